/** Tags of a record – team, feature, environment, whatever the log's maker put beside a call → the value of one of them. */
import { jsonOrNothing } from '../../json.ts'
import { TAG } from '../../log/split.ts'
import { type Cell, isBlank, jsonWithin, textOf } from './cell.ts'

/** Where tags stand, under their own name: in a column, or in an object of such. */
const PLACES = [
  '',
  'tag.',
  'tags.',
  'metadata.',
  'metadata.tags.',
  'labels.',
  'attributes.',
  'properties.',
  'request.metadata.',
  'requester_metadata.',
  'metadata.requester_metadata.',
  'custom.',
  'SpanAttributes.',
  'ResourceAttributes.',
  'extra.'
]
/** Lists of `team:search` or `team=search`. */
export const TAG_LISTS: readonly string[] = ['tags', 'request_tags', 'requestTags', 'metadata.tags', 'labels']

/** Where a tag may stand, the first that says something counts; behind them come the lists. */
export const tagPaths = (name: string): readonly string[] => PLACES.map(place => `${place}${name}`)

/** The tags that options ask for. */
export function tagsAsked({
  by,
  where = []
}: {
  readonly by?: string | null | undefined
  readonly where?: readonly string[] | undefined
}): readonly string[] {
  const conditions = where.map(text => text.slice(0, Math.max(0, text.indexOf('='))))
  return [...conditions, by ?? ''].flatMap(text => (text.startsWith(TAG) ? [text.slice(TAG.length)] : []))
}

/** Whether a column of a table may hold the tag: as its value, or in an object or a list that stands in it. */
export const mayHoldTag = (column: string, name: string): boolean =>
  [...tagPaths(name), ...TAG_LISTS].some(path => path === column || path.startsWith(`${column}.`))

/** @returns empty where the record has no such tag */
export function tagOf(record: Cell, name: string): string {
  const cell = jsonWithin(record)
  for (const path of tagPaths(name)) {
    const text = textOf(cell(path)).trim()
    if (!isBlank(text)) return text
  }
  for (const list of TAG_LISTS) {
    const found = itemsOf(cell(list)).find(item => item.startsWith(`${name}:`) || item.startsWith(`${name}=`))
    if (found !== undefined) return found.slice(name.length + 1).trim()
  }
  return ''
}

/** A list, or one written as text. */
function itemsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.map(textOf)
  const text = textOf(value)
  const items = text.startsWith('[') ? jsonOrNothing(text) : undefined
  if (Array.isArray(items)) return items.map(textOf)
  return text
    .replace(/^\[|\]$/g, '')
    .split(',')
    .map(item => item.trim().replace(/^["']|["']$/g, ''))
}
