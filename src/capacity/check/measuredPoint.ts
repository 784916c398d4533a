/** A row of a points file → a benchmark of one deployment, or the reason why it cannot be predicted. */
import { mostGpusOf } from '../../catalog/fabrics.ts'
import { GPU_NAMES } from '../../catalog/gpus.ts'
import { MODEL_NAMES, modelNamed } from '../../catalog/models.ts'
import { gpuAmong } from '../../catalog/ownGpu.ts'
import type { GpuSpec, ModelSpec } from '../../catalog/types.ts'
import { didYouMean, namesLike } from '../../nearest.ts'
import { adaptersKind } from '../engine/adapters.ts'
import type { Engine } from '../engine/batching.ts'
import { otherMaker, runsOn } from '../engine/deployment.ts'
import { defaultLimits, type EngineLimits } from '../engine/engineLimits.ts'
import type { Hosted } from '../engine/iteration.ts'
import type { Lengths } from '../engine/loadedIterations.ts'
import { splitsEvenly, storedAs } from '../engine/memory.ts'
import { type Speculation, speculationKind, speculationOf, unknownAcceptance } from '../engine/speculation.ts'
import type { Load } from '../engine/steadyState.ts'
import type { Precision } from '../question.ts'
import { architectureOf, type FittedEngine, isOldVllm } from '../speed/effective.ts'
import type { Benchmark, Row } from './benchmark.ts'
import { sequencesThatFit } from './measuredRoom.ts'
import {
  dataSetLengths,
  hasFp8Kv,
  isInferenceX,
  isInProcess,
  keepsPrefixes,
  mostAtOnce,
  openingShareOf,
  pollIterations,
  runOf,
  saysMoreGpus,
  saysOtherBatch,
  saysSpread,
  saysStaticBatch,
  shareSaid
} from './pointNotes.ts'

export type Read =
  | { readonly benchmark: Benchmark; readonly leftOut: null }
  | { readonly benchmark: null; readonly leftOut: string }

const INFERENCEX_MEAN = 0.9

const PRECISIONS: Readonly<Record<string, Precision>> = {
  bf16: 'bf16',
  fp16: 'bf16',
  float16: 'bf16',
  bfloat16: 'bf16',
  fp8: 'fp8',
  fp4: 'fp4',
  nvfp4: 'fp4',
  mxfp4: 'mxfp4',
  int4: 'int4',
  'int4-awq': 'int4',
  awq: 'int4',
  native: 'native'
}

/** Larger degrees of tensor parallelism, over several nodes, are not modelled. */
const MOST_PARALLEL = 8

/**
 * Reads everything but what was measured.
 *
 * @param ownGpus that the catalogue does not hold
 */
export function benchmarkOf(row: Row, ownGpus: readonly GpuSpec[] = []): Read {
  const model = modelNamed(row('model'))
  if (!model)
    return left(
      `the model "${row('model')}" is not known.${didYouMean(namesLike(row('model'), MODEL_NAMES))}`
    )
  const gpu = gpuAmong(row('gpu').replace(/\?$/, ''), ownGpus)
  if (!gpu)
    return left(`the GPU "${row('gpu')}" is not known.${didYouMean(namesLike(row('gpu'), GPU_NAMES))}`)
  const precision = PRECISIONS[row('precision').toLowerCase()]
  if (!precision) return left('the row does not state the precision of the weights')
  const engine = engineOf(row('engine'), row('engine_version'))
  const { tensorParallel, dataParallel } = degreesOf(row, model)
  const drafting = draftingIn(row, model)
  const reason = outsideModel(row, model, gpu, { tensorParallel, dataParallel }) ?? drafting.unknown
  if (reason !== null) return left(reason)
  const { input, output } = lengthsOf(row)
  if (!isLength(input) || !isLength(output))
    return left('the row does not state the lengths of prompts and answers')
  const hosted = {
    ...hostedOf(gpu, model, tensorParallel, precision, hasFp8Kv(row, gpu)),
    ...(dataParallel > 1 ? { dataParallel } : {}),
    ...(row('lora') === '' ? {} : { adapters: adaptersKind.read(row('lora'), 'lora') }),
    ...(drafting.speculation === null ? {} : { speculation: drafting.speculation })
  }
  const product: Engine = isOldVllm(engine) || engine === 'other' ? 'vllm' : engine
  if (!runsOn(product, gpu)) return left(otherMaker(product, gpu))
  const setup = {
    engine: product,
    utilization: shareSaid(row),
    limits: limitsOf(engine, gpu),
    keepsPrefixes: keepsPrefixes(row)
  }
  const sequences = sequencesThatFit(hosted, setup, lengthsOf(row), mostAtOnce(row))
  if (sequences === null)
    return left('the weights do not fit into the memory of so many GPUs in this precision')
  const load = loadOf(row)
  if (load === null) return left('the row states neither concurrency nor request rate')
  return { benchmark: { ...named(row, hosted, precision, engine, load), ...sequences }, leftOut: null }
}

