/** Requests → the tokens of each, and how many have more than so many. */
import { Tally } from '../../traffic/tally.ts'
import type { Requests } from '../engine/requests.ts'

/** Prompt and answer of one request. */
export const tokensOf = ({ inputTokens, outputTokens }: Sizes, request: number): number =>
  (inputTokens[request] as number) + (outputTokens[request] as number)

export type Lengths = {
  /** How many requests there are. */
  readonly all: number
  /** How many have more tokens than that. */
  countAbove(tokens: number): number
  /**
   * All that have more tokens than that when answers are so many times as long, and maybe others; `null`: too many to be at hand.
   */
  longerThan(tokens: number, times: number): Sizes | null
  /** Tokens and how many requests have as many, ascending. */
  counts(): readonly (readonly [tokens: number, requests: number])[]
}

/** Of requests, without their arrivals. */
export type Sizes = Pick<Requests, 'inputTokens' | 'outputTokens' | 'sources'>

/** Requests whose sizes are kept beside their counts. */
const LONGEST = 16_384

/** Keeps nothing of the requests but the sizes of the longest. */
export function lengthsOf(requests: Requests): Lengths {
  const lengths = new Tally()
  const all = requests.inputTokens.length
  for (let i = 0; i < all; i++) lengths.add(tokensOf(requests, i))
  const least = lengths.leastWithAbove(LONGEST)
  const longest = longerIn(requests, least)
  return {
    all,
    countAbove: tokens => lengths.countAbove(tokens),
    longerThan: (tokens, times) => (tokens >= least * Math.max(1, times) ? longest : null),
    counts: () => lengths.counts()
  }
}

/** As `lengthsOf`, of drawn requests, whose sizes are a mean: their counts tell all that is known. */
export const lengthsOfDrawn = (requests: Requests): Lengths => ({
  ...lengthsOf(requests),
  longerThan: () => null
})

function longerIn(requests: Requests, tokens: number): Sizes {
  const rows: number[] = []
  for (let i = 0; i < requests.inputTokens.length; i++) if (tokensOf(requests, i) > tokens) rows.push(i)
  const { inputTokens, outputTokens, sources } = requests
  return {
    inputTokens: Int32Array.from(rows, i => inputTokens[i] as number),
    outputTokens: Int32Array.from(rows, i => outputTokens[i] as number),
    ...(sources === undefined ? {} : { sources: Uint16Array.from(rows, i => sources[i] as number) })
  }
}

/** As `lengthsOf`, from what `counts` gave. */
export function lengthsFrom(counts: ReturnType<Lengths['counts']>): Lengths {
  const above = (tokens: number) =>
    counts.reduce((sum, [length, requests]) => (length > tokens ? sum + requests : sum), 0)
  return { all: above(-1), countAbove: above, longerThan: () => null, counts: () => counts }
}
