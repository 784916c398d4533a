/** A model's name → OpenAI's published rate limits by usage tier, and the rules by which they are enforced. */
import { tunedFrom } from './billedModel.ts'
import { familyName } from './modelNames.ts'
import type { Source } from './source.ts'

/** What one pool of requests is allowed. `null`: no such limit is published. */
export type PoolLimits = {
  readonly requestsPerMinute: number | null
  readonly tokensPerMinute: number | null
  readonly requestsPerDay: number | null
  /** Input tokens of Batch API jobs that are not done yet. */
  readonly batchQueueTokens: number | null
}

export type UsageTier = {
  readonly name: string
  readonly qualification: string
  /** What an organisation may spend in a calendar month. [USD] */
  readonly usdPerMonth: number
}

export type ModelLimits = {
  readonly model: string
  /** In the order of `USAGE_TIERS`; `null`: not offered there. */
  readonly tiers: readonly (PoolLimits | null)[]
  /** Requests of more input tokens than `overInputTokens` have limits of their own. */
  readonly longContext: {
    readonly overInputTokens: number
    readonly tiers: readonly (PoolLimits | null)[]
  } | null
  readonly source: Source
}

const GUIDE = 'https://developers.openai.com/api/docs/guides/rate-limits'
const MODEL_PAGES = 'https://developers.openai.com/api/docs/models'

/** Older versions of the page ask for 7 to 30 days since the first payment as well; the newer ones do not. */
// biome-ignore format: a table, one tier a line
export const USAGE_TIERS: readonly UsageTier[] = [
  { name: 'free', qualification: 'user in an allowed geography', usdPerMonth: 100 },
  { name: 'tier 1', qualification: '$5 paid', usdPerMonth: 100 },
  { name: 'tier 2', qualification: '$50 paid', usdPerMonth: 500 },
  { name: 'tier 3', qualification: '$100 paid', usdPerMonth: 1_000 },
  { name: 'tier 4', qualification: '$250 paid', usdPerMonth: 5_000 },
  { name: 'tier 5', qualification: '$1,000 paid', usdPerMonth: 200_000 },
]

export const TIERS_SOURCE: Source = { where: GUIDE, asOf: '2026-10-05', verified: true }

/** From so many input tokens a minute on, growing by more than this share in a quarter of an hour is slowed down. */
export const RAMP_RULE = {
  fromInputTokensPerMinute: 1_000_000,
  growthPerPeriod: 0.5,
  periodMinutes: 15,
  source: {
    where: 'https://developers.openai.com/api/docs/guides/error-codes',
    asOf: '2026-10',
    verified: true,
    note: 'a rule of thumb: exact triggers vary'
  }
} as const

/** Tiers 1 to 5, each: requests a minute, tokens a minute, requests a day, tokens in the batch queue. */
type Row = readonly [rpm: number, tpm: number, rpd: number | null, batchQueueTokens: number | null]

// biome-ignore format: a table, one tier a line
const FLAGSHIP: readonly Row[] = [
  [500, 500_000, null, 1_500_000],
  [5_000, 1_000_000, null, 3_000_000],
  [5_000, 2_000_000, null, 100_000_000],
  [10_000, 4_000_000, null, 200_000_000],
  [15_000, 40_000_000, null, 15_000_000_000],
]

// biome-ignore format: a table, one tier a line
const SMALL: readonly Row[] = [
  [500, 500_000, null, 5_000_000],
  [5_000, 2_000_000, null, 20_000_000],
  [5_000, 4_000_000, null, 40_000_000],
  [10_000, 10_000_000, null, 1_000_000_000],
  [30_000, 180_000_000, null, 15_000_000_000],
]

// biome-ignore format: a table, one tier a line
const NANO: readonly Row[] = [
  [500, 200_000, null, 2_000_000],
  [5_000, 2_000_000, null, 20_000_000],
  [5_000, 4_000_000, null, 40_000_000],
  [10_000, 10_000_000, null, 1_000_000_000],
  [30_000, 180_000_000, null, 15_000_000_000],
]

// biome-ignore format: a table, one tier a line
const CLASSIC: readonly Row[] = [
  [500, 30_000, null, 90_000],
  [5_000, 450_000, null, 1_350_000],
  [5_000, 800_000, null, 50_000_000],
  [10_000, 2_000_000, null, 200_000_000],
  [10_000, 30_000_000, null, 5_000_000_000],
]

