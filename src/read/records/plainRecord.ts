/** One line of a CSV that leaves no doubt → its fields, without csv-parse, which takes longer to load than to ask. */

/**
 * As csv-parse reads it, skipping an empty line.
 *
 * @returns `undefined` where the text is not a single line, or a quote stands where RFC 4180 has none
 */
export function plainFields(text: string, delimiter: string): string[] | undefined {
  if (/[\r\n]/.test(text)) return undefined
  if (!text.includes('"')) return text === '' ? [] : text.split(delimiter)
  return quotedFields(text, delimiter)
}

function quotedFields(text: string, delimiter: string): string[] | undefined {
  const fields: string[] = []
  let at = 0
  for (;;) {
    const isQuoted = text[at] === '"'
    const end = isQuoted ? behindQuotes(text, at) : behindPlain(text, delimiter, at)
    const field = text.slice(at, end)
    if (end < 0 || (!isQuoted && field.includes('"'))) return undefined
    fields.push(isQuoted ? field.slice(1, -1).replaceAll('""', '"') : field)
    if (end === text.length) return fields
    if (text[end] !== delimiter) return undefined
    at = end + 1
  }
}

function behindPlain(text: string, delimiter: string, at: number): number {
  const end = text.indexOf(delimiter, at)
  return end < 0 ? text.length : end
}

/** −1: the quotes never end. */
function behindQuotes(text: string, at: number): number {
  for (let quote = text.indexOf('"', at + 1); quote >= 0; quote = text.indexOf('"', quote + 2)) {
    if (text[quote + 1] !== '"') return quote + 1
  }
  return -1
}
