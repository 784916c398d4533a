/** Requests → the tokens of each, and how many have more than so many. */
import { Tally } from '../../traffic/tally.ts'
import type { Requests } from '../engine/requests.ts'

/** Prompt and answer of one request. */
export const tokensOf = ({ inputTokens, outputTokens }: Requests, request: number): number =>
  (inputTokens[request] as number) + (outputTokens[request] as number)

export type Lengths = {
  /** How many requests there are. */
  readonly all: number
  /** How many have more tokens than that. */
  countAbove(tokens: number): number
  /** Tokens and how many requests have as many, ascending. */
  counts(): readonly (readonly [tokens: number, requests: number])[]
}

export function lengthsOf(requests: Requests): Lengths {
  const lengths = new Tally()
  const all = requests.inputTokens.length
  for (let i = 0; i < all; i++) lengths.add(tokensOf(requests, i))
  return { all, countAbove: tokens => lengths.countAbove(tokens), counts: () => lengths.counts() }
}

/** As `lengthsOf`, from what `counts` gave. */
export function lengthsFrom(counts: ReturnType<Lengths['counts']>): Lengths {
  const above = (tokens: number) =>
    counts.reduce((sum, [length, requests]) => (length > tokens ? sum + requests : sum), 0)
  return { all: above(-1), countAbove: above, counts: () => counts }
}
