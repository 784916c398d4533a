/** An open-weight model's name → what shared APIs charge for its tokens: usually a dedicated GPU's real competitor. */
import { namedPrecision } from './openWeightName.ts'
import openOffers from './refreshed/openOffers.json' with { type: 'json' }
import type { Source } from './source.ts'
import type { CompactOffer } from './types.ts'

export type OpenModelOffer = {
  /** Catalogue name of the model. */
  readonly model: string
  readonly provider: string
  readonly usdPerMtokInput: number
  /** `null`: no price of its own is listed. */
  readonly usdPerMtokCached: number | null
  readonly usdPerMtokOutput: number
  /** Of the weights, where the offer's name states it; `null`: the provider does not say. */
  readonly precision: string | null
  readonly source: Source
}

const MODELS_DEV: Source = { where: 'models.dev@f3fc692', asOf: '2026-07-02', verified: true }
const LITELLM: Source = {
  where: 'LiteLLM@00035b6',
  asOf: '2026-07-30',
  verified: true,
  note: 'that day or before'
}
const SILYBENCH: Source = { where: 'tgarg01/silybench-data', asOf: '2026-09-25', verified: true }
const OPENROUTER: Source = {
  where: 'tgarg01/silybench-data (OpenRouter)',
  asOf: '2026-10-07',
  verified: true
}

const FIREWORKS: Source = { where: 'api-evangelist/fireworks-ai', asOf: '2026-10-07', verified: true }

const REMEMBERED: Source = {
  where:
    'the provider’s pricing page and LiteLLM’s model_prices_and_context_window.json, from general knowledge',
  asOf: null,
  verified: false
}

type Row = readonly [provider: string, input: number, output: number, source: Source]

/** What the generated table has not, none with a price of its own for cached input. [USD per million tokens] */
const FURTHER_OFFERS: readonly OpenModelOffer[] = [
  ...offers('gpt-oss-120b', [
    ['DeepInfra', 0.039, 0.19, MODELS_DEV],
    ['Baseten', 0.1, 0.5, LITELLM],
    ['Together', 0.15, 0.6, MODELS_DEV],
    ['Databricks', 0.15, 0.6, REMEMBERED]
  ]),
  ...offers('gpt-oss-20b', [
    ['DeepInfra', 0.03, 0.14, MODELS_DEV],
    ['Together', 0.05, 0.2, MODELS_DEV]
  ]),
  ...offers('Llama-3.3-70B', [
    ['DeepInfra (turbo)', 0.1, 0.32, MODELS_DEV],
    ['Databricks', 0.5, 1.5, REMEMBERED],
    ['Google', 0.72, 0.72, REMEMBERED],
    ['Fireworks', 0.9, 0.9, REMEMBERED]
  ]),
  ...offers('Llama-3.1-8B', [['Fireworks', 0.2, 0.2, REMEMBERED]]),
  ...offers('Qwen3-14B', [['DeepInfra (fp8)', 0.12, 0.24, OPENROUTER]]),
  ...offers('Qwen3-8B', [['Fireworks', 0.2, 0.2, SILYBENCH]]),
  ...offers('Qwen3-Embedding-8B', [['Fireworks', 0.1, 0, FIREWORKS]]),
  ...offers('Qwen3-235B-A22B', [['Together (2507)', 0.2, 0.6, MODELS_DEV]]),
  ...offers('DeepSeek-V3.2', [['DeepInfra', 0.26, 0.38, MODELS_DEV]])
]

function offers(model: string, rows: readonly Row[]): readonly OpenModelOffer[] {
  return rows.map(([provider, usdPerMtokInput, usdPerMtokOutput, source]) => ({
    model,
    provider,
    usdPerMtokInput,
    usdPerMtokCached: null,
    usdPerMtokOutput,
    precision: namedPrecision(
      provider
        .replace(/[ ()]+/g, ' ')
        .trim()
        .replaceAll(' ', '-')
    ),
    source
  }))
}

const LISTED: readonly OpenModelOffer[] = (openOffers as unknown as readonly CompactOffer[]).map(
  ([model, provider, input, cached, output, asOf, precision, from]) => ({
    model,
    provider,
    usdPerMtokInput: input,
    usdPerMtokCached: cached,
    usdPerMtokOutput: output,
    precision,
    source:
      from === 'p'
        ? { where: '@pydantic/genai-prices 0.1.8', asOf, verified: false }
        : { where: 'npm @earendil-works/pi-ai 1.6.0 (MIT), bundled model catalogue', asOf, verified: true }
  })
)

/** What is listed, and of further offers those of providers that are not. */
export const OPEN_MODEL_OFFERS: readonly OpenModelOffer[] = [
  ...LISTED,
  ...FURTHER_OFFERS.filter(
    ({ model, provider }) =>
      !LISTED.some(known => known.model === model && provider.startsWith(known.provider))
  )
]

/** Every offer of a model by its catalogue name; empty where none is known. */
export const openModelOffers = (model: string): readonly OpenModelOffer[] =>
  OPEN_MODEL_OFFERS.filter(offer => offer.model === model)
