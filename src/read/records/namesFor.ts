/** A table without names for its columns → how to call them, as far as what stands in them tells it. */
import type { Sample } from '../format/format.ts'
import { isCount, mostly } from './fields/columns.ts'
import { isCounter } from './fields/counters.ts'
import { type Understood, understand } from './fields/understand.ts'
import { suggestedMap } from './suggestedMap.ts'

/** What values tell of columns without names is offered, not taken. */
export function namesFor({ rows = [], columns }: Sample): string {
  const understood = understand(rows, false)
  const { input, output } = understood.fields
  const told = input && output ? suggestedMap(understood) : undefined
  const remedy =
    told === undefined
      ? `name those of the times, the input and the output (docs/formats.md)${inOrder(understood)}`
      : `name them, by their values: ${told}`
  return `Its columns are called c1 to c${columns.size}: ${remedy}.`
}

/** Most programs write the input before the output. */
function inOrder(understood: Understood): string {
  const counts = understood.columns.filter(
    column =>
      column.filled.length * 2 > column.values.length &&
      mostly(column, isCount) &&
      !isCounter(column, understood.columns)
  )
  const [input, output] = counts.map(({ path }) => path)
  const map = input && output ? suggestedMap(understood, { input, output }) : undefined
  return map === undefined ? '' : `; where ${input} is the input and ${output} the output: ${map}`
}
