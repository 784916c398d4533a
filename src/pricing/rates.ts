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

/** Tokens of text, or of anything where a log does not tell them apart. */
const TEXT_PARTS = ['input', 'cached', 'write5m', 'write1h', 'output'] as const
export type TextPart = (typeof TEXT_PARTS)[number]

/** What is heard, spoken, seen and drawn. */
export const MEDIA_PARTS = [
  'audioInput',
  'audioCached',
  'audioOutput',
  'imageInput',
  'imageCached',
  'imageOutput'
] as const
export type MediaPart = (typeof MEDIA_PARTS)[number]

/** What a bill tells apart: tokens, of which the parts of a prompt add up to it, and web searches, by the million like them. */
export const BILLED_PARTS = [...TEXT_PARTS, ...MEDIA_PARTS, 'searches'] as const
export type BilledPart = (typeof BILLED_PARTS)[number]

/** As what a part is charged that has no rate of its own. */
export const TEXT_OF: Readonly<Record<MediaPart, TextPart>> = {
  audioInput: 'input',
  audioCached: 'cached',
  audioOutput: 'output',
  imageInput: 'input',
  imageCached: 'cached',
  imageOutput: 'output'
}

/** USD per million. Left out: none is listed. */
export type MoreRates = { readonly [part in MediaPart | 'searches']?: Rate }

export type TokenPrice = MoreRates & {
  /** The model the name was matched with; providers other than OpenAI are named before it. */
  readonly model: string
  readonly input: Rate
  /** The input rate where the book lists none for cached input: `source.note` says so. */
  readonly cached: Rate
  /** Written into a prompt cache to live there five minutes, or an hour; the input rate where it is no dearer. */
  readonly write5m: Rate
  readonly write1h: Rate
  /** 0 for models that generate nothing, such as embeddings. */
  readonly output: Rate
  /** The most that a request of it may hold, prompt and answer together. Left out: not listed. [tokens] */
  readonly context?: number
  readonly source: Source
  /** Why it is the least that may be asked. Left out: it is what is asked. */
  readonly least?: string
  /** A price that changes with time holds from a whole multiple of this to the next; `null`: at all times. */
  readonly holdsMicros: number | null
}

/** One price whatever the size of the request. */
export const flat = (base: number): Rate => ({ base, tiers: [] })

/** A rate of one's own: nothing dearer for long requests or cache writes is known. */
export const flatPrice = (
  model: string,
  { input, cached, output }: { readonly input: number; readonly cached: number; readonly output: number },
  source: Source
): TokenPrice => ({
  model,
  input: flat(input),
  cached: flat(cached),
  write5m: flat(input),
  write1h: flat(input),
  output: flat(output),
  source,
  holdsMicros: null
})

/** Every rate of a price, changed alike. */
export const eachRate = (price: TokenPrice, change: (rate: Rate, part: BilledPart) => Rate): TokenPrice => ({
  ...price,
  ...Object.fromEntries(
    BILLED_PARTS.flatMap(part => {
      const rate = price[part]
      return rate === undefined ? [] : [[part, change(rate, part)]]
    })
  )
})

export const times = ({ base, tiers }: Rate, factor: number): Rate => ({
  base: undusted(factor * base),
  tiers: tiers.map(({ start, price }) => ({ start, price: undusted(factor * price) }))
})

/** A tenth more than 3 is 3.3, not 3.3000000000000003. */
const undusted = (usd: number): number => Number(usd.toPrecision(12))

/** The rate of requests with more than `start` input tokens, up to the next tier's start. [USD per Mtok] */
export function rateAbove(rate: Rate, start: number): number {
  return rate.tiers.findLast(tier => tier.start <= start)?.price ?? rate.base
}

/** Sizes from which a price's rates differ, ascending; the first is −∞. [input tokens] */
export function bandStarts(price: TokenPrice | null): readonly number[] {
  const rates = price === null ? [] : BILLED_PARTS.map(part => price[part])
  const starts = rates.flatMap(rate => rate?.tiers.map(({ start }) => start) ?? [])
  return [Number.NEGATIVE_INFINITY, ...[...new Set(starts)].sort((a, b) => a - b)]
}

/** What prices are read from. */
export type PriceList = {
  readonly name: string
  /** ISO date on which it held. */
  readonly date: string
  /** Of its own data; `null`: that of the package. */
  readonly providers: readonly unknown[] | null
}

/** The package dates its release, not its prices. */
export const PACKAGE_LIST: PriceList = {
  name: '@pydantic/genai-prices 0.1.8',
  date: '2026-09-23',
  providers: null
}
