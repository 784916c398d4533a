/** A model's name → what shared capacity can be reserved for it, by published formulas: units, what one covers, its price. */
import { familyName } from './modelNames.ts'
import type { Source } from './source.ts'

/** Which amount of a minute an offer counts. */
export type Counted =
  /** Uncached input and `outputRatio` times the output. [tokens/min] */
  | { readonly kind: 'weighted'; readonly outputRatio: number }
  | { readonly kind: 'input' }
  | { readonly kind: 'output' }
  /** At list prices. [USD/min] */
  | { readonly kind: 'usd' }

export type ReservedOffer = {
  readonly offer: string
  readonly model: string
  readonly unit: string
  readonly counts: Counted
  /** What one unit covers in a minute, in what it counts. */
  readonly perUnit: number
  readonly leastUnits: number
  readonly increment: number
  /** `null`: by order form. [USD] */
  readonly usdPerUnitMonth: number | null
  readonly priceSource: Source
  readonly source: Source
}

/** Rounded up to the increment, and no fewer than are sold. */
export const unitsSold = (
  { leastUnits, increment }: Pick<ReservedOffer, 'leastUnits' | 'increment'>,
  needed: number
): number => Math.max(leastUnits, Math.ceil(needed / increment - 1e-12) * increment)

/** An offer whose throughput is not published: it cannot be sized. */
export type UnsizedOffer = {
  readonly offer: string
  readonly model: string
  readonly leastUsdPerMonth: number
  readonly why: string
  readonly source: Source
}

const PTU_SOURCE: Source = {
  where: 'MicrosoftDocs/azure-ai-docs: Determine PTU sizing for a workload',
  asOf: '2026-05-22',
  verified: true
}

/** A monthly reservation; hourly it is dearer, for a year 221 USD. */
const PTU_USD_PER_MONTH = 260
const PTU_PRICE_SOURCE: Source = {
  where: 'Azure OpenAI Essentials, p. 296',
  asOf: '2026-02-04',
  verified: false,
  note: 'a book’s figure, of 2025: monthly reservation of one PTU'
}

/** Columns: model, least units and increment (global or data zone), input tokens per minute of a PTU, output ratio. */
type PtuRow = readonly [model: string, least: number, increment: number, perPtu: number, outputRatio: number]

// biome-ignore format: a table, one model a line
const PTU_ROWS: readonly PtuRow[] = [
  ['gpt-5.5', 15, 5, 1_200, 6],
  ['gpt-5.4', 15, 5, 2_400, 6],
  ['gpt-5.2', 15, 5, 3_400, 8],
  ['gpt-5.1', 15, 5, 4_750, 8],
  ['gpt-5', 15, 5, 4_750, 8],
  ['gpt-5-mini', 15, 5, 23_750, 8],
  ['gpt-4.1', 15, 5, 3_000, 4],
  ['gpt-4.1-mini', 15, 5, 14_900, 4],
  ['gpt-4.1-nano', 15, 5, 59_400, 4],
  ['o3', 15, 5, 3_000, 4],
  ['o4-mini', 15, 5, 5_400, 4],
  ['gpt-4o', 15, 5, 2_500, 4],
  ['gpt-4o-mini', 15, 5, 37_000, 4],
  ['o3-mini', 15, 5, 2_500, 4],
  ['o1', 15, 5, 230, 4],
  ['llama-3.3-70b-instruct', 100, 100, 8_450, 4],
  ['deepseek-r1', 100, 100, 4_000, 4],
]

const SCALE_SOURCE: Source = {
  where: 'https://openai.com/api-scale-tier',
  asOf: null,
  verified: true,
  note: 'undated, late 2025 or 2026; for models released before GPT-5.6; 30 days at least'
}

/** Columns: model, input tokens per minute and USD per day of an input unit, the same of an output unit. */
type ScaleRow = readonly [model: string, input: Unit, output: Unit | null]
type Unit = readonly [tokensPerMinute: number, usdPerDay: number]