// biome-ignore format: a table, one tier a line
const CLASSIC_MINI: readonly Row[] = [
  [500, 200_000, 10_000, 2_000_000],
  [5_000, 2_000_000, null, 20_000_000],
  [5_000, 4_000_000, null, 40_000_000],
  [10_000, 10_000_000, null, 1_000_000_000],
  [30_000, 150_000_000, null, 15_000_000_000],
]

// biome-ignore format: a table, one tier a line
const O4_MINI: readonly Row[] = [
  [1_000, 100_000, null, 1_000_000],
  [2_000, 2_000_000, null, 2_000_000],
  [5_000, 4_000_000, null, 40_000_000],
  [10_000, 10_000_000, null, 1_000_000_000],
  [30_000, 150_000_000, null, 15_000_000_000],
]

// biome-ignore format: a table, one tier a line
const O3_MINI: readonly Row[] = [
  [1_000, 100_000, null, 1_000_000],
  [2_000, 200_000, null, 2_000_000],
  [5_000, 4_000_000, null, 40_000_000],
  [10_000, 10_000_000, null, 1_000_000_000],
  [30_000, 150_000_000, null, 15_000_000_000],
]

// biome-ignore format: a table, one tier a line
const GPT_4: readonly Row[] = [
  [500, 10_000, 10_000, 100_000],
  [5_000, 40_000, null, 200_000],
  [5_000, 80_000, null, 5_000_000],
  [10_000, 300_000, null, 30_000_000],
  [10_000, 1_000_000, null, 150_000_000],
]

// biome-ignore format: a table, one tier a line
const GPT_4_TURBO: readonly Row[] = [
  [500, 30_000, null, 90_000],
  [5_000, 450_000, null, 1_350_000],
  [5_000, 600_000, null, 40_000_000],
  [10_000, 800_000, null, 80_000_000],
  [10_000, 2_000_000, null, 300_000_000],
]

// biome-ignore format: a table, one tier a line
const GPT_35_TURBO: readonly Row[] = [
  [3_500, 200_000, 10_000, 2_000_000],
  [3_500, 2_000_000, null, 5_000_000],
  [3_500, 800_000, null, 50_000_000],
  [10_000, 10_000_000, null, 1_000_000_000],
  [10_000, 50_000_000, null, 10_000_000_000],
]

// biome-ignore format: a table, one tier a line
const EMBEDDING: readonly Row[] = [
  [3_000, 1_000_000, null, 3_000_000],
  [5_000, 1_000_000, null, 20_000_000],
  [5_000, 5_000_000, null, 100_000_000],
  [10_000, 5_000_000, null, 500_000_000],
  [10_000, 10_000_000, null, 4_000_000_000],
]

// biome-ignore format: a table, one tier a line
const LONG_MINI: readonly Row[] = [
  [200, 400_000, null, 5_000_000],
  [500, 1_000_000, null, 40_000_000],
  [1_000, 2_000_000, null, 80_000_000],
  [2_000, 10_000_000, null, 200_000_000],
  [8_000, 20_000_000, null, 2_000_000_000],
]

// biome-ignore format: a table, one tier a line
const LONG_GPT_41: readonly Row[] = [
  [100, 200_000, null, 2_000_000],
  [250, 500_000, null, 20_000_000],
  [500, 1_000_000, null, 40_000_000],
  [1_000, 5_000_000, null, 100_000_000],
  [4_000, 10_000_000, null, 1_000_000_000],
]

const EMBEDDING_FREE: Row = [100, 40_000, 2_000, null]

/**
 * Columns: model, limits, the date of the page (`null`: undated), verified, what to know, limits of long requests, and
 * those of the free tier. Models that are not listed have no free tier. What is not here has no published limits that
 * could be read.
 */
