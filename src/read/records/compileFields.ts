/** A format's fields → a function that fills a row from a record, or says why it cannot. */
import { MEDIA_COUNT_NAMES, RARE_COUNT_NAMES } from '../../log/logColumns.ts'
import { type BucketRow, CLOCK_DURATION, CLOCK_TTFT, type RequestRow } from '../../log/requestRow.ts'
import { tierCode, tierFlags } from '../../log/serviceTier.ts'
import { withCommas } from '../../words.ts'
import type { BucketFields, Costing, Lasting, Paths, RequestFields, Timed } from '../format/format.ts'
import { type Cell, isBlank, numberOf, textOf } from './cell.ts'
import { MAX_TOKENS } from './gate.ts'
import { textMicros } from './logTimes.ts'
import { outcomeOf } from './outcomeWords.ts'
import { epochMicros, isPlausible, LONGEST_MICROS, toMicros } from './time.ts'
import { orderedMicros } from './writtenTimes.ts'

/** `undefined`: the row is filled. Otherwise why not; never with the cell's own text, which may be a prompt or a key. */
type Rejection = string | undefined

export type FillRow<Row> = (cell: Cell, row: Row) => Rejection

/** A value or the reason for its absence: thrown and caught within one row, so that readers stay straight lines. */
class Unreadable extends Error {}

/** @param wallClock whether times must be plausible dates; else they only must not be negative */
export function fillRequest(fields: RequestFields, wallClock: boolean): FillRow<RequestRow> {
  const read = {
    start: timeReader(fields.start, wallClock),
    end: timeReader(fields.end, wallClock),
    firstToken: timeReader(fields.firstToken, wallClock),
    duration: durationReader(fields.duration),
    ttft: durationReader(fields.ttft),
    input: tokenReader(fields.input),
    cached: tokenReader(fields.cached),
    output: tokenReader(fields.output),
    status: statusReader(fields.status),
    id: textReader(fields.id),
    model: textReader(fields.model),
    caller: textReader(fields.caller),
    tier: textReader(fields.tier),
    cost: costReader(fields.cost)
  }
  const rare = RARE_COUNT_NAMES.map(
    name => [name, (name === 'maxTokens' ? sizeReader : tokenReader)(fields[name])] as const
  )
  return (cell, row) =>
    explained(() => {
      row.flags = tierFlags(read.tier(cell))
      readTimes(read, cell, row, fields.start === undefined)
      row.inputTokens = read.input(cell)
      row.cachedTokens = read.cached(cell)
      row.outputTokens = read.output(cell)
      for (const [name, read] of rare) row[name] = read(cell)
      row.costUsd = read.cost(cell)
      row.id = read.id(cell)
      row.model = read.model(cell)
      row.caller = read.caller(cell)
      row.status = read.status(cell, row)
    })
}

export function fillBucket(fields: BucketFields): FillRow<BucketRow> {
  const start = timeReader(fields.start, true)
  const end = timeReader(fields.end, true)
  const count = (paths: Paths) => countReader(paths, Number.MAX_SAFE_INTEGER)
  const requests = count(fields.requests)
  const [failed, throttled] = [count(fields.failed ?? []), count(fields.throttled ?? [])]
  const input = count(fields.input)
  const cached = count(fields.cached)
  const output = count(fields.output)
  const written = count(fields.cacheWrite5mTokens ?? [])
  const writtenForAnHour = count(fields.cacheWrite1hTokens ?? [])
  const media = MEDIA_COUNT_NAMES.map(name => [name, count(fields[name] ?? [])] as const)
  const [textInput, textOutput] = [count(fields.textInput ?? []), count(fields.textOutput ?? [])]
  const [model, caller, batch, tier] = [
    textReader(fields.model),
    textReader(fields.caller),
    textReader(fields.batch),
    textReader(fields.tier)
  ]
  return (cell, row) =>
    explained(() => {
      row.startMicros = start(cell)
      row.endMicros = end(cell)
      if (!(row.endMicros > row.startMicros)) throw new Unreadable('its bucket has no start and a later end')
      row.requests = requests(cell)
      row.failed = failed(cell)
      row.throttled = throttled(cell)
      row.inputTokens = input(cell)
      row.cachedTokens = cached(cell)
      row.cacheWrite5mTokens = written(cell)
      row.cacheWrite1hTokens = writtenForAnHour(cell)
      row.outputTokens = output(cell)
      for (const [name, read] of media) row[name] = read(cell)
      if (fields.textInput !== undefined) includeBeside(row, textInput(cell), textOutput(cell))
      row.batch = batch(cell).toLowerCase() === 'true'
      row.tier = row.batch ? BATCH : tierCode(tier(cell))
      row.model = model(cell)
      row.caller = caller(cell)
    })
}

