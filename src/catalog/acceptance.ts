/** A model and a way of drafting → how many tokens a step were accepted, where somebody measured it. */
import type { Source } from './source.ts'

/** `mtp`: the model's own layers that predict further tokens; `eagle3`: a head trained for it; `ngram`: the prompt's own words. */
export const DRAFTERS = ['mtp', 'eagle3', 'ngram'] as const
export type Drafter = (typeof DRAFTERS)[number]

export type Acceptance = {
  readonly drafter: Drafter
  /** Tokens drafted in each step. */
  readonly draftTokens: number
  /** Tokens that a step yields, the model's own among them: the least of the uses that were measured. */
  readonly accepted: number
  /** The most of them. */
  readonly high: number
  /** Repository of the drafting head; `null`: the model's own layers, or nobody named it. */
  readonly draft: string | null
  readonly source: Source
}

const source = (where: string, asOf: string): Source => ({ where, asOf, verified: true })

const DEEPSEEK = source('arXiv 2412.19437, section 5.4.3: the second token accepted in 85 to 90 %', '2024-12')
const GLM5 = source('arXiv 2602.15763, table 2, four steps', '2026-02')
const ANGEL = source(
  'github.com/Tencent/AngelSlim, speculative decoding benchmarks: vLLM 0.11.2, GSM8K, Alpaca, HumanEval, MT-bench',
  '2026'
)
const SPECDRIFT = source('arXiv 2605.09992, model cards: MT-bench at temperature 0.7', '2026-05')
const MAVERICK = source(
  'RedHatAI/Llama4-Maverick-17B-128E-Instruct-speculator.eagle3: CNN/Daily Mail, HumanEval, GSM8K',
  '2025-09'
)
const LLAMA = source(
  'nebius/EAGLE3-Llama-3.3-70B-Instruct, model card: MT-bench, GSM8K, HumanEval at temperature 1',
  '2026-02'
)

type Row = readonly [
  models: readonly string[],
  drafter: Drafter,
  draftTokens: number,
  accepted: number,
  high: number,
  draft: string | null,
  source: Source
]

const DEEPSEEK_V3 = ['DeepSeek-V3', 'DeepSeek-V3-0324', 'DeepSeek-V3.1', 'DeepSeek-R1', 'DeepSeek-R1-0528']

// biome-ignore format: a table, one measurement a line
const ROWS: readonly Row[] = [
  [DEEPSEEK_V3, 'mtp', 1, 1.85, 1.9, null, DEEPSEEK],
  [['DeepSeek-V3.2'], 'mtp', 4, 2.55, 2.55, null, GLM5],
  [['GLM-5'], 'mtp', 4, 2.76, 2.76, null, GLM5],
  [['Qwen3-1.7B'], 'eagle3', 2, 2.13, 2.2, null, ANGEL],
  [['Qwen3-8B'], 'eagle3', 2, 1.97, 2.02, null, ANGEL],
  [['Qwen3-14B'], 'eagle3', 2, 1.74, 1.87, null, ANGEL],
  [['Qwen3-32B'], 'eagle3', 2, 1.86, 2.01, null, ANGEL],
  [['Qwen3-30B-A3B'], 'eagle3', 2, 2.01, 2.1, null, ANGEL],
  [['gpt-oss-20b'], 'eagle3', 3, 2.35, 2.35, 'Dogacel/specdrift-gpt-oss-20b-eagle3', SPECDRIFT],
  [['gpt-oss-120b'], 'eagle3', 3, 2.41, 2.41, 'Dogacel/specdrift-gpt-oss-120b-eagle3', SPECDRIFT],
  [['Llama-4-Maverick-17B-128E'], 'eagle3', 3, 2.37, 3.08, 'RedHatAI/Llama4-Maverick-17B-128E-Instruct-speculator.eagle3', MAVERICK],
  [['Llama-3.3-70B'], 'eagle3', 7, 2.88, 3.62, 'RedHatAI/Llama-3.3-70B-Instruct-speculator.eagle3', LLAMA],
]

/** `undefined` where nobody known has published it. */
export function acceptanceOf(model: string, drafter: Drafter): Acceptance | undefined {
  const row = ROWS.find(([models, by]) => by === drafter && models.includes(model))
  if (row === undefined) return undefined
  const [, , draftTokens, accepted, high, draft, source] = row
  return { drafter, draftTokens, accepted, high, draft, source }
}

/** Models of which that is known. */
export const acceptedOf = (drafter: Drafter): readonly string[] =>
  ROWS.flatMap(([models, by]) => (by === drafter ? models : []))
