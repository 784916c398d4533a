/** A dump of a database as SQL – `COPY … FROM stdin`, `INSERT INTO … VALUES` – → the rows of its table of calls. */
import { saysTokens } from '../records/fields/saysTokens.ts'
import { type Dressed, quoted } from './dressed.ts'
import { statements } from './sqlStatements.ts'

type Table = { readonly name: string; readonly columns: readonly string[] }

const NAME = '(?:[`"[]?\\w+[`"\\]]?\\.)?[`"[]?(\\w+)[`"\\]]?'
/** Names in quotes may hold brackets and commas. */
const LISTED = '\\(((?:[^)`"[]|`[^`]*`|"[^"]*"|\\[[^\\][]*\\])*)\\)'
const LISTED_NAME = /(?:[^,`"[]|`[^`]*`|"[^"]*"|\[[^\][]*\])+/g
/** `price decimal(10, 2) DEFAULT 0`: a line may hold several. */
const DEFINITION = /(?:[^,()'`"[]|\((?:[^()]|\([^()]*\))*\)|'[^']*'|`[^`]*`|"[^"]*"|\[[^\][]*\])+/g
const COPY = new RegExp(`^COPY ${NAME} ${LISTED} FROM stdin`, 'i')
const INSERT = new RegExp(
  `^(?:INSERT|REPLACE)\\s+(?:OR\\s+\\w+\\s+)?(?:IGNORE\\s+)?(?:INTO\\s+)?${NAME}\\s*(?:${LISTED})?\\s*VALUES\\s*`,
  'i'
)
const CREATE = new RegExp(`^CREATE TABLE (?:IF NOT EXISTS )?${NAME} ?\\((.*)$`, 'i')
const NO_COLUMN = /^(?:primary|unique|key|constraint|foreign|index|check|fulltext|\))/i

const MOST_LINES = 2_000
const OF_CALLS = /latency/i

/** JSON in a cell may hold what no column is called. */
const HOLDS_COUNTS = /"[\w.]{0,80}tokens?[\w.]{0,80}\\?"\s*:\s*\d/i

/** Not of users: something of tokens stands in its columns. */
const isOfCalls = (columns: readonly string[]): boolean =>
  columns.some(name => saysTokens(name) || OF_CALLS.test(name))

/** `undefined` where the beginning holds no row of such a table. */
export function sqlDump(head: string): Dressed | undefined {
  const lines = head.split(/\r?\n/, MOST_LINES)
  const whole = lines.flatMap(statements(isInsert).whole)
  const table = whole
    .map(line => tableOf(line, lines))
    .find((one, i) => one && (isOfCalls(one.columns) || HOLDS_COUNTS.test(whole[i] as string)))
  return table && { name: 'a database’s dump', ...rowsOf(table) }
}

const isInsert = (text: string): boolean => INSERT.test(text)

function tableOf(line: string, lines: readonly string[]): Table | undefined {
  const [, name = '', listed] = COPY.exec(line) ?? INSERT.exec(line) ?? []
  if (name === '') return undefined
  return {
    name,
    columns: listed === undefined ? createdColumns(name, lines) : (listed.match(LISTED_NAME) ?? []).map(bare)
  }
}

const bare = (name: string): string => name.trim().replace(/^[`"[]|[`"\]]$/g, '')

/** Names of the columns in the order in which the table was created. */
function createdColumns(name: string, lines: readonly string[]): readonly string[] {
  const from = lines.findIndex(line => CREATE.exec(line)?.[1] === name)
  const first = from < 0 ? undefined : CREATE.exec(lines[from] as string)?.[2]
  if (first === undefined) return []
  const rest = lines.slice(from + 1)
  const end = first.includes(')') ? 0 : rest.findIndex(line => /^\s*\)/.test(line))
  const listed = [
    end === 0 ? first.slice(0, first.lastIndexOf(')')) : first,
    ...rest.slice(0, Math.max(0, end))
  ]
  return listed
    .flatMap(line => line.match(DEFINITION) ?? [])
    .map(text => text.trim())
    .filter(text => text !== '' && !NO_COLUMN.test(text))
    .map(text => bare(text.split(/\s/)[0] as string))
}

/** Line by line: the header, then each row of the table as CSV. */
function rowsOf({ name, columns }: Table): Pick<Dressed, 'plain' | 'end'> {
  let within: 'copy' | 'values' | undefined
  let isBegun = false
  const out = (rows: readonly (readonly string[])[]): readonly string[] => {
    const all = isBegun || rows.length === 0 ? rows : [columns, ...rows]
    isBegun ||= rows.length > 0
    return all.map(cells => cells.map(quoted).join(','))
  }
  const copied = (line: string): readonly string[] => {
    if (line !== '\\.') return out([line.split('\t').map(unescaped)])
    within = undefined
    return []
  }
  const inserted = (line: string, text: string): readonly string[] => {
    // SQL Server ends a statement with its line.
    within = /[;)]\s*$/.test(line) ? undefined : 'values'
    const tuples = tuplesIn(text)
    // What cannot be parsed goes on as it is, to be counted for what it is.
    return out(tuples.length === 0 && text.trim() !== '' ? [[text]] : tuples)
  }
  const read = (line: string): readonly string[] => {
    const insert = INSERT.exec(line)
    if (COPY.exec(line)?.[1] === name) within = 'copy'
    if (insert?.[1] === name) return inserted(line, line.slice(insert[0].length))
    return within === 'values' ? inserted(line, line) : []
  }
  const { whole, end } = statements(isInsert)
  return {
    plain: line => (within === 'copy' ? copied(line) : whole(line).flatMap(read)),
    end: () => end().flatMap(read)
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '' }
const unescaped = (cell: string): string =>
  cell === '\\N' ? '' : cell.replaceAll(/\\(.)/g, (_, letter: string) => ESCAPES[letter] ?? letter)

const VALUE =
  /(?:\s*[EN]?'((?:[^'\\]|\\.|'')*)'(?:::\w+)?\s*|((?:[^,()']|\((?:[^()]|\([^()]*\))*\))+))([,)])/y

/** `(1,'a',NULL),(2,'b',3)` → cells; what is no such list gives none. */
export function tuplesIn(text: string): readonly (readonly string[])[] {
  const tuples: string[][] = []
  let at = text.indexOf('(')
  while (at >= 0) {
    const cells: string[] = []
    VALUE.lastIndex = at + 1
    for (let found = VALUE.exec(text); found; found = VALUE.exec(text)) {
      const [, quotedText, plain = '', mark] = found
      cells.push(
        quotedText === undefined ? nullOr(plain.trim()) : unescaped(quotedText.replaceAll("''", "'"))
      )
      at = VALUE.lastIndex
      if (mark === ')') break
    }
    if (cells.length === 0) return tuples
    tuples.push(cells)
    at = text.indexOf('(', at)
  }
  return tuples
}

/** `CAST(N'2026-…' AS DateTime2)`, `to_timestamp('…','…')`, `CAST(12 AS Decimal(18, 0))`: what stands first within. */
const CALLED =
  /^(?:cast|convert|to_timestamp|to_date|timestamp|date|datetime)\s*(?:\(\s*)?(?:N?'((?:[^']|'')*)'|(-?[\d.]+))/i

const nullOr = (text: string): string => {
  const [, quotedText, number] = CALLED.exec(text) ?? []
  return quotedText ?? number ?? (/^null$/i.test(text) ? '' : text)
}
