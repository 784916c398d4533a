/** An open-weight model's name → what shared APIs charge for its tokens: usually a dedicated GPU's real competitor. */
import type { Source } from './source.ts'

export type OpenModelOffer = {
  /** Catalogue name of the model. */
  readonly model: string
  readonly provider: string
  readonly usdPerMtokInput: number
  readonly usdPerMtokOutput: number
  readonly source: Source
}

const GENAI_PRICES: Source = { where: '@pydantic/genai-prices 0.1.8', asOf: '2026-09-23', verified: true }
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

type Row = readonly [provider: string, input: number, output: number, source: Source]

/** USD per million tokens; none of these lists a price of its own for cached input. */
export const OPEN_MODEL_OFFERS: readonly OpenModelOffer[] = [
  ...offers('gpt-oss-120b', [
    ['DeepInfra', 0.039, 0.19, MODELS_DEV],
    ['Baseten', 0.1, 0.5, LITELLM],
    ['Together', 0.15, 0.6, MODELS_DEV],
    ['Fireworks', 0.15, 0.6, GENAI_PRICES],
    ['Groq', 0.15, 0.6, GENAI_PRICES],
    ['AWS Bedrock', 0.15, 0.6, GENAI_PRICES],
    ['Cerebras', 0.35, 0.75, GENAI_PRICES]
  ]),
  ...offers('gpt-oss-20b', [
    ['DeepInfra', 0.03, 0.14, MODELS_DEV],
    ['Together', 0.05, 0.2, MODELS_DEV],
    ['Fireworks', 0.07, 0.3, GENAI_PRICES],
    ['Groq', 0.075, 0.3, GENAI_PRICES]
  ]),
  ...offers('Llama-3.3-70B', [
    ['DeepInfra (turbo)', 0.1, 0.32, MODELS_DEV],
    ['Novita', 0.39, 0.39, GENAI_PRICES],
    ['Groq', 0.59, 0.79, GENAI_PRICES],
    ['AWS Bedrock', 0.72, 0.72, GENAI_PRICES],
    ['Together (turbo)', 0.88, 0.88, GENAI_PRICES],
    ['Cerebras', 0.85, 1.2, GENAI_PRICES]
  ]),
  ...offers('Llama-3.1-8B', [
    ['Novita', 0.05, 0.05, GENAI_PRICES],
    ['Groq', 0.05, 0.08, GENAI_PRICES],
    ['Together (turbo)', 0.18, 0.18, GENAI_PRICES]
  ]),
  ...offers('Llama-4-Scout-17B-16E', [['Groq', 0.11, 0.34, GENAI_PRICES]]),
  ...offers('Llama-4-Maverick-17B-128E', [['Together', 0.27, 0.85, GENAI_PRICES]]),
  ...offers('Qwen3-32B', [
    ['AWS Bedrock', 0.15, 0.6, GENAI_PRICES],
    ['Groq', 0.29, 0.59, GENAI_PRICES]
  ]),
  ...offers('Qwen3-14B', [['DeepInfra (fp8)', 0.12, 0.24, OPENROUTER]]),
  ...offers('Qwen3-8B', [['Fireworks', 0.2, 0.2, SILYBENCH]]),
  ...offers('Qwen3-Embedding-8B', [['Fireworks', 0.1, 0, FIREWORKS]]),
  ...offers('Qwen3-235B-A22B', [
    ['Together (2507)', 0.2, 0.6, MODELS_DEV],
    ['Fireworks', 0.22, 0.88, GENAI_PRICES]
  ]),
  ...offers('DeepSeek-V3.2', [
    ['DeepInfra', 0.26, 0.38, MODELS_DEV],
    ['Fireworks', 0.56, 1.68, GENAI_PRICES]
  ]),
  ...offers('Gemma-3-27B', [['AWS Bedrock', 0.23, 0.38, GENAI_PRICES]])
]

function offers(model: string, rows: readonly Row[]): readonly OpenModelOffer[] {
  return rows.map(([provider, usdPerMtokInput, usdPerMtokOutput, source]) => ({
    model,
    provider,
    usdPerMtokInput,
    usdPerMtokOutput,
    source
  }))
}

/** Every offer of a model by its catalogue name; empty where none is known. */
export const openModelOffers = (model: string): readonly OpenModelOffer[] =>
  OPEN_MODEL_OFFERS.filter(offer => offer.model === model)
