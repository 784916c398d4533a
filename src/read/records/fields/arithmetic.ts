/** Columns of counts whose names say nothing → which are the input and the output: what adds up to what, and what takes time. */
import { wordSet } from '../../../words.ts'
import { countsOf } from './choose.ts'
import { type Column, isCount, mostly } from './columns.ts'
import { inputOfSides } from './looseNames.ts'
import { namesModel } from './modelNames.ts'
import { isElsewhere } from './synonyms.ts'

export type Counted = {
  readonly input: Column
  readonly output: Column
  readonly total: Column | undefined
  readonly because: string
}
/** Two columns that may be either. */
export type Either = { readonly either: readonly [Column, Column] }

const NO_TOKENS =
  /^(?:id|key|seed|port|code|status|retry|retries|attempt|attempts|temperature|cost|price|max|limit|chars|characters|bytes|index|row|version|year|month|day|hour|page|line|seq|sequence|number|no|latency|duration|ms|s|ip|score|rank|step|steps|turn|turns|len|size|width|height|order|unnamed|cumulative|running|accumulated|cumulated|kumuliert|cumul|far|today|remaining|left|avg|average|mean|median|previous|prev|estimated|estimate|est|approx|budget|rpm|tpm|rps|tps|qps|throughput|rate|words|word|sentences|lines|letters|length|delta|ticks)$/
const NAMED_OTHERWISE = wordSet(`
  id start end firstToken duration ttft maxTokens status success failure cost cached cacheWrite reasoning
  uncached error level stream kind tier
`)
const FEWEST_ROWS = 3
/** Below it are classes, levels and places in a list: some prompt and some answer are longer. */
const FEWEST_TOKENS = 16
const NEARLY_ALL = 0.95
const MOST_COLUMNS = 12
const MOST_TOKENS = 16_777_216

/** Columns that may count tokens: whole numbers of many sizes, and no name that says what else they are. */
function candidates(columns: readonly Column[]): readonly Column[] {
  return columns.filter(
    column =>
      column.filled.length >= FEWEST_ROWS &&
      mostly(column, isCount) &&
      column.name.unit === undefined &&
      !isElsewhere(column.name) &&
      ![...column.meanings.keys()].some(meaning => NAMED_OTHERWISE.has(meaning)) &&
      !column.name.all.some(word => NO_TOKENS.test(word)) &&
      !namesModel(column.path) &&
      new Set(column.filled).size > Math.min(2, FEWEST_ROWS - 1) &&
      countsOf(column, column.values.length).every(number => !(number > MOST_TOKENS))
  )
}

/** A total is neither of two parts. */
const isWhole = ({ name }: Column): boolean => name.all.includes('total')

/** What names tell already. */
export type Known = { readonly input: Column | undefined; readonly output: Column | undefined }

/**
 * @param known at most one of the two
 * @param length records sampled
 * @param seconds how long each call lasted; `NaN` where unknown
 */
export function countedByArithmetic(
  columns: readonly Column[],
  length: number,
  seconds: readonly number[],
  known: Known
): Counted | Either | undefined {
  const found = candidates(columns)
  if (found.length < 2 || found.length > MOST_COLUMNS) return undefined
  const numbers = new Map(found.map(column => [column, countsOf(column, length)]))
  const triple = adding(found, numbers)
  const named = known.input ?? known.output
  if (named !== undefined) return triple ? besides(named, known, triple) : theOther(named, known, found)
  const large = found.filter(column => numbers.get(column)?.some(count => count >= FEWEST_TOKENS))
  const pair =
    triple ??
    (found.length === 2 && large.length === 2 && !found.some(isWhole)
      ? ([found[0], found[1], undefined] as const)
      : undefined)
  return pair?.[0] && pair[1] && told(pair[0], pair[1], pair[2], numbers, seconds)
}

/** Which of two is the input: by their names where each says its own, by what takes time, else by what is larger where their sum shows that they are all there is. */
function told(
  one: Column,
  other: Column,
  total: Column | undefined,
  numbers: ReadonlyMap<Column, readonly number[]>,
  seconds: readonly number[]
): Counted | Either {
  const sums = total === undefined ? '' : `, and ${one.path} + ${other.path} is ${total.path}`
  const [a, b] = [numbers.get(one) as readonly number[], numbers.get(other) as readonly number[]]
  const side = inputOfSides(one.name, other.name)
  if (side !== undefined) {
    const [input, output] = side === 0 ? [one, other] : [other, one]
    return { input, output, total, because: `the names ${input.path} and ${output.path} say so${sums}` }
  }
  const slower = slowerOf(a, b, seconds)
  if (slower !== undefined) {
    const [input, output] = slower === 0 ? [other, one] : [one, other]
    const because = `calls last longer the larger ${output.path} is, as an output makes them${sums}`
    return { input, output, total, because }
  }
  const larger = total === undefined ? undefined : largerOf(a, b)
  if (larger === undefined) return { either: [one, other] }
  const [input, output] = larger === 0 ? [one, other] : [other, one]
  return { input, output, total, because: `it is the larger of two${sums}; inputs mostly are` }
}

