/** How long requests are → what a page carries of it: the counts of all, and the sizes of the longest by their source. */
import { type Lengths, lengthsFrom, type Sizes, tokensOf } from '../../capacity/demand/lengths.ts'

export type PackedLengths = {
  /** In turn: how many tokens more than the length before, and how many requests are that long. */
  readonly counts: Float64Array
  /** `null`: too many to be at hand. */
  readonly longest: PackedLongest | null
}

/** Every request of more tokens than `above`. */
type PackedLongest = {
  readonly above: number
  readonly inputTokens: Float64Array
  readonly outputTokens: Float64Array
  readonly sources: Float64Array | null
}

/** Those that answers of several times their length make too long for a replica are among them. */
const LONGEST = 1_024

export function packLengths(lengths: Lengths): PackedLengths {
  const counts = lengths.counts()
  return {
    counts: Float64Array.from(
      counts.flatMap(([tokens, requests], i, all) => [tokens - (all[i - 1]?.[0] ?? 0), requests])
    ),
    longest: packLongest(lengths, leastWithAbove(counts))
  }
}

/** The least length beyond which few enough lie. */
function leastWithAbove(counts: ReturnType<Lengths['counts']>): number {
  let above = 0
  for (const [tokens, requests] of counts.toReversed()) {
    above += requests
    if (above > LONGEST) return tokens
  }
  return 0
}

function packLongest(lengths: Lengths, above: number): PackedLongest | null {
  const sizes = lengths.longerThan(above)
  if (sizes === null) return null
  const rows = Array.from(sizes.inputTokens.keys()).filter(row => tokensOf(sizes, row) > above)
  const picked = (column: Sizes['inputTokens'] | Uint16Array) =>
    Float64Array.from(rows, row => column[row] as number)
  return {
    above,
    inputTokens: picked(sizes.inputTokens),
    outputTokens: picked(sizes.outputTokens),
    sources: sizes.sources === undefined ? null : picked(sizes.sources)
  }
}

export function unpackLengths({ counts, longest }: PackedLengths): Lengths {
  const lengths = lengthsFrom(countsFrom(counts))
  if (longest === null) return lengths
  const { above, inputTokens, outputTokens, sources } = longest
  const sizes: Sizes = {
    inputTokens: Int32Array.from(inputTokens),
    outputTokens: Int32Array.from(outputTokens),
    ...(sources === null ? {} : { sources: Uint16Array.from(sources) })
  }
  return { ...lengths, longerThan: tokens => (tokens >= above ? sizes : null) }
}

function countsFrom(counts: Float64Array): readonly (readonly [number, number])[] {
  let tokens = 0
  return Array.from({ length: counts.length / 2 }, (_, i) => {
    tokens += counts[2 * i] as number
    return [tokens, counts[2 * i + 1] as number] as const
  })
}
