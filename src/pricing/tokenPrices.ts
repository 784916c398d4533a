/** A model's name and a time → what its tokens cost then, from the price book of @pydantic/genai-prices. */
import {
  calcPrice,
  type ModelInfo,
  type ModelPrice,
  type PriceCalculation,
  type Provider,
  updatePrices
} from '@pydantic/genai-prices'
import { LATER_TOKEN_PRICES } from '../catalog/laterTokenPrices.ts'
import { MICROS_PER_DAY, MICROS_PER_HOUR, MICROS_PER_MILLI } from '../units.ts'
import { flat, type PriceList, type Rate, type TokenPrice } from './rates.ts'

/** The package does not date its prices one by one: its release stands for all of them. */
export const PRICE_BOOK = { name: '@pydantic/genai-prices 0.1.8', date: '2026-09-23' } as const

let inUse: PriceList = PRICE_BOOK

/** What token prices are read from. */
export const priceListInUse = (): PriceList => inUse

/**
 * Reads token prices from another release of the package's data from here on, for the whole process.
 *
 * @returns false, and nothing changes, where it is no list of providers with models
 */
export function replacePriceList(list: PriceList, providers: unknown): boolean {
  if (!isProviderList(providers)) return false
  updatePrices(({ setProviderData }) => setProviderData(providers))
  inUse = list
  return true
}

/** What the package itself does not check before it lets its own data go. */
const isProviderList = (value: unknown): value is Provider[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every(
    provider =>
      typeof provider?.id === 'string' && Array.isArray(provider.models) && provider.models.every(isModel)
  )

const isModel = (model: unknown): boolean => {
  const { id, match, prices } = (model ?? {}) as Record<string, unknown>
  return typeof id === 'string' && typeof match === 'object' && typeof prices === 'object' && prices !== null
}

/**
 * List price of a model at a moment [µs since the epoch; `null`: noon of the price book's own date].
 * A name is read as OpenAI's first, then as `provider/model`, then as whichever provider's it matches, last
 * as OpenRouter's. `null` where nothing matches or the book has no input price: unpriced, never free.
 */
export function tokenPrice(model: string, atMicros: number | null): TokenPrice | null {
  const timestamp = new Date(atMicros === null ? `${inUse.date}T12:00Z` : atMicros / MICROS_PER_MILLI)
  for (const [name, provider] of readingsOf(model.trim())) {
    const found = calcPrice({}, name, { ...provider, timestamp })
    const price = found === null ? null : fromBook(found)
    if (price !== null) return price
  }
  return laterPrice(model.trim().toLowerCase())
}

function laterPrice(name: string): TokenPrice | null {
  const later = LATER_TOKEN_PRICES.find(({ model }) => model === name)
  if (later === undefined) return null
  const { model, input, cached, output, source } = later
  return { model, input: flat(input), cached: flat(cached), output: flat(output), source, holdsMicros: null }
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
    output: rateOf(price['output_mtok']) ?? flat(0),
    source: {
      where: `${inUse.name}, ${provider.name}`,
      asOf: inUse.date,
      verified: true,
      ...(cached === null ? { note } : {})
    },
    holdsMicros: holdsMicros(model)
  }
}

/** Prices change at midnight UTC; some of DeepSeek's with the hour, on the half hour at the finest. */
function holdsMicros({ prices }: ModelInfo): number | null {
  if (!Array.isArray(prices)) return null
  const isDaily = prices.every(({ constraint }) => constraint?.type !== 'time_of_date')
  return isDaily ? MICROS_PER_DAY : MICROS_PER_HOUR / 2
}

function rateOf(price: ModelPrice[string]): Rate | null {
  if (price === undefined) return null
  if (typeof price === 'number') return flat(price)
  return { base: price.base, tiers: price.tiers.toSorted((a, b) => a.start - b.start) }
}
