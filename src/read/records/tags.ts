/** Tags of a record – team, feature, environment, whatever the log's maker put beside a call → the value of one of them. */
import { type Cell, jsonWithin, textOf } from './cell.ts'

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
  'extra.'
]
/** Lists of `team:search` or `team=search`. */
const LISTS = ['tags', 'request_tags', 'requestTags', 'metadata.tags', 'labels']

/** @returns empty where the record has no such tag */
export function tagOf(record: Cell, name: string): string {
  const cell = jsonWithin(record)
  for (const place of PLACES) {
    const text = textOf(cell(`${place}${name}`)).trim()
    if (text !== '') return text
  }
  for (const list of LISTS) {
    const found = itemsOf(cell(list)).find(item => item.startsWith(`${name}:`) || item.startsWith(`${name}=`))
    if (found !== undefined) return found.slice(name.length + 1).trim()
  }
  return ''
}

/** A list, or one written as text. */
function itemsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.map(textOf)
  return textOf(value)
    .replace(/^\[|\]$/g, '')
    .split(',')
    .map(item => item.trim().replace(/^["']|["']$/g, ''))
}
