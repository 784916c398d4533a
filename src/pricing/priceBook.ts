/** What the user says about prices → overrides of the lists. */

import { remembered } from '../capacity/fleet/remembered.ts'
import { offersOfGpu } from '../catalog/gpuPrices.ts'
import { GPU_NAMES, gpuNamed } from '../catalog/gpus.ts'
import type { Source } from '../catalog/source.ts'
import type { GpuSpec } from '../catalog/types.ts'
import { AuditError } from '../errors.ts'
import { amount, date, type Kind, parsedBy, text } from '../kinds.ts'
import { type Asked, option, several, toggle } from '../option.ts'
import { type RentOf, type RentOffer, type RentTerm, rentsByMonth } from '../rent.ts'
import { type CurrentFleet, parseCurrentFleet } from './currentFleet.ts'
import type { ExtraPrices } from './extras.ts'
import { flatPrice, type PriceList, type TokenPrice } from './rates.ts'

/** By model name in lower case. */
export type TokenPriceOverrides = ReadonlyMap<string, TokenPrice>

/** What the user pays for one model of GPU. */
export type OwnGpuPrice = {
  readonly usdPerGpuHour: number
  /** GPUs that must be taken together. */
  readonly gpusInOffer: number
  /** Paid for whole months, used or not: such GPUs cannot follow the hours of the week. */
  readonly isFlat: boolean
  /** `null`: none is said. */
  readonly termMonths: number | null
  /** Of a GPU that the catalogue does not hold. */
  readonly spec?: GpuSpec
  readonly source: Source
}

/** By catalogue name in lower case. */
export type GpuPriceOverrides = ReadonlyMap<string, OwnGpuPrice>

const currencyCode: Kind<string> = {
  read(said, flag) {
    const code = said.trim().toUpperCase()
    if (/^[A-Z]{3}$/.test(code)) return code
    throw AuditError.of('BAD_OPTION', flag, said, 'three letters, such as EUR')
  },
  write: code => code
}

const currentFleet: Kind<CurrentFleet> = {
  ...parsedBy(parseCurrentFleet),
  write: fleet => fleet.map(({ gpu, count }) => `${count}x${gpu}`).join(',')
}

export const PRICES = {
  sourceModel: option('--source-model <name>', 'model of the rows whose log names none', text),
  tokenPrices: several(
    '--token-price <price>',
    'MODEL=INPUT,CACHED,OUTPUT in USD per million tokens',
    parsedBy(parseTokenPrice),
    (prices): TokenPriceOverrides => new Map(prices)
  ),
  gpuPrices: several(
    '--gpu-price <price>',
    'GPU=PRICE in USD per GPU-hour, or GPU=PRICE/TERM where you are bound for it: H100=2.10/1-month',
    parsedBy(parseGpuPrice),
    (prices): GpuPriceOverrides => new Map(prices)
  ),
  /** By the name in the log, in lower case → provider and model that bill it. */
  billedAs: several(
    '--billed-as <name>',
    'NAME=PROVIDER/MODEL: who bills a name of the log that does not state it, such as chat-prod=azure/gpt-4o',
    parsedBy(parseBilledAs),
    (names): ReadonlyMap<string, string> => new Map(names)
  ),
  /** What one's own servers cost today. [USD/month] `null`: not said. */
  currentUsd: option(
    '--current-cost <usd>',
    'what your own servers cost today, in USD a month, where the log is of them',
    amount('USD')
  ),
  /** `null`: not said. */
  currentFleet: option(
    '--current-fleet <gpus>',
    'the GPUs that serve today, such as 4xH100: priced by the price book, and compared with the right-sized fleet',
    currentFleet
  ),
  /** ISO 4217; `null`: USD alone. Never fetched: the rate is said. */
  currency: option('--currency <code>', 'also show the bills in it, with --exchange-rate', currencyCode),
  exchangeRate: option(
    '--exchange-rate <rate>',
    'units of --currency for one USD, such as 0.92',
    amount('units for one USD')
  ),
  exchangeDate: option('--exchange-date <date>', 'day of that rate', date),
  slices: toggle(
    '--slices',
    'which part of the traffic to move: callers, models, long or short prompts, day or night'
  ),
  /** ISO date; `null`: the prices of each request's own time. */
  asOf: option('--prices-as-of <date>', 'token prices of that day instead of each request’s own', date)
} as const

