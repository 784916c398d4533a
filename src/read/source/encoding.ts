/** Bytes of text in UTF-8, UTF-16 or Windows-1252 → UTF-8 without a byte-order mark. */
import { isAscii } from 'node:buffer'
import type { Bytes } from './source.ts'

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

const startsWith = (head: Uint8Array, ...magic: readonly number[]): boolean =>
  magic.every((byte, i) => head[i] === byte)

/** By the byte-order mark, or by the zero that every other byte of ASCII in UTF-16 is. */
export function encodingOf(head: Uint8Array): Encoding {
  if (startsWith(head, 0xff, 0xfe)) return 'utf-16le'
  if (startsWith(head, 0xfe, 0xff)) return 'utf-16be'
  const start = head.subarray(0, 64)
  if (start.length < 4) return 'utf-8'
  if (start.every((byte, i) => (byte === 0) === (i % 2 === 1))) return 'utf-16le'
  if (start.every((byte, i) => (byte === 0) === (i % 2 === 0))) return 'utf-16be'
  return isWestern(head) ? 'windows-1252' : 'utf-8'
}

/** A letter of UTF-8 beyond ASCII. */
const WIDE = /[\u0080-\ufffc]|[\ud800-\udfff]/u
/** Letters and signs that Windows adds to ASCII, between letters, blanks and marks: damage is anything. */
const LETTER = /[€‚ƒ„…‘’“”•–—™ŒœŠšŽžŸ\u00a0¡£©ª«®°¹²³´µ·º»¿À-ÖØ-öø-ÿ]/
const MOST_LOOKED_AT = 1 << 20

/** As Excel writes CSV in Western Europe: bytes beyond ASCII that are letters of Windows, and none of UTF-8. */
function isWestern(head: Uint8Array): boolean {
  const looked = head.subarray(0, MOST_LOOKED_AT)
  if (isAscii(looked) || looked.includes(0)) return false
  // The head may end within a letter.
  const text = new TextDecoder('utf-8').decode(looked.subarray(0, -3))
  if (!text.includes('\ufffd') || WIDE.test(text)) return false
  const beyond = [...western(looked)].filter(letter => letter > '\u007f')
  return beyond.every(letter => LETTER.test(letter))
}

/** Windows-1252 from 0x80 to 0x9f, which the decoder of Node 20 takes for control characters. Source: https://encoding.spec.whatwg.org/index-windows-1252.txt */
const FROM_80 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ'

const western = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    .toString('latin1')
    .replaceAll(/[\x80-\x9f]/g, letter => FROM_80[letter.charCodeAt(0) - 0x80] as string)

/** @param encoding as the Encoding Standard calls it */
export async function* transcoded(bytes: Bytes, encoding: string): Bytes {
  if (encoding === 'windows-1252') {
    for await (const chunk of bytes) yield Buffer.from(western(chunk))
    return
  }
  const decoder = new TextDecoder(encoding)
  const encoder = new TextEncoder()
  for await (const chunk of bytes) yield encoder.encode(decoder.decode(chunk, { stream: true }))
  yield encoder.encode(decoder.decode())
}

type Text = { readonly head: Uint8Array; readonly bytes: Bytes }

/**
 * A UTF-8 byte-order mark is no part of the first column's name, nor is the line `sep=;` that Excel puts above them.
 * `mark`: how many bytes they took; `linesBefore`: how many lines.
 */
export function withoutMark(text: Text): Text & { readonly mark: number; readonly linesBefore: number } {
  const bom = startsWith(text.head, ...MARK) ? MARK.length : 0
  const separator =
    SEPARATOR.exec(Buffer.from(text.head.subarray(bom, bom + 16)).toString('latin1'))?.[0] ?? ''
  const mark = bom + separator.length
  if (mark === 0) return { ...text, mark, linesBefore: 0 }
  const linesBefore = separator === '' ? 0 : 1
  return { head: text.head.subarray(mark), bytes: skipFirst(text.bytes, mark), mark, linesBefore }
}

const SEPARATOR = /^"?sep=."?\r?\n/i

const MARK = [0xef, 0xbb, 0xbf]

async function* skipFirst(bytes: Bytes, count: number): Bytes {
  let left = count
  for await (const chunk of bytes) {
    const skipped = Math.min(left, chunk.length)
    left -= skipped
    yield chunk.subarray(skipped)
  }
}
