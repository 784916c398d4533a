/** A model's family and a precision of its weights → what of its quality is left, where that was measured. */
import type { Source } from '../source.ts'

export type PrecisionLoss = {
  readonly precision: 'fp8' | 'fp4'
  /** Score against bf16, range over the benchmarks [share]. */
  readonly low: number
  readonly high: number
  readonly source: Source
}

type Row = readonly [family: RegExp, precision: 'fp8' | 'fp4', low: number, high: number, source: Source]

const KURTIC: Source = {
  where:
    'arXiv 2411.02355 (Red Hat AI, ISTA: 500,000 evaluations; CC-BY-4.0); NVIDIA TensorRT-Model-Optimizer, MMLU',
  asOf: '2025-01',
  verified: true
}
const LONG: Source = {
  where: 'arXiv 2505.20276 (9,700 examples of 64 k tokens and more)',
  asOf: '2025-05',
  verified: true
}
const MULTIPLE: Source = {
  where: 'aimultiple.com/llm-quantization (MMLU-Pro)',
  asOf: '2026',
  verified: false
}
const SCHOTTEN: Source = {
  where: 'sch0tten/nvfp4-benchmark@4ea3103 (MMLU-Pro, GSM8K, IFEval, HumanEval; MIT)',
  asOf: '2026',
  verified: true
}
const NVIDIA: Source = {
  where: 'NVIDIA’s figures of Nemotron-3-Nano nvfp4 (MMLU-Pro, GPQA, IFBench, AIME)',
  asOf: '2026',
  verified: false
}

/** int4 is never a default: up to 59 % lost on prompts of 64 k tokens (arXiv 2505.20276). */
const ROWS: readonly Row[] = [
  [/^Llama-3/, 'fp8', 0.985, 1, KURTIC],
  [/^Qwen2\.5/, 'fp8', 0.992, 0.992, LONG],
  [/^Qwen3-/, 'fp8', 0.992, 0.998, MULTIPLE],
  [/^Qwen3\.[56]-/, 'fp8', 0.99, 1, SCHOTTEN],
  [/^Gemma-4-/, 'fp8', 0.974, 1, SCHOTTEN],
  [/^Nemotron-3-/, 'fp4', 0.973, 0.994, NVIDIA]
]

/** Every precision below bf16 whose loss was measured on the model's family. */
export const measuredLosses = (model: string): readonly PrecisionLoss[] =>
  ROWS.flatMap(([family, precision, low, high, source]) =>
    family.test(model) ? [{ precision, low, high, source }] : []
  )
