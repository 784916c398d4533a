/** JSON Lines → typed columns: one pass over each line, wanted paths only, and no object made. */
import { parseCell } from './csv'
import { areEqual, ID, RAW, STATUS, TEXT } from './cells'
import { MAX_ROWS, MAX_SLOTS, outputSlot, ROW_BEGIN, ROW_END, ROW_LINE, ROW_STATE, ROW_ZONELESS } from './layout'
import { zonelessSlots } from './times'

/**
 * Entry of the tree of wanted paths, in order of their parents: parent u8, kind u8, slot u8, child u8, key's length u32,
 * key's bytes from u32, and the node below the root that it lies under, u8.
 */
const ENTRIES: usize = memory.data(128 * 16, 16)
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
const KIND_OF_SLOT: usize = memory.data(48)
const BRANCH_OF_SLOT: usize = memory.data(48)
let slots: i32 = 0

/** Of each node: its first entry, the one after its last, and bit n: one has a key of n bytes (63: of more). */
const FIRST: usize = memory.data(64)
const AFTER: usize = memory.data(64)
const LENGTHS: usize = memory.data(64 * 8, 8)

let consumed: usize = 0
let line: u32 = 1

export function beginJson(entryCount: i32, slotCount: i32, firstLine: u32): void {
  entries = entryCount
  slots = slotCount
  line = firstLine
  zonelessSlots()
  memory.fill(AFTER, 0, 64)
  memory.fill(LENGTHS, 0, 64 * 8)
  memory.fill(BRANCH_OF_SLOT, 0, MAX_SLOTS)
  for (let i = 0; i < entryCount; i++) {
    const entry = ENTRIES + ((i as usize) << 4)
    const node = load<u8>(entry) as usize
    if (load<u8>(AFTER + node) == 0) store<u8>(FIRST + node, i as u8)
    store<u8>(AFTER + node, (i + 1) as u8)
    store<u64>(LENGTHS + (node << 3), load<u64>(LENGTHS + (node << 3)) | lengthBit(load<u32>(entry, 4)))
    const kind = load<u8>(entry, 1)
    if (kind >= INNER) continue
    const slot = load<u8>(entry, 2) as usize
    store<u8>(KIND_OF_SLOT + slot, kind)
    store<u8>(BRANCH_OF_SLOT + slot, load<u8>(entry, 12))
  }
}

@inline
function lengthBit(length: u32): u64 {
  return (1 as u64) << ((length < 63 ? length : 63) as u64)
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
  for (let slot = 0; slot < slots; slot++) blank(slot)
}

@inline
function blank(slot: i32): void {
  const kind = load<u8>(KIND_OF_SLOT + (slot as usize)) as i32
  const out = outputSlot(slot) + ((row as usize) << 3)
  if (kind == TEXT || kind == ID || kind == STATUS || kind == RAW) store<u64>(out, 0)
  else store<f64>(out, NaN)
}

/** A CSV cell with its doubled quotes single, as JSON it is. Longer ones are for another reader. */
const MOST_WITHIN: usize = 1 << 20
const WITHIN_TEXT: usize = memory.data(1048576 + 64, 16)

/** Reads the wanted paths of the object that a CSV cell holds as text; what is no object holds none of them. */
export function readWithin(begin: usize, end: usize, branch: u32, rowNumber: i32): bool {
  row = rowNumber
  visited = 0
  for (let slot = 0; slot < slots; slot++) if (load<u8>(BRANCH_OF_SLOT + (slot as usize)) == branch) blank(slot)
  const quoted = begin < end && load<u8>(begin) == 0x22
  if (quoted) {
    begin++
    end--
  }
  if (begin == end || load<u8>(begin) != 0x7b) return true
  if (end - begin > MOST_WITHIN) return false
  const stop = copyUnquoted(begin, end)
  store<u8>(stop, 0x0a)
  isWithin = true
  const at = readObject(WITHIN_TEXT + 1, branch)
  isWithin = false
  return at != 0 && skipSpace(at) == stop
}

/** The text being read is a copy that the next cell overwrites. */
let isWithin: bool = false

function copyUnquoted(begin: usize, end: usize): usize {
  const quote = i8x16.splat(0x22)
  let to = WITHIN_TEXT
  while (begin < end) {
    const bytes = v128.load(begin)
    v128.store(to, bytes)
    const left: usize = end - begin
    let mask = i8x16.bitmask(i8x16.eq(bytes, quote))
    if (left < 16) mask &= (1 << (left as i32)) - 1
    if (mask == 0) {
      to += left < 16 ? left : 16
      begin += 16
    } else {
      to += (ctz(mask) as usize) + 1
      begin += (ctz(mask) as usize) + 2
    }
  }
  return to
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

/** Keys come in the same order in most lines: by entry, the one that was found after it the last time. */
const FOLLOWERS: usize = memory.data(128)
let before: i32 = 0

@inline
function isKey(entry: usize, node: u32, key: usize, length: u32): bool {
  if (load<u8>(entry) != node || load<u32>(entry, 4) != length) return false
  return length == 0 || areEqual(load<u32>(entry, 8) as usize, key, key + (length as usize))
}

function entryOf(node: u32, key: usize, length: u32): usize {
  if ((load<u64>(LENGTHS + ((node as usize) << 3)) & lengthBit(length)) == 0) return 0
  const guess = load<u8>(FOLLOWERS + (before as usize)) as i32
  const guessed = ENTRIES + ((guess as usize) << 4)
  if (isKey(guessed, node, key, length)) {
    before = guess
    return guessed
  }
  const after = load<u8>(AFTER + (node as usize)) as i32
  for (let i = load<u8>(FIRST + (node as usize)) as i32; i < after; i++) {
    const entry = ENTRIES + ((i as usize) << 4)
    if (!isKey(entry, node, key, length)) continue
    store<u8>(FOLLOWERS + (before as usize), i as u8)
    before = i
    return entry
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
    if (byte == 0x7b) return readObject(at + 1, child)
    // Text that is an object itself, as some formats read it: for another reader.
    if (byte == 0x22 && (load<u8>(at, 1) == 0x7b || load<u8>(at, 1) == 0x5c)) return 0
    return byte == 0x5b ? 0 : skipValue(at, 0)
  }
  const slot = load<u8>(entry, 2) as i32
  if (kind == RAW) return isWithin ? 0 : keepRaw(at, slot)
  if (byte == 0x22) {
    const end = stringEnd(at + 1)
    if (end == 0 || escaped || !parseCell(kind as i32, slot, at + 1, end, row)) return 0
    return end + 1
  }
  if (byte == 0x7b || byte == 0x5b) return 0
  const end = skipValue(at, 0)
  if (end == 0) return 0
  if (byte == 0x74 || byte == 0x66) return isWord(kind) && parseCell(kind as i32, slot, at, end, row) ? end : 0
  if (byte == 0x6e) return parseCell(kind as i32, slot, at, at, row) ? end : 0
  // As text a number is what JavaScript writes it as: plain digits stay what they are.
  if ((kind == TEXT || kind == ID) && !isPlain(at, end)) return 0
  return parseCell(kind as i32, slot, at, end, row) ? end : 0
}

/** What is read as text: `true` is one too. */
@inline
function isWord(kind: u32): bool {
  return kind == TEXT || kind == ID || kind == STATUS
}

function keepRaw(at: usize, slot: i32): usize {
  const end = skipValue(at, 0)
  if (end != 0) store<u64>(outputSlot(slot) + ((row as usize) << 3), (at as u64) | ((end as u64) << 32))
  return end
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
