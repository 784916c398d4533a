/** `--map start=ts,input=usage.prompt_tokens` → a format for a log that no format knows. */
import { AuditError } from '../../errors.ts'
import type { Costing, Lasting, RequestFormat, Timed } from '../format/format.ts'
import { type Cell, numberOf } from './cell.ts'
import { toMicros, UNIT_NAMES } from './time.ts'

const TIMES: readonly string[] = ['start', 'end', 'firstToken']
const DURATIONS: readonly string[] = ['duration', 'ttft']
const OTHERS: readonly string[] = [
  'id',
  'model',
  'caller',
  'input',
  'cached',
  'output',
  'inputText',
  'outputText',
  'status',
  'error',
  'tier',
  'cost'
]
const NAMES: readonly string[] = [...TIMES, ...DURATIONS, ...OTHERS]

type Entry = {
  readonly name: string
  readonly column: string
  readonly unit: Unit | undefined
  readonly text: string
}
type Unit = Lasting['unit']

/** A time in a unit is an epoch from here on (March 1973), and relative to the log's own zero below. */
const FIRST_EPOCH_MICROS = toMicros(1e8, 'seconds')

/**
 * Reads a `--map`. A time is ISO text or an epoch of any unit; a time relative to the log's own zero states its unit,
 * as in `start=offset:ms`. Durations state one too, unless the column's name ends in it (`_ms`, `_seconds`).
 *
 * @param sampled the first records, which tell a relative time from an epoch
 * @throws AuditError BAD_MAP with the entry and what is wrong with it
 */
export function mappedFormat(map: string, sampled: readonly Cell[]): RequestFormat {
  const entries = map.split(',').map(parseEntry)
  const names = entries.map(entry => entry.name)
  const twice = entries.find((entry, i) => names.indexOf(entry.name) !== i)
  if (twice) throw AuditError.of('BAD_MAP', twice.text, 'names a field a second time')
  const time = entries.find(entry => entry.name === 'start') ?? entries.find(entry => entry.name === 'end')
  if (time === undefined) throw AuditError.of('BAD_MAP', map, 'names no time: start or end is needed')
  return {
    id: 'mapped',
    title: 'Columns named by --map',
    documentation: 'docs/formats.md',
    signature: entries.map(entry => entry.column),
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
    },
    grain: 'request',
    clock: isRelative(time, sampled) ? 'relative' : 'wall',
    fields: Object.fromEntries(entries.map(entry => [entry.name, fieldOf(entry)]))
  }
}

/** The columns a `--map` names, in its order. */
export const mappedColumns = (map: string): readonly string[] =>
  map.split(',').map(entry => parseEntry(entry).column)

function parseEntry(text: string): Entry {
  const parts = /^\s*([A-Za-z]+)\s*=\s*(.+?)\s*$/.exec(text)
  if (parts === null) throw AuditError.of('BAD_MAP', text, 'is not FIELD=COLUMN')
  const [, name = '', target = ''] = parts
  if (!NAMES.includes(name))
    throw AuditError.of('BAD_MAP', text, `is no field; fields are ${NAMES.join(', ')}`)
  const suffix = /^(.+):([a-z]+)$/.exec(target)
  const unit = suffix === null ? undefined : UNIT_NAMES[suffix[2] as string]
  return { name, text, unit, column: unit === undefined ? target : (suffix?.[1] as string) }
}

function fieldOf(entry: Entry): Timed | Lasting | Costing | string {
  if (entry.name === 'cost') return { from: entry.column, unit: 'usd' }
  if (TIMES.includes(entry.name)) return { from: entry.column, unit: entry.unit ?? 'any' }
  return DURATIONS.includes(entry.name) ? { from: entry.column, unit: durationUnit(entry) } : entry.column
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
