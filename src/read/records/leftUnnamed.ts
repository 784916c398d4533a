/** Columns that a `--map` does not name, and that would be read without one → a warning. */
import type { Warning } from '../../log/readingShape.ts'
import { withoutSecrets } from '../../secrets.ts'
import type { Cell } from './cell.ts'
import { mapEntries } from './fields/mapText.ts'
import type { Understood } from './fields/understand.ts'
import { type Entry, entriesOf } from './mapEntry.ts'
import { mappedColumns } from './mapping.ts'

/** Fields whose absence changes figures in silence, those that tell the same together. */
const MISSED: readonly (readonly string[])[] = [['status', 'error'], ['model'], ['cached']]

export function leftUnnamed(
  map: string,
  sampled: readonly Cell[],
  understood: Understood
): readonly Warning[] {
  const named = entriesOf(map).map(({ name }) => name)
  const used = mappedColumns(map, sampled)
  const asRead = mapEntries(understood)
  const found = asRead === '' ? [] : entriesOf(asRead).filter(({ column }) => !used.includes(column))
  const left = MISSED.filter(names => !names.some(name => named.includes(name))).flatMap(
    names => found.find(({ name }) => names.includes(name)) ?? []
  )
  return left.length === 0 ? [] : [warningOf(left)]
}

function warningOf(left: readonly Entry[]): Warning {
  const listed = (of: (entry: Entry) => string) => withoutSecrets(left.map(of).join(','))
  return {
    code: 'left-unnamed',
    message: `--map names no ${left.map(({ name }) => name).join(', ')}; not read: ${listed(({ column }) => ` ${column}`).trim()}.`,
    effect: `What stands there is unknown to the report. To read it, add to the map: ${listed(({ text }) => text)}.`
  }
}
