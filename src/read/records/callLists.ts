/** Records that are sessions, traces or chats → where in them the list of their calls lies: they are read one by one. */
import { isObject } from '../../json.ts'
import { at } from './cell.ts'
import { understand } from './fields/understand.ts'

/** `chat.messages`, `session.runs`: nothing lawful lies deeper. */
const MOST_LEVELS = 3
/** Items that are looked at. */
const MOST_ITEMS = 200
/** `samples[].events`, `runs[].turns[].calls`. */
const MOST_WITHIN = 2
const SAYS_TOKENS = /token|usage/i

/**
 * The path of a list whose items state when they were and what they used, or that hold such a list themselves; `undefined`
 * where records are calls: steps of one call have no times of their own.
 *
 * @param records the first of them
 * @param within how many lists may lie around that of the calls
 */
export function callListIn(records: readonly unknown[], within = MOST_WITHIN): string | undefined {
  const paths = new Set(records.slice(0, MOST_ITEMS).flatMap(record => listsOf(record, '', MOST_LEVELS)))
  const found = [...paths].map(path => {
    const lists = records.map(record => at(record, path)).filter(list => Array.isArray(list)) as unknown[][]
    return { path, isLong: lists.some(({ length }) => length > 1), items: lists.flat().slice(0, MOST_ITEMS) }
  })
  const own = found.find(({ isLong, items }) => isLong && areCalls(items))
  return (own ?? found.find(({ items }) => within > 0 && callListIn(items, within - 1) !== undefined))?.path
}

const areCalls = (items: readonly unknown[]): boolean => {
  if (items.length < 2 || !items.every(isObject)) return false
  const { fields, sums } = understand(items, true)
  const isTimed = fields.start !== undefined || (fields.end !== undefined && fields.duration !== undefined)
  return isTimed && sums === undefined && fields.input !== undefined && fields.output !== undefined
}

/** Paths of lists of objects that mention tokens. */
function listsOf(value: unknown, prefix: string, levels: number): readonly string[] {
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    if (Array.isArray(inner))
      return inner.length > 0 && inner.every(isObject) && inner.some(mentionsTokens)
        ? [`${prefix}${key}`]
        : []
    return levels > 1 ? listsOf(inner, `${prefix}${key}.`, levels - 1) : []
  })
}

/** By its names, and those of what lies in it. */
const mentionsTokens = (item: unknown, levels = MOST_LEVELS): boolean =>
  isObject(item) &&
  Object.entries(item).some(
    ([key, inner]) =>
      SAYS_TOKENS.test(key) ||
      (levels > 1 &&
        (Array.isArray(inner) ? inner.slice(0, MOST_ITEMS) : [inner]).some(each =>
          mentionsTokens(each, levels - 1)
        ))
  )