/** Audio and images lie beside an input, or an output, that is text alone, and so is what was cached of it: one that no stated part of text is less than. */
function includeBeside(row: BucketRow, textInput: number, textOutput: number): void {
  if (!(textInput < row.inputTokens)) {
    row.inputTokens += (row.audioInputTokens || 0) + (row.imageInputTokens || 0)
    if (Number.isNaN(row.audioCachedTokens)) row.audioCachedTokens = 0
    row.cachedTokens += (row.audioCachedTokens || 0) + (row.imageCachedTokens || 0)
  }
  if (!(textOutput < row.outputTokens))
    row.outputTokens += (row.audioOutputTokens || 0) + (row.imageOutputTokens || 0)
}

const BATCH = tierCode('batch')

function explained(fill: () => void): Rejection {
  try {
    fill()
    return undefined
  } catch (error) {
    if (error instanceof Unreadable) return error.message
    throw error
  }
}

type Read = (cell: Cell) => number
type TimeReads = { start: Read; end: Read; firstToken: Read; duration: Read; ttft: Read }

/** Arrival is the start, or end − duration, or the end where nothing else is ever stated of a call without a length; duration is stated, or end − start. */
function readTimes(read: TimeReads, cell: Cell, row: RequestRow, isStampedAtEnd: boolean): void {
  const start = read.start(cell)
  const end = read.end(cell)
  const stated = read.duration(cell)
  row.durationMicros = Number.isNaN(stated) ? end - start : stated
  const length = isStampedAtEnd && Number.isNaN(stated) ? 0 : stated
  row.arrivalMicros = Number.isNaN(start) ? end - length : start
  if (Number.isNaN(row.arrivalMicros)) throw new Unreadable('it has no time of arrival')
  if (row.durationMicros < 0) throw new Unreadable('it ends before it starts')
  const ttft = read.ttft(cell)
  row.ttftMicros = Number.isNaN(ttft) ? read.firstToken(cell) - row.arrivalMicros : ttft
  if (row.ttftMicros < 0) throw new Unreadable('its first token is before its start')
  row.clockLengths = (Number.isNaN(stated) ? CLOCK_DURATION : 0) | (Number.isNaN(ttft) ? CLOCK_TTFT : 0)
}

const listed = (paths: Paths | undefined): readonly string[] =>
  paths === undefined ? [] : typeof paths === 'string' ? [paths] : paths

/** The first path whose cell is there and not blank. */
function firstOf(paths: readonly string[], cell: Cell): { value: unknown; path: string } | undefined {
  for (const path of paths) {
    const value = cell(path)
    if (!isBlank(value)) return { value, path }
  }
  return undefined
}

function textReader(from: Paths | undefined): (cell: Cell) => string {
  const paths = listed(from)
  return cell => textOf(firstOf(paths, cell)?.value)
}

