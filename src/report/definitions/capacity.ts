/** Definitions of the GPUs that would serve it, in the words of docs/method.md. */
import { type Definition, under } from './definition.ts'

/** How far off a prediction is. */
const ACCURACY = { follows: 'docs/accuracy.md' }

const capacity = under('capacity', [])
const workload = under('capacity.workloads.*', [])

const REPLICAS =
  "the fewest with which the attained share of the busiest minute's requests meets both limits (TTFT and TPOT), by bisection, and at least so many that `load` stays under 85 %; plus the spare."
const GPUS = '`gpus` = (replicas + spare) · t.'
const REPLAY =
  'the busiest sliding minutes by requests and by tokens are replayed with 120 s before and 30 s after, 1 + headroom times as fast'
const LIMITS =
  "The limits are those of the flags, or the log's own p95 (`--slo from-log`); `--growth` multiplies the headroom."
const DEMAND =
  "every request once, at its first arrival; answers from a gateway's cache and calls that any server refuses (4xx but 408, 409, 429) left out."
const LOTS = '`rentedGpus` are the GPUs in whole lots of what the provider sells'
const SCHEDULE =
  'serving replicas by hour of the week: the busiest minute ended in that hour in any week, with the margin, over what a replica carries in the sized one.'
const LOAD_OVER_TIME =
  'the busiest minute of each of 160 slices of the span, in tokens, beside what the fleet is sized for and what it works off: that over `load`.'
const INTERVAL =
  'The 10th and 90th percentile of load × slowness are shared between both by their part in the variance of the logarithm, and the fleet is sized again there'
const DEGREE = 'Candidates are GPU × tensor-parallel degree × precision × engine'
const MEMORY = 'KV tokens of a replica = room / (KV bytes per token / shards). vLLM: room = u·M − W/t − R'
const UTILISATION = '`utilisation` is the share of time in which a replica has any request in its engine.'
const PRICE = 'the rent of the recommended GPUs for a month of 730 h, idle time and spare included.'
const RENT =
  'The rent of N GPUs is the lower median of what N GPUs cost at each provider in whole lots of what it sells, over confirmed on-demand offers'

const PLAN: readonly Definition[] = [
  ...['ttftSeconds', 'tpotSeconds', 'attainment'].map(limit => capacity(`slo.${limit}`, LIMITS)),
  capacity('headroom', LIMITS),
  capacity('growth', LIMITS),
  capacity(
    'replicas',
    REPLICAS,
    'Σ over workloads of the recommended serving replicas',
    ['capacity.slo.ttftSeconds', 'capacity.slo.tpotSeconds', 'capacity.slo.attainment', 'capacity.headroom'],
    ACCURACY
  ),
  capacity(
    'gpus',
    GPUS,
    'Σ over workloads of (replicas + spare) · GPUs per replica',
    ['capacity.replicas', 'capacity.confidence.low', 'capacity.confidence.high'],
    ACCURACY
  ),
  capacity('schedule.*', SCHEDULE),
  capacity(
    'confidence.low',
    INTERVAL,
    'GPUs sized at the 10th percentile of load × slowness',
    ['capacity.gpus'],
    ACCURACY
  ),
  capacity(
    'confidence.high',
    INTERVAL,
    'GPUs sized at the 90th percentile of load × slowness',
    ['capacity.gpus'],
    ACCURACY
  ),
  capacity('confidence.level', '**Confidence**: an 80 % interval.'),
  capacity(
    'confidence.days',
    'The days of the log (24 h each from the first request) are resampled as blocks 1,000 times'
  ),
  ...['optimistic', 'central', 'pessimistic'].flatMap(end =>
    ['replicas', 'gpus', 'usdPerMonth', 'usdLow', 'usdHigh'].map(amount =>
      capacity(`confidence.${end}.${amount}`, INTERVAL, null, [
        `capacity.${amount === 'replicas' ? amount : 'gpus'}`
      ])
    )
  )
]

const WORKLOADS: readonly Definition[] = [
  workload('requests', DEMAND),
  ...['requests', 'inputTokens', 'outputTokens'].map(column => workload(`busiest.*.${column}`, REPLAY)),
  workload('schedule.*', SCHEDULE),
  ...['sliceSeconds', 'busiestTokens.*', 'sizedFor', 'worksOff'].map(part =>
    workload(`timeline.${part}`, LOAD_OVER_TIME)
  ),
  workload('refused.*.tensorParallel', DEGREE),
  workload(
    'standIns.*.outputTimes',
    'A stand-in writes so many times the tokens of the log’s model: measured where somebody did, else assumed, with its range.'
  ),
  workload(
    'candidatesLeftOut',
    'In the JSON the cheapest candidate stands beside the recommended one; `candidatesLeftOut` counts the others, which `--verbose` lists.'
  )
]

const CALIBRATIONS: readonly Definition[] = [
  capacity('calibrations.*.tensorParallel', DEGREE),
  capacity('calibrations.*.usedFor', '`capacity.calibrations` says for how many candidates each was used.'),
  ...['points', 'slowdown'].map(part =>
    capacity(
      `calibrations.*.${part}`,
      'multiply every iteration of the deployments that the file covers by the geometric mean of their slowdowns'
    )
  )
]

