/** What was inferred of a log's columns → text that is the same where the same was inferred. */

/** Evidence is no part of how a log is read. */
const EVIDENCE: readonly string[] = ['columns', 'because']

export const inferredText = (inferred: object): string =>
  JSON.stringify(inferred, (key, value: unknown) => {
    if (EVIDENCE.includes(key)) return undefined
    if (value instanceof RegExp) return String(value)
    if (value instanceof Map || value instanceof Set) return [...value]
    return typeof value === 'function' ? value.name : value
  })
