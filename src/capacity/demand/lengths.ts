/** Requests → how many have more than so many tokens. */
import { Tally } from '../../traffic/tally.ts'
import type { Requests } from '../engine/requests.ts'
import { GrowingColumn } from './growingColumn.ts'

/** Prompt and answer of one request. */
export const tokensOf = ({ inputTokens, outputTokens }: Sizes, request: number): number =>
  (inputTokens[request] as number) + (outputTokens[request] as number)

/** An answer that is so many times as long. */
export const grownTokens = (output: number, times: number): number => Math.max(1, Math.round(output * times))

export type Lengths = {
  /** How many requests there are. */
  readonly all: number
  /** How many have more tokens than that. @param times as long the answers of each source are; absent: as they are */
  countAbove(tokens: number, times?: readonly number[]): number
  /** All that have more tokens than that when answers are so many times as long, and maybe others; `null`: too many. */
  longerThan(tokens: number, times: number): Sizes | null
  /** Tokens and how many requests have as many, ascending: answers as they are. */
  counts(): readonly (readonly [tokens: number, requests: number])[]
}

/** Of requests, without their arrivals. */
export type Sizes = Pick<Requests, 'inputTokens' | 'outputTokens' | 'sources'>

/** Requests whose sizes are given together. */
export const LONGEST = 16_384

/** Of drawn requests, whose sizes are a mean: their counts tell all that is known. */
export function lengthsOfDrawn(requests: Requests): Lengths {
  const lengths = new Tally()
  const all = requests.inputTokens.length
  for (let i = 0; i < all; i++) lengths.add(tokensOf(requests, i))
  return {
    all,
    countAbove: (tokens, times) => lengths.countAbove(shrunk(tokens, times)),
    longerThan: () => null,
    counts: () => lengths.counts()
  }
}

/** Whoever has more when answers are that many times as long has more than this as it is. */
const shrunk = (tokens: number, times: readonly number[] | undefined): number =>
  times === undefined ? tokens : Math.floor(tokens / Math.max(...times))

/** Every request of more tokens than that when answers are so many times as long, which are whole tokens then. */
export function longerIn(
  { inputTokens, outputTokens, sources }: Requests,
  tokens: number,
  times: number
): Sizes {
  const rows = new GrowingColumn()
  for (let i = 0; i < inputTokens.length; i++)
    if ((inputTokens[i] as number) + Math.ceil(times * (outputTokens[i] as number)) > tokens) rows.add(i)
  const found = rows.values()
  return {
    inputTokens: Int32Array.from(found, i => inputTokens[i] as number),
    outputTokens: Int32Array.from(found, i => outputTokens[i] as number),
    ...(sources === undefined ? {} : { sources: Uint16Array.from(found, i => sources[i] as number) })
  }
}

/**
 * From what `counts` and `longerThan` gave.
 *
 * @param longerThan as of `Lengths`; where it gives none, every answer is taken to grow as the one that grows most
 */
export function lengthsFrom(
  counts: ReturnType<Lengths['counts']>,
  longerThan: Lengths['longerThan'] = () => null
): Lengths {
  const above = (tokens: number) =>
    counts.reduce((sum, [length, requests]) => (length > tokens ? sum + requests : sum), 0)
  return {
    all: above(-1),
    countAbove: (tokens, times) => {
      if (times === undefined) return above(tokens)
      if (above(Math.floor(tokens / Math.max(1, ...times))) === 0) return 0
      const sizes = longerThan(tokens, Math.max(...times))
      return sizes === null ? above(shrunk(tokens, times)) : countGrown(sizes, times, tokens)
    },
    longerThan,
    counts: () => counts
  }
}

function countGrown(
  { inputTokens, outputTokens, sources }: Sizes,
  times: readonly number[],
  tokens: number
): number {
  const most = Math.max(...times)
  return inputTokens.reduce((count, input, i) => {
    const grows = sources === undefined ? most : (times[sources[i] as number] ?? most)
    return input + grownTokens(outputTokens[i] as number, grows) > tokens ? count + 1 : count
  }, 0)
}
