/** A table that is only like a known tool's export → whether it is one, and no table of somebody's own with like names. */
import { emptyBucketRow, emptyRow, type RequestRow } from '../../log/requestRow.ts'
import { type Format, namesIn, type RequestFormat, type Sample } from '../format/format.ts'
import { genericFormat } from '../format/generic.ts'
import type { Cell } from './cell.ts'
import { fillBucket, fillRequest } from './compileFields.ts'
import { nameOf } from './fields/names.ts'
import { isCountName } from './fields/sums.ts'
import { meaningsOf } from './fields/synonyms.ts'

const MOST_ROWS = 20
/** Two readings of one length differ by their rounding, and not by a unit. */
const MOST_RATIO = 1.1

/** The table as the tool has it, and by its own columns. */
type Table = {
  readonly names: readonly string[]
  readonly records: readonly Cell[]
  readonly sample: Sample
  readonly rows: readonly Cell[]
}

/** Whether all that its columns say is among what the tool's exports say, some of its rows are calls, and those take as long by either reading. */
export function isToolsOwn(known: Format, { names, records, sample, rows }: Table): boolean {
  if (known.grain === 'none' || !names.filter(saysSomething).every(isAmong(namesIn(known)))) return false
  const some = records.slice(0, MOST_ROWS)
  const plain = genericFormat(sample)
  const isPlainCall = !('missing' in plain) && plain.grain === 'request'
  if (known.grain === 'bucket') {
    const fill = fillBucket(known.fields)
    return !isPlainCall && some.some(cell => fill(known.view?.(cell) ?? cell, emptyBucketRow()) === undefined)
  }
  const calls = some.map(callOf(known))
  if (!calls.some(Boolean)) return false
  const others = isPlainCall ? rows.slice(0, MOST_ROWS).map(callOf(plain)) : []
  return calls.every((call, i) => takeAsLong(call, others[i]))
}

const saysSomething = (column: string): boolean => {
  const name = nameOf(column)
  return meaningsOf(name).size > 0 || isCountName(name.all)
}

/** A path within a column, and a column within a path, are of one thing. */
const isAmong = (known: readonly string[]) => (column: string) =>
  known.some(name => name === column || name.startsWith(`${column}.`) || column.startsWith(`${name}.`))

/** `undefined`: no call, or one that cannot be read. */
function callOf(known: RequestFormat): (record: Cell) => RequestRow | undefined {
  const format: RequestFormat = { ...known, ...known.begin?.() }
  const fill = fillRequest(format.fields, format.clock === 'wall')
  return record => {
    const cell = format.view?.(record) ?? record
    const row = emptyRow()
    if (format.leavesOut?.(cell) !== undefined || fill(cell, row) !== undefined) return undefined
    format.amend?.(row, cell)
    return row
  }
}

const takeAsLong = (one: RequestRow | undefined, other: RequestRow | undefined): boolean => {
  const [a, b] = [one?.durationMicros ?? 0, other?.durationMicros ?? 0]
  return !(a > 0 && b > 0) || Math.max(a, b) <= MOST_RATIO * Math.min(a, b)
}
