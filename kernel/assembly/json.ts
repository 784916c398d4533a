/** JSON Lines → typed columns: one pass over each line, wanted paths only, and no object made. */
import { parseCell } from './csv'
import { ID, STATUS, TEXT } from './cells'
import { MAX_ROWS, outputSlot, ROW_BEGIN, ROW_END, ROW_LINE, ROW_STATE, ROW_ZONELESS } from './layout'
import { zonelessSlots } from './times'

/** Entry of the tree of wanted paths: parent u8, kind u8, slot u8, child u8, key's length u32, key's bytes from u32. */
const MOST_ENTRIES: i32 = 64
const ENTRIES: usize = memory.data(64 * 16, 16)
const KEYS: usize = memory.data(8192, 16)
let entries: i32 = 0

/** Kinds beside those of cells: an object to go into, and a key that only another reader understands. */
const INNER: u32 = 254
const DECLINED: u32 = 255

export function pathEntriesAt(): usize {
  return ENTRIES
}
export function pathKeysAt(): usize {
  return KEYS
}

/** Values of a row that has none of the wanted paths, slot by slot. */
const KIND_OF_SLOT: usize = memory.data(16)
let slots: i32 = 0

let consumed: usize = 0
let line: u32 = 1

export function beginJson(entryCount: i32, slotCount: i32, firstLine: u32): void {
  entries = entryCount
  slots = slotCount
  line = firstLine
  zonelessSlots()
  for (let i = 0; i < entryCount; i++) {
    const kind = load<u8>(ENTRIES + ((i as usize) << 4), 1)
    if (kind < INNER) store<u8>(KIND_OF_SLOT + (load<u8>(ENTRIES + ((i as usize) << 4), 2) as usize), kind)
  }
}
export function jsonConsumedTo(): usize {
  return consumed
}
export function jsonLineNow(): u32 {
  return line
}

/** First line feed in [at, to), or `to`. */
export function lineEnd(at: usize, to: usize): usize {
  const feed = i8x16.splat(0x0a)
  while (at < to) {
    const mask = i8x16.bitmask(i8x16.eq(v128.load(at), feed))
    if (mask != 0) {
      const found = at + (ctz(mask) as usize)
      return found < to ? found : to
    }
    at += 16
  }
  return to
}

/** The row being filled, and the inner entries gone into for it. */
let row: i32 = 0
let visited: u64 = 0

/**
 * Scans whole lines of [from, to) and returns how many held something. The 64 bytes after `to` must be readable, and
 * with `last`, when the final line need not end in a feed, the first of them is overwritten by one.
 */
export function scanJson(from: usize, to: usize, last: bool): i32 {
  let rows: i32 = 0
  consumed = from
  if (last) store<u8>(to, 0x0a)
  while (consumed < to) {
    const end = lineEnd(consumed, to)
    if (end == to && !last) break
    const begin = skipSpace(consumed)
    if (begin < end) {
      row = rows
      visited = 0
      blankRow()
      let at: usize = 0
      if (load<u8>(begin) == 0x7b) {
        at = readObject(begin + 1, 0)
        if (at != 0) at = skipSpace(at) == end ? end : 0
      }
      store<u32>(ROW_BEGIN + ((rows as usize) << 2), begin as u32)
      store<u32>(ROW_END + ((rows as usize) << 2), end as u32)
      store<u32>(ROW_LINE + ((rows as usize) << 2), line)
      store<u32>(ROW_ZONELESS + ((rows as usize) << 2), zonelessSlots())
      store<u8>(ROW_STATE + (rows as usize), at != 0 ? 1 : 0)
      rows++
    }
    line++
    consumed = end + 1
    if (rows == MAX_ROWS) return rows
  }
  if (consumed > to) consumed = to
  return rows
}

function blankRow(): void {
  for (let slot = 0; slot < slots; slot++) {
    const kind = load<u8>(KIND_OF_SLOT + (slot as usize)) as i32
    const out = outputSlot(slot) + ((row as usize) << 3)
    if (kind == TEXT || kind == ID || kind == STATUS) store<u64>(out, 0)
    else store<f64>(out, NaN)
  }
}

