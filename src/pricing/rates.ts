/** What tokens cost, by the size of the request. */
import type { Source } from '../catalog/source.ts'

/**
 * USD per Mtok. A request with more than `start` input tokens (cached ones included) pays the tier's price
 * for all its tokens, not for the excess alone; `tiers` ascend. This is how genai-prices applies them.
 */
export type Rate = {
  readonly base: number
  readonly tiers: readonly { readonly start: number; readonly price: number }[]
}

export type TokenPrice = {
  /** The model the name was matched with; providers other than OpenAI are named before it. */
  readonly model: string
  readonly input: Rate
  /** The input rate where the book lists none for cached input: `source.note` says so. */
  readonly cached: Rate
  /** 0 for models that generate nothing, such as embeddings. */
  readonly output: Rate
  readonly source: Source
  /** A price that changes with time holds from a whole multiple of this to the next; `null`: at all times. */
  readonly holdsMicros: number | null
}

/** One price whatever the size of the request. */
export const flat = (base: number): Rate => ({ base, tiers: [] })

/** The rate of requests with more than `start` input tokens, up to the next tier's start. [USD per Mtok] */
export function rateAbove(rate: Rate, start: number): number {
  return rate.tiers.findLast(tier => tier.start <= start)?.price ?? rate.base
}

/** Sizes from which a price's rates differ, ascending; the first is −∞. [input tokens] */
export function bandStarts(price: TokenPrice | null): readonly number[] {
  const rates = price === null ? [] : [price.input, price.cached, price.output]
  const starts = rates.flatMap(({ tiers }) => tiers.map(({ start }) => start))
  return [Number.NEGATIVE_INFINITY, ...[...new Set(starts)].sort((a, b) => a - b)]
}

/** What a price was read from. */
export type PriceList = { readonly name: string /** ISO date on which it held. */; readonly date: string }
