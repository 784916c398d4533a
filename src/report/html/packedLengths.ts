/** How long requests are → what a page carries of it: the counts of all, and the sizes of the longest by their source. */
import {
  type Lengths,
  lengthsFrom,
  LONGEST as MOST_TOGETHER,
  type Sizes
} from '../../capacity/demand/lengths.ts'

export type PackedLengths = {
  /** In turn: how many tokens more than the length before, and how many requests are that long. */
  readonly counts: Float64Array
  /** One for each of `TIMES`; `null`: too many to be at hand. */
  readonly longest: readonly PackedLongest[] | null
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

/** Who is longest depends on how many times as long answers are; those of models that think are seldom longer than the last. */
const TIMES = [1, 4, 16] as const

export function packLengths(lengths: Lengths): PackedLengths {
  const counts = lengths.counts()
  const longest = TIMES.flatMap(times => packLongest(lengths, times) ?? [])
  return {
    counts: Float64Array.from(
      counts.flatMap(([tokens, requests], i, all) => [tokens - (all[i - 1]?.[0] ?? 0), requests])
    ),
    longest: longest.length === 0 ? null : longest
  }
}

/** The longest when answers are `times` as long; `null` where sizes are not at hand. */
function packLongest(lengths: Lengths, times: number): PackedLongest | null {
  const least = times * leastAtHand(lengths)
  const sizes = lengths.longerThan(least, times)
  if (sizes === null) return null
  const grown = (row: number) =>
    (sizes.inputTokens[row] as number) + times * (sizes.outputTokens[row] as number)
  const byLength = Array.from(sizes.inputTokens.keys()).toSorted((a, b) => grown(b) - grown(a))
  const [first] = byLength.slice(LONGEST)
  const above = first === undefined ? least : grown(first)
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

/** Of so many tokens and more, as they are, few enough requests are that their sizes are given together. */
function leastAtHand(lengths: Lengths): number {
  let above = 0
  for (const [tokens, requests] of lengths.counts().toReversed()) {
    above += requests
    if (above > MOST_TOGETHER) return tokens
  }
  return 0
}

export function unpackLengths({ counts, longest }: PackedLengths): Lengths {
  if (longest === null) return lengthsFrom(countsFrom(counts))
  const lists = longest.map(({ above, times, inputTokens, outputTokens, sources }) => ({
    tells: (tokens: number, asked: number) => tokens >= above * Math.max(1, asked / times),
    sizes: {
      inputTokens: Int32Array.from(inputTokens),
      outputTokens: Int32Array.from(outputTokens),
      ...(sources === null ? {} : { sources: Uint16Array.from(sources) })
    } satisfies Sizes
  }))
  return lengthsFrom(
    countsFrom(counts),
    (tokens, times) => lists.find(list => list.tells(tokens, times))?.sizes ?? null
  )
}

function countsFrom(counts: Float64Array): readonly (readonly [number, number])[] {
  let tokens = 0
  return Array.from({ length: counts.length / 2 }, (_, i) => {
    tokens += counts[2 * i] as number
    return [tokens, counts[2 * i + 1] as number] as const
  })
}
