/** Which GPUs would serve the log, how many, and how they would behave: as it stands in the JSON. */
import { figure, list, number, type Of, object, orNull, text } from '../shape.ts'
import { ACCURACY, tensorParallel } from './candidateShape.ts'
import { serviceLevel } from './promiseShape.ts'
import { SCHEDULE, workload } from './workloadShape.ts'

const LEVER = 'A lever is the plan searched again under one change.'

/** What another choice would do to the rent of all fleets. */
const lever = object({
  name: text,
  /** As it is said on the command line. */
  flag: text,
  usdPerMonth: orNull(
    number('USD/month').assumed(`The rent of all fleets; \`null\`: none keeps the promise then. ${LEVER}`)
  ),
  gpus: orNull(number('GPUs').estimated(`The GPUs of all fleets. ${LEVER}`)),
  effectUsd: orNull(
    number('USD/month').assumed(`That rent less the plan's: a saving is negative. ${LEVER}`, {
      formula: 'rent under the change − rent of the plan',
      from: ['capacity.levers.*.usdPerMonth']
    })
  )
})
export type Lever = Of<typeof lever>

const INTERVAL =
  'The 10th and 90th percentile of load × slowness are shared between both by their part in the variance of the logarithm, and the fleet is sized again there.'

/** Fleet by fleet; `null`: no number of replicas keeps the promise there. */
const outlook = (end: string) => {
  const at = (unit: string, what: string, input: 'gpus' | 'replicas') => {
    const basis = unit === 'USD/month' ? 'assumed' : 'estimated'
    return orNull(number(unit)[basis](`${what} ${end}. ${INTERVAL}`, { from: [`capacity.${input}`] }))
  }
  return object({
    replicas: at('replicas', 'Serving replicas', 'replicas'),
    gpus: at('GPUs', 'GPUs, spare included,', 'gpus'),
    usdPerMonth: at('USD/month', 'The rent', 'gpus'),
    usdLow: at('USD/month', 'The rent of the same GPUs at the cheapest provider', 'gpus'),
    usdHigh: at('USD/month', 'The rent of the same GPUs at the dearest provider', 'gpus'),
    /** The fleet that would be chosen there, workload by workload. */
    fleets: list(text)
  })
}
export type Outlook = Of<ReturnType<typeof outlook>>

const end = (percentile: string, label: string) =>
  orNull(
    number('GPUs').estimated(`GPUs, spare included, at one end of the interval. ${INTERVAL}`, {
      formula: `GPUs sized at the ${percentile} percentile of load × slowness`,
      from: ['capacity.gpus'],
      label,
      ...ACCURACY
    })
  )

const confidence = object({
  low: end('10th', 'GPUs at the low end'),
  high: end('90th', 'GPUs at the high end'),
  level: number('share').estimated('The share of cases inside the interval.'),
  method: text,
  days: number('days').measured(
    'Whole days of the log (24 h each from the first request) that are resampled as blocks 1,000 times; 0: too few.'
  ),
  optimistic: outlook('at the low end'),
  central: outlook('in the middle'),
  pessimistic: outlook('at the high end'),
  /** What would narrow it. */
  narrowing: text
})
export type Confidence = Of<typeof confidence>

/** One deployment that own measurements cover. */
const calibrationUse = object({
  model: text,
  gpu: text,
  tensorParallel: tensorParallel(),
  dataParallel: number('ranks').estimated('Ranks of data-parallel attention in a replica; 1: none.'),
  precision: text,
  engine: text,
  points: number('points').measured('Own measurements of the deployment.'),
  slowdown: orNull(
    number('ratio').estimated(
      'The time of an iteration over the predicted one: the geometric mean of what own measurements say; `null` where neither gaps between tokens nor a rate was measured.'
    )
  ),
  usedFor: number('candidates').derived(
    'Candidates that the calibration was used for, those that cannot serve the log included; 0: it was of no use.'
  )
})
export type CalibrationUse = Of<typeof calibrationUse>

const OWN_FLEET = 'The groups of the plan searched again on the GPUs that serve today alone.'

const ownFleet = object({
  gpu: text,
  today: number('GPUs').assumed('GPUs that serve today, as --current-fleet says.'),
  gpus: number('GPUs').estimated(`How many of them the same promise needs, spare included. ${OWN_FLEET}`),
  serving: number('GPUs').estimated(`How many of them without the spare. ${OWN_FLEET}`),
  load: number('share').estimated(
    `Tokens of the busiest minute, with the headroom, over what the serving ones can process. ${OWN_FLEET}`
  )
})

const LIMITS = ['ttftSeconds', 'tpotSeconds', 'attainment'].map(
  limit => `capacity.workloads.*.promise.${limit}`
)

export const capacity = object({
  slo: serviceLevel,
  headroom: number('share').assumed('Traffic above the observed peak that the fleets must carry.'),
  growth: number('share').assumed(
    'More traffic than in the log: planned growth, and what the log misses of its bill. It multiplies the headroom.'
  ),
  plannedGrowth: number('share').assumed('The part of that which is planned for, over the traffic of today.'),
  workloads: list(workload),
  /** Largest saving first. */
  levers: list(lever),
  /** `null`: no fleet of today is named, or it is of several kinds. */
  ownFleet: orNull(ownFleet),
  /** What own measurements were given, and for how many candidates each was used. */
  calibrations: list(calibrationUse),
  gpus: figure('GPUs').estimated(
    'GPUs of the recommended fleets, spare included; `null` while any workload has none.',
    {
      formula: 'Σ over workloads of (replicas + spare) · GPUs per replica',
      from: ['capacity.replicas', 'capacity.confidence.low', 'capacity.confidence.high'],
      short: 'gpus',
      label: 'GPUs',
      ...ACCURACY
    }
  ),
  replicas: figure('replicas').estimated(
    "Serving replicas of the recommended fleets: the fewest with which the attained share of the busiest minute's requests meets every limit. The spare is not counted; `null` while any workload has none.",
    {
      formula: 'Σ over workloads of the recommended serving replicas',
      from: [...LIMITS, 'capacity.headroom'],
      short: 'replicas',
      label: 'Replicas',
      ...ACCURACY
    }
  ),
  /** `null` while any workload has no recommended candidate. */
  confidence: orNull(confidence),
  schedule: orNull(list(number('replicas').estimated(SCHEDULE))),
  assumptions: list(text)
})
export type CapacityPlan = Of<typeof capacity>
