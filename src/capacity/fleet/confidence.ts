/** Recommended fleets → the interval on GPUs and replicas that the log's days and the speed's error leave. */
import { estimated, type Figure, unknown } from '../../figure.ts'
import type { RentOf } from '../../rent.ts'
import { slowed } from '../engine/performanceModel.ts'
import type { Candidate, Confidence, Outlook } from '../plan.ts'
import { replicasIfWithinReach } from './candidate.ts'
import type { Sizing } from './sizing.ts'
import { LEVEL, type LoadBand, loadBand, type Stress } from './uncertainty.ts'
import type { Variant } from './variant.ts'

/** One workload's recommended fleet, and the serving replicas it would need at both ends. */
export type FleetInterval = {
  readonly candidate: Candidate
  readonly low: number | null
  readonly high: number | null
  readonly band: LoadBand
}

export function fleetInterval(candidate: Candidate, variant: Variant, sizing: Sizing): FleetInterval {
  const band = loadBand(sizing.demand.dailyPeaks, candidate.evidence.band.slowness, sizing.options.seed)
  const { low, high } = band
  return {
    candidate,
    low: replicasUnder(low, variant, sizedOn(sizing, 'least')),
    high: replicasUnder(high, variant, sizedOn(sizing, 'most')),
    band
  }
}

/** On the draw of that end, where the minute is synthesised. */
function sizedOn(sizing: Sizing, end: 'least' | 'most'): Sizing {
  const { demand } = sizing
  return demand.draws === undefined
    ? sizing
    : { ...sizing, demand: { ...demand, windows: [demand.draws[end]] } }
}

function replicasUnder({ load, slowness }: Stress, variant: Variant, sizing: Sizing): number | null {
  const { options } = sizing
  const { engine } = variant.deployed
  const headroom = (1 + options.headroom) * load - 1
  return (
    engine &&
    replicasIfWithinReach(slowed(engine, slowness), { ...sizing, options: { ...options, headroom } })
  )
}

/** Sums over the workloads, as if all fared well or ill together; `null` while one of them has no fleet. */
export function confidenceOf(fleets: readonly (FleetInterval | null)[], rentOf: RentOf): Confidence | null {
  if (fleets.length === 0 || fleets.includes(null)) return null
  const known = fleets as readonly FleetInterval[]
  const optimistic = outlookOf(known, rentOf, ({ low }) => low)
  const pessimistic = outlookOf(known, rentOf, ({ high }) => high)
  return {
    low: optimistic.gpus,
    high: pessimistic.gpus,
    level: LEVEL,
    method: METHOD,
    days: Math.min(...known.map(({ band }) => band.days)),
    optimistic,
    central: outlookOf(known, rentOf, ({ candidate }) => candidate.replicas),
    pessimistic,
    narrowing: narrowingOf(known)
  }
}

const METHOD =
  'days of the log resampled as blocks, the busiest minute of a month by a Gumbel fit to theirs; speeds log-normal on ' +
  'either side, by the error band of each recommended deployment’s own evidence; the fleet sized again at both ends'

function outlookOf(
  fleets: readonly FleetInterval[],
  rentOf: RentOf,
  replicasOf: (fleet: FleetInterval) => number | null
): Outlook {
  const sum = (count: (candidate: Candidate, replicas: number) => number): number | null => {
    const parts = fleets.map(fleet => {
      const replicas = replicasOf(fleet)
      return replicas === null ? Number.NaN : count(fleet.candidate, replicas)
    })
    const total = parts.reduce((a, b) => a + b, 0)
    return Number.isNaN(total) ? null : total
  }
  const gpusOf = ({ tensorParallel, spareReplicas }: Candidate, replicas: number) =>
    (replicas + spareReplicas) * tensorParallel
  const rentSum = (part: 'usd' | 'lowUsd' | 'highUsd') =>
    sum((candidate, replicas) => rentOf(candidate.gpu, gpusOf(candidate, replicas))?.[part] ?? Number.NaN)
  return {
    replicas: sum((_, replicas) => replicas),
    gpus: sum(gpusOf),
    usdPerMonth: rentSum('usd'),
    usdLow: rentSum('lowUsd'),
    usdHigh: rentSum('highUsd')
  }
}

function narrowingOf(fleets: readonly FleetInterval[]): string {
  const isOwn = fleets.every(({ candidate }) => candidate.evidence.calibration !== null)
  const measure = isOwn
    ? 'the speed is already that of your own measurements'
    : 'a benchmark of the deployment narrows it most (gpuops-audit calibrate)'
  if (fleets.some(({ band }) => band.days === 0)) return `three whole days of log at least; ${measure}`
  const moreDays = Math.max(...fleets.map(({ band }) => band.moreDays ?? 0))
  return moreDays === 0
    ? `the speed is what is uncertain; ${measure}`
    : `about ${moreDays} more days of log; ${measure}`
}

/** A figure of the plan with the interval around it. */
export function ranged(
  confidence: Confidence | null,
  part: 'gpus' | 'replicas',
  unit: string,
  isEmpty: boolean
): Figure {
  if (confidence === null || confidence.central[part] === null) {
    return unknown(
      unit,
      isEmpty ? 'the log holds no requests' : 'not every workload has a fleet',
      'estimated'
    )
  }
  const { optimistic, central, pessimistic } = confidence
  const [low, high] = [optimistic[part], pessimistic[part]]
  const value = central[part] as number
  if (low === null || high === null) {
    return estimated(
      value,
      unit,
      'at the far end of the speed’s and the log’s uncertainty no number keeps the promise'
    )
  }
  return {
    ...estimated(value, unit, `${LEVEL * 100} % interval over the log’s days and the speed’s error`),
    low: Math.min(low, value),
    high: Math.max(high, value)
  }
}
