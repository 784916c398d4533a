/** The capacity plan → its schema. */
import { distribution, figure } from './basics.ts'
import { z } from './zod.ts'

const serviceLevel = z.object({
  ttftSeconds: z.number(),
  tpotSeconds: z.number(),
  attainment: z.number()
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
  reason: z.enum(['memory', 'heads', 'ttft-floor', 'tpot-floor', 'context', 'rate']),
  explanation: z.string()
})

const workload = z.object({
  kind: z.enum(['chat', 'embedding', 'batch']),
  sourceModels: z.array(z.string()),
  targetModel: z.string().nullable(),
  why: z.string(),
  requests: z.number(),
  busiest: z.array(busiestMinute),
  candidates: z.array(candidate),
  refused: z.array(refused),
  recommended: candidate.nullable(),
  unmet: z.string().nullable(),
  schedule: z.array(z.number()).nullable()
})

const outlook = z.object({
  replicas: z.number().nullable(),
  gpus: z.number().nullable(),
  usdPerMonth: z.number().nullable(),
  usdLow: z.number().nullable(),
  usdHigh: z.number().nullable()
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
    calibrations: z.array(calibrationUse),
    workloads: z.array(workload),
    gpus: figure,
    replicas: figure,
    confidence: confidence.nullable(),
    schedule: z.array(z.number()).nullable(),
    assumptions: z.array(z.string())
  })
  .meta({ id: 'CapacityPlan' })
