/** One way to serve a workload, or why it cannot: as it stands in the JSON. */
import {
  distribution,
  figure,
  flag,
  list,
  type More,
  number,
  type Of,
  object,
  oneOf,
  optional,
  orNull,
  text
} from '../shape.ts'
import { ENGINES } from './engine/batching.ts'

/** How far off a prediction is. */
export const ACCURACY: More = { follows: 'docs/accuracy.md' }

const SLO = 'capacity.workloads.*.promise'
const REPLAY =
  'The busiest sliding minutes by requests and by tokens are replayed with 120 s before and 30 s after, 1 + headroom times as fast.'

export const tensorParallel = () =>
  number('GPUs').estimated(
    'The tensor-parallel degree: GPUs of a replica or, where attention is data-parallel, of a rank.'
  )

/** What queueing theory says of the same fleet: it knows neither that a batch slows a replica nor that bursts follow bursts. */
const queueing = (root: string) =>
  object({
    replicas: figure('replicas').estimated(
      'The fewest with which the wait for a place keeps within the TTFT limit for the promised share.',
      {
        formula: 'fewest replicas with P(W > TTFT limit) ≤ 1 − promised share',
        from: [`${SLO}.ttftSeconds`, `${SLO}.attainment`]
      }
    ),
    ratio: figure('ratio').estimated('The simulated replicas over those of queueing theory.', {
      formula: 'simulated replicas / replicas by theory',
      from: [`${root}.replicas`, `${root}.queueing.replicas`]
    }),
    waiting: figure('share').estimated(
      'The probability that a request has to wait for a place, with the simulated replicas.',
      { formula: 'C = B(c) / (1 − ρ·(1 − B(c)))', from: [`${root}.load`, `${root}.replicas`] }
    ),
    meanWait: figure('s').estimated('The mean wait over all requests, with the simulated replicas.', {
      formula: 'C·S / (c − a) · (Ca² + Cs²) / 2',
      from: [`${root}.load`, `${root}.replicas`]
    })
  })
export type Queueing = Of<ReturnType<typeof queueing>>

const points = (alike: string) => number('points').measured(`Measured rows of the same ${alike}.`)

const band = (quantity: string) => {
  const says = `Measured over predicted ${quantity}, of four held-out points in five (docs/accuracy.md).`
  return object({
    low: number('ratio').estimated(says, { formula: '10th percentile', ...ACCURACY }),
    high: number('ratio').estimated(says, { formula: '90th percentile', ...ACCURACY })
  })
}

const slowness = (root: string) => {
  const at = (end: string) =>
    number('ratio').estimated(
      'The time of an iteration over the predicted one, which the interval on GPUs is sized on.',
      { from: [`${root}.evidence.band.tpot.${end}`], ...ACCURACY }
    )
  return object({ low: at('low'), high: at('high') })
}

const OWN = 'The candidate is sized at the speed of your own measurements, with the bands of `deployment`.'

/** What the predicted speed stands on, and how far off it may be. */
const evidence = (root: string) =>
  object({
    points: object({
      deployment: points('model, GPU, engine, precision and parallel degree'),
      modelGpuEngine: points('model, GPU and engine; models of equal shape are one'),
      modelEngine: points('model and engine'),
      modelGpu: points('model and GPU'),
      gpuEngine: points('GPU and engine')
    }),
    /** `sibling`: the model on the GPU with the engine, otherwise served; `relative`: the model with the engine or on the GPU. */
    nearest: oneOf('deployment', 'sibling', 'relative', 'stranger'),
    note: text,
    /** By the user's own measurements; `null`: there are none of this deployment. */
    calibration: orNull(
      object({
        slowdown: number('ratio').estimated(
          `The time of an iteration over the predicted one, as measured by you. ${OWN}`
        ),
        points: number('points').measured(`Your own measurements of the deployment. ${OWN}`)
      })
    ),
    /** Measured over predicted, as of `level` of the points that had evidence as near. */
    band: object({
      level: number('share').estimated('The share of held-out points inside the bands.'),
      tpot: band('TPOT'),
      ttft: band('TTFT'),
      throughput: band('throughput'),
      slowness: slowness(root)
    }),
    /** Few or no points: see the notes. */
    thin: flag
  })

/**
 * What stops a candidate from needing less: of one replica, the minimum, the memory where fewer GPUs would not
 * hold it; `node-size` where fewer would be rented as whole lots all the same; `ttft` where neither free prompts nor
 * free answers would do, and what is late is the first token.
 */
const binding = oneOf(
  'prefill',
  'decode',
  'kv-cache',
  'saturation',
  'one-replica',
  'memory',
  'ttft',
  'node-size'
)
export type Binding = Of<typeof binding>

const deployed = () => ({
  gpu: text,
  tensorParallel: tensorParallel(),
  dataParallel: number('ranks').estimated(
    'Ranks of data-parallel attention in a replica, each on `tensorParallel` GPUs, with the experts spread over all of them; 1: none.'
  ),
  precision: text,
  engine: oneOf(...ENGINES)
})