type Drafting = { readonly speculation: Speculation | null; readonly unknown: string | null }

/** Tokens drafted a step, where the row says that there are. */
function draftingIn(row: Row, { name }: ModelSpec): Drafting {
  const said = row('speculative')
  if (said === '') return { speculation: null, unknown: null }
  const asked = speculationKind.read(said, 'speculative')
  const speculation = speculationOf(asked, name)
  return { speculation, unknown: speculation === null ? unknownAcceptance(asked, name) : null }
}

/** Who measured: the versions of a report, and its sequels, are one. */
const publisherOf = (set: string): string => set.replace(/(_v\d.*|_new)$/, '')

type Degrees = Required<Pick<Hosted, 'tensorParallel' | 'dataParallel'>>

function degreesOf(row: Row, { experts }: ModelSpec): Degrees {
  const tensorParallel = Number(row('tp'))
  if (experts !== null && tensorParallel > 1 && ranAttentionApart(row))
    return { tensorParallel: 1, dataParallel: tensorParallel }
  return { tensorParallel, dataParallel: Math.max(1, Number(row('dp')) || 1) }
}

/** The performance overview of TensorRT-LLM 1.0: its configuration for models with experts sets `enable_attention_dp`. */
const ranAttentionApart = (row: Row): boolean => row('set') === 'trtllm_v1.0'

const isLength = (tokens: number): boolean => tokens > 0 && Number.isFinite(tokens)

const left = (leftOut: string): Read => ({ benchmark: null, leftOut })

function outsideModel(
  row: Row,
  model: ModelSpec,
  gpu: GpuSpec,
  { tensorParallel, dataParallel }: Degrees
): string | null {
  if (model.embeds) return `${model.name} turns a prompt into a vector: it generates no tokens to be timed`
  if (!Number.isInteger(tensorParallel) || tensorParallel < 1)
    return 'the row does not state the tensor-parallel degree'
  if (tensorParallel > MOST_PARALLEL)
    return 'more than 8 GPUs of tensor parallelism: several nodes are not modelled'
  const most = Math.max(MOST_PARALLEL, mostGpusOf(gpu))
  if (tensorParallel * dataParallel > most)
    return `more than ${most} GPUs a replica: no public deployment is so large`
  if (!splitsEvenly(model, tensorParallel)) return 'the heads of the model do not divide among so many GPUs'
  if (dataParallel > 1 && model.experts === null)
    return 'replicas of a dense model behind one address: name one of them'
  if (Number(row('pp')) > 1) return 'pipeline parallelism is not modelled'
  if (saysOtherBatch(row)) {
    return 'its notes give another batch than its concurrency: attention was data-parallel, or it ran more than one replica'
  }
  if (saysMoreGpus(row)) {
    return 'its notes spread its experts over more GPUs than its attention: that was data-parallel, and no column says over how many ranks'
  }
  return model.latentKv !== null && row('speculative') === '' && mayHaveDrafted(row)
    ? 'its publisher ran this deployment of DeepSeek with drafted tokens, too, and no column tells its rows apart'
    : null
}

/**
 * Deployments that InferenceX runs with drafted tokens, too, whose rows in a table that does not say so are of two speeds:
 * 1.1 to 1.9 times as fast as their twins, with a later first token, or faster than reading the weights allows
 * (SemiAnalysisAI/InferenceX, `dsr1-…-mtp` in its configurations; Apache-2.0).
 */
function mayHaveDrafted(row: Row): boolean {
  const engine = engineOf(row('engine'), '')
  const version = row('engine_version')
  const isR1 = row('model') === 'DeepSeek-R1'
  if (engine === 'tensorrt-llm')
    return version.startsWith('1.2.0rc6') || (isR1 && version.startsWith('1.1.0rc2'))
  const isOnB200 =
    row('gpu') === 'B200-SXM' && row('precision') === 'fp8' && row('tp') === '8' && row('ep') === '1'
  return engine === 'sglang' && isR1 && isOnB200 && version.startsWith('0.5.9')
}