function timeReader(time: Timed | undefined, wallClock: boolean): Read {
  const paths = listed(time?.from)
  return cell => {
    const found = firstOf(paths, cell)
    if (found === undefined || time === undefined) return Number.NaN
    const micros = timeOf(found.value, time.unit)
    if (Number.isNaN(micros)) throw new Unreadable(notATime(found))
    if (wallClock && !isPlausible(micros))
      throw new Unreadable(`${found.path} is not in the years 2000 to 2099`)
    if (micros < 0) throw new Unreadable(`${found.path} is negative`)
    if (!wallClock && micros > LONGEST_MICROS) throw new Unreadable(`${found.path} is more than 100 years`)
    return micros
  }
}

/** A small number is a time of some clock, but of which unit only the user knows. */
const notATime = ({ value, path }: { value: unknown; path: string }): string =>
  `${path} is not a time${numberOf(value) === undefined ? '' : ' (a relative time needs its unit, as in --map start=COLUMN:s)'}`

/** A moment. [µs] `NaN` where the cell is none. */
export function timeOf(value: unknown, unit: Timed['unit']): number {
  if (unit === 'dmy' || unit === 'mdy') return orderedMicros(textOf(value), unit)
  const number = numberOf(value)
  if (unit === 'any') return number === undefined ? textMicros(textOf(value).trim()) : epochMicros(number)
  return number === undefined ? Number.NaN : toMicros(number, unit)
}

function durationReader(lasting: Lasting | undefined): Read {
  const paths = listed(lasting?.from)
  return cell => {
    const found = firstOf(paths, cell)
    if (found === undefined || lasting === undefined) return Number.NaN
    const number = numberOf(found.value)
    if (number === undefined) throw new Unreadable(`${found.path} is not a number`)
    if (number < 0) throw new Unreadable(`${found.path} is negative`)
    const micros = toMicros(number, lasting.unit)
    if (micros > LONGEST_MICROS) throw new Unreadable(`${found.path} is more than 100 years`)
    return micros
  }
}

/** What is no count of tokens here says nothing: the request counts without it. */
function sizeReader(from: Paths | undefined): Read {
  const paths = listed(from)
  return cell => {
    const number = numberOf(firstOf(paths, cell)?.value) ?? Number.NaN
    return Number.isInteger(number) && number >= 0 && number <= MAX_TOKENS ? number : Number.NaN
  }
}

const tokenReader = (from: Paths | undefined): Read => countReader(from, MAX_TOKENS)

function countReader(from: Paths | undefined, most: number): Read {
  const paths = listed(from)
  return cell => {
    const found = firstOf(paths, cell)
    if (found === undefined) return Number.NaN
    const number = numberOf(found.value)
    if (number === undefined) throw new Unreadable(`${found.path} is not a number`)
    if (number < 0) throw new Unreadable(`${found.path} is negative`)
    if (number > most) throw new Unreadable(`${found.path} is above ${withCommas(most)}`)
    if (!Number.isNaN(number) && !Number.isInteger(number))
      throw new Unreadable(`${found.path} is not a whole number`)
    return number
  }
}

/** What is no sum of money says nothing: the tokens can be priced without it. */
function costReader(costing: Costing | undefined): Read {
  const paths = listed(costing?.from)
  const perUsd = costing === undefined ? 1 : UNITS_PER_USD[costing.unit]
  return cell => costUsd(firstOf(paths, cell)?.value, perUsd)
}

export const UNITS_PER_USD: Readonly<Record<Costing['unit'], number>> = { usd: 1, cents: 100 }

/** A stated cost. [USD] */
export function costUsd(value: unknown, unitsPerUsd: number): number {
  const cost = numberOf(value)
  return cost !== undefined && cost >= 0 ? cost / unitsPerUsd : Number.NaN
}

/** An HTTP status, or words for one; `failed` without a number sets the flag and leaves the status unknown. */
function statusReader(from: Paths | undefined): (cell: Cell, row: RequestRow) => number {
  const paths = listed(from)
  return (cell, row) => {
    const found = firstOf(paths, cell)
    if (found === undefined) return 0
    const outcome = outcomeOf(found.value)
    if (outcome === undefined) throw new Unreadable(`${found.path} is not an HTTP status`)
    row.flags |= outcome.flags
    return outcome.status
  }
}
