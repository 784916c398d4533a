/** The capacity plan → its schema. */
import { distribution, figure, source } from './basics.ts'
import { z } from './zod.ts'

const lengthClass = z.object({
  fromTokens: z.number(),
  ttftSeconds: z.number(),
  tpotSeconds: z.number(),
  requests: z.number()
})

const serviceLevel = z.object({
  ttftSeconds: z.number(),
  tpotSeconds: z.number(),
  attainment: z.number(),
  latencySeconds: z.number().nullable().exactOptional(),
  ttftGrowsFromTokens: z.number().exactOptional(),
  classes: z.array(lengthClass).exactOptional(),
  from: z.enum(['log', 'class', 'user']).exactOptional(),
  held: z.array(z.enum(['ttft', 'tpot', 'latency'])).exactOptional()
})

const promise = z.object({
  ttftSeconds: z.number().nullable(),
  tpotSeconds: z.number().nullable(),
  latencySeconds: z.number().nullable(),
  attainment: z.number(),
  ttftGrowsFromTokens: z.number().nullable(),
  classes: z.array(lengthClass),
  from: z.enum(['log', 'class', 'user'])
})

const relation = z.enum(['same', 'at-least-as-good', 'about-as-good', 'weaker', 'unknown'])

const standIn = z.object({
  sourceModel: z.string(),
  relation,
  thin: z.boolean(),
  evidence: z.string(),
  outputTimes: figure,
  limited: z.boolean(),
  sources: z.array(source)
})

const waited = z.object({ p50: z.number(), p95: z.number(), count: z.number() })

const waits = z.object({ ttft: waited.nullable(), tpot: waited.nullable(), latency: waited })

const beforeAfter = z.object({
  today: waits.nullable(),
  planned: waits.nullable(),
  isSlower: z.boolean().nullable()
})

const lever = z.object({
  name: z.string(),
  flag: z.string(),
  usdPerMonth: z.number().nullable(),
  gpus: z.number().nullable(),
  effectUsd: z.number().nullable()
})

const cachedInput = z.object({
  share: z.number(),
  plainRouterShare: z.number(),
  replicas: z.number(),
  usdWithout: z.number().nullable(),
  note: z.string()
})

const ladderStep = z.object({
  times: z.number().nullable(),
  ttftSeconds: z.number().nullable(),
  tpotSeconds: z.number().nullable(),
  gpus: z.number().nullable(),
  usdPerMonth: z.number().nullable(),
  gpu: z.string().nullable(),
  chosen: z.boolean()
})

const insisted = z.object({
  relation,
  targetModel: z.string(),
  gpu: z.string(),
  gpus: z.number(),
  usdPerMonth: z.number().nullable()
})

const busiestMinute = z.object({
  at: z.string(),
  requests: z.number(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  chosenBy: z.enum(['requests', 'tokens', 'synthesised', 'spread'])
})

const queueing = z.object({
  replicas: figure,
  ratio: figure,
  waiting: figure,
  meanWait: figure
})

const binding = z.enum([
  'prefill',
  'decode',
  'kv-cache',
  'saturation',
  'one-replica',
  'memory',
  'ttft',
  'node-size'
])

const ownSpeed = z.object({ slowdown: z.number(), points: z.number() })

const range = z.object({ low: z.number(), high: z.number() })

const evidence = z.object({
  points: z.object({
    deployment: z.number(),
    modelGpuEngine: z.number(),
    modelEngine: z.number(),
    modelGpu: z.number(),
    gpuEngine: z.number()
  }),
  nearest: z.enum(['deployment', 'sibling', 'relative', 'stranger']),
  note: z.string(),
  calibration: ownSpeed.nullable(),
  band: z.object({ level: z.number(), tpot: range, ttft: range, throughput: range, slowness: range }),
  thin: z.boolean()
})

const candidate = z
  .object({
    gpu: z.string(),
    tensorParallel: z.number(),
    precision: z.string(),
    engine: z.enum(['vllm', 'sglang', 'tensorrt-llm']),
    replicas: z.number(),
    spareReplicas: z.number(),
    gpus: z.number(),
    rentedGpus: z.number(),
    nodes: z.number(),
    ttft: distribution,
    tpot: distribution.nullable(),
    latency: distribution,
    attainment: figure,
    utilisation: z.object({
      mean: figure,
      peak: figure
    }),
    load: figure,
    queueing,
    weightsGib: z.number(),
    kvCapacityTokens: z.number(),
    evidence,
    memoryTight: z.boolean(),
    usdPerGpuHour: figure,
    usdPerMonth: figure,
    binding,
    notes: z.array(z.string())
  })
  .meta({ id: 'Candidate' })

const refused = z.object({
  gpu: z.string(),
  tensorParallel: z.number(),
  precision: z.string(),
  engine: z.enum(['vllm', 'sglang', 'tensorrt-llm']),
  reason: z.enum(['memory', 'heads', 'ttft-floor', 'tpot-floor', 'latency-floor', 'context', 'rate']),
  explanation: z.string(),
  distance: z.number().exactOptional()
})

const workload = z.object({
  kind: z.enum(['chat', 'embedding', 'batch']),
  served: z.enum(['dedicated', 'shared']),
  sharedUsdPerMonth: z.number().nullable(),
  mode: z.enum(['plain', 'thinking']),
  standIns: z.array(standIn),
  promise,
  ladder: z.array(ladderStep),
  insist: z.array(insisted),
  considered: z.number(),
  beforeAfter,
  cachedInput: cachedInput.nullable(),
  sourceModels: z.array(z.string()),
  targetModel: z.string().nullable(),
  why: z.string(),
  requests: z.number(),
  busiest: z.array(busiestMinute),
  candidates: z.array(candidate),
  candidatesLeftOut: z.number().exactOptional(),
  refused: z.array(refused),
  recommended: candidate.nullable(),
  unmet: z.string().nullable(),
  schedule: z.array(z.number()).nullable(),
  timeline: z
    .object({
      start: z.string(),
      sliceSeconds: z.number(),
      busiestTokens: z.array(z.number()),
      sizedFor: z.number(),
      worksOff: z.number()
    })
    .nullable()
})

const outlook = z.object({
  replicas: z.number().nullable(),
  gpus: z.number().nullable(),
  usdPerMonth: z.number().nullable(),
  usdLow: z.number().nullable(),
  usdHigh: z.number().nullable(),
  fleets: z.array(z.string())
})

const confidence = z.object({
  low: z.number().nullable(),
  high: z.number().nullable(),
  level: z.number(),
  method: z.string(),
  days: z.number(),
  optimistic: outlook,
  central: outlook,
  pessimistic: outlook,
  narrowing: z.string()
})

const calibrationUse = z.object({
  model: z.string(),
  gpu: z.string(),
  tensorParallel: z.number(),
  precision: z.string(),
  engine: z.string(),
  points: z.number(),
  slowdown: z.number().nullable(),
  usedFor: z.number()
})

export const capacityPlan = z
  .object({
    slo: serviceLevel,
    headroom: z.number(),
    growth: z.number(),
    levers: z.array(lever),
    calibrations: z.array(calibrationUse),
    workloads: z.array(workload),
    gpus: figure,
    replicas: figure,
    confidence: confidence.nullable(),
    schedule: z.array(z.number()).nullable(),
    assumptions: z.array(z.string())
  })
  .meta({ id: 'CapacityPlan' })
