/** Text that is in none of the encodings that are read → an error with what it is most likely in, and the command that converts it. */
import { isAscii } from 'node:buffer'
import { AuditError } from '../../errors.ts'
import type { Warning } from '../../log/readingShape.ts'
import { fileWord } from '../../shell.ts'
import type { Packing } from './source.ts'

type Encoding = {
  /** As iconv and the Encoding Standard call it. */
  readonly name: string
  readonly fits: (text: string, pairs: readonly Pair[]) => boolean
}
/** Two bytes of which the first is beyond ASCII: a letter of East Asia. */
type Pair = readonly [lead: number, trail: number]

const MARKS = '\\u00a0«»„“”‘’‚–—…•·№§°±€©®'
const FULL_WIDTH = '\\u3000-\\u303f\\uff01-\\uff5e￥'
const onlyOf = (letters: string): RegExp => new RegExp(`^[\\0-\\x7f${MARKS}${letters}]*$`)
const HAN = onlyOf(`\\u4e00-\\u9fff${FULL_WIDTH}`)
const JAPANESE = onlyOf(`\\u4e00-\\u9fff\\u3040-\\u30ff${FULL_WIDTH}`)
const KOREAN = onlyOf(`\\uac00-\\ud7a3${FULL_WIDTH}`)
const CYRILLIC = onlyOf('\\u0401-\\u045f\\u0490\\u0491')
const GREEK = onlyOf('\\u0384-\\u03ce')
const HEBREW = onlyOf('\\u05b0-\\u05ea')

/** A word of letters beyond ASCII, and few capitals behind small ones. */
const isWordy = (text: string): boolean => /\p{L}{3}/u.test(text.replaceAll(/[\0-\x7f]/g, ' '))
const isCased = (text: string): boolean =>
  countOf(text, /(?![a-z])\p{Ll}(?![A-Z])\p{Lu}/gu) <= MOST_ODD * countOf(text, /(?![a-z])\p{L}/giu)
const isLower = (text: string): boolean =>
  countOf(text, /(?![a-z])\p{Ll}/gu) >= countOf(text, /(?![A-Z])\p{Lu}/gu)

/** Signs alone are of no country. */
const holdsLetters = (text: string): boolean =>
  2 * countOf(text, /(?![a-z])\p{L}/giu) > countOf(text, /[^\0-\x7f]/gu)

const countOf = (text: string, what: RegExp): number => text.match(what)?.length ?? 0
const MOST_ODD = 0.1

/** The standards put common characters first: of names and words nearly all are. */
const areCommon = (pairs: readonly Pair[], common: (pair: Pair) => boolean): boolean =>
  pairs.filter(common).length >= 0.6 * pairs.length

const ENCODINGS: readonly Encoding[] = [
  { name: 'EUC-KR', fits: text => KOREAN.test(text) },
  {
    name: 'GBK',
    fits: (text, pairs) =>
      HAN.test(text) &&
      areCommon(pairs, ([lead, trail]) => lead >= 0xb0 && lead <= 0xd7 && trail >= 0xa1) &&
      pairs.filter(([, trail]) => trail >= 0xa1).length >= 0.9 * pairs.length
  },
  {
    name: 'Shift_JIS',
    fits: (text, pairs) => JAPANESE.test(text) && areCommon(pairs, ([lead]) => lead >= 0x81 && lead <= 0x97)
  },
  {
    name: 'Big5',
    fits: (text, pairs) =>
      HAN.test(text) &&
      areCommon(pairs, ([lead]) => lead >= 0xa4 && lead <= 0xc6) &&
      pairs.some(([, trail]) => trail < 0x80)
  },
  { name: 'WINDOWS-1251', fits: text => CYRILLIC.test(text) && isWordy(text) && isCased(text) },
  { name: 'KOI8-R', fits: text => CYRILLIC.test(text) && isWordy(text) && isCased(text) },
  { name: 'WINDOWS-1253', fits: text => GREEK.test(text) && isWordy(text) && !/ς\p{L}/u.test(text) },
  { name: 'WINDOWS-1255', fits: text => HEBREW.test(text) && isWordy(text) }
]

