/** Records → their columns, and those made of others: of what columns of one model each state, of a path's model, of which half of its call a record states. */
import { type Cell, isBlank } from '../cell.ts'
import { firstCounts, tokenColumns } from './choose.ts'
import { type Column, columnOf, columnsIn, isShort, mostly } from './columns.ts'
import { type MadeColumns, withPathModels } from './modelPaths.ts'
import { plainNumber } from './numbers.ts'
import { FEWEST_PAIRS, pairsIn } from './pairing.ts'
import { perModel } from './perModel.ts'
import { withSides } from './sides.ts'

/** Not in the file: what a record states of its call. */
const HALF = 'half of a call'
const ASKED = 'request'
const ANSWERED = 'response'

/** As they are met, and those that are made of others. */
export function columnsMade(records: readonly unknown[]): MadeColumns {
  const found = withSides(columnsIn(records))
  const byModel = perModel(found)
  const columns = byModel?.columns ?? found
  return withHalves(withPathModels({ columns, made: byModel?.made }), records.length)
}

/** Only where no record states both sides, and a column ties each that asks to one that answers. */
function withHalves({ columns, made }: MadeColumns, length: number): MadeColumns {
  const [inputs, outputs] = [tokenColumns(columns, 'input'), tokenColumns(columns, 'output')]
  if (inputs.length === 0 || outputs.length === 0) return { columns, made }
  const [asked, answered] = [inputs, outputs].map(side => firstCounts(side, length).map(count => count > 0))
  const begins = asked ?? []
  const isBoth = begins.some((begin, i) => begin && answered?.[i])
  if (isBoth || !columns.some(column => ties(column, begins, answered ?? []))) return { columns, made }
  const values = begins.map(begin => (begin ? ASKED : ANSWERED))
  const isAsked = (cell: Cell) => statesCount(cell, inputs) && !statesCount(cell, outputs)
  return {
    columns: [...columns, columnOf(HALF, values, columns.length)],
    made: new Map([...(made ?? []), [HALF, cell => (isAsked(cell) ? ASKED : ANSWERED)]])
  }
}

const statesCount = (cell: Cell, columns: readonly Column[]): boolean =>
  columns.some(({ path }) => !isBlank(cell(path)) && (plainNumber(cell(path)) ?? 0) > 0)

/** Whether each of its values stands once where something is asked, and once behind it where it is answered. */
function ties(column: Column, asked: readonly boolean[], answered: readonly boolean[]): boolean {
  const { values, filled } = column
  if (filled.length < 2 * FEWEST_PAIRS || !mostly(column, isShort)) return false
  const ids = values.map((value, i) => (asked[i] || answered[i] ? value : undefined))
  const { pairs, others } = pairsIn(
    ids,
    asked,
    ids.map((_, i) => i)
  )
  return pairs >= FEWEST_PAIRS && others === 0
}
