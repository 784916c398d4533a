/** Lines of a server's log → typed columns: each line held against a layout, a field at a time. */
import { BAD } from './cells'
import { parseCell } from './csv'
import { lineEnd } from './json'
import { MAX_ROWS, outputSlot, ROW_BEGIN, ROW_END, ROW_LINE, ROW_STATE, ROW_ZONELESS } from './layout'
import { parseLogTime, zonelessSlots } from './times'

/** Steps of the layouts, four bytes each: what, kind, slot, byte. Each layout ends with `DONE`, the last one with two. */
const STEPS: usize = memory.data(4 * 256, 16)

const DONE: u32 = 0
const LITERAL: u32 = 1
const LINE_END: u32 = 2
const WORD: u32 = 3
const QUOTED: u32 = 4
const WHOLE: u32 = 5
const LOG_TIME: u32 = 6
const UTC_TIME: u32 = 7
const CALL: u32 = 8
/** Added to the others: a dash stands for nothing. */
const OR_DASH: u32 = 16

/** Longer lines are no log lines; another reader counts their characters. */
const MOST_BYTES: usize = 1 << 20

export function lineStepsAt(): usize {
  return STEPS
}

let consumed: usize = 0
let line: u32 = 1

export function beginText(firstLine: u32): void {
  line = firstLine
}
export function textConsumedTo(): usize {
  return consumed
}
export function textLineNow(): u32 {
  return line
}

/**
 * Scans whole lines of [from, to) and returns how many held something. The 64 bytes after `to` must be readable, and
 * with `last`, when the final line need not end in a feed, the first of them is overwritten by one.
 */
export function scanText(from: usize, to: usize, last: bool): i32 {
  let rows: i32 = 0
  consumed = from
  if (last) store<u8>(to, 0x0a)
  while (consumed < to) {
    const feed = lineEnd(consumed, to)
    if (feed == to && !last) break
    // Of the final line, which no feed ends, a carriage return is a part.
    const end = feed > consumed && feed < to && load<u8>(feed - 1) == 0x0d ? feed - 1 : feed
    if (end > consumed) {
      const good = end - consumed <= MOST_BYTES && fits(consumed, end, rows)
      store<u32>(ROW_BEGIN + ((rows as usize) << 2), consumed as u32)
      store<u32>(ROW_END + ((rows as usize) << 2), end as u32)
      store<u32>(ROW_LINE + ((rows as usize) << 2), line)
      store<u32>(ROW_ZONELESS + ((rows as usize) << 2), zonelessSlots())
      store<u8>(ROW_STATE + (rows as usize), good ? 1 : 0)
      rows++
    }
    line++
    consumed = feed + 1
    if (rows == MAX_ROWS) break
  }
  if (consumed > to) consumed = to
  return rows
}

/** Whether one of the layouts fits; the fields are where they belong then. */
function fits(begin: usize, end: usize, row: i32): bool {
  let step = STEPS
  while (load<u8>(step) != DONE) {
    let at = begin
    while (at != 0 && load<u8>(step) != DONE) {
      at = passed(step, at, end, row)
      step += 4
    }
    if (at != 0) return true
    while (load<u8>(step) != DONE) step += 4
    step += 4
  }
  return false
}

/** Where the text goes on behind a step; 0: it does not fit. The line feed at the end stops every loop. */
@inline
function passed(step: usize, at: usize, end: usize, row: i32): usize {
  const what = load<u8>(step) as u32
  if (what == LITERAL) return load<u8>(at) == load<u8>(step, 3) ? at + 1 : 0
  if (what == LINE_END) return at == end ? at : 0
  return field(what, load<u8>(step, 1) as i32, load<u8>(step, 2) as i32, at, row)
}

function field(what: u32, kind: i32, slot: i32, at: usize, row: i32): usize {
  if ((what & OR_DASH) != 0) {
    const after = load<u8>(at, 1)
    if (load<u8>(at) == 0x2d && (after == 0x20 || after == 0x22)) return taken(kind, slot, at, at, row) ? at + 1 : 0
    what &= ~OR_DASH
  }
  if (what == LOG_TIME) {
    const time = parseLogTime(at)
    if (time == BAD) return 0
    store<f64>(outputSlot(slot) + ((row as usize) << 3), time)
    return at + 26
  }
  if (what == CALL) return callEnd(kind, slot, at, row)
  const end = what == QUOTED ? quotedEnd(at) : what == WHOLE ? digitsEnd(at) : wordEnd(at, what == UTC_TIME)
  if (end == at && what != QUOTED) return 0
  if (what == UTC_TIME && (end - at < 20 || load<u8>(at, 10) != 0x54 || load<u8>(end - 1) != 0x5a)) return 0
  return taken(kind, slot, at, end, row) ? end : 0
}

@inline
function taken(kind: i32, slot: i32, begin: usize, end: usize, row: i32): bool {
  return kind == 0 || parseCell(kind, slot, begin, end, row)
}

/** `POST /v1/chat/completions HTTP/1.1` up to its quote: method and path are one cell. */
function callEnd(kind: i32, slot: i32, at: usize, row: i32): usize {
  let method = at
  while ((load<u8>(method) as u32) - 0x41 < 26) method++
  if (method == at || load<u8>(method) != 0x20) return 0
  const path = method + 1
  const pathEnd = wordEnd(path, false)
  if (pathEnd == path || load<u8>(pathEnd) != 0x20) return 0
  const end = quotedEnd(at)
  if (end <= pathEnd || load<u8>(end) != 0x22) return 0
  return taken(kind, slot, at, pathEnd, row) ? end : 0
}

/** The first byte that is no printable ASCII, or a space; with `bracketed` also a closing bracket. */
@inline
function wordEnd(at: usize, bracketed: bool): usize {
  const first = i8x16.splat(0x21)
  const bracket = i8x16.splat(bracketed ? 0x5d : 0)
  while (true) {
    const bytes = v128.load(at)
    const mask = i8x16.bitmask(v128.or(i8x16.lt_s(bytes, first), i8x16.eq(bytes, bracket)))
    if (mask != 0) return at + (ctz(mask) as usize)
    at += 16
  }
  return 0
}

/** The first byte that is a quote, a backslash, a control character or not ASCII. */
@inline
function quotedEnd(at: usize): usize {
  const space = i8x16.splat(0x20)
  const quote = i8x16.splat(0x22)
  const backslash = i8x16.splat(0x5c)
  while (true) {
    const bytes = v128.load(at)
    const stops = v128.or(v128.or(i8x16.eq(bytes, quote), i8x16.eq(bytes, backslash)), i8x16.lt_s(bytes, space))
    const mask = i8x16.bitmask(stops)
    if (mask != 0) return at + (ctz(mask) as usize)
    at += 16
  }
  return 0
}

@inline
function digitsEnd(at: usize): usize {
  while ((load<u8>(at) as u32) - 48 <= 9) at++
  return at
}
