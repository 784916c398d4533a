/** Request ids → which rows repeat one, in 8 bytes an id: 64 bits of a hash stand for the text. */

import { uint32 } from './columns.ts'

/** The hash's halves; both 0 stand for no id. */
export type IdHash = { low: number; high: number }

const encoder = new TextEncoder()

/**
 * 64 bits of a text's UTF-8: two lanes over words of four bytes, each step of them reversible (constants and finish of
 * MurmurHash3). Two of a hundred million ids share it with a chance of 1 in 3,700.
 */
export function hashOf(text: string): IdHash {
  const bytes = encoder.encode(text)
  let low = bytes.length | 0
  let high = low ^ 0x9747b28c
  for (let at = 0; at < bytes.length; at += 4) {
    const word = wordAt(bytes, at)
    low = rotated(Math.imul(low ^ word, 0xcc9e2d51), 15)
    high = rotated(Math.imul(high ^ (word + low), 0x1b873593), 13)
  }
  low = avalanche(low)
  high = avalanche(high ^ low)
  return { low: (low | high) === 0 ? 1 : low >>> 0, high: high >>> 0 }
}

/** Little-endian; zeros beyond the end. */
const wordAt = (bytes: Uint8Array, at: number): number =>
  (bytes[at] as number) |
  ((bytes[at + 1] ?? 0) << 8) |
  ((bytes[at + 2] ?? 0) << 16) |
  ((bytes[at + 3] ?? 0) << 24)

const rotated = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits))

function avalanche(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}

/** Bits of the first look per row: more of them leave fewer rows to look at closely. */
const BITS_PER_ROW = 8

/**
 * Marks the rows whose id an earlier row has; `null` where there is none.
 *
 * A bit per id in a small field finds the few that may be repeated; only they are told apart by their whole hash. So
 * the common log, whose ids are all different, costs two passes over memory that fits a cache.
 *
 * @param low, high halves of the hashes by row; both 0 where a row has no id
 */
export function repeatedIds(low: Uint32Array, high: Uint32Array): Uint8Array | null {
  const suspects = suspectRows(low, high)
  if (suspects.length === 0) return null
  const seen = new HashSet(suspects.length)
  let repeated: Uint8Array | null = null
  for (const row of suspects) {
    if (seen.add(low[row] as number, high[row] as number)) continue
    repeated ??= new Uint8Array(low.length)
    repeated[row] = 1
  }
  return repeated
}

/** The rows that share their bit with another one, in order. */
function suspectRows(low: Uint32Array, high: Uint32Array): Uint32Array {
  const words = powerOfTwo((low.length * BITS_PER_ROW) / 32)
  const mask = words * 32 - 1
  const shared = sharedBits(low, high, words)
  const rows = uint32()
  for (let i = 0; i < low.length; i++) {
    const bit = bitOf(low[i] as number, high[i] as number, mask)
    if ((((shared[bit >>> 5] as number) >>> (bit & 31)) & 1) === 1 && (low[i] !== 0 || high[i] !== 0))
      rows.push(i)
  }
  return rows.take()
}

/** The bits that two rows or more have. Only one field is written at random: the other one gets few bits. */
function sharedBits(low: Uint32Array, high: Uint32Array, words: number): Uint32Array {
  const mask = words * 32 - 1
  const [taken, shared] = [new Uint32Array(words), new Uint32Array(words)]
  for (let i = 0; i < low.length; i++) {
    const bit = bitOf(low[i] as number, high[i] as number, mask)
    const word = bit >>> 5
    const flag = 1 << (bit & 31)
    const before = taken[word] as number
    if ((before & flag) === 0) taken[word] = before | flag
    else if (low[i] !== 0 || high[i] !== 0) shared[word] = (shared[word] as number) | flag
  }
  return shared
}

const powerOfTwo = (least: number): number => 2 ** Math.ceil(Math.log2(Math.max(2, least)))

/** A field beyond 2^32 bits, of 130 million rows, is folded onto itself: more suspects, the same answer. */
const bitOf = (low: number, high: number, mask: number): number =>
  ((low ^ Math.imul(high, 0x9e3779b1)) & mask) >>> 0

/** Hashes by open addressing, at most half full. */
class HashSet {
  private readonly halves: Uint32Array
  private readonly mask: number

  constructor(most: number) {
    const capacity = powerOfTwo(2 * most)
    this.halves = new Uint32Array(2 * capacity)
    this.mask = capacity - 1
  }

  /** False: it was there. */
  add(low: number, high: number): boolean {
    const { halves, mask } = this
    let at = low & mask
    while (halves[2 * at] !== 0 || halves[2 * at + 1] !== 0) {
      if (halves[2 * at] === low && halves[2 * at + 1] === high) return false
      at = (at + 1) & mask
    }
    halves[2 * at] = low
    halves[2 * at + 1] = high
    return true
  }
}

/** 1 for the rows that have an id, in the order of the log. */
export function idPresence(
  ids: { low: Uint32Array; high: Uint32Array },
  order: Uint32Array | null,
  length: number
): Uint8Array {
  const present = new Uint8Array(length)
  for (let i = 0; i < length; i++) {
    const row = order === null ? i : (order[i] as number)
    present[i] = ids.low[row] === 0 && ids.high[row] === 0 ? 0 : 1
  }
  return present
}
