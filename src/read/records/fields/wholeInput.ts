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
