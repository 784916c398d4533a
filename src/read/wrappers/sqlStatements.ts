/** Lines of SQL → those of one statement, or of one row in it, put together. */

/** What never ends is no statement. */
const MOST_LINES = 1_000
const COMMENT = /^\s*--/
const BEGINS = /^\s*(?:(?:INSERT|REPLACE)\s|\()/i
const IS_INSERT = /^\s*(?:INSERT|REPLACE)\s/i

/** Line by line: what is whole by now, and at the end what never was. */
export type Statements = {
  readonly whole: (line: string) => readonly string[]
  readonly end: () => readonly string[]
}

/**
 * A statement that inserts is whole where its rows begin, a row where its brackets are closed.
 *
 * @param isInsert whether a text has all that stands before the rows
 */
export function statements(isInsert: (text: string) => boolean): Statements {
  let held: string[] = []
  let open: Open = CLOSED
  const end = (): readonly string[] => {
    const text = held.join('\n')
    held = []
    open = CLOSED
    return text === '' ? [] : [text]
  }
  const isWhole = () => {
    if (open.quote !== '' || open.brackets > 0) return false
    const text = held.join('\n')
    return !IS_INSERT.test(text) || isInsert(text) || /;\s*$/.test(text)
  }
  const whole = (line: string): readonly string[] => {
    if (open.quote === '' && COMMENT.test(line)) return []
    if (held.length === 0 && !BEGINS.test(line)) return [line]
    // What the next statement stands behind was broken off.
    const broken = isInsert(line) ? end() : []
    held.push(held.length === 0 ? line.trimStart() : line)
    open = behind(line, open)
    return [...broken, ...(isWhole() || held.length >= MOST_LINES ? end() : [])]
  }
  return { whole, end }
}

/** Brackets, and the quote, that are open at the end of a line. */
type Open = { readonly brackets: number; readonly quote: string }
const CLOSED: Open = { brackets: 0, quote: '' }
const MARK = /\\.|['"`()]/g

const STEP: Readonly<Record<string, number>> = { '(': 1, ')': -1 }

/** A quote that is written twice closes and opens again. */
function behind(line: string, { brackets, quote }: Open): Open {
  for (const [mark] of line.matchAll(MARK)) {
    if (quote === '') brackets += STEP[mark] ?? 0
    if (mark === quote) quote = ''
    else if (quote === '' && QUOTES.has(mark)) quote = mark
  }
  return { brackets, quote }
}
const QUOTES: ReadonlySet<string> = new Set(["'", '"', '`'])
