/** Bytes of one cell → a number. What is not in its plainest form is `BAD`: another reader decides. */

export const TEXT: i32 = 1
export const ID: i32 = 2
export const COUNT: i32 = 3
export const STATUS: i32 = 4
export const ANY_TIME: i32 = 5
/** Decimals in a unit: DECIMAL + 0 seconds, 1 millis, 2 micros, 3 nanos → whole microseconds. */
export const DECIMAL: i32 = 6
/** A JSON object written as text in a CSV cell: its wanted paths. */
export const WITHIN: i32 = 10
/** Where the value begins and ends, for another reader to parse when it is asked for. */
export const RAW: i32 = 11

/** A status in words is this and the code of its name. */
export const WORDS_FROM: f64 = 1000

/** No cell has this value: times, tokens and statuses are not negative. */
export const BAD: f64 = -1

const MOST_TOKENS: u64 = 1 << 24
/** Largest integer below which every integer is a double. */
const EXACT: u64 = 9007199254740992

/** Digits and nothing else, or with a fraction of zeros. */
export function parseCount(begin: usize, end: usize): f64 {
  if (end - begin > 16) return BAD
  let value: u64 = 0
  let at = begin
  for (; at < end; at++) {
    const digit = (load<u8>(at) as u32) - 48
    if (digit > 9) break
    value = value * 10 + digit
  }
  if (at == begin || value > MOST_TOKENS) return BAD
  if (at < end) {
    if (load<u8>(at) != 0x2e) return BAD
    for (at++; at < end; at++) if (load<u8>(at) != 48) return BAD
  }
  return value as f64
}

/** Three digits from 100 to 599. */
export function parseStatus(begin: usize, end: usize): f64 {
  if (end - begin != 3) return BAD
  const value = parseCount(begin, end)
  return value >= 100 && value <= 599 ? value : BAD
}

const POWERS: usize = memory.data<f64>([
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20
])

/**
 * Digits with or without a fraction → the nearest double: an integer below 2^53 over a power of ten up to 22 is rounded
 * once, as the correct reading is. (Clinger, How to Read Floating Point Numbers Accurately, 1990)
 */
export function decimal(begin: usize, end: usize): f64 {
  if (end - begin > 18) return BAD
  let mantissa: u64 = 0
  let fraction: i32 = -1
  let digits = 0
  for (let at = begin; at < end; at++) {
    const byte = load<u8>(at)
    const digit = (byte as u32) - 48
    if (digit <= 9) {
      mantissa = mantissa * 10 + digit
      digits++
      if (fraction >= 0) fraction++
    } else if (byte == 0x2e && fraction < 0) fraction = 0
    else return BAD
  }
  if (digits == 0 || mantissa >= EXACT) return BAD
  return fraction <= 0 ? (mantissa as f64) : (mantissa as f64) / load<f64>(POWERS + ((fraction as usize) << 3))
}

@inline
export function rounded(value: f64): f64 {
  return floor(value + 0.5)
}

/** As `toMicros`: the value times the unit, rounded to whole microseconds. */
export function parseDecimal(begin: usize, end: usize, unit: i32): f64 {
  const value = decimal(begin, end)
  return value == BAD ? BAD : inMicros(value, unit)
}

@inline
export function inMicros(value: f64, unit: i32): f64 {
  if (unit == 0) return rounded(value * 1e6)
  if (unit == 1) return rounded(value * 1e3)
  return unit == 2 ? rounded(value) : rounded(value * (1.0 / 1000.0))
}

@inline
function rotated(value: u32, bits: u32): u32 {
  return (value << bits) | (value >> (32 - bits))
}

@inline
function avalanche(value: u32): u32 {
  value = (value ^ (value >> 16)) * 0x85ebca6b
  value = (value ^ (value >> 13)) * 0xc2b2ae35
  return value ^ (value >> 16)
}

/** As `hashOf` in src/log/requestIds.ts, the low half in the low bits: two lanes over words of four bytes, zeros at the end. */
export function idHash(begin: usize, end: usize): u64 {
  let low: u32 = (end - begin) as u32
  let high: u32 = low ^ 0x9747b28c
  for (let at = begin; at < end; at += 4) {
    let word = load<u32>(at)
    if (at + 4 > end) word &= ((1 as u32) << (((end - at) as u32) << 3)) - 1
    low = rotated((low ^ word) * 0xcc9e2d51, 15)
    high = rotated((high ^ (word + low)) * 0x1b873593, 13)
  }
  low = avalanche(low)
  high = avalanche(high ^ low)
  if ((low | high) == 0) low = 1
  return (low as u64) | ((high as u64) << 32)
}