/** Space, tab and carriage return: a line feed ends the line. */
@inline
function skipSpace(at: usize): usize {
  let byte = load<u8>(at)
  while (byte == 0x20 || byte == 0x09 || byte == 0x0d) byte = load<u8>(++at)
  return at
}

/** Reads from behind `{` to behind `}`; 0: for another reader. A line feed stops every loop: it is legal nowhere. */
function readObject(at: usize, node: u32): usize {
  at = skipSpace(at)
  if (load<u8>(at) == 0x7d) return at + 1
  while (true) {
    if (load<u8>(at) != 0x22) return 0
    const keyBegin = at + 1
    const keyEnd = stringEnd(keyBegin)
    if (keyEnd == 0) return 0
    at = skipSpace(keyEnd + 1)
    if (load<u8>(at) != 0x3a) return 0
    at = skipSpace(at + 1)
    if (escaped) return 0
    const entry = entryOf(node, keyBegin, (keyEnd - keyBegin) as u32)
    at = entry == 0 ? skipValue(at, 0) : readWanted(at, entry)
    if (at == 0) return 0
    at = skipSpace(at)
    const byte = load<u8>(at)
    if (byte == 0x7d) return at + 1
    if (byte != 0x2c) return 0
    at = skipSpace(at + 1)
  }
  return 0
}

function entryOf(node: u32, key: usize, length: u32): usize {
  for (let i = 0; i < entries; i++) {
    const entry = ENTRIES + ((i as usize) << 4)
    if (load<u8>(entry) == node && load<u32>(entry, 4) == length) {
      if (memory.compare(load<u32>(entry, 8) as usize, key, length as usize) == 0) return entry
    }
  }
  return 0
}

function readWanted(at: usize, entry: usize): usize {
  const kind = load<u8>(entry, 1) as u32
  const byte = load<u8>(at)
  if (kind == DECLINED) return 0
  if (kind == INNER) {
    const child = load<u8>(entry, 3) as u32
    // The second of two equal keys would replace the first one with all it holds.
    if (((visited >> child) & 1) == 1) return 0
    visited |= (1 as u64) << child
    if (byte != 0x7b) return byte == 0x5b ? 0 : skipValue(at, 0)
    return readObject(at + 1, child)
  }
  const slot = load<u8>(entry, 2) as i32
  if (byte == 0x22) {
    const end = stringEnd(at + 1)
    if (end == 0 || escaped || !parseCell(kind as i32, slot, at + 1, end, row)) return 0
    return end + 1
  }
  if (byte == 0x7b || byte == 0x5b || byte == 0x74 || byte == 0x66) return 0
  const end = skipValue(at, 0)
  if (end == 0) return 0
  if (byte == 0x6e) return parseCell(kind as i32, slot, at, at, row) ? end : 0
  // As text a number is what JavaScript writes it as: plain digits stay what they are.
  if ((kind == TEXT || kind == ID) && !isPlain(at, end)) return 0
  return parseCell(kind as i32, slot, at, end, row) ? end : 0
}

function isPlain(at: usize, end: usize): bool {
  if (end - at > 15) return false
  for (; at < end; at++) if ((load<u8>(at) as u32) - 48 > 9) return false
  return true
}

/** The string that `stringEnd` last passed has a backslash in it. */
let escaped: bool = false

/** Where the closing quote stands of a string whose content begins at `at`; 0: it is no legal string. */
function stringEnd(at: usize): usize {
  escaped = false
  const quote = i8x16.splat(0x22)
  const backslash = i8x16.splat(0x5c)
  const control = i8x16.splat(0x20)
  while (true) {
    const bytes = v128.load(at)
    const stops = v128.or(v128.or(i8x16.eq(bytes, quote), i8x16.eq(bytes, backslash)), i8x16.lt_u(bytes, control))
    const mask = i8x16.bitmask(stops)
    if (mask == 0) {
      at += 16
      continue
    }
    at += ctz(mask) as usize
    const byte = load<u8>(at)
    if (byte == 0x22) return at
    if (byte != 0x5c) return 0
    escaped = true
    at = escapeEnd(at + 1)
    if (at == 0) return 0
  }
  return 0
}

