/** `--map start=ts,input=usage.prompt_tokens` → a format for a log that no format knows. */

import { AuditError } from '../../errors.ts'
import type {
  BucketFormat,
  Costing,
  Lasting,
  Paths,
  RequestFields,
  RequestFormat,
  Timed,
  UsableFormat
} from '../format/format.ts'
import { type Cell, isBlank, jsonWithin, numberOf } from './cell.ts'
import { inferredText } from './fields/inferredText.ts'
import { isLengthText } from './fields/lengthText.ts'
import { type Decimals, plainNumber, writingOf } from './fields/numbers.ts'
import { stepSeconds } from './fields/sums.ts'
import { BEGINS, ENDS, type Meant, meantView, viewInto } from './fields/view.ts'
import { COUNTS, DURATIONS, type Entry, entriesOf, partsOf, TIMES, type Unit } from './mapEntry.ts'
import { FROM_CACHE, hitsOf, withHits } from './mappedCache.ts'
import { mappedOutcome } from './mappedOutcome.ts'
import { decidedIn, stampIn } from './mappedTimes.ts'
import { completer } from './partialTimes.ts'
import { toMicros } from './time.ts'

/** A time in a unit is an epoch from here on (March 1973), and relative to the log's own zero below. */
const FIRST_EPOCH_MICROS = toMicros(1e8, 'seconds')

/**
 * Reads a `--map`. A time is ISO text or an epoch of any unit; a time relative to the log's own zero states its unit,
 * as in `start=offset:ms`. Durations state one too, unless the column's name ends in it (`_ms`, `_seconds`).
 *
 * @param sampled the first records, which tell a relative time from an epoch
 * @throws AuditError BAD_MAP with the entry and what is wrong with it
 */
export function mappedFormat(map: string, sampled: readonly Cell[]): UsableFormat {
  const entries = entriesOf(map)
  const names = entries.map(entry => entry.name)
  const twice = entries.find((entry, i) => names.indexOf(entry.name) !== i)
  if (twice) throw AuditError.of('BAD_MAP', twice.text, 'names a field a second time')
  const time = entries.find(entry => entry.name === 'start') ?? entries.find(entry => entry.name === 'end')
  if (time === undefined) throw AuditError.of('BAD_MAP', map, 'names no time: start or end is needed')
  const known = { ...MAPPED, signature: entries.map(entry => entry.column) }
  const outcome = mappedOutcome(entries, tokensIn(entries, sampled), sampled)
  const hits = hitsOf(entries)
  const isRead = ({ name }: Entry) => name !== FROM_CACHE && !(outcome?.isFlagged && name === 'status')
  const read = entries.filter(isRead)
  const { amend, looksAt } = withHits(hits, outcome)
  const fields = Object.fromEntries(read.map(entry => [entry.name, fieldOf(entry, sampled)]))
  const meant = meantOf(entries, sampled)
  const view = meantView(meant) ?? viewInto(known.signature, sampled)
  const clock = isRelative(time, sampled) ? 'relative' : 'wall'
  return entries.some(({ name }) => name === 'count')
    ? bucketsOf(known, fields, time, map, sampled, entries)
    : {
        ...known,
        ...(view ? { view } : {}),
        ...(amend ? { amend } : {}),
        ...sayingNothing(entries, sampled, looksAt),
        grain: 'request',
        clock,
        fields,
        readAs: inferredText({ fields, clock, meant, outcome: outcome?.looksAt, hits })
      }
}

const TIMES_OF_CALLS: readonly string[] = [...TIMES, 'id', 'caller']

/**
 * A record that has a time, and of model, tokens, duration and outcome none, is no request, as it is none where no map is given.
 * Of a map that names a model and no more of these, nothing follows: calls may not say it.
 */
function sayingNothing(
  entries: readonly Entry[],
  sampled: readonly Cell[],
  looksAt: RequestFormat['looksAt']
): Pick<RequestFormat, 'leavesOut' | 'looksAt'> {
  const seen = looksAt === undefined ? {} : { looksAt }
  const saying = entries.filter(({ name }) => !TIMES_OF_CALLS.includes(name))
  if (saying.length < 2 || !saying.some(({ name }) => name === 'model')) return seen
  const said = saying.flatMap(({ column }) => partsOf(column, sampled))
  const isSilent = (cell: Cell) => said.every(path => isBlank(cell(path)))
  // A log without such records is left to all threads.
  if (!sampled.some(isSilent)) return seen
  return {
    looksAt: { ...looksAt, texts: [...new Set([...(looksAt?.texts ?? []), ...said])] },
    leavesOut: cell => (isSilent(cell) ? 'a record that states nothing of what --map names' : undefined)
  }
}