const QUEUEING = {
  replicas:
    '`replicas` is the fewest with which the wait for a place keeps within the TTFT limit for the promised share',
  ratio: '`ratio` the simulated replicas over it',
  waiting: '`waiting` and `meanWait` are C and E[W] at the simulated replicas.'
}

/** Of a candidate and, alike, of the one that is recommended. */
function fleet(place: string): readonly Definition[] {
  const root = `capacity.workloads.*.${place}`
  const candidate = under(root, [])
  return [
    ...simulated(root),
    ...grounds(root),
    candidate('tensorParallel', DEGREE),
    candidate('replicas', REPLICAS, null, [`${root}.load`, `${root}.attainment`], ACCURACY),
    candidate('spareReplicas', REPLICAS),
    candidate('gpus', GPUS, '(replicas + spare) · GPUs per replica', [
      `${root}.replicas`,
      `${root}.spareReplicas`,
      `${root}.tensorParallel`
    ]),
    candidate('rentedGpus', LOTS, 'GPUs, in whole lots', [`${root}.gpus`]),
    candidate('nodes', "`nodes`: whole nodes of the GPU's usual size", '⌈GPUs / GPUs of a node⌉', [
      `${root}.gpus`
    ]),
    candidate('weightsGib', MEMORY),
    candidate('kvCapacityTokens', MEMORY, 'room / (KV bytes per token / shards)', [
      `${root}.weightsGib`,
      `${root}.tensorParallel`
    ]),
    candidate('usdPerGpuHour', RENT, 'rent / (GPUs rented × 730 h)', [`${root}.rentedGpus`]),
    candidate('usdPerMonth', PRICE, 'rent of the GPUs for 730 h', [
      `${root}.rentedGpus`,
      `${root}.usdPerGpuHour`
    ])
  ]
}

/** What the speed stands on. */
function grounds(root: string): readonly Definition[] {
  const evidence = under(`${root}.evidence`, [])
  const band =
    'measured / predicted of four held-out points in five with evidence as near ([accuracy.md](accuracy.md)), for TPOT, TTFT and throughput'
  const slowness = 'time of an iteration over the predicted one, which the interval on GPUs is sized on'
  const calibration =
    'the factor of your own measurements and their number: the candidate is sized at that speed, with the bands of `deployment`'
  return [
    evidence('points.*', 'measured rows of the same model, GPU and engine (`modelGpuEngine`)'),
    evidence('band.level', band),
    ...['tpot', 'ttft', 'throughput'].flatMap(quantity => [
      evidence(`band.${quantity}.low`, band, '10th percentile', [], ACCURACY),
      evidence(`band.${quantity}.high`, band, '90th percentile', [], ACCURACY)
    ]),
    ...['low', 'high'].map(end =>
      evidence(`band.slowness.${end}`, slowness, null, [`${root}.evidence.band.tpot.${end}`], ACCURACY)
    ),
    ...['slowdown', 'points'].map(part => evidence(`calibration.${part}`, calibration))
  ]
}

/** What the busiest minute's requests would meet, and how near to their limits the replicas would be. */
function simulated(root: string): readonly Definition[] {
  const candidate = under(root, [])
  const latency = (name: string, formula: string) =>
    candidate(name, REPLAY, formula, ['capacity.headroom', `${root}.replicas`], ACCURACY)
  return [
    latency('ttft', 'first token − arrival, simulated'),
    latency('tpot', '(completion − first token) / (output − 1), simulated'),
    latency('latency', 'completion − arrival, simulated'),
    candidate(
      'attainment',
      "the attained share of the busiest minute's requests meets both limits (TTFT and TPOT)",
      'requests within both limits / requests',
      [`${root}.replicas`, 'capacity.slo.ttftSeconds', 'capacity.slo.tpotSeconds', 'capacity.slo.attainment'],
      ACCURACY
    ),
    candidate('utilisation.mean', UTILISATION, 'busy time of the replicas / their time, over the log'),
    candidate(
      'utilisation.peak',
      UTILISATION,
      'busy time of the replicas / their time, in the busiest minute'
    ),
    candidate(
      'load',
      'tokens a second of the busiest minute, with the margin, over those that the serving replicas complete when copies of that minute, 300 requests or more, all wait at once',
      'tokens per second asked for / tokens per second at saturation',
      [`${root}.replicas`, 'capacity.headroom', 'capacity.growth'],
      ACCURACY
    ),
    candidate(
      'queueing.replicas',
      QUEUEING.replicas,
      'fewest replicas with P(W > TTFT limit) ≤ 1 − promised share',
      ['capacity.slo.ttftSeconds', 'capacity.slo.attainment']
    ),
    candidate('queueing.ratio', QUEUEING.ratio, 'simulated replicas / replicas by theory', [
      `${root}.replicas`,
      `${root}.queueing.replicas`
    ]),
    candidate('queueing.waiting', QUEUEING.waiting, 'C = B(c) / (1 − ρ·(1 − B(c)))', [
      `${root}.load`,
      `${root}.replicas`
    ]),
    candidate('queueing.meanWait', QUEUEING.waiting, 'C·S / (c − a) · (Ca² + Cs²) / 2', [
      `${root}.load`,
      `${root}.replicas`
    ])
  ]
}

export const CAPACITY: readonly Definition[] = [
  ...PLAN,
  ...WORKLOADS,
  ...CALIBRATIONS,
  ...fleet('candidates.*'),
  ...fleet('recommended')
]