function escapeEnd(at: usize): usize {
  const byte = load<u8>(at)
  if (byte == 0x75) {
    for (let i: usize = 1; i <= 4; i++) if (!isHex(load<u8>(at + i))) return 0
    return at + 5
  }
  // " \ / b f n r t
  return byte == 0x22 || byte == 0x5c || byte == 0x2f || byte == 0x62 || byte == 0x66 || byte == 0x6e || byte == 0x72 || byte == 0x74
    ? at + 1
    : 0
}

@inline
function isHex(byte: u8): bool {
  const low = byte | 0x20
  return (byte >= 0x30 && byte <= 0x39) || (low >= 0x61 && low <= 0x66)
}

const MOST_DEPTH: i32 = 100

/** Where a value ends, of any kind; 0: it is no legal value, or too deep for this reader. */
function skipValue(at: usize, depth: i32): usize {
  const byte = load<u8>(at)
  if (byte == 0x22) {
    const end = stringEnd(at + 1)
    return end == 0 ? 0 : end + 1
  }
  if (byte == 0x7b) return skipObject(at + 1, depth + 1)
  if (byte == 0x5b) return skipArray(at + 1, depth + 1)
  if (byte == 0x74) return load<u32>(at) == 0x65757274 ? at + 4 : 0
  if (byte == 0x66) return load<u32>(at, 1) == 0x65736c61 ? at + 5 : 0
  if (byte == 0x6e) return load<u32>(at) == 0x6c6c756e ? at + 4 : 0
  return numberEnd(at)
}

function skipObject(at: usize, depth: i32): usize {
  if (depth > MOST_DEPTH) return 0
  at = skipSpace(at)
  if (load<u8>(at) == 0x7d) return at + 1
  while (true) {
    if (load<u8>(at) != 0x22) return 0
    at = stringEnd(at + 1)
    if (at == 0) return 0
    at = skipSpace(at + 1)
    if (load<u8>(at) != 0x3a) return 0
    at = skipValue(skipSpace(at + 1), depth)
    if (at == 0) return 0
    at = skipSpace(at)
    const byte = load<u8>(at)
    if (byte == 0x7d) return at + 1
    if (byte != 0x2c) return 0
    at = skipSpace(at + 1)
  }
  return 0
}

function skipArray(at: usize, depth: i32): usize {
  if (depth > MOST_DEPTH) return 0
  at = skipSpace(at)
  if (load<u8>(at) == 0x5d) return at + 1
  while (true) {
    at = skipValue(at, depth)
    if (at == 0) return 0
    at = skipSpace(at)
    const byte = load<u8>(at)
    if (byte == 0x5d) return at + 1
    if (byte != 0x2c) return 0
    at = skipSpace(at + 1)
  }
  return 0
}

@inline
function isDigit(at: usize): bool {
  return (load<u8>(at) as u32) - 48 <= 9
}

function digitsEnd(at: usize): usize {
  while (isDigit(at)) at++
  return at
}

/** -?(0|[1-9][0-9]*)(.[0-9]+)?([eE][+-]?[0-9]+)? */
function numberEnd(at: usize): usize {
  if (load<u8>(at) == 0x2d) at++
  if (!isDigit(at)) return 0
  at = load<u8>(at) == 48 ? at + 1 : digitsEnd(at)
  if (load<u8>(at) == 0x2e) {
    if (!isDigit(at + 1)) return 0
    at = digitsEnd(at + 1)
  }
  if ((load<u8>(at) | 0x20) == 0x65) {
    at++
    const sign = load<u8>(at)
    if (sign == 0x2b || sign == 0x2d) at++
    if (!isDigit(at)) return 0
    at = digitsEnd(at)
  }
  return at
}
