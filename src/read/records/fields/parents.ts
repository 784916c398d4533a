/** Columns → where a record states its own id and that of the one around it. */
import type { SpanPlaces } from '../../format/format.ts'
import { textOf } from '../cell.ts'
import { type Column, isShort, mostly } from './columns.ts'
import { isOfMessages } from './kinds.ts'

/** `parent_span_id`, `parentId`, `parent_run_id`; of messages and requests it is the one before. */
const AROUND = /^parent(?: (?:span|run|event|observation|call|record|trace span))?(?: (?:id|uuid))?$/

/** @returns `undefined` where no record's parent is among the records, or ids are not of one record each */
export function parents(columns: readonly Column[]): SpanPlaces | undefined {
  // Of messages the parent is the one before.
  if (columns.some(isOfMessages)) return undefined
  for (const column of columns) {
    if (!AROUND.test(column.name.all.join(' ')) || column.filled.length === 0) continue
    const named = new Set(column.filled.map(textOf))
    const own = columns.find(one => one !== column && isOwnId(one, named))
    if (own) return { id: own.path, parent: column.path }
  }
  return undefined
}

function isOwnId({ filled, values }: Column, named: ReadonlySet<string>): boolean {
  if (filled.length < values.length || !mostly({ filled }, isShort)) return false
  const ids = new Set(filled.map(textOf))
  return ids.size === filled.length && [...named].some(id => ids.has(id))
}
