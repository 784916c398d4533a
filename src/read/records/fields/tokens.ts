/** Columns that count tokens → which count the input, its cached part and the output, decided by their sums. */
import { firstNumbers, numbersOf, pathsOf, tokenColumns } from './choose.ts'
import { type Column, isCount, mostly } from './columns.ts'

export type TokenChoice = {
  readonly input: readonly string[] | undefined
  readonly cached: readonly string[] | undefined
  readonly written: readonly string[] | undefined
  readonly output: readonly string[] | undefined
  readonly reasoning: readonly string[] | undefined
  readonly total: readonly string[] | undefined
  readonly maxTokens: readonly string[] | undefined
  /** Columns that make up the input, or the output, only together. */
  readonly inputSum: readonly string[] | undefined
  readonly outputSum: readonly string[] | undefined
  /** Whether cached tokens lie outside the input; `undefined` where the sample does not show it. */
  readonly cachedOutside: boolean | undefined
  readonly because: Readonly<Record<string, string>>
}

/** @param length records sampled */
export function chooseTokens(columns: readonly Column[], length: number): TokenChoice {
  const of = (meaning: Parameters<typeof tokenColumns>[1]) => tokenColumns(columns, meaning)
  const [input, output, cached, written] = [of('input'), of('output'), of('cached'), of('cacheWrite')]
  const [reasoning, total] = [of('reasoning'), of('total').filter(isTotal)]
  const numbers = (chosen: readonly Column[]) => firstNumbers(chosen, length)
  const sums = {
    input: numbers(input),
    output: numbers(output),
    cached: numbers(cached),
    written: numbers(written),
    reasoning: numbers(reasoning),
    total: numbers(total)
  }
  const parts = total.length > 0 && !adds(sums, ['input', 'output']) ? inputParts(columns, sums) : undefined
  const isApart = adds(sums, ['input', 'output', 'reasoning']) && !adds(sums, ['input', 'output'])
  return {
    input: pathsOf(input),
    output: pathsOf(output),
    cached: pathsOf(cached),
    written: pathsOf(written),
    reasoning: pathsOf(reasoning),
    total: pathsOf(total),
    maxTokens: pathsOf(of('maxTokens')),
    inputSum: parts,
    outputSum: isApart
      ? [...output.slice(0, 1), ...reasoning.slice(0, 1)].map(({ path }) => path)
      : undefined,
    cachedOutside: parts ? false : cachedOutside(sums),
    because: reasonsOf(sums, parts !== undefined, isApart)
  }
}

/** `latency.total` is none of tokens. */
const isTotal = ({ name }: Column): boolean =>
  name.words.includes('tokens') || name.around.some(word => /^(?:usage|tokens)$/.test(word))

type Sums = Readonly<
  Record<'input' | 'output' | 'cached' | 'written' | 'reasoning' | 'total', readonly number[]>
>

/** Share of the records that state a total which a sum must meet. */
const MOST = 0.8

/** Whether these add up to the total wherever it is stated; what is not stated counts as nothing. */
function adds(sums: Sums, names: readonly (keyof Sums)[]): boolean {
  let [known, equal] = [0, 0]
  for (const [i, total] of sums.total.entries()) {
    if (!(total > 0)) continue
    known++
    const sum = names.reduce((result, name) => result + ((sums[name][i] as number) || 0), 0)
    if (sum === total) equal++
  }
  return known > 0 && equal >= MOST * known
}

function cachedOutside(sums: Sums): boolean | undefined {
  if (adds(sums, ['input', 'output'])) return false
  const isSeen = sums.cached.some(count => count > 0)
  if (
    isSeen &&
    (adds(sums, ['input', 'cached', 'output']) || adds(sums, ['input', 'cached', 'written', 'output']))
  )
    return true
  return sums.cached.some((count, i) => count > (sums.input[i] as number)) ? true : undefined
}

const MOST_PARTS = 4
const PART = /^(?:input|prompt|cached|context|read)$/

/**
 * Of columns about the input, the fewest that are total − output together in nearly every record; none where those that
 * are named so are it already, taken in turn: then records without an output are all that does not add up.
 */
function inputParts(
  columns: readonly Column[],
  { input, total, output }: Sums
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
  const numbers = candidates.map(column => numbersOf(column, total.length))
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

function reasonsOf(sums: Sums, isSummed: boolean, isApart: boolean): Readonly<Record<string, string>> {
  const whole = adds(sums, ['input', 'output']) ? { input: 'input + output is the total' } : {}
  return {
    ...whole,
    ...(isSummed ? { input: 'together they are the total less the output' } : {}),
    ...(isApart ? { output: 'input + output + reasoning is the total' } : {})
  }
}
