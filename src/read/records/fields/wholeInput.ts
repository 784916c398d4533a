/** Several columns that count the input → the one first that holds the others' parts, too: `input_tokens` beside `prompt_tokens` and `schema_tokens`. */
import { countsOf } from './choose.ts'
import { type Column, isCount, mostly } from './columns.ts'

/** Of two columns of the input, the one that is the other and a third together is the whole of it. */
export function wholeFirst(
  inputs: readonly Column[],
  columns: readonly Column[],
  length: number
): readonly Column[] {
  const [first, ...others] = inputs.filter(({ filled }) => filled.length > 0)
  if (first === undefined || others.length === 0) return inputs
  const least = countsOf(first, length)
  const thirds = columns.filter(column => !inputs.includes(column) && mostly(column, isCount))
  const whole = others.find(other => {
    const more = countsOf(other, length).map((count, i) => count - (least[i] as number))
    return thirds.some(third => isMade(more, countsOf(third, length)))
  })
  return whole === undefined ? inputs : [whole, ...inputs.filter(column => column !== whole)]
}

/** Whether what one column has more than another is a third, nearly everywhere. */
function isMade(more: readonly number[], third: readonly number[]): boolean {
  const known = more.filter(count => !Number.isNaN(count)).length
  const equal = more.filter((count, i) => count > 0 && count === third[i]).length
  return known > 2 && equal >= 0.95 * known
}

const MOST_PARTS = 4
const PART =
  /^(?:input|prompt|cached|context|read|system|user|human|tools?|history|retrieved|retrieval|question|query|request|documents?|docs|chunks|instructions?|examples?|schema|messages?|template|knowledge|memory|prefix)$/

/**
 * Of columns about the input, the fewest that are total − output together in nearly every record; none where those that
 * are named so are it already, taken in turn: then records without an output are all that does not add up.
 */
export function inputParts(
  columns: readonly Column[],
  { input, total, output }: Readonly<Record<'input' | 'total' | 'output', readonly number[]>>
): readonly string[] | undefined {
  const candidates = columns.filter(
    column =>
      column.name.all.some(word => PART.test(word)) &&
      !column.name.all.some(word => /^(?:output|completion|total|chars|max)$/.test(word)) &&
      column.filled.length > 0 &&
      mostly(column, isCount)
  )
  const wanted = total.map((count, i) => count - (output[i] as number))
  const known = wanted.filter(count => count > 0).length
  if (known < 2 || candidates.length > 12) return undefined
  const isMet = (countOf: (record: number) => number) =>
    wanted.filter((count, i) => count > 0 && countOf(i) === count).length >= 0.95 * known
  if (isMet(i => input[i] as number)) return undefined
  const numbers = candidates.map(column => countsOf(column, total.length))
  return subsets(candidates.length, MOST_PARTS)
    .find(places => isMet(i => places.reduce((sum, at) => sum + ((numbers[at]?.[i] as number) || 0), 0)))
    ?.map(at => (candidates[at] as Column).path)
}

/** All choices of 1 to `most` of so many, the smaller ones first. */
function subsets(of: number, most: number): readonly (readonly number[])[] {
  const bySize = (size: number, from = 0): readonly (readonly number[])[] =>
    size === 0
      ? [[]]
      : Array.from({ length: Math.max(0, of - from) }, (_, i) => from + i).flatMap(at =>
          bySize(size - 1, at + 1).map(rest => [at, ...rest])
        )
  return Array.from({ length: most }, (_, i) => bySize(i + 1)).flat()
}
