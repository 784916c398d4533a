/** A format's id → its own functions, wherever they are asked for: another thread loads the list of formats only where it must. */
import { FORMATS } from '../format/index.ts'
import type { RowFunctions } from './batchRows.ts'

/** A format that was made for its file is not in the list: it is told to the scanner that is to ask it. */
export function functionsOf(id: string): RowFunctions {
  const format = FORMATS.find(each => each.id === id)
  if (format?.grain === 'request' && (format.amend ?? format.leavesOut)) return format
  throw new Error(`the functions of ${id} are not here`)
}

/** Whether another thread finds the functions too. */
export const isForAnyThread = (functions: RowFunctions | undefined): boolean =>
  functions === undefined || FORMATS.some(format => format === functions)
