/** What a row of a points file says in its notes alone. */
import type { GpuSpec } from '../../catalog/types.ts'
import type { Run } from '../engine/finiteRun.ts'
import type { Lengths } from '../engine/loadedIterations.ts'
import type { Row } from './benchmark.ts'

/**
 * Mean lengths in tokens of the data sets that AccelMark runs, as those of its rows state them that give their lengths, and
 * where it cuts answers off. (FreedomIntelligence/AccelMark: `output_tokens_max` of its suites)
 */
const DATA_SETS: readonly (readonly [name: RegExp, lengths: Lengths & { readonly most: number }])[] = [
  [/long context ~28K/, { input: 28_635, output: 256, most: 256 }],
  [/ShareGPT short/, { input: 101, output: 214, most: 512 }],
  [/ShareGPT/, { input: 257, output: 346, most: 512 }]
]

const dataSet = (notes: string) => DATA_SETS.find(([name]) => name.test(notes))?.[1]

export const dataSetLengths = (notes: string): Lengths | undefined => dataSet(notes)

/** InferenceX draws lengths uniformly from [0.8, 1] of these. Its table also holds aiconfigurator's own runs, of one request over and over. */
const OWN_RUNS = /aic-auto-gap-analysis/
const INFERENCEX_LENGTHS = new Set(['1024/1024', '8192/1024', '1024/8192'])

export const isInferenceX = (row: Row): boolean =>
  row('set') === 'aic_silicon' &&
  INFERENCEX_LENGTHS.has(`${row('isl')}/${row('osl')}`) &&
  !OWN_RUNS.test(row('notes'))

/**
 * Whether the KV cache was fp8: as the row states it or, where weights take a byte or less, in TensorRT-LLM, as every such
 * row of NVIDIA's overviews states, and elsewhere of InferenceX, as its scripts set it: on Blackwell always, on Hopper for two models.
 * (NVIDIA/TensorRT-LLM, perf-overview of 0.6 to 1.0; SemiAnalysisAI/InferenceX@843c6254: benchmarks/single_node)
 */
export function hasFp8Kv(row: Row, { architecture, name }: GpuSpec): boolean {
  const stated = row('kv_precision').toLowerCase()
  if (stated !== '' || !/^(nv|mx)?fp[48]$/.test(row('precision'))) return stated === 'fp8'
  const isFp8 = row('precision') === 'fp8'
  if (/trt|tensorrt/i.test(row('engine'))) return isFp8 || architecture.startsWith('Blackwell')
  if (!isInferenceX(row)) return false
  if (architecture.startsWith('Blackwell')) return true
  return (
    isFp8 &&
    (row('model').startsWith('Qwen3.5') || (row('model').startsWith('MiniMax') && name.startsWith('H200')))
  )
}

/**
 * InferenceX tells SGLang on Blackwell to look for new requests every 10 iterations, of 16 and more at a time every 30, for
 * DeepSeek and Qwen3.5. (SemiAnalysisAI/InferenceX: benchmarks/single_node/dsr1_fp4_b200.sh@285b6628, dsr1_fp8_b200.sh@16ffb658,
 * qwen3.5_fp8_b200.sh@01fa35cf)
 */
export function pollIterations(row: Row, { architecture }: GpuSpec): number {
  const isTold =
    isInferenceX(row) &&
    /sglang/i.test(row('engine')) &&
    architecture.startsWith('Blackwell') &&
    /^(DeepSeek-|Qwen3\.5)/.test(row('model'))
  if (!isTold) return 1
  return Number(row('concurrency')) >= 16 ? 30 : 10
}

/** It switches SGLang's prefix cache off, with all that is kept for one. (as above) */
export const keepsPrefixes = (row: Row): boolean => !isInferenceX(row)

/** TensorRT-LLM's published figures are those of its own benchmark program; AccelMark hands suites to vLLM's `LLM.generate`. */
export const isInProcess = (row: Row): boolean => row('set').startsWith('trtllm_') || SUITE.test(row('notes'))

const SHARE_SAID = /(?:mem-fraction-static|gpu-memory-utilization)[ =]([01]?\.\d+)/

/** Share of the memory that the engine was given; `null` where the notes do not say. */
export function shareSaid(row: Row): number | null {
  const said = Number(SHARE_SAID.exec(row('notes'))?.[1])
  return said > 0 && said < 1 ? said : null
}

/** aiconfigurator's rows repeat the batch of one attention rank: times the ranks it is the concurrency. */
export function saysOtherBatch(row: Row): boolean {
  const batch = /batch_size col=(\d+)/.exec(row('notes'))?.[1]
  const ranks = Math.max(1, Number(row('dp')) || 1)
  return batch !== undefined && Number(batch) * ranks !== Number(row('concurrency'))
}

/** aiconfigurator holds that the experts' degrees multiply to those of attention; where a row's do not, its ranks are in no column. */
export function saysMoreGpus(row: Row): boolean {
  const tensorParallel = Number(/moe_tp=(\d+)/.exec(row('notes'))?.[1])
  const experts = tensorParallel * Math.max(1, Number(row('ep')) || 1)
  return experts > Number(row('tp')) * Math.max(1, Number(row('dp')) || 1)
}

/** Prompts or answers of different lengths: a data set of chats, or drawn from a range. */
const SPREAD = /ShareGPT|uniform|\[0\.\d|range ratio 0|trace/i
/** Lengths that are all the same: drawn at random as to their words alone. */
const FIXED = /\brandom\b|range ratio 1/i

export const saysSpread = (row: Row): boolean => SPREAD.test(row('notes'))

/** One batch after another, each begun when the last has ended. */
export const saysStaticBatch = (row: Row): boolean => /\bstatic (?:inference|batch)/i.test(row('notes'))

/** Of a column of its own, or of the notes. */
const promptsSaid = (row: Row): number =>
  Number(row('prompts') || (/(\d+) (?:prompts|requests at once)/.exec(row('notes'))?.[1] ?? Number.NaN))

/** AccelMark hands in all requests of a suite at once: its rates are their tokens over the seconds that they took. */
const SUITE = /suite_[A-H] .*requests\(rc=(\d+)\)/

/**
 * A closed loop of so many prompts opens with as many as it keeps under way. Where lengths differ widely they soon end
 * apart; otherwise those that began together go on coming together, and 1 leaves the share to the fit.
 */
export function openingShareOf(row: Row): number {
  const share = Number(row('concurrency')) / promptsSaid(row)
  return saysSpread(row) && share > 0 ? Math.min(1, share) : 1
}

/** A run of so many prompts, where the row names them; those of benchmark tools are chats unless said otherwise. */
export function runOf(row: Row): ({ readonly kind: 'run' } & Run) | null {
  const suite = Number(SUITE.exec(row('notes'))?.[1])
  const cut = dataSet(row('notes'))?.most
  if (suite > 0 && cut !== undefined) return { kind: 'run', requests: suite, spread: true, most: cut }
  const requests = promptsSaid(row)
  if (!(requests > 0)) return null
  return { kind: 'run', requests, spread: saysSpread(row) || !FIXED.test(row('notes')) }
}

/** An offline run states the requests that its client kept open, if not all; few of them were sent one batch after another. */
const FEW_AT_ONCE = 200
export const mostAtOnce = (row: Row): number => {
  const sent = Number(row('concurrency'))
  return /offline/.test(row('kind')) && sent >= FEW_AT_ONCE ? sent : Number.POSITIVE_INFINITY
}
