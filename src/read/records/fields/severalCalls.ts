/** Columns of one row → whether they count several calls: `prompt_tokens_1` and `prompt_tokens_2`, `plan_input_tokens` and `answer_input_tokens`. */
import { countsOf } from './choose.ts'
import { type Column, isCount, mostly } from './columns.ts'
import { isOtherwise } from './rivals.ts'

export type SeveralCalls = {
  /** Columns of the input and of the output, call by call. */
  readonly calls: readonly (readonly [input: string, output: string])[]
}

/** They say which count it is, not of which call. */
const OF_ANY_CALL =
  /^(?:input|in|prompt|output|out|completion|request|response|generated|tokens|usage|count|total|num|number|n|of)$/

/** Who is called beside the one whose counts have plain names: `validator_tokens_in`. */
const OF_ANOTHER_CALL =
  /^(?:validat(?:or|ion)|judg(?:e|ing)|grad(?:er|ing)|evaluator|critic|critique|verif(?:ier|ication)|reviewer|rerank(?:er|ing)|rewrit(?:er|e|ing)|summari[sz]er|router|classifier|planner|moderat(?:or|ion)|repair|refine(?:r|ment)?)$/

const FEWEST_ROWS = 3

/**
 * Several pairs of input and output that differ by the same words or numbers, filled in the same rows and unlike there.
 *
 * @param input columns that count an input
 * @param output columns that count an output
 * @param all also those whose names are known of no tool
 * @returns `undefined` where a row is one call
 */
export function severalCalls(
  input: readonly Column[],
  output: readonly Column[],
  all: readonly Column[]
): SeveralCalls | undefined {
  const ofAnother = (side: 'input' | 'output', known: readonly Column[]) =>
    all.filter(
      column =>
        !known.includes(column) &&
        column.meanings.has(side) &&
        OF_ANOTHER_CALL.test(callNamed(column)) &&
        column.filled.length > 0 &&
        mostly(column, isCount)
    )
  const outputs = [...output, ...ofAnother('output', output)]
  const pairs = [...input, ...ofAnother('input', input)]
    .filter(column => !isOtherwise(column))
    .flatMap(one => {
      const other = outputs.find(column => callNamed(column) === callNamed(one))
      return other === undefined ? [] : [[one, other] as const]
    })
  const named = pairs.filter(([one]) => callNamed(one) !== '')
  const plain = pairs.filter(([one]) => callNamed(one) === '')
  const isBeside = plain.length === 1 && named.some(([one]) => OF_ANOTHER_CALL.test(callNamed(one)))
  const calls = isBeside ? [...plain, ...named] : named
  const counts = calls.map(([one]) => countsOf(one, one.values.length))
  const isOther = counts.slice(1).some(more => areUnlike(counts[0] as readonly number[], more))
  if (!isOther || isWhole(counts)) return undefined
  return { calls: calls.map(([one, other]) => [one.path, other.path] as const) }
}

/** What the words of a count say besides which count it is. */
export const callNamed = ({ name }: Column): string =>
  [...name.around, ...name.all].filter(word => !OF_ANY_CALL.test(word)).join(' ')

/** Two readings of one count are alike. */
function areUnlike(a: readonly number[], b: readonly number[]): boolean {
  const both = a.map((count, i) => [count, b[i] as number] as const).filter(([x, y]) => x > 0 && y > 0)
  return both.length >= FEWEST_ROWS && both.filter(([x, y]) => x !== y).length * 2 > both.length
}

const NEARLY_ALL = 0.95

/** Whether one of them is the sum of the others. */
function isWhole(counts: readonly (readonly number[])[]): boolean {
  return counts.some(whole => {
    const others = counts.filter(one => one !== whole)
    const known = whole.map(
      (count, i) => [count, others.reduce((sum, one) => sum + (one[i] || 0), 0)] as const
    )
    const stated = known.filter(([count]) => count > 0)
    return (
      others.length > 1 && stated.filter(([count, sum]) => count === sum).length >= NEARLY_ALL * stated.length
    )
  })
}