// biome-ignore format: a table, one model a line
export const MODEL_LIMITS: readonly ModelLimits[] = [
  model('gpt-6-astra', FLAGSHIP, '2026-09-24', true, null),
  model('gpt-6-sol', FLAGSHIP, null, true, 'about 2026-09'),
  model('gpt-6-luna', SMALL, null, false, 'third-party transcription of the official page; about 2026-09/10'),
  model('gpt-5.6-sol', FLAGSHIP, null, true, 'undated, 2026-07/08'),
  model('gpt-5.6-terra', FLAGSHIP, null, true, 'undated, 2026-07/08'),
  model('gpt-5.6-luna', SMALL, null, true, 'undated, 2026-07/08'),
  model('gpt-5.5', FLAGSHIP, null, true, 'undated, 2026-07/08', { over: 272_000, rows: LONG_MINI }),
  model('gpt-5.4', FLAGSHIP, null, false, 'third-party copy; undated, 2026'),
  model('gpt-5.4-mini', SMALL, null, true, 'official page, Chinese translation; undated, 2026'),
  model('gpt-5.2-codex', FLAGSHIP, null, true, 'undated, 2026-07/08'),
  model('gpt-5', FLAGSHIP, null, false, 'its own page was not found: the limits of its siblings gpt-5.2-codex, gpt-5.5 and gpt-5.6-sol; shuts down 2026-12-11'),
  model('gpt-5-mini', SMALL, null, true, 'undated, 2026-07/08; shuts down 2026-12-11'),
  model('gpt-5-nano', NANO, null, true, 'undated, 2026-07/08; shuts down 2026-12-11'),
  model('gpt-5-pro', CLASSIC, null, true, 'undated, 2026-07/08; shuts down 2026-12-11'),
  model('gpt-4.1', CLASSIC, null, true, 'undated, 2026-07/08; shuts down 2027-01-14', { over: 128_000, rows: LONG_GPT_41 }),
  model('gpt-4.1-mini', CLASSIC_MINI, null, true, 'undated, 2026-07/08; shuts down 2027-01-14; an older version listed Free 3 RPM/200 RPD/40,000 TPM', { over: 128_000, rows: LONG_MINI }),
  model('gpt-4.1-nano', CLASSIC_MINI, null, false, 'third-party transcription; 2026-05; shut down 2026-10-23'),
  model('gpt-4o', CLASSIC, '2026-09-24', true, 'shuts down 2027-01-14'),
  model('gpt-4o-mini', CLASSIC_MINI, '2026-09-24', true, 'shuts down 2027-01-14'),
  model('o3', CLASSIC, null, true, 'official config; undated, 2025-06+; shuts down 2026-12-11'),
  model('o3-pro', CLASSIC, null, true, 'undated, 2026-07/08'),
  model('o4-mini', O4_MINI, null, true, 'undated, 2026-07/08; shut down 2026-10-23; an older official config (OpenAI docs front-end, 2025-06+) gave tier 2 TPM 200,000'),
  model('o3-mini', O3_MINI, null, false, 'third-party transcription; 2026-05; shut down 2026-10-23'),
  model('gpt-4', GPT_4, null, true, 'undated, 2026-07/08; shut down 2026-10-23'),
  model('gpt-4-turbo', GPT_4_TURBO, null, false, 'third-party transcription; 2026-05; shut down 2026-10-23'),
  model('gpt-3.5-turbo', GPT_35_TURBO, null, true, 'undated, 2025; shut down 2026-10-23; a third-party transcription of 2026-05 gives different tier 1-3 values (500/5,000/5,000 RPM; tier 3 4,000,000 TPM)'),
  model('text-embedding-3-large', EMBEDDING, null, true, 'undated, 2026-07/08', null, EMBEDDING_FREE),
  model('text-embedding-3-small', EMBEDDING, '2026-10-05', false, 'third-party transcription of official page', null, EMBEDDING_FREE),
]

const BY_NAME: ReadonlyMap<string, ModelLimits> = new Map(MODEL_LIMITS.map(limits => [limits.model, limits]))

/** That tuned models have no limits of their own. */
export const TUNED_SOURCE: Source = {
  where: 'OpenAI’s guide to fine-tuning: “How do rate limits work on fine-tuned models?”',
  asOf: null,
  verified: true,
  note: 'copies of 2023 and 2024 say the same'
}

/** Whose limits a model shares: a snapshot those of its name, a fine-tuned one those of the model it was made from. */
export const sharesLimitsOf = (model: string): string => familyName(tunedFrom(model) ?? model)

/** The published limits of a model as a log names it; `undefined` where none are known. */
export const limitsOfModel = (model: string): ModelLimits | undefined => BY_NAME.get(sharesLimitsOf(model))

function model(
  name: string,
  rows: readonly Row[],
  asOf: string | null,
  verified: boolean,
  note: string | null,
  long: { readonly over: number; readonly rows: readonly Row[] } | null = null,
  free: Row | null = null
): ModelLimits {
  return {
    model: name,
    tiers: [free, ...rows].map(limitsOfRow),
    longContext: long && { overInputTokens: long.over, tiers: [null, ...long.rows].map(limitsOfRow) },
    source: { where: `${MODEL_PAGES}/${name}.md`, asOf, verified, ...(note === null ? {} : { note }) }
  }
}

function limitsOfRow(row: Row | null): PoolLimits | null {
  if (row === null) return null
  const [requestsPerMinute, tokensPerMinute, requestsPerDay, batchQueueTokens] = row
  return { requestsPerMinute, tokensPerMinute, requestsPerDay, batchQueueTokens }
}
