/** What was understood → a `--map` that says the same, ready to be pasted. */
import type { Costing, Lasting, Paths, Timed } from '../../format/format.ts'
import { UNIT_NAMES } from '../time.ts'
import { orderedMicros } from '../writtenTimes.ts'
import { addedToInput } from './outside.ts'
import { hitsOf } from './ownCache.ts'
import type { Understood } from './understand.ts'

const FIELDS = [
  'start',
  'end',
  'duration',
  'ttft',
  'input',
  'cached',
  'output',
  'status',
  'error',
  'model',
  'caller',
  'count',
  'cost',
  'fromCache'
] as const

/**
 * The entries of a `--map`, unquoted.
 *
 * @param overruled columns of fields that the user may know better, as the map writes them; empty: without that field
 */
export function mapEntries(understood: Understood, overruled: Readonly<Record<string, string>> = {}): string {
  const { fields, failures, sums, ownCache, said = {} } = understood
  const columns: Readonly<Record<string, Paths | Timed | Lasting | Costing | undefined>> = {
    ...fields,
    status:
      failures.codes[0] ?? failures.words[0] ?? failures.successes[0] ?? [...failures.told.failed.keys()][0],
    error: failures.errors[0] ?? failures.failures[0] ?? failures.messages[0],
    count: sums?.count[0],
    fromCache: hitsOf(ownCache)
  }
  const known = new Set(understood.columns.map(({ path }) => path))
  // Of what a later record may bring the file need not have anything.
  // Nor does it have a column that is made of several.
  const isHere = (column: string) =>
    !understood.made?.has(column) && (known.has(column) || column.split(/[+-]/).some(part => known.has(part)))
  const others = Object.keys(said).filter(field => !FIELDS.some(known => known === field))
  const added = addedToInput(understood.tokens, isHere).map(path => `+${escaped(path)}`)
  const entries = [...FIELDS, ...others].flatMap(field => {
    const inferred = written(columns[field], isHere)
    const whole = field === 'input' && inferred !== undefined ? `${inferred}${added.join('')}` : inferred
    const column = overruled[field] ?? said[field] ?? whole
    return column === undefined || column === '' ? [] : [`${field}=${column}`]
  })
  return entries.join(',')
}

function written(
  from: Paths | Timed | Lasting | Costing | undefined,
  isHere: (column: string) => boolean
): string | undefined {
  if (from === undefined) return undefined
  const isTimed = typeof from === 'object' && 'from' in from
  const column = [isTimed ? from.from : from].flat().find(isHere)
  if (column === undefined) return undefined
  const unit = isTimed && 'unit' in from ? unitName(from.unit) : undefined
  return `${escaped(column)}${unit === undefined ? '' : `:${unit}`}`
}

/** A unit as a map writes it behind a column. */
export const unitName = (unit: string): string | undefined =>
  unit === 'dmy' || unit === 'mdy' ? unit : Object.entries(UNIT_NAMES).find(([, name]) => name === unit)?.[0]

/** A comma in a column's name would part two entries. */
export const escaped = (column: string): string => column.replaceAll(/[\\,]/g, '\\$&')

/** For a shell: in double quotes, or in single ones where it would read something into them. */
export function quotedForShell(text: string): string {
  return /["$`\\!]/.test(text) ? `'${text.replaceAll("'", "'\\''")}'` : `"${text}"`
}

/** A date that can be read in two ways → its column, its text and the two readings. */
export function bothReadings(
  column: string,
  text: string
): [column: string, text: string, dayFirst: string, monthFirst: string] {
  const day = (order: 'dmy' | 'mdy') =>
    new Date(orderedMicros(text, order) / 1_000).toISOString().slice(0, 10)
  return [column, text, day('dmy'), day('mdy')]
}