/** One is known, and one other column, without a meaning of its own, counts tokens by its name. */
function theOther(named: Column, { input }: Known, found: readonly Column[]): Counted | undefined {
  const others = found.filter(
    column => column !== named && column.meanings.size === 0 && column.name.all.includes('tokens')
  )
  const [other] = others
  if (other === undefined || others.length > 1) return undefined
  const [one, two] = input === named ? [named, other] : [other, named]
  return {
    input: one,
    output: two,
    total: undefined,
    because: `${other.path} is the only other column of tokens`
  }
}

/** One of the two is known, and what the sum has besides it is the other. */
function besides(
  named: Column,
  { input }: Known,
  [one, other, total]: readonly [Column, Column, Column]
): Counted | undefined {
  if (named !== one && named !== other) return undefined
  const rest = named === one ? other : one
  const because = `${one.path} + ${other.path} is ${total.path}`
  return input === named
    ? { input, output: rest, total, because }
    : { input: rest, output: named, total, because }
}

/** Three columns of which the last is the sum of the others in nearly every row. */
function adding(
  columns: readonly Column[],
  numbers: ReadonlyMap<Column, readonly number[]>
): readonly [Column, Column, Column] | undefined {
  const pairs = columns.flatMap((one, i) => columns.slice(i + 1).map(other => [one, other] as const))
  const triples = columns.flatMap(total =>
    pairs.filter(pair => !pair.includes(total)).map(([one, other]) => [one, other, total] as const)
  )
  const of = (column: Column) => numbers.get(column) as readonly number[]
  return triples.find(([one, other, total]) => areAdded(of(one), of(other), of(total)))
}

function areAdded(a: readonly number[], b: readonly number[], sums: readonly number[]): boolean {
  let [known, equal] = [0, 0]
  for (const [i, sum] of sums.entries()) {
    if (!(sum > 0)) continue
    known++
    const [x, y] = [a[i] as number, b[i] as number]
    if (x > 0 && y > 0 && x + y === sum) equal++
  }
  return known >= FEWEST_ROWS && equal >= NEARLY_ALL * known
}

const MOSTLY = 0.8

function largerOf(a: readonly number[], b: readonly number[]): 0 | 1 | undefined {
  const known = a.flatMap((value, i) =>
    Number.isNaN(value - (b[i] as number)) ? [] : [value - (b[i] as number)]
  )
  if (known.filter(step => step > 0).length >= MOSTLY * known.length) return 0
  return known.filter(step => step < 0).length >= MOSTLY * known.length ? 1 : undefined
}

const FEWEST_TO_RELATE = 12
const RELATED = 0.7
const CLEARLY = 0.3

/** Which of two counts the lasting of calls follows; `undefined` where neither, or both. */
function slowerOf(a: readonly number[], b: readonly number[], seconds: readonly number[]): 0 | 1 | undefined {
  const [first, second] = [correlation(a, seconds), correlation(b, seconds)]
  if (first > RELATED && first > second + CLEARLY) return 0
  return second > RELATED && second > first + CLEARLY ? 1 : undefined
}

/** Pearson’s, where both are known; 0 of too few rows. */
export function correlation(a: readonly number[], b: readonly number[]): number {
  const rows = a.flatMap((x, i) => {
    const y = b[i] ?? Number.NaN
    return Number.isNaN(x + y) ? [] : [{ x, y }]
  })
  if (rows.length < FEWEST_TO_RELATE) return 0
  const mean = (of: (row: { x: number; y: number }) => number) => sumOf(rows, of) / rows.length
  const [meanX, meanY] = [mean(({ x }) => x), mean(({ y }) => y)]
  const product = sumOf(rows, ({ x, y }) => (x - meanX) * (y - meanY))
  const squares = sumOf(rows, ({ x }) => (x - meanX) ** 2) * sumOf(rows, ({ y }) => (y - meanY) ** 2)
  return squares > 0 ? product / Math.sqrt(squares) : 0
}

const sumOf = <Row>(rows: readonly Row[], of: (row: Row) => number): number =>
  rows.reduce((sum, row) => sum + of(row), 0)
