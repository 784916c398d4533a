/** The text of a file that the user names → its JSON value, or the refusal of whoever reads it. */

/** A byte-order mark, with which PowerShell begins its files, is no part of the text. */
const withoutMark = (text: string): string => text.replace(/^\ufeff/, '')

/** @param refuse makes what is thrown where the text is no JSON */
export function jsonIn(text: string, refuse: (cause: Error) => Error): unknown {
  try {
    return JSON.parse(withoutMark(text)) as unknown
  } catch (error) {
    throw refuse(error as Error)
  }
}

/** The value, or `undefined` where the text is no JSON. */
export function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(withoutMark(text)) as unknown
  } catch {
    return undefined
  }
}

export type JsonObject = Readonly<Record<string, unknown>>

/** Neither `null` nor a list. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What stands in a table under a name that came from outside: `constructor` and its like stand in none. */
export const entryOf = <Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined

/** What lies within at a path of names; `undefined` where nothing does. */
export const valueAt = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce(
    (inner, name) => (typeof inner === 'object' && inner !== null ? (inner as JsonObject)[name] : undefined),
    value
  )