/**
 * Words are letters in a row. A sign of Windows-1252 between letters of ASCII – an apostrophe, a degree, an accent – makes a letter
 * of others by chance, and hardly two.
 */
function areWords(bytes: Uint8Array, isPaired: boolean): boolean {
  const fewest = isPaired ? 2 : FEWEST_BYTES
  let [all, inWords, row] = [0, 0, 0]
  const end = () => {
    all += row
    if (row >= fewest) inWords += row
    row = 0
  }
  for (let i = 0; i < bytes.length; i++) {
    if ((bytes[i] as number) < 0x80) end()
    else {
      row++
      if (isPaired) i++
    }
  }
  end()
  return 2 * inWords > all
}

/** Fewer letters tell nothing. */
const FEWEST_BYTES = 4
const MOST_LOOKED_AT = 1 << 20

const isPaired = (name: string): boolean => !/^(?:WINDOWS|KOI8)/.test(name)

/** By what iconv calls them; none where it is UTF-8, but for damage, or in no encoding that is known here. */
export function otherEncodings(head: Uint8Array): readonly string[] {
  const looked = head.subarray(0, MOST_LOOKED_AT)
  if (isNearlyAscii(looked) || looked.includes(0) || isMostlyUtf8(looked)) return []
  // The head may end within a letter.
  const whole = looked.subarray(0, looked.findLastIndex(byte => byte === 0x0a || byte === 0x2c) + 1)
  const pairs = pairsIn(whole)
  const fitting = ENCODINGS.flatMap(({ name, fits }) => {
    const text = decoded(whole, name)
    return text !== undefined && holdsLetters(text) && areWords(whole, isPaired(name)) && fits(text, pairs)
      ? [{ name, isLikely: isLower(text) }]
      : []
  })
  return fitting.sort((a, b) => Number(b.isLikely) - Number(a.isLikely)).map(({ name }) => name)
}

const isNearlyAscii = (bytes: Uint8Array): boolean =>
  isAscii(bytes) || bytes.filter(byte => byte >= 0x80).length < FEWEST_BYTES

/** Letters of other encodings make a letter of UTF-8 here and there. */
function isMostlyUtf8(bytes: Uint8Array): boolean {
  const text = new TextDecoder('utf-8').decode(bytes)
  let [wide, broken] = [0, 0]
  for (const letter of text) {
    if (letter === '\ufffd') broken++
    else if (letter > '\u007f') wide++
  }
  return broken < wide
}

function decoded(bytes: Uint8Array, name: string): string | undefined {
  try {
    return new TextDecoder(name, { fatal: true }).decode(bytes)
  } catch {
    // Bytes that it has no letter for.
    return undefined
  }
}

function pairsIn(bytes: Uint8Array): readonly Pair[] {
  const pairs: Pair[] = []
  for (let i = 0; i + 1 < bytes.length; i++) {
    if ((bytes[i] as number) < 0x80) continue
    pairs.push([bytes[i] as number, bytes[i + 1] as number])
    i++
  }
  return pairs
}

/** Letters of an encoding that is not known: names with them cannot be told apart. */
export function unreadLetters(head: Uint8Array, name: string): readonly Warning[] {
  const looked = head.subarray(0, MOST_LOOKED_AT)
  if (isNearlyAscii(looked) || isMostlyUtf8(looked)) return []
  return [
    {
      code: 'unread-letters',
      message: `${name} holds letters beyond ASCII, of neither UTF-8 nor another encoding that is known.`,
      effect:
        'Names that differ in them alone count as one. Convert it to UTF-8 first: file -i names its encoding, iconv converts it.'
    }
  ]
}

/** @throws AuditError OTHER_ENCODING */
export function refuseOtherEncoding(head: Uint8Array, path: string, packing: Packing | undefined): void {
  const names = otherEncodings(head)
  if (names.length === 0) return
  const file = fileWord(path)
  const unpack = packing === undefined ? '' : `${packing} -dc ${file} | `
  const convert = (name: string) =>
    `${unpack}iconv -f ${name} -t UTF-8 ${packing === undefined ? `${file} ` : ''}| gpuops-audit analyze -`
  throw AuditError.of('OTHER_ENCODING', path, names.join(' or '), names.map(convert).join(', or: '))
}
