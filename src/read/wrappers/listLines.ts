/** A list of values a line – `["2026-…","gpt-4o",518]`, as ClickHouse writes JSONCompactEachRow, with or without names – → lines of a table. */
import { areMostly, type Dressed, filledOf, quoted } from './dressed.ts'

const FEWEST_COLUMNS = 3
const FEWEST_LINES = 2

/** Below the names may stand the types of their columns. */
const TYPE =
  /^(?:(?:Nullable|LowCardinality)\()*(?:U?Int\d+|Float\d+|Decimal|String|FixedString|Date|Date32|DateTime|DateTime64|UUID|Bool|Enum\d+|IPv[46]|Array|Map|Tuple)(?:\(.*\))?\)*$/

/** `undefined` where the lines are no lists of one length. */
export function listLines(lines: readonly string[]): Dressed | undefined {
  const filled = filledOf(lines)
  const columns = cellsOf(filled[0] ?? '')?.length ?? 0
  const isRow = (line: string) => cellsOf(line)?.length === columns
  return columns >= FEWEST_COLUMNS && filled.length >= FEWEST_LINES && areMostly(filled, isRow)
    ? { name: 'a list of values a line', plain: plainLine }
    : undefined
}

/** A line that is none goes on as it is, to be counted for what it is. */
function plainLine(line: string): readonly string[] {
  const cells = cellsOf(line)
  if (cells === undefined) return [line]
  return cells.every(cell => TYPE.test(cell)) ? [] : [cells.map(quoted).join(',')]
}

function cellsOf(line: string): readonly string[] | undefined {
  const text = line.trim()
  if (!text.startsWith('[') || !text.endsWith(']')) return undefined
  try {
    const values = JSON.parse(text) as readonly unknown[]
    return values.some(value => typeof value === 'object' && value !== null)
      ? undefined
      : values.map(value => String(value ?? ''))
  } catch {
    return undefined
  }
}
