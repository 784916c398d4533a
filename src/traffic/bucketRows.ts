/** Rows of a usage export → groups by name, and sums of what they state. */
import { type Figure, measured, unknown } from '../figure.ts'
import type { UsageBuckets } from '../log/trafficLog.ts'

/** How much the row at an index holds; `NaN`: unknown. */
export type Weight = (index: number) => number

/** Tokens of a row by kind. `total` counts what is known of input and output; unknown where neither is. */
export function tokenWeights(
  buckets: Pick<UsageBuckets, 'inputTokens' | 'cachedTokens' | 'outputTokens'>
): Record<'input' | 'cached' | 'output' | 'total', Weight> {
  const input: Weight = i => buckets.inputTokens[i] as number
  const output: Weight = i => buckets.outputTokens[i] as number
  return {
    input,
    output,
    cached: i => buckets.cachedTokens[i] as number,
    total: i => (Number.isNaN(input(i)) ? output(i) : input(i) + (output(i) || 0))
  }
}

/** Σ of what is known at these indices; unknown where nothing is. */
export function sumFigure(indices: Iterable<number>, weight: Weight): Figure {
  let [sum, known] = [0, 0]
  for (const i of indices) {
    const tokens = weight(i)
    if (Number.isNaN(tokens)) continue
    sum += tokens
    known++
  }
  return known > 0 ? measured(sum, 'tokens') : unknown('tokens', 'the log states none')
}

type Group = { readonly name: string; readonly indices: Uint32Array }

/** The rows of each name that occurs, in the order of `names`. */
export const groupsOf = (codes: Uint16Array | Uint32Array, names: readonly string[]): Group[] =>
  indicesByCode(codes, names.length)
    .map((indices, code) => ({ indices, name: names[code] as string }))
    .filter(({ indices }) => indices.length > 0)

function indicesByCode(codes: Uint16Array | Uint32Array, size: number): readonly Uint32Array[] {
  const sizes = new Uint32Array(size)
  for (const code of codes) sizes[code] = (sizes[code] as number) + 1
  const indices = Array.from(sizes, length => new Uint32Array(length))
  const filled = new Uint32Array(size)
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number
    const at = filled[code] as number
    ;(indices[code] as Uint32Array)[at] = i
    filled[code] = at + 1
  }
  return indices
}
