/** CSV bytes → typed columns: 64 bytes at a time, quotes exactly, wanted cells only. */
import {
  ANY_TIME, BAD, COUNT, DECIMAL, dictionaryCode, ID, idHash, mayBeBlank, parseCount, parseDecimal, parseStatus, RAW, STATUS, TEXT, WITHIN, WORDS_FROM
} from './cells'
import { readWithin } from './json'
import { MAX_ROWS, outputSlot, ROW_BEGIN, ROW_END, ROW_LINE, ROW_STATE, ROW_ZONELESS } from './layout'
import { parseTime, zonelessSlots } from './times'

/** Kind of each column, and the output slot it goes to: two bytes a column. */
export const MAX_COLUMNS: i32 = 1024
const kinds = memory.data(2 * 1024)

export function kindsAt(): usize {
  return kinds
}

let columns: i32 = 0
let delimiter: u8 = 0
let delimiters: v128 = i8x16.splat(0)

/** How far the last scan came: the beginning of the first record that it did not finish. */
let consumed: usize = 0
let line: u32 = 1
/** A quote stands where none may: from `consumed` on the bytes are for another reader. */
let bailed: bool = false
/** The last line break was a carriage return: a line feed right after it belongs to it. */
let afterReturn: bool = false

export function consumedTo(): usize {
  return consumed
}
export function lineNow(): u32 {
  return line
}
export function hasBailed(): bool {
  return bailed
}

export function beginCsv(columnCount: i32, delimiterByte: u8, firstLine: u32): void {
  columns = columnCount
  delimiter = delimiterByte
  delimiters = i8x16.splat(delimiterByte as i8)
  line = firstLine
  bailed = false
  afterReturn = false
  zonelessSlots()
}

/** Bit i: byte i of the 64 at `at` equals `wanted`. */
@inline
function bitsOf(a: v128, b: v128, c: v128, d: v128, wanted: v128): u64 {
  return (
    (i8x16.bitmask(i8x16.eq(a, wanted)) as u64) |
    ((i8x16.bitmask(i8x16.eq(b, wanted)) as u64) << 16) |
    ((i8x16.bitmask(i8x16.eq(c, wanted)) as u64) << 32) |
    ((i8x16.bitmask(i8x16.eq(d, wanted)) as u64) << 48)
  )
}

@inline
function prefixXor(bits: u64): u64 {
  bits ^= bits << 1
  bits ^= bits << 2
  bits ^= bits << 4
  bits ^= bits << 8
  bits ^= bits << 16
  return bits ^ (bits << 32)
}

/**
 * Scans whole records of [from, to) into the output slots and returns how many. The 64 bytes after `to` must be
 * readable. With `last` the final record need not end in a line break.
 */
export function scanCsv(from: usize, to: usize, last: bool): i32 {
  const quote = i8x16.splat(0x22)
  const lineFeed = i8x16.splat(0x0a)
  const carriageReturn = i8x16.splat(0x0d)
  let rows: i32 = 0
  let column: i32 = 0
  let recordBegin = from
  let recordLine = line
  let cellBegin = from
  let good = true
  let inQuotes: u64 = 0
  /** The bit before this block: a structural character, a closing quote. The file's first byte opens a cell. */
  let structuralBefore: u64 = 1
  let closingBefore: u64 = 0
  consumed = from
  /** Line breaks inside the quotes of this record. */
  let embedded: u32 = 0
  for (let block = from; block < to; block += 64) {
    const a = v128.load(block)
    const b = v128.load(block, 16)
    const c = v128.load(block, 32)
    const d = v128.load(block, 48)
    let valid: u64 = ~0
    const left = to - block
    if (left < 64) valid = ((1 as u64) << (left as u64)) - 1
    const lf = bitsOf(a, b, c, d, lineFeed) & valid
    const cr = bitsOf(a, b, c, d, carriageReturn) & valid
    const q = bitsOf(a, b, c, d, quote) & valid
    let inside: u64 = 0
    if ((q | inQuotes) != 0) inside = prefixXor(q) ^ inQuotes
    const ends = (lf | cr) & ~inside
    let structural = (ends | (bitsOf(a, b, c, d, delimiters) & valid)) & ~inside
    if ((q | closingBefore) != 0) {
      const opening = q & inside
      const closing = q & ~inside
      const afterClosing = (closing << 1) | closingBefore
      const misplaced =
        (opening & ~((structural << 1) | structuralBefore | afterClosing)) |
        (afterClosing & valid & ~(structural | opening))
      if (misplaced != 0) {
        // Records that end before the misplaced quote still count.
        const upTo = ctz(misplaced)
        const before = upTo == 0 ? 0 : ~(0 as u64) >> (64 - upTo)
        structural &= before
        bailed = true
      }
      closingBefore = closing >> 63
    } else closingBefore = 0
    inQuotes = (inside >> 63) == 1 ? ~(0 as u64) : 0
    structuralBefore = structural >> 63
    let insideBreaks = (lf | cr) & inside
    if ((cr & inside) != 0) {
      // Of a carriage return and its line feed only the feed counts.
      let pairs = cr & (lf >> 1)
      if ((cr >> 63) == 1 && block + 64 < to && load<u8>(block, 64) == 0x0a) pairs |= (1 as u64) << 63
      insideBreaks &= ~pairs
    }
    while (structural != 0) {
      const bit = ctz(structural)
      structural &= structural - 1
      const at = block + (bit as usize)
      if (((ends >> bit) & 1) == 0) {
        good = cell(column, cellBegin, at, rows, good)
        column++
        cellBegin = at + 1
        continue
      }
      // A line break: the end of a record, or of nothing.
      const isFeed = load<u8>(at) == 0x0a
      if (column == 0 && at == cellBegin) {
        if (!(isFeed && afterReturn)) line++
      } else {
        good = cell(column, cellBegin, at, rows, good)
        finish(rows, recordBegin, at, recordLine, good && column + 1 == columns)
        rows++
        const sofar = insideBreaks & (((1 as u64) << bit) - 1)
        line += 1 + embedded + (popcnt(sofar) as u32)
        insideBreaks ^= sofar
        embedded = 0
      }
      afterReturn = !isFeed
      column = 0
      good = true
      cellBegin = at + 1
      recordBegin = cellBegin
      recordLine = line
      consumed = cellBegin
      if (rows == MAX_ROWS) return rows
    }
    embedded += popcnt(insideBreaks) as u32
    if (bailed) return rows
  }
  if (last && recordBegin < to) {
    if (inQuotes != 0) {
      bailed = true
      return rows
    }
    good = cell(column, cellBegin, to, rows, good)
    finish(rows, recordBegin, to, recordLine, good && column + 1 == columns)
    line += 1 + embedded
    consumed = to
    rows++
  }
  return rows
}

