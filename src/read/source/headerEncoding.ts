/** Bytes in an older encoding → which one it is, by the words that its first line has in it. */
import { IN_ENGLISH } from '../records/fields/foreignWords.ts'
import { wordsOf } from '../records/fields/names.ts'
import { plainLetters } from '../records/plainLetters.ts'

/** As the Encoding Standard calls them; that of Western Europe first, which is read without a word of a header. */
const ENCODINGS = [
  'windows-1252',
  'windows-1250',
  'windows-1254',
  'windows-1257',
  'windows-1251',
  'koi8-r',
  'windows-1253',
  'gbk',
  'euc-kr',
  'shift_jis',
  'big5'
] as const

export type HeaderEncoding = Exclude<(typeof ENCODINGS)[number], 'windows-1252'>

const MOST_LOOKED_AT = 1 << 14
/** One word may be one by chance. */
const FEWEST_WORDS = 2

/** `undefined` where the first line is in UTF-8 or UTF-16, or its words are in none of them alone. */
export function headerEncoding(head: Uint8Array): HeaderEncoding | undefined {
  const line = firstLineOf(head)
  if (line.every(byte => byte < 0x80) || line.includes(0) || textIn(line, 'utf-8') !== undefined)
    return undefined
  const found = ENCODINGS.flatMap(name => {
    const text = textIn(line, name)
    return text === undefined ? [] : [{ name, text, words: knownWords(text) }]
  })
  const most = Math.max(0, ...found.map(({ words }) => words))
  const best = found.filter(({ words }) => words === most)
  const [{ name = 'windows-1252', text = '' } = {}] = best
  const isAlone = best.every(one => one.text === text)
  return most >= FEWEST_WORDS && isAlone && name !== 'windows-1252' ? name : undefined
}

function firstLineOf(head: Uint8Array): Uint8Array {
  const start = head.subarray(0, MOST_LOOKED_AT)
  const end = start.findIndex(byte => byte === 0x0a || byte === 0x0d)
  if (end >= 0) return start.subarray(0, end)
  // A letter of several bytes that is cut is none of any encoding.
  const isCut = head.length > start.length
  return isCut ? start.subarray(0, start.findLastIndex(byte => byte < 0x80) + 1) : start
}

function textIn(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    // Bytes that it has no letter for, or an encoding that this Node does not have.
    return undefined
  }
}

/** How many words beyond ASCII are those of columns in some language. */
const knownWords = (text: string): number =>
  text.split(/[^\p{L}\p{M}\p{N}]+/u).filter(word => /[^\0-\x7f]/.test(word) && isKnown(word)).length

const isKnown = (word: string): boolean =>
  IN_ENGLISH.has(plainLetters(word).toLowerCase()) ||
  (/[^\p{sc=Latin}\p{N}]/u.test(word) && wordsOf(word).every(one => /^[a-z\d]+$/.test(one)))