const MAPPED: Pick<RequestFormat, 'id' | 'title' | 'documentation' | 'recognises' | 'answers'> = {
  id: 'mapped',
  title: 'Columns named by --map',
  documentation: 'docs/formats.md',
  recognises: () => true,
  answers: {
    peak1s: 'partly',
    concurrency: 'partly',
    ttft: 'partly',
    tokens: 'partly',
    cached: 'partly',
    throttling: 'partly',
    model: 'partly',
    caller: 'partly'
  }
}

type Known = typeof MAPPED & Pick<RequestFormat, 'signature'>

/** Each row a sum of `count` requests, as wide as it states, or as the steps between the rows. */
function bucketsOf(
  known: Known,
  fields: RequestFields & { readonly count?: Paths },
  time: Entry,
  map: string,
  sampled: readonly Cell[],
  entries: readonly Entry[]
): BucketFormat {
  const start = fields.start ?? (fields.end as Timed)
  const width =
    fields.start && fields.end
      ? 0
      : stepSeconds(
          sampled.map(cell => cell(time.column)),
          start.unit
        )
  if (width === undefined)
    throw AuditError.of(
      'BAD_MAP',
      map,
      'counts requests per row, and one time does not show over how long: name end, too'
    )
  return {
    ...known,
    grain: 'bucket',
    clock: 'wall',
    view: meantView(meantOf(entries, sampled, { start, width })) ?? jsonWithin,
    fields: {
      start: { from: BEGINS, unit: 'micros' },
      end: width === 0 ? (fields.end as Timed) : { from: ENDS, unit: 'micros' },
      requests: fields.count as Paths,
      model: fields.model ?? [],
      caller: fields.caller ?? [],
      input: fields.input ?? [],
      cached: fields.cached ?? [],
      output: fields.output ?? [],
      batch: []
    }
  }
}

/** Sums of columns, and numbers that are not written plainly. */
function meantOf(
  entries: readonly Entry[],
  sampled: readonly Cell[],
  bucket?: { readonly start: Timed; readonly width: number }
): Meant {
  const counts = entries.filter(({ name }) => COUNTS.includes(name))
  const sums = counts.flatMap(({ column }): [string, readonly string[]][] => {
    const parts = partsOf(column, sampled)
    return parts.length < 2 ? [] : [[column, parts]]
  })
  const numbers = entries.filter(
    ({ name }) => COUNTS.includes(name) || DURATIONS.includes(name) || name === 'cost'
  )
  const writings = numbers.flatMap(({ name, column }) =>
    partsOf(column, sampled).flatMap((part): [string, Decimals][] => {
      const values = sampled.map(cell => cell(part)).filter(value => !isBlank(value))
      const isNumber = values.every(value => plainNumber(value) !== undefined)
      const writing = isNumber ? writingOf(values, COUNTS.includes(name)) : undefined
      return writing === undefined ? [] : [[part, writing]]
    })
  )
  return {
    sums: new Map(sums),
    rests: new Map(restsOf(counts, sampled)),
    joins: new Map(joinsOf(entries, sampled)),
    lengths: new Map(lengthsOf(entries, sampled)),
    stamps: new Map(
      entries.flatMap(entry => {
        const stamp = entry.completion ? completer(entry.completion) : stampIn(entry, sampled)
        return stamp ? [[entry.column, stamp] as const] : []
      })
    ),
    writings: new Map(writings),
    bucket
  }
}

const tokensIn = (entries: readonly Entry[], sampled: readonly Cell[]): readonly string[] =>
  entries
    .filter(({ name }) => name === 'input' || name === 'output')
    .flatMap(({ column }) => partsOf(column, sampled))

const isThere = (column: string, sampled: readonly Cell[]): boolean =>
  sampled.some(cell => cell(column) !== undefined)

/** `output=total-input`, where no record has such a column and all have these. */
function restsOf(counts: readonly Entry[], sampled: readonly Cell[]): [string, readonly [string, string]][] {
  return counts.flatMap(({ column }): [string, readonly [string, string]][] => {
    const parts = minuendOf(column, sampled)
    return parts ? [[column, parts]] : []
  })
}

