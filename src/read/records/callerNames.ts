/** Names of callers → what may be shown of them. */
import { createHash, createHmac } from 'node:crypto'

const SHOWN_DIGITS = 12
const MOST_CHARACTERS = 200
const KEY_BYTES = 1 << 16

/**
 * The key that callers are named with where the user gave none: made of the log itself, so that the same log names them
 * alike, and who does not have it cannot try out names.
 *
 * @param head the beginning of the log's first file, unpacked
 */
export const callerKeyOf = (head: Uint8Array): string =>
  createHmac('sha256', 'callers of gpuops-audit').update(head.subarray(0, KEY_BYTES)).digest('hex')

/** Published, unlike the key: SHA-256 of the same bytes, from which the key does not follow. */
export const digestOf = (head: Uint8Array): string =>
  createHash('sha256').update(head.subarray(0, KEY_BYTES)).digest('hex')

/**
 * A function that names callers: `caller-` and twelve digits of HMAC-SHA-256 under that key, so that keys and people stay
 * out of reports while the same caller keeps the same name; `null` instead of a key: as they are, where the user asked.
 */
export function callerNamer(key: string | null): (name: string) => string {
  const known = new Map([['', '']])
  return name => {
    const shown = known.get(name)
    if (shown !== undefined) return shown
    const fresh = key === null ? name.slice(0, MOST_CHARACTERS) : `caller-${hash(key, name)}`
    known.set(name, fresh)
    return fresh
  }
}

const hash = (key: string, name: string): string =>
  createHmac('sha256', key).update(name).digest('hex').slice(0, SHOWN_DIGITS)