/** vLLM before 0.8, and as it was dated before it had such numbers, ran its first engine: 256 sequences on every card. */
const VLLM_0 = /^(0\.[0-7](\.|$)|202[34])/
const VLLM_0_SEQUENCES = 256
/** Before 0.2.6 it launched a model's kernels one by one. */
const VLLM_EAGER = /^(0\.[01](\.|$)|0\.2($|\.[0-5](\D|$))|2023)/

/** As engines are named in points files; `other` for those that are not modelled apart. */
function engineOf(name: string, version: string): FittedEngine {
  const lower = name.toLowerCase()
  if (lower.includes('trt') || lower.includes('tensorrt')) return 'tensorrt-llm'
  if (lower.includes('vllm')) return generationOf(version)
  return lower.includes('sglang') ? 'sglang' : 'other'
}

function generationOf(version: string): FittedEngine {
  if (VLLM_EAGER.test(version)) return 'vllm-eager'
  return VLLM_0.test(version) ? 'vllm-0' : 'vllm'
}

function hostedOf(
  gpu: GpuSpec,
  model: ModelSpec,
  tensorParallel: number,
  precision: Precision,
  isFp8Kv: boolean
): Hosted {
  const stored = storedAs(gpu, model, precision, isFp8Kv ? 'fp8' : 'bf16')
  return { gpu, model, tensorParallel, stored }
}

const named = (
  row: Row,
  hosted: Hosted,
  precision: Precision,
  engine: FittedEngine,
  load: Load
): Omit<Benchmark, 'sequences' | 'batchTokens'> => {
  const lengths = lengthsOf(row)
  return {
    hosted,
    precision,
    architecture: architectureOf(hosted.gpu.architecture),
    engine,
    version: row('engine_version'),
    kind: row('kind'),
    harness: publisherOf(row('set')),
    expertParallel: Number(row('ep')) > 1,
    load,
    lengths,
    inProcess: isInProcess(row),
    openingShare: openingShareOf(row),
    pollIterations: pollIterations(row, hosted.gpu),
    ...drawn(lengths, row, load)
  }
}

/** As stated, or as the mean of the named data set; `NaN` where neither tells. */
function lengthsOf(row: Row): Lengths {
  const named = dataSetLengths(row('notes'))
  return {
    input: Number(row('isl')) || (named?.input ?? Number.NaN),
    output: Number(row('osl')) || (named?.output ?? Number.NaN)
  }
}

/** Of sets other than InferenceX, loops repeat one request. */
function drawn(
  { input, output }: Lengths,
  row: Row,
  load: Load
): Pick<Benchmark, 'meanLengths' | 'lockStep'> {
  const set = row('set')
  const isDrawn = isInferenceX(row)
  const share = isDrawn ? INFERENCEX_MEAN : 1
  return {
    meanLengths: { input: input * share, output: output * share },
    lockStep: set !== '' && !isDrawn && !saysSpread(row) && (load.kind === 'closed' || load.kind === 'open')
  }
}

function loadOf(row: Row): Load | null {
  const kind = row('kind')
  const concurrency = Number(row('concurrency') || Number.NaN)
  if (/offline/.test(kind)) return runOf(row) ?? { kind: 'offline' }
  if ((kind === 'static_batch' || saysStaticBatch(row)) && concurrency > 0)
    return { kind: 'batch', sequences: concurrency }
  const rate = Number(row('request_rate') || Number.NaN)
  if (/open_loop|server/.test(kind) || Number.isNaN(concurrency)) {
    const run = runOf(row)
    return !(rate > 0) ? null : run === null ? { kind: 'open', rate } : { ...run, kind: 'paced', rate }
  }
  return concurrency > 0 ? { kind: 'closed', concurrency } : null
}

function limitsOf(engine: FittedEngine, gpu: GpuSpec): EngineLimits {
  if (!isOldVllm(engine)) return defaultLimits(engine === 'other' ? 'vllm' : engine, gpu)
  const limits = defaultLimits('vllm', gpu)
  return { ...limits, maxSequences: Math.min(limits.maxSequences, VLLM_0_SEQUENCES) }
}
