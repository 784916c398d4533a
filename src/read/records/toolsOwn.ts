/** A table that is only like a known tool's export → whether it is one, and no table of somebody's own with like names. */
import { emptyBucketRow } from '../../log/requestRow.ts'
import { type Format, namesIn, type Sample } from '../format/format.ts'
import { genericFormat } from '../format/generic.ts'
import type { Cell } from './cell.ts'
import { fillBucket } from './compileFields.ts'
import { type DryRead, dryReader } from './dryRead.ts'
import { nameOf } from './fields/names.ts'
import { saysSomething } from './fields/sums.ts'

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
  if (
    known.grain === 'none' ||
    !names.filter(name => saysSomething(nameOf(name))).every(isAmong(namesIn(known)))
  )
    return false
  const some = records.slice(0, MOST_ROWS)
  const plain = genericFormat(sample)
  const isPlainCall = !('missing' in plain) && plain.grain === 'request'
  if (known.grain === 'bucket') {
    const fill = fillBucket(known.fields)
    return !isPlainCall && some.some(cell => fill(known.view?.(cell) ?? cell, emptyBucketRow()) === undefined)
  }
  const calls = some.map(dryReader(known))
  if (!calls.some(call => 'row' in call)) return false
  const others = isPlainCall ? rows.slice(0, MOST_ROWS).map(dryReader(plain)) : []
  return calls.every((call, i) => takeAsLong(call, others[i]))
}

/** A path within a column, and a column within a path, are of one thing. */
const isAmong = (known: readonly string[]) => (column: string) =>
  known.some(name => name === column || name.startsWith(`${column}.`) || column.startsWith(`${name}.`))

const takeAsLong = (one: DryRead, other: DryRead | undefined): boolean => {
  if (!('row' in one) || other === undefined || !('row' in other)) return true
  const [a, b] = [one.row.durationMicros, other.row.durationMicros]
  return !(a > 0 && b > 0) || Math.max(a, b) <= MOST_RATIO * Math.min(a, b)
}