const fleet = (root: string) => ({
  replicas: number('replicas').estimated(
    "Serving replicas: the fewest with which the attained share of the busiest minute's requests meets every limit, by bisection, and at least so many that `load` stays under 85 %. The spare is not counted.",
    { from: [`${root}.load`, `${root}.attainment`], ...ACCURACY }
  ),
  spareReplicas: number('replicas').assumed('Replicas beyond those that serve, for when one fails.'),
  gpusPerReplica: number('GPUs').estimated('GPUs of one replica.', {
    formula: 'tensor-parallel degree · ranks of attention',
    from: [`${root}.tensorParallel`, `${root}.dataParallel`]
  }),
  gpus: number('GPUs').estimated('GPUs of the serving replicas and the spare.', {
    formula: '(replicas + spare) · GPUs per replica',
    from: [`${root}.replicas`, `${root}.spareReplicas`, `${root}.gpusPerReplica`]
  }),
  rentedGpus: number('GPUs').estimated('The GPUs in whole lots of what the provider sells.', {
    formula: 'GPUs, in whole lots',
    from: [`${root}.gpus`]
  }),
  nodes: number('nodes').estimated("Whole nodes of the GPU's usual size.", {
    formula: '⌈GPUs / GPUs of a node⌉',
    from: [`${root}.gpus`]
  })
})

/** What the busiest minute's requests would meet, simulated with the headroom. */
const simulated = (root: string) => {
  const time = (says: string, formula: string) =>
    distribution('s').estimated(`${says} ${REPLAY}`, {
      formula,
      from: ['capacity.headroom', `${root}.replicas`],
      ...ACCURACY
    })
  const busy = (when: string) =>
    figure('share').estimated(
      `The share of time in which a replica has any request in its engine, ${when}.`,
      {
        formula: `busy time of the replicas / their time, ${when}`
      }
    )
  return {
    ttft: time('The wait for the first token.', 'first token − arrival, simulated'),
    tpot: orNull(
      time('The mean gap between tokens.', '(completion − first token) / (output − 1), simulated')
    ),
    latency: time('The wait for the whole answer.', 'completion − arrival, simulated'),
    attainment: figure('share').estimated("The share of the busiest minute's requests within every limit.", {
      formula: 'requests within both limits / requests',
      from: [`${root}.replicas`, `${SLO}.ttftSeconds`, `${SLO}.tpotSeconds`, `${SLO}.attainment`],
      ...ACCURACY
    }),
    utilisation: object({ mean: busy('over the log'), peak: busy('in the busiest minute') }),
    load: figure('share').estimated(
      'Tokens a second of the busiest minute, with the margin, over those that the serving replicas complete when copies of that minute, 300 requests or more, all wait at once.',
      {
        formula: 'tokens per second asked for / tokens per second at saturation',
        from: [`${root}.replicas`, 'capacity.headroom', 'capacity.growth'],
        ...ACCURACY
      }
    ),
    queueing: queueing(root)
  }
}

const grounds = (root: string) => ({
  weightsGib: number('GiB').estimated('Memory of the weights, over the GPUs of a replica.'),
  kvCapacityTokens: number('tokens').estimated('Tokens that the KV cache of a replica holds.', {
    formula: 'room / (KV bytes per token / shards)',
    from: [`${root}.weightsGib`, `${root}.tensorParallel`]
  }),
  /** As `--speculative` takes it: what drafts, tokens drafted and yielded a step; `null`: a step yields one. */
  speculative: orNull(text),
  /** As `--lora` takes it: adapters, their rank and the share of requests; `null`: none. */
  lora: orNull(text),
  evidence: evidence(root),
  /** Weights above 80 % of memory: throughput is over-predicted there, so it is never recommended. */
  memoryTight: flag
})

const rent = (root: string) => ({
  usdPerGpuHour: figure('USD/GPU-hour').assumed(
    'The rent of the GPUs by the hour, each: N GPUs cost the lower median of what they cost at each provider in whole lots of what it sells, over confirmed on-demand offers.',
    { formula: 'rent / (GPUs rented × 730 h)', from: [`${root}.rentedGpus`] }
  ),
  usdPerMonth: figure('USD/month').assumed(
    'The rent of the GPUs for a month of 730 h, idle time and spare included.',
    { formula: 'rent of the GPUs for 730 h', from: [`${root}.rentedGpus`, `${root}.usdPerGpuHour`] }
  )
})

/** @param root its place in the report: its inputs stand beside it */
export const candidate = (root: string) =>
  object(
    {
      ...deployed(),
      ...fleet(root),
      ...simulated(root),
      ...grounds(root),
      ...rent(root),
      binding,
      notes: list(text)
    },
    { name: 'Candidate' }
  )
export type Candidate = Of<ReturnType<typeof candidate>>
export type CandidateEvidence = Candidate['evidence']

/** An answer, not an exception: why this one cannot serve the log. */
export const refused = object({
  ...deployed(),
  reason: oneOf('engine', 'memory', 'heads', 'ttft-floor', 'tpot-floor', 'latency-floor', 'context', 'rate'),
  explanation: text,
  /** Absent where it was not asked. */
  distance: optional(
    number('ratio').estimated(
      'Times the limit that a refused deployment misses most, at p95 on an empty replica.'
    )
  )
})
export type Refused = Of<typeof refused>
