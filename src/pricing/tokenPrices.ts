/** A model's name and a time → what its tokens cost then, from the price book of @pydantic/genai-prices. */
import { calcPrice, type ModelPrice, type PriceCalculation } from '@pydantic/genai-prices'
import type { Source } from '../catalog/source.ts'
import { MICROS_PER_HOUR, MICROS_PER_MILLI } from '../units.ts'

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
  /** Whether the price changes with time: it then holds for one `PRICE_PERIOD_MICROS`. */
  readonly dated: boolean
}

/** The package does not date its prices one by one: its release stands for all of them. */
export const PRICE_BOOK = { name: '@pydantic/genai-prices 0.1.8', date: '2026-09-23' } as const

/** Prices change at midnight UTC; some of DeepSeek's with the hour, on the half hour at the finest. */
export const PRICE_PERIOD_MICROS = MICROS_PER_HOUR / 2

/**
 * List price of a model at a moment [µs since the epoch; `null`: noon of the price book's own date].
 * A name is read as OpenAI's first, then as `provider/model`, then as whichever provider's it matches, last
 * as OpenRouter's. `null` where nothing matches or the book has no input price: unpriced, never free.
 */
export function tokenPrice(model: string, atMicros: number | null): TokenPrice | null {
  const timestamp = new Date(atMicros === null ? `${PRICE_BOOK.date}T12:00Z` : atMicros / MICROS_PER_MILLI)
  for (const [name, provider] of readingsOf(model.trim())) {
    const found = calcPrice({}, name, { ...provider, timestamp })
    const price = found === null ? null : fromBook(found)
    if (price !== null) return price
  }
  return null
}

type Reading = readonly [name: string, provider: { readonly providerId?: string }]

function readingsOf(model: string): readonly Reading[] {
  const slash = model.indexOf('/')
  const asOpenAi: Reading = [model, { providerId: 'openai' }]
  if (slash < 1) return [asOpenAi, [model, {}]]
  return [
    asOpenAi,
    [model.slice(slash + 1), { providerId: model.slice(0, slash) }],
    [model, {}],
    [model, { providerId: 'openrouter' }]
  ]
}

function fromBook({ model, provider, model_price: price }: PriceCalculation): TokenPrice | null {
  const input = rateOf(price['input_mtok'])
  if (input === null) return null
  const cached = rateOf(price['cache_read_mtok'])
  const note = 'no price for cached input is listed: charged as input'
  return {
    model: provider.id === 'openai' ? model.id : `${provider.id}/${model.id}`,
    input,
    cached: cached ?? input,
    output: rateOf(price['output_mtok']) ?? { base: 0, tiers: [] },
    source: {
      where: `${PRICE_BOOK.name}, ${provider.name}`,
      asOf: PRICE_BOOK.date,
      verified: true,
      ...(cached === null ? { note } : {})
    },
    dated: Array.isArray(model.prices)
  }
}

function rateOf(price: ModelPrice[string]): Rate | null {
  if (price === undefined) return null
  if (typeof price === 'number') return { base: price, tiers: [] }
  return { base: price.base, tiers: price.tiers.toSorted((a, b) => a.start - b.start) }
}

/** The rate of requests with more than `start` input tokens, up to the next tier's start. [USD per Mtok] */
export function rateAbove(rate: Rate, start: number): number {
  return rate.tiers.findLast(tier => tier.start <= start)?.price ?? rate.base
}
