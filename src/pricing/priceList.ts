/** The data of @pydantic/genai-prices, or a later release of it → what one provider asks for one model at a moment. */
import {
  findProvider,
  type MatchLogic,
  type ModelInfo,
  type ModelPrice,
  type Provider
} from '@pydantic/genai-prices'
import { MICROS_PER_DAY, MICROS_PER_HOUR, MICROS_PER_MILLI } from '../units.ts'
import {
  flat,
  MEDIA_PARTS,
  type MediaPart,
  type MoreRates,
  type PriceList,
  type Rate,
  times
} from './rates.ts'

export type ListedRates = {
  /** As the list names it. */
  readonly model: string
  readonly provider: string
  readonly input: Rate
  readonly cached: Rate | null
  readonly write5m: Rate | null
  readonly write1h: Rate | null
  readonly output: Rate
  readonly more: MoreRates
  /** Whether each call costs something beside its tokens. */
  readonly hasFee: boolean
  readonly holdsMicros: number | null
}

/** What a call of some models is charged beside the tokens that every log counts; searches that a caller may ask for are none. */
const FEES = ['requests_kcount', 'output_citation_mtok'] as const

/** `null` where that provider does not list the model, or without a price of its input. */
export function listedRates(
  list: PriceList,
  providerId: string,
  id: string,
  atMicros: number
): ListedRates | null {
  const provider = providerIn(list, providerId)
  const model = provider?.models.find(({ match }) => matches(match, id))
  if (provider === undefined || model === undefined) return null
  const price = priceAt(model, atMicros)
  const input = rateOf(price['input_mtok'])
  if (input === null) return null
  return {
    model: model.id,
    provider: provider.name,
    input,
    cached: rateOf(price['cache_read_mtok']),
    write5m: rateOf(price['cache_write_mtok']),
    write1h: rateOf(price['cache_write_1h_mtok']),
    output: rateOf(price['output_mtok']) ?? flat(0),
    more: moreRates(price),
    hasFee: FEES.some(fee => price[fee] !== undefined),
    holdsMicros: holdsMicros(model)
  }
}

/** As the list names the rates of what is no text. */
const MEDIA_NAMES = {
  audioInput: 'input_audio_mtok',
  audioCached: 'cache_audio_read_mtok',
  audioOutput: 'output_audio_mtok',
  imageInput: 'input_image_mtok',
  imageCached: 'cache_image_read_mtok',
  imageOutput: 'output_image_mtok'
} as const

/** Cached audio without a rate of its own is charged as audio; the list prices searches by the thousand. */
function moreRates(price: ModelPrice): MoreRates {
  const media = MEDIA_PARTS.flatMap(part => {
    const uncached = UNCACHED[part]
    const rate = rateOf(price[MEDIA_NAMES[part]] ?? (uncached && price[MEDIA_NAMES[uncached]]))
    return rate === null ? [] : [[part, rate] as const]
  })
  const searches = rateOf(price['web_searches_kcount'])
  return {
    ...Object.fromEntries(media),
    ...(searches === null ? {} : { searches: times(searches, 1_000) })
  }
}

const UNCACHED: Partial<Readonly<Record<MediaPart, 'audioInput' | 'imageInput'>>> = {
  audioCached: 'audioInput',
  imageCached: 'imageInput'
}

/** The most tokens that a request may hold; `null`: not listed. */
export const contextOf = (list: PriceList, providerId: string, id: string): number | null =>
  providerIn(list, providerId)?.models.find(({ match }) => matches(match, id))?.context_window ?? null

function providerIn({ providers }: PriceList, id: string): Provider | undefined {
  if (providers !== null) return (providers as readonly Provider[]).find(provider => provider.id === id)
  return PACKAGED.get(id) ?? remembered(id)
}

const PACKAGED = new Map<string, Provider | undefined>()

/** The package looks a provider up by patterns; asked for a name that is none it may answer with another one. */
function remembered(id: string): Provider | undefined {
  const found = findProvider({ providerId: id })
  const provider = found?.id === id ? found : undefined
  PACKAGED.set(id, provider)
  return provider
}

function matches(match: MatchLogic, id: string): boolean {
  if ('or' in match) return match.or.some(part => matches(part, id))
  if ('and' in match) return match.and.every(part => matches(part, id))
  if ('equals' in match) return id === match.equals.toLowerCase()
  if ('starts_with' in match) return id.startsWith(match.starts_with.toLowerCase())
  if ('ends_with' in match) return id.endsWith(match.ends_with.toLowerCase())
  if ('contains' in match) return id.includes(match.contains.toLowerCase())
  return 'regex' in match && new RegExp(match.regex, 'i').test(id)
}

/**
 * The last price whose start has come; of those for hours of the day that stand behind it and before the next start, the
 * last that holds at this hour.
 */
function priceAt({ prices }: ModelInfo, atMicros: number): ModelPrice {
  if (!Array.isArray(prices)) return prices
  const iso = new Date(atMicros / MICROS_PER_MILLI).toISOString()
  const starts = prices.map(({ constraint }) =>
    constraint?.type === 'start_date' ? constraint.start_date : null
  )
  const from = Math.max(
    0,
    starts.findLastIndex(start => start !== null && start <= iso.slice(0, 10))
  )
  const next = starts.findIndex((start, at) => at > from && start !== null)
  const period = prices.slice(from, next < 0 ? undefined : next)
  const hourly = period.findLast(
    ({ constraint }) => constraint?.type === 'time_of_date' && isWithin(iso.slice(11, 19), constraint)
  )
  return (hourly ?? period[0] ?? { prices: {} }).prices
}

function isWithin(
  time: string,
  { start_time: start, end_time: end }: { readonly start_time: string; readonly end_time: string }
): boolean {
  const [from, to] = [start.slice(0, 8), end.slice(0, 8)]
  return from <= to ? time >= from && time < to : time >= from || time < to
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
