/** Tables as consoles print them – columns under a rule, between blanks, a line for each field – → plain rows. */
import { saysTokens } from '../records/fields/saysTokens.ts'
import { areMostly, type Dressed, filledOf, quoted } from './dressed.ts'

const csvLine = (cells: readonly string[]): string => cells.map(quoted).join(',')

/** Rows that a console leaves out are shown by dots: what is left is no log. */
const LEFT_OUT = /^[\s│|]*(?:·|\.\.|…)[\s│|·….]*$|\(\d[\d,]* shown\)/

export const leavesRowsOut = (lines: readonly string[]): boolean => lines.some(line => LEFT_OUT.test(line))

/** Of columns between blanks or borders: dots in a list of commas are a bad row. */
export function isCutPrint(head: string): boolean {
  const lines = head.split(/\r?\n/)
  return leavesRowsOut(lines) && !/[,;\t]/.test(lines.find(line => line.trim() !== '') ?? '')
}

const FEWEST_COLUMNS = 3

/** Where a column begins and ends, in characters; the last one has no end. */
type Span = readonly [from: number, to: number | undefined]

const cutAt = (line: string, spans: readonly Span[]): readonly string[] =>
  spans.map(([from, to]) => line.slice(from, to).trim())

const DASHES = /^\s*-{2,}(?: +-{2,})+\s*$/
const FOOT = /^\s*\(?\d[\d,]* rows?\b.*$/i

/** `sqlite3 -column`, SQL Server: names, below each its dashes, and the values as wide as they. */
export function underDashes(lines: readonly string[]): Dressed | undefined {
  const rule = lines.findIndex(line => DASHES.test(line))
  const header = lines[rule - 1]
  if (rule < 1 || header === undefined || leavesRowsOut(lines)) return undefined
  const starts = [...(lines[rule] as string).matchAll(/-+/g)].map(({ index }) => index)
  const spans = starts.map((from, i): Span => [from, starts[i + 1]])
  return spans.length < FEWEST_COLUMNS ? undefined : ofSpans(spans, rule - 1)
}

const ofSpans = (spans: readonly Span[], linesBefore: number): Dressed => ({
  name: 'a printed table',
  linesBefore,
  plain: line =>
    line.trim() === '' || DASHES.test(line) || FOOT.test(line) ? [] : [csvLine(cutAt(line, spans))]
})

/** pandas, `docker ps`: columns with two blanks or more between them in every line. */
export function betweenBlanks(lines: readonly string[]): Dressed | undefined {
  const filled = filledOf(lines).filter(line => !FOOT.test(line))
  const [header = ''] = filled
  if (filled.length < 3 || leavesRowsOut(lines) || /[,;|\t{}=]/.test(header)) return undefined
  const spans = blankSpans(filled)
  const names = cutAt(header, spans).filter(name => name !== '')
  const areNames = names.every(name => /\p{L}/u.test(name) && name.split(' ').length <= 3)
  const isFull = (line: string) => cutAt(line, spans).filter(cell => cell !== '').length >= names.length - 1
  const isTable =
    names.length >= FEWEST_COLUMNS &&
    names.some(saysTokens) &&
    names.length >= spans.length - 1 &&
    areNames &&
    areMostly(filled, isFull)
  return isTable ? ofSpans(spans, 0) : undefined
}

/** Columns between places that are blank in all lines, two or more of them in a row. */
function blankSpans(lines: readonly string[]): readonly Span[] {
  const width = Math.max(...lines.map(line => line.length))
  const isBlank = Array.from({ length: width }, (_, at) => lines.every(line => (line[at] ?? ' ') === ' '))
  const text = isBlank.map(blank => (blank ? ' ' : 'x')).join('')
  const gaps = [...text.matchAll(/ {2,}/g)].filter(({ index }) => index > 0)
  // Numbers stand at the right end of a column, and a wider one grows into the gap before it.
  const starts = [0, ...gaps.map(({ index, 0: gap }) => index + (gap.length >> 1))]
  return starts.map((from, i): Span => [from, starts[i + 1]])
}

/** `ts = 2026-…` of SQLite, `ts | 2026-…` of psql, `ts: 2026-…` of MySQL and YAML: a line for each field, records apart. */
const FIELD = /^\s*(\w[\w .@()/-]{0,60}?)\s*(?: = |\s\| |: )(.*)$/
const APART = /^\s*$|^---$|^-\[ RECORD \d+ \][-+]*$|^\*+ \d+\. row \*+$/

/** Another field behind the first. */
const SEVERAL = /: .*\S [|;] \w[\w ]{0,40}: \S/

/** All records have the fields of the first: with its last one a record ends. */
export function inFields(lines: readonly string[]): Dressed | undefined {
  const from = lines.findIndex(line => FIELD.test(line))
  const end = from < 0 ? -1 : lines.findIndex((line, i) => i > from && APART.test(line))
  const names = lines.slice(from, end).map(line => FIELD.exec(line)?.[1])
  const areFields =
    from <= 2 &&
    end > from &&
    names.length >= FEWEST_COLUMNS &&
    names.every(Boolean) &&
    new Set(names).size === names.length &&
    !lines.slice(from, end).some(line => SEVERAL.test(line)) &&
    names.some(name => saysTokens(name ?? ''))
  const again = lines.slice(end).find(line => !APART.test(line))
  if (!areFields || FIELD.exec(again ?? '')?.[1] !== names[0]) return undefined
  return {
    name: 'records printed a field a line',
    plain: gathered(names as readonly string[])
  }
}

function gathered(names: readonly string[]): Dressed['plain'] {
  let held: string[] = []
  let isBegun = false
  return line => {
    const [, name, value = ''] = FIELD.exec(line) ?? []
    if (name === undefined || name !== names[held.length]) {
      // Another line begins a record anew; one that is damaged goes on, to be counted for what it is.
      const rest = held.length > 0 ? [held.join(' ')] : []
      held = name === names[0] ? [value.trim()] : []
      return rest
    }
    held.push(value.trim())
    if (held.length < names.length) return []
    const rows = isBegun ? [csvLine(held)] : [csvLine(names), csvLine(held)]
    isBegun = true
    held = []
    return rows
  }
}