export type PriceBook = Asked<typeof PRICES> & {
  /** What token prices are read from. */
  readonly list: PriceList
  readonly extras: ExtraPrices
  /** Times every price of tokens and of GPUs, to see what hinges on them; absent: as listed. */
  readonly shifted?: { readonly tokens: number; readonly gpus: number }
}

/** What is asked for a GPU: the user's own price alone where one is said, else every known offer. */
export function gpuOffers(gpu: string, { gpuPrices, shifted }: RentBook): readonly RentOffer[] {
  const own = gpuPrices.get(gpu.toLowerCase())
  return shiftedBy(shifted, own === undefined ? offersOfGpu(gpu) : [ownOffer(own)])
}

/** As `gpuOffers`, for a comparison of terms: the user's own price of one term stands beside the listed ones of others. */
export function offersByTerm(gpu: string, book: RentBook): readonly RentOffer[] {
  const bound = book.gpuPrices.get(gpu.toLowerCase())?.termMonths ?? null
  const others = bound === null ? [] : offersOfGpu(gpu).filter(({ months }) => months !== bound)
  return [...gpuOffers(gpu, book), ...shiftedBy(book.shifted, others)]
}

const shiftedBy = (shifted: PriceBook['shifted'], offers: readonly RentOffer[]): readonly RentOffer[] =>
  shifted === undefined || shifted.gpus === 1
    ? offers
    : offers.map(offer => ({ ...offer, usdPerGpuHour: offer.usdPerGpuHour * shifted.gpus }))

/** GPUs that the catalogue does not hold, of which the prices say what they are. */
export const ownGpusIn = ({ gpuPrices }: Pick<PriceBook, 'gpuPrices'>): readonly GpuSpec[] =>
  [...gpuPrices.values()].flatMap(({ spec }) => spec ?? [])

/** The part of a price book that rents GPUs. */
export type RentBook = Pick<PriceBook, 'gpuPrices' | 'shifted'>

/** By the month, on demand: the same function for the same prices, so that what was found by it is found again. */
export const rentIn = (book: RentBook): RentOf =>
  rentsBefore(book.gpuPrices, String(book.shifted?.gpus ?? 1), () =>
    rentsByMonth(gpu => gpuOffers(gpu, book), 'on-demand')
  )

const rentsBefore = remembered<RentBook['gpuPrices'], RentOf>()

/** What the same GPUs cost elsewhere and bound for longer: levers of the decision. */
export const otherRents = (book: RentBook) => {
  const at = (term: RentTerm): RentOf => rentsByMonth(gpu => gpuOffers(gpu, book), term)
  const cheapest: RentOf = (gpu, gpus) => {
    const found = rentIn(book)(gpu, gpus)
    return found && { ...found, usd: found.lowUsd }
  }
  const flag = '--gpu-price'
  return [
    { name: 'the cheapest provider instead of the lower median', flag, rentOf: cheapest },
    { name: 'reserved for months', flag, rentOf: at('reserved') },
    { name: 'marketplace: machines that come and go', flag, rentOf: at('marketplace') }
  ]
}

function ownOffer({ usdPerGpuHour, gpusInOffer, isFlat, termMonths, source }: OwnGpuPrice): RentOffer {
  const note = [
    `given by ${source.where}`,
    isFlat ? 'flat by the month' : '',
    gpusInOffer > 1 ? `in lots of ${gpusInOffer}` : '',
    termMonths === null ? '' : `for ${termMonths} months`,
    source.asOf ?? ''
  ]
    .filter(part => part !== '')
    .join(', ')
  return {
    provider: 'yours',
    form: '',
    gpusInOffer,
    usdPerGpuHour,
    term: 'on-demand',
    ...(termMonths === null ? {} : { months: termMonths }),
    isFlat,
    source,
    note
  }
}

