/** Counts of tokens record by record → what adds up to the total, and what lies outside the input. */

export type Sums = Readonly<
  Record<'input' | 'output' | 'cached' | 'written' | 'reasoning' | 'total', readonly number[]>
>

/** Share of the records that state a total which a sum must meet. */
const MOST = 0.8

/** Whether these add up to the total wherever it is stated; what is not stated counts as nothing. */
export const adds = (sums: Sums, names: readonly (keyof Sums)[]): boolean => shareMet(sums, names) >= MOST

function shareMet(sums: Sums, names: readonly (keyof Sums)[]): number {
  let [known, equal] = [0, 0]
  for (const [i, total] of sums.total.entries()) {
    if (!(total > 0)) continue
    known++
    const sum = names.reduce((result, name) => result + ((sums[name][i] as number) || 0), 0)
    if (sum === total) equal++
  }
  return known > 0 ? equal / known : 0
}

type Outer = readonly ('cached' | 'written' | 'reasoning')[]

const OUTER: readonly Outer[] = [
  [],
  ['cached'],
  ['reasoning'],
  ['cached', 'written'],
  ['cached', 'reasoning'],
  ['cached', 'written', 'reasoning']
]

/**
 * The fewest parts that a total has besides input and output; `undefined` where it has others, or there is none. Calls that
 * used none of them say nothing: of all choices the one counts that meets the most.
 */
export function outerParts(sums: Sums): Outer | undefined {
  const stated = OUTER.filter(parts =>
    parts.every(name => name === 'written' || sums[name].some(count => count > 0))
  )
  const met = stated.map(parts => shareMet(sums, ['input', 'output', ...parts]))
  const most = Math.max(...met)
  return most >= MOST ? stated[met.indexOf(most)] : undefined
}

/** Whether cached tokens lie outside the input; `undefined` where nothing shows it. */
export function cachedOutside(sums: Sums, outer: Outer | undefined): boolean | undefined {
  if (areAnswersKept(sums)) return false
  if (outer) return outer.includes('cached')
  const more = sums.cached.filter((count, i) => count > (sums.input[i] as number)).length
  const stated = sums.cached.filter(count => count > 0).length
  return more > 0 && more >= LEAST_OUTSIDE * stated ? true : undefined
}

/** Of the records with cached tokens, those with more than their input: fewer say nothing of the others. */
const LEAST_OUTSIDE = 0.01

/** Whether nothing but a cache is counted: whole answers were taken out of one of answers, and no model was asked. */
export function areAnswersKept({ input, output, cached }: Sums): boolean {
  const kept = cached.flatMap((count, i) => (count > 0 ? [input[i] === 0 && output[i] === 0] : []))
  return kept.length > 0 && kept.every(Boolean)
}