@inline
function finish(row: i32, begin: usize, end: usize, recordLine: u32, good: bool): void {
  store<u32>(ROW_BEGIN + ((row as usize) << 2), begin as u32)
  store<u32>(ROW_END + ((row as usize) << 2), end as u32)
  store<u32>(ROW_LINE + ((row as usize) << 2), recordLine)
  store<u32>(ROW_ZONELESS + ((row as usize) << 2), zonelessSlots())
  store<u8>(ROW_STATE + (row as usize), good ? 1 : 0)
}

/** Parses one cell where it is wanted. False: this record is for another reader. */
@inline
function cell(column: i32, begin: usize, end: usize, row: i32, good: bool): bool {
  if (column >= columns) return false
  const entry = kinds + ((column as usize) << 1)
  const kind = load<u8>(entry) as i32
  if (kind == 0 || !good) return good
  return wanted(kind, load<u8>(entry, 1) as i32, begin, end, row)
}

function wanted(kind: i32, slot: i32, begin: usize, end: usize, row: i32): bool {
  if (kind == WITHIN) return readWithin(begin, end, slot as u32, row)
  if (kind == RAW) {
    store<u64>(outputSlot(slot) + ((row as usize) << 3), (begin as u64) | ((end as u64) << 32))
    return true
  }
  if (begin < end && load<u8>(begin) == 0x22) {
    begin++
    end--
    for (let at = begin; at < end; at++) {
      const byte = load<u8>(at)
      if (byte == 0x22 || byte < 0x20) return false
    }
  }
  return parseCell(kind, slot, begin, end, row)
}

/** By kind, into its slot; the same cells whether a CSV or JSON holds them. */
export function parseCell(kind: i32, slot: i32, begin: usize, end: usize, row: i32): bool {
  const out = outputSlot(slot) + ((row as usize) << 3)
  if (kind == TEXT) {
    const code = dictionaryCode(slot, begin, end)
    if (code < 0) return false
    store<f64>(out, code as f64)
    return true
  }
  if (kind == ID) {
    if (begin != end && mayBeBlank(begin, end)) return false
    store<u64>(out, begin == end ? 0 : idHash(begin, end))
    return true
  }
  let value: f64 = NaN
  if (begin != end) {
    if (kind == COUNT) value = parseCount(begin, end)
    else if (kind == ANY_TIME) value = parseTime(begin, end, slot)
    else if (kind == STATUS) value = parseStatus(begin, end)
    else value = parseDecimal(begin, end, kind - DECIMAL)
    if (value == BAD) {
      if (kind != STATUS) return false
      const word = dictionaryCode(slot, begin, end)
      if (word < 0) return false
      value = WORDS_FROM + (word as f64)
    }
  } else if (kind == STATUS) value = 0
  store<f64>(out, value)
  return true
}
