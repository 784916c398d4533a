/** Records in which an object with counts of tokens lies as a text further down than the top → the same, with the object. */
import { isObject, type JsonObject } from '../../json.ts'
import { saysTokens } from '../records/fields/saysTokens.ts'

/** An envelope or two, a list of entries, and a body. */
const MOST_LEVELS = 8
/** What is looked for before a text is parsed. */
const OF_A_CALL = /tok|usage|"model"/i

/** Whether such a text lies in one of these records; those at their top are opened as they are read. */
export const holdTexts = (records: readonly unknown[]): boolean =>
  records.some(record => isObject(record) && Object.values(record).some(value => holds(value, MOST_LEVELS)))

function holds(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null || levels === 0) return false
  return Object.values(value).some(inner => objectIn(inner) !== undefined || holds(inner, levels - 1))
}

/** With an object instead of each such text. */
export function opened(value: unknown, levels = MOST_LEVELS): unknown {
  const object = objectIn(value) ?? value
  if (levels === 0 || typeof object !== 'object' || object === null) return object
  if (Array.isArray(object)) return object.map(item => opened(item, levels - 1))
  return Object.fromEntries(Object.entries(object).map(([key, inner]) => [key, opened(inner, levels - 1)]))
}

function objectIn(value: unknown): JsonObject | undefined {
  if (typeof value !== 'string' || !value.startsWith('{') || !OF_A_CALL.test(value)) return undefined
  try {
    const found: unknown = JSON.parse(value)
    return isObject(found) && (countsTokens(found) || isRequest(found)) ? found : undefined
  } catch {
    // A text that begins with a brace.
    return undefined
  }
}

/** What a model was sent names it, also where it failed. */
const isRequest = (value: JsonObject): boolean =>
  typeof value['model'] === 'string' && ['messages', 'input', 'prompt', 'contents'].some(key => key in value)

/** A number under a name of tokens: what a model wrote as JSON mostly holds none. */
export const countsTokens = (value: JsonObject, levels = 3): boolean =>
  Object.entries(value).some(([key, inner]) =>
    isObject(inner)
      ? levels > 1 && countsTokens(inner, levels - 1)
      : typeof inner === 'number' && saysTokens(key)
  )
