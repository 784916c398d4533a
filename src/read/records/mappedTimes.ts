/** Columns of times that a `--map` names without a suffix → how they are written, by all that stands in them, as without a map. */
import { AuditError } from '../../errors.ts'
import { type Cell, isBlank } from './cell.ts'
import { columnOf } from './fields/columns.ts'
import { dayOrderOf, isNumericDates } from './fields/dayOrder.ts'
import { joined } from './fields/joinedTimes.ts'
import { bothReadings, quotedForShell } from './fields/mapText.ts'
import { stampOf } from './fields/serials.ts'
import { type Entry, entriesOf, partsOf, TIMES } from './mapEntry.ts'
import type { DayOrder } from './writtenTimes.ts'

/** A time about whose writing the map says nothing: what stands in it. */
const unsaid = ({ name, column, unit, order, completion }: Entry, sampled: readonly Cell[]) =>
  !TIMES.includes(name) || unit !== undefined || order !== undefined || completion !== undefined
    ? []
    : sampled.map(cellOf(partsOf(column, sampled))).filter(value => !isBlank(value))

const cellOf =
  (parts: readonly string[]) =>
  (cell: Cell): unknown =>
    parts.length === 1 ? cell(parts[0] as string) : joined(parts.map(cell))

/** What a cell stands for; `undefined` where it is taken as it is. */
export function stampIn(entry: Entry, sampled: readonly Cell[]): ((value: unknown) => unknown) | undefined {
  const values = unsaid(entry, sampled)
  return values.length === 0 ? undefined : stampOf(columnOf(entry.column, values, 0, entry.name))
}

function datesIn(entry: Entry, sampled: readonly Cell[]): ReturnType<typeof dayOrderOf> | undefined {
  const values = unsaid(entry, sampled)
  return isNumericDates(values) ? dayOrderOf(values) : undefined
}

/** Which of day and month comes first, where the column decides it. */
export function decidedIn(entry: Entry, sampled: readonly Cell[]): DayOrder | undefined {
  const found = datesIn(entry, sampled)
  return found && 'order' in found ? found.order : undefined
}

/** @throws AuditError AMBIGUOUS_DATES with both readings of the first column that has two, and the map with each */
export function refuseUndecided(map: string, sampled: readonly Cell[], path: string): void {
  const entries = entriesOf(map)
  for (const entry of entries) {
    const found = datesIn(entry, sampled)
    if (found === undefined || 'order' in found) continue
    const decided = (order: DayOrder) =>
      entries.map(one => (one === entry ? `${one.text.trim()}:${order}` : one.text.trim())).join(',')
    const maps = `--map ${quotedForShell(decided('dmy'))}, or --map ${quotedForShell(decided('mdy'))}`
    throw AuditError.of('AMBIGUOUS_DATES', path, ...bothReadings(entry.column, found.text), maps)
  }
}
