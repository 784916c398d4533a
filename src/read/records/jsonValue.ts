/** A text of JSON, or as Python writes it → its value. */

/** A text in quotes, even one that does not end, or it were sought again from each quote; or outside of any what Python writes that is no number of JSON. */
const TEXT_OR_NO_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"?|NaN|-?Infinity/gs

/**
 * The value of a text, as JSON or as Python writes it: with `NaN` and `Infinity`, which are taken as null.
 *
 * @throws SyntaxError where it is neither
 */
export function jsonValue(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (!/NaN|Infinity/.test(text)) throw error
  }
  return JSON.parse(text.replace(TEXT_OR_NO_NUMBER, found => (found.startsWith('"') ? found : 'null')))
}

/** A line's value; `undefined` where it is no JSON, not even as Python writes it. */
export function lineValue(text: string): unknown {
  try {
    return jsonValue(text)
  } catch {
    // Neither.
    return undefined
  }
}

/** A record of a list that has a line for each, without the comma before or behind it. */
export const withoutCommas = (line: string): string =>
  line.slice(line.startsWith(',') ? 1 : 0, line.length > 1 && line.endsWith(',') ? -1 : undefined)
