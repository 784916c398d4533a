/** How long requests are → what a page carries of it: the counts of all, and the sizes of the longest by their source. */
import { type Lengths, lengthsFrom, type Sizes } from '../../capacity/demand/lengths.ts'

export type PackedLengths = {
  /** In turn: how many tokens more than the length before, and how many requests are that long. */
  readonly counts: Float64Array
  /** `null`: too many to be at hand. */
  readonly longest: PackedLongest | null
}

/** Every request of more tokens than `above` when answers are `times` as long. */
type PackedLongest = {
  readonly above: number
  readonly times: number
  readonly inputTokens: Float64Array
  readonly outputTokens: Float64Array
  readonly sources: Float64Array | null
}

const LONGEST = 1_024

/** Answers of models that think are seldom longer than so many times those of the log. */
const TIMES = 16

export function packLengths(lengths: Lengths): PackedLengths {
  const counts = lengths.counts()
  return {
    counts: Float64Array.from(
      counts.flatMap(([tokens, requests], i, all) => [tokens - (all[i - 1]?.[0] ?? 0), requests])
    ),
    longest: packLongest(lengths, TIMES) ?? packLongest(lengths, 1)
  }
}

/** The longest when answers are `times` as long; `null` where those sizes are not all at hand. */
function packLongest(lengths: Lengths, times: number): PackedLongest | null {
  const sizes = times === 1 ? longestIn(lengths) : lengths.longerThan(0, times)
  if (sizes === null) return null
  const grown = (row: number) =>
    (sizes.inputTokens[row] as number) + times * (sizes.outputTokens[row] as number)
  const byLength = Array.from(sizes.inputTokens.keys()).toSorted((a, b) => grown(b) - grown(a))
  const [first] = byLength.slice(LONGEST)
  const above = first === undefined ? 0 : grown(first)
  const rows = byLength.filter(row => grown(row) > above).toSorted((a, b) => a - b)
  const picked = (column: Sizes['inputTokens'] | Uint16Array) =>
    Float64Array.from(rows, row => column[row] as number)
  return {
    above,
    times,
    inputTokens: picked(sizes.inputTokens),
    outputTokens: picked(sizes.outputTokens),
    sources: sizes.sources === undefined ? null : picked(sizes.sources)
  }
}

/** Of a log whose sizes are too many: what its longest are by themselves. */
function longestIn(lengths: Lengths): Sizes | null {
  let above = 0
  for (const [tokens, requests] of lengths.counts().toReversed()) {
    above += requests
    if (above > LONGEST) return lengths.longerThan(tokens, 1)
  }
  return lengths.longerThan(0, 1)
}

export function unpackLengths({ counts, longest }: PackedLengths): Lengths {
  if (longest === null) return lengthsFrom(countsFrom(counts))
  const { above, times: most, inputTokens, outputTokens, sources } = longest
  const sizes: Sizes = {
    inputTokens: Int32Array.from(inputTokens),
    outputTokens: Int32Array.from(outputTokens),
    ...(sources === null ? {} : { sources: Uint16Array.from(sources) })
  }
  const fits = (times: number) => Math.max(1, times / most)
  return lengthsFrom(countsFrom(counts), (tokens, times) => (tokens >= above * fits(times) ? sizes : null))
}

function countsFrom(counts: Float64Array): readonly (readonly [number, number])[] {
  let tokens = 0
  return Array.from({ length: counts.length / 2 }, (_, i) => {
    tokens += counts[2 * i] as number
    return [tokens, counts[2 * i + 1] as number] as const
  })
}