/** `gpt-4o=2.5,1.25,10` → an entry of `TokenPriceOverrides`. Throws BAD_OPTION. */
export function parseTokenPrice(text: string): readonly [string, TokenPrice] {
  const [model, prices] = split(text)
  const [input, cached, output, ...rest] = prices.split(',').map(parseUsd)
  if (!model || input === undefined || cached === undefined || output === undefined || rest.length > 0) {
    throw badTokenPrice(text)
  }
  if (![input, cached, output].every(Number.isFinite)) throw badTokenPrice(text)
  return [model.toLowerCase(), ownPrice(model, input, cached, output)]
}

/** `chat-prod=azure/gpt-4o` → a name of the log and what bills it. Throws BAD_OPTION. */
export function parseBilledAs(text: string): readonly [string, string] {
  const equals = text.lastIndexOf('=')
  const [name, billed] = [text.slice(0, equals).trim(), text.slice(equals + 1).trim()]
  if (equals < 1 || billed === '')
    throw AuditError.of(
      'BAD_OPTION',
      '--billed-as',
      text,
      'NAME=PROVIDER/MODEL, such as chat-prod=azure/gpt-4o'
    )
  return [name.toLowerCase(), billed]
}

/** `2.10/1-month` and `1.90/1-year` → the months for which one is bound. */
const TERM = /\/(\d+)-(month|year)s?$/i

/**
 * `H100-SXM=2.10`, `H100-SXM=2.10/1-month` → an entry of `GpuPriceOverrides`. Throws BAD_OPTION, or UNKNOWN_NAME for a GPU not in the
 * catalogue.
 */
export function parseGpuPrice(text: string): readonly [string, OwnGpuPrice] {
  const [gpu, price] = split(text)
  const [, count, unit] = TERM.exec(price) ?? []
  const usd = parseUsd(price.replace(TERM, ''))
  const termMonths = count === undefined ? null : Number(count) * (unit?.toLowerCase() === 'year' ? 12 : 1)
  if (!gpu || !Number.isFinite(usd) || termMonths === 0) {
    throw AuditError.of(
      'BAD_OPTION',
      '--gpu-price',
      text,
      'GPU=PRICE in USD per GPU-hour, or GPU=PRICE/TERM such as H100=2.10/1-month'
    )
  }
  const known = gpuNamed(gpu)
  if (known === undefined) {
    throw AuditError.of('UNKNOWN_NAME', '--gpu-price', gpu, GPU_NAMES, 'gpus')
  }
  const source = { where: '--gpu-price', asOf: null, verified: false }
  const own = { usdPerGpuHour: usd, gpusInOffer: 1, isFlat: false, termMonths, source }
  return [known.name.toLowerCase(), own]
}

function ownPrice(model: string, input: number, cached: number, output: number): TokenPrice {
  return flatPrice(model, { input, cached, output }, { where: '--token-price', asOf: null, verified: false })
}

function split(text: string): readonly [string, string] {
  const equals = text.lastIndexOf('=')
  return equals < 0 ? ['', ''] : [text.slice(0, equals).trim(), text.slice(equals + 1)]
}

/** Plain decimals only: `Number` would read '' as 0 and '0x10' as 16. NaN for anything else. */
const parseUsd = (text: string): number =>
  /^\s*(\d+\.?\d*|\.\d+)\s*$/.test(text) ? Number(text) : Number.NaN

function badTokenPrice(text: string): AuditError {
  return AuditError.of(
    'BAD_OPTION',
    '--token-price',
    text,
    'MODEL=INPUT,CACHED,OUTPUT in USD per million tokens'
  )
}