/** Names of three kinds are told apart here: models, callers, other words. More names than fit are for another reader. */
const TABLE_SIZE: u32 = 1 << 16
const MOST_NAMES: u32 = 40000
const ARENA_BYTES: u32 = 1 << 21
/** Per name: hash, where its bytes begin, their length. Codes are in order of first sight, from 1; 0 is no text. */
const TABLES: usize = memory.data(3 * 65536 * 4, 16)
const NAMES: usize = memory.data(3 * 40001 * 16, 16)
const ARENAS: usize = memory.data(3 * 2097152, 16)
const SLOT_OF: usize = memory.data(48)
const counts: usize = memory.data(16, 8)
const used: usize = memory.data(16, 8)

/** Gives an output slot its dictionary: 0, 1 or 2. */
export function bindDictionary(slot: i32, dictionary: i32): void {
  store<u8>(SLOT_OF + (slot as usize), dictionary as u8)
}
export function nameCount(dictionary: i32): u32 {
  return load<u32>(counts + ((dictionary as usize) << 2))
}
export function nameBegin(dictionary: i32, code: u32): usize {
  return load<u64>(entryOf(dictionary, code), 8) as u32 as usize
}
export function nameLength(dictionary: i32, code: u32): u32 {
  return (load<u64>(entryOf(dictionary, code), 8) >> 32) as u32
}

@inline
function entryOf(dictionary: i32, code: u32): usize {
  return NAMES + (((dictionary as usize) * 40001 + (code as usize)) << 4)
}

/** Code of a name; -1 where there is no room for another one. */
export function dictionaryCode(slot: i32, begin: usize, end: usize): i32 {
  if (begin == end) return 0
  const dictionary = load<u8>(SLOT_OF + (slot as usize)) as i32
  const hash = nameHash(begin, end)
  const table = TABLES + ((dictionary as usize) << 18)
  let place = (hash as u32) & (TABLE_SIZE - 1)
  let code = load<u32>(table + ((place as usize) << 2))
  while (code != 0) {
    if (load<u64>(entryOf(dictionary, code)) == hash && sameBytes(dictionary, code, begin, end)) return code as i32
    place = (place + 1) & (TABLE_SIZE - 1)
    code = load<u32>(table + ((place as usize) << 2))
  }
  return addName(dictionary, table + ((place as usize) << 2), hash, begin, end)
}

/** Quick rather than thorough: names are compared anyway. */
@inline
function nameHash(begin: usize, end: usize): u64 {
  let hash: u64 = end - begin
  for (; begin + 8 < end; begin += 8) hash = rotl<u64>((hash ^ load<u64>(begin)) * 0x9e3779b97f4a7c15, 29)
  hash = (hash ^ lastBytes(begin, end)) * 0x9e3779b97f4a7c15
  return hash ^ (hash >> 32)
}

/** At most eight bytes as one word. */
@inline
function lastBytes(begin: usize, end: usize): u64 {
  return load<u64>(begin) & (~(0 as u64) >> (64 - (((end - begin) as u64) << 3)))
}

@inline
function sameBytes(dictionary: i32, code: u32, begin: usize, end: usize): bool {
  const length = (end - begin) as u32
  if (nameLength(dictionary, code) != length) return false
  // Up to here the hash can be undone: equal ones are of equal bytes.
  return length <= 8 || areEqual(nameBegin(dictionary, code), begin, end)
}

/** Whether the bytes at `other` are those of [begin, end), of which there is one at least. */
@inline
export function areEqual(other: usize, begin: usize, end: usize): bool {
  for (; begin + 8 < end; begin += 8) {
    if (load<u64>(other) != load<u64>(begin)) return false
    other += 8
  }
  return lastBytes(other, other + (end - begin)) == lastBytes(begin, end)
}

function addName(dictionary: i32, place: usize, hash: u64, begin: usize, end: usize): i32 {
  const length = (end - begin) as u32
  const counter = counts + ((dictionary as usize) << 2)
  const filled = used + ((dictionary as usize) << 2)
  const code = load<u32>(counter) + 1
  const offset = load<u32>(filled)
  if (code > MOST_NAMES || offset + length > ARENA_BYTES) return -1
  const home = ARENAS + ((dictionary as usize) << 21) + (offset as usize)
  memory.copy(home, begin, length as usize)
  store<u32>(counter, code)
  store<u32>(filled, offset + length)
  store<u32>(place, code)
  const entry = entryOf(dictionary, code)
  store<u64>(entry, hash)
  store<u64>(entry, (home as u64) | ((length as u64) << 32), 8)
  return code as i32
}

/** `null`, `\N`, spaces and whatever is not ASCII: texts that another reader may take for none. */
export function mayBeBlank(begin: usize, end: usize): bool {
  const first = load<u8>(begin)
  if (first <= 0x20) return true
  if (end - begin <= 5 && (first == 0x5c || (first | 0x20) == 0x6e)) return true
  for (; begin + 8 < end; begin += 8) if ((load<u64>(begin) & 0x8080808080808080) != 0) return true
  return (lastBytes(begin, end) & 0x8080808080808080) != 0
}

export function forgetNames(): void {
  memory.fill(TABLES, 0, 3 << 18)
  memory.fill(counts, 0, 16)
  memory.fill(used, 0, 16)
}
