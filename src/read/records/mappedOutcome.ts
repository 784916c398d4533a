/** The columns of outcomes that a `--map` names → what tells of each record how its call ended. */
import type { RequestRow } from '../../log/requestRow.ts'
import { type Cell, isBlank, numberOf } from './cell.ts'
import { type Column, columnOf, mostly } from './fields/columns.ts'
import { amendOutcome, chooseFailures, pathsOfFailures } from './fields/failures.ts'
import { isFlag } from './fields/flags.ts'
import type { Meaning } from './fields/meaning.ts'
import { outcomeOf } from './outcomeWords.ts'

export type MappedOutcome = {
  readonly amend: (row: RequestRow, cell: Cell) => void
  readonly looksAt: { readonly texts: readonly string[]; readonly counts: readonly string[] }
  /** Whether the column of `status` holds no statuses, and is read here. */
  readonly isFlagged: boolean
}

type Named = { readonly name: string; readonly column: string }

/**
 * @param entries of the map
 * @param counts columns of tokens: calls without any tell of words that no list knows
 * @returns `undefined` where statuses, or words for one, are all there is
 */
export function mappedOutcome(
  entries: readonly Named[],
  counts: readonly string[],
  sampled: readonly Cell[]
): MappedOutcome | undefined {
  const columns = entries.flatMap(({ name, column }): readonly Column[] =>
    name === 'status' || name === 'error' ? [mapped(name, column, sampled)] : []
  )
  const status = columns.find(({ path }) => entries.some(one => one.name === 'status' && one.column === path))
  const isFlagged = status !== undefined && !status.filled.every(value => outcomeOf(value) !== undefined)
  if (!isFlagged && !entries.some(({ name }) => name === 'error')) return undefined
  const usage = sampled.map(cell => counts.some(path => (numberOf(cell(path)) ?? 0) > 0))
  const choice = chooseFailures(columns, usage)
  return {
    amend: (row, cell) => amendOutcome(choice, row, cell),
    looksAt: { texts: pathsOfFailures(choice), counts: [] },
    isFlagged
  }
}

/** What the user says that a column is, unless its own name says more of it: `failed`, `level`. */
function mapped(field: 'status' | 'error', path: string, sampled: readonly Cell[]): Column {
  const values = sampled.map(cell => cell(path)).map(value => (isBlank(value) ? undefined : value))
  const column = columnOf(path, values, 0)
  const isOwn = OWN.some(meaning => column.meanings.has(meaning))
  const isFlags = column.filled.length > 0 && mostly(column, isFlag)
  const said: Meaning = field === 'error' ? (isFlags ? 'failure' : 'error') : isFlags ? 'success' : 'status'
  return isOwn ? column : { ...column, meanings: new Map([[said, 0]]) }
}

const OWN: readonly Meaning[] = ['success', 'failure', 'error', 'level', 'status', 'finish']