function minuendOf(column: string, sampled: readonly Cell[]): readonly [string, string] | undefined {
  if (isThere(column, sampled)) return undefined
  const words = column.split('-')
  const splits = words.slice(1).map((_, i) => [words.slice(0, i + 1), words.slice(i + 1)] as const)
  return splits
    .map(([whole, part]) => [whole.join('-').trim(), part.join('-').trim()] as const)
    .find(([whole, part]) => isThere(whole, sampled) && isThere(part, sampled))
}

/** `start=date+time`: columns that are a moment together. */
const joinsOf = (
  entries: readonly Entry[],
  sampled: readonly Cell[]
): readonly (readonly [string, readonly string[]])[] =>
  entries
    .filter(({ name }) => TIMES.includes(name))
    .map(({ column }) => [column, partsOf(column, sampled)] as const)
    .filter(([, parts]) => parts.length > 1)

/** Lengths that state their unit in the cell: `1.2 s`. */
const lengthsOf = (entries: readonly Entry[], sampled: readonly Cell[]): [string, 'text'][] =>
  entries
    .filter(({ name, column }) => DURATIONS.includes(name) && statesUnits(column, sampled))
    .map(({ column }) => [column, 'text'])

function statesUnits(column: string, sampled: readonly Cell[]): boolean {
  const values = sampled.map(cell => cell(column)).filter(value => !isBlank(value))
  return values.length > 0 && values.filter(isLengthText).length >= 0.8 * values.length
}

/** The column of the time it reads. */
export const mappedTime = (map: string): string =>
  entriesOf(map).find(({ name }) => TIMES.includes(name))?.column ?? ''

/** What each call states, if any does. */
const OF_EVERY_CALL: readonly string[] = ['start', 'end', 'duration', 'input', 'output', 'count', 'model']

/** The columns a `--map` names for what every call states. */
export const ofEveryCall = (map: string, sampled: readonly Cell[]): readonly string[] =>
  columnsOf(
    entriesOf(map).filter(({ name }) => OF_EVERY_CALL.includes(name)),
    sampled
  )

/** The columns a `--map` names, in its order. */
export const mappedColumns = (map: string, sampled: readonly Cell[]): readonly string[] =>
  columnsOf(entriesOf(map), sampled)

export const columnsOf = (entries: readonly Entry[], sampled: readonly Cell[]): readonly string[] =>
  entries.flatMap(({ name, column }) => {
    const mayAdd = COUNTS.includes(name) || TIMES.includes(name)
    return (
      (COUNTS.includes(name) && minuendOf(column, sampled)) || (mayAdd ? partsOf(column, sampled) : [column])
    )
  })

function fieldOf(entry: Entry, sampled: readonly Cell[]): Timed | Lasting | Costing | string {
  if (entry.name === 'cost') return { from: entry.column, unit: 'usd' }
  if (TIMES.includes(entry.name))
    return { from: entry.column, unit: entry.order ?? entry.unit ?? decidedIn(entry, sampled) ?? 'any' }
  return DURATIONS.includes(entry.name)
    ? { from: entry.column, unit: statesUnits(entry.column, sampled) ? 'micros' : durationUnit(entry) }
    : entry.column
}

function durationUnit(entry: Entry): Unit {
  const unit = entry.unit ?? unitInName(entry.column)
  if (unit === undefined) throw AuditError.of('BAD_MAP', entry.text, 'needs its unit: s, ms, us or ns')
  return unit
}

const unitInName = (column: string): Unit | undefined => {
  const ending = /(?:_|\b)(seconds?|secs?|s|milliseconds?|millis|ms|us|micros|ns|nanos)$|Ms$/i
    .exec(column)?.[0]
    .replace('_', '')
  if (ending === undefined) return undefined
  if (/^(milli|ms)/i.test(ending)) return 'millis'
  if (/^s/i.test(ending)) return 'seconds'
  return /^(us|micros)/i.test(ending) ? 'micros' : 'nanos'
}

/** By most of the records that state a time: a single one may be blank, or 0. */
function isRelative({ column, unit }: Entry, sampled: readonly Cell[]): boolean {
  if (unit === undefined) return false
  const values = sampled.map(cell => numberOf(cell(column)) ?? Number.NaN).filter(Number.isFinite)
  const relative = values.filter(value => toMicros(value, unit) < FIRST_EPOCH_MICROS).length
  return 2 * relative > values.length
}