// biome-ignore format: a table, one model a line
const SCALE_ROWS: readonly ScaleRow[] = [
  ['gpt-5', [25_000, 75], [2_500, 60]],
  ['gpt-5-mini', [500_000, 275], [50_000, 220]],
  ['gpt-4.1', [30_000, 110], [2_500, 36]],
  ['gpt-4.1-mini', [500_000, 450], [50_000, 175]],
  ['gpt-4.1-nano', [500_000, 110], [50_000, 40]],
  ['o3', [25_000, 75], [5_000, 60]],
  ['o4-mini', [30_000, 50], [5_000, 32.5]],
  ['gpt-4o', [30_000, 124.59], [2_500, 39.34]],
  ['gpt-4o-mini', [500_000, 114.75], [50_000, 49.18]],
  ['o1', [5_000, 163.93], null],
  ['o3-mini', [30_000, 78.69], null],
]

/** 730 h, the month in which all prices of the report are quoted. */
const DAYS_PER_MONTH = 730 / 24

/** GPT-5.6 and later. */
const RESERVED_TIER_MODELS = /^gpt-(5\.[6-9]|[6-9])/
const RESERVED_TIER_SOURCE: Source = {
  where: 'https://openai.com/api-reserved-tier/',
  asOf: null,
  verified: true,
  note: 'about 2026-07'
}

const CAPACITY_SOURCE: Source = {
  where: 'https://openai.com/reserved-capacity/',
  asOf: null,
  verified: true,
  note: 'undated version that names GPT-4.1; three instances at least, three months'
}

/** Model, USD per month of an instance. */
const CAPACITY_ROWS: readonly (readonly [model: string, usdPerMonth: number])[] = [
  ['gpt-4.1', 104_000],
  ['gpt-4.1-mini', 52_000],
  ['gpt-4.1-nano', 26_000],
  ['gpt-4o-mini', 26_000]
]
const LEAST_INSTANCES = 3

/** Every offer that can be sized for a model as a log names it. */
export function reservedOffersFor(name: string): readonly ReservedOffer[] {
  const model = familyName(name)
  return [
    ...PTU_ROWS.filter(row => row[0] === model).map(ptuOffer),
    ...SCALE_ROWS.filter(row => row[0] === model).flatMap(scaleOffers),
    ...(RESERVED_TIER_MODELS.test(model) ? [reservedTier(model)] : [])
  ]
}

export const unsizedOffersFor = (name: string): readonly UnsizedOffer[] =>
  CAPACITY_ROWS.filter(([model]) => model === familyName(name)).map(([model, usdPerMonth]) => ({
    offer: 'OpenAI Reserved Capacity',
    model,
    leastUsdPerMonth: LEAST_INSTANCES * usdPerMonth,
    why: 'what an instance can serve is not published',
    source: CAPACITY_SOURCE
  }))

const ptuOffer = ([model, leastUnits, increment, perUnit, outputRatio]: PtuRow): ReservedOffer => ({
  offer: 'Azure PTU',
  model,
  unit: 'PTU',
  counts: { kind: 'weighted', outputRatio },
  perUnit,
  leastUnits,
  increment,
  usdPerUnitMonth: PTU_USD_PER_MONTH,
  priceSource: PTU_PRICE_SOURCE,
  source: PTU_SOURCE
})

const scaleOffers = ([model, input, output]: ScaleRow): readonly ReservedOffer[] => {
  const offer = (kind: 'input' | 'output', [perUnit, usdPerDay]: Unit): ReservedOffer => ({
    offer: `OpenAI Scale Tier, ${kind}`,
    model,
    unit: 'unit',
    counts: { kind },
    perUnit,
    leastUnits: 1,
    increment: 1,
    usdPerUnitMonth: usdPerDay * DAYS_PER_MONTH,
    priceSource: SCALE_SOURCE,
    source: SCALE_SOURCE
  })
  return [offer('input', input), ...(output === null ? [] : [offer('output', output)])]
}

const reservedTier = (model: string): ReservedOffer => ({
  offer: 'OpenAI Reserved Tier',
  model,
  unit: 'USD/min',
  counts: { kind: 'usd' },
  perUnit: 1,
  leastUnits: 1,
  increment: 1,
  usdPerUnitMonth: null,
  priceSource: RESERVED_TIER_SOURCE,
  source: RESERVED_TIER_SOURCE
})
