/** Recommended fleets → the interval on GPUs and replicas that the log's days and the speed's error leave. */
import { estimated, type Figure, unknown } from '../../figure.ts'
import type { RentOf } from '../../rent.ts'
import type { Candidate } from '../candidateShape.ts'
import type { Demand } from '../demand/demand.ts'
import { splitText } from '../engine/split.ts'
import type { Confidence, Outlook } from '../planShape.ts'
import { costOf, type Found, type SearchTerms, searchGroup } from './groupSearch.ts'
import { endsInWords } from './intervalEnds.ts'
import type { GroupTarget } from './sources.ts'
import { LEVEL, type LoadBand, loadBand } from './uncertainty.ts'

/** One workload's recommended fleet, and the fleets that would be chosen at both ends. */
export type FleetInterval = {
  readonly candidate: Candidate
  /** `null`: none keeps the promise there. */
  readonly low: Candidate | null
  readonly high: Candidate | null
  readonly band: LoadBand
}

/** Times the middle: an end that is dearer is unknown. */
const DEARER = 16

/** Each end chooses again, among all that the middle could choose from. */
export function fleetInterval(
  { candidate, sizing }: Found,
  demand: Demand,
  targets: readonly GroupTarget[],
  terms: SearchTerms
): FleetInterval {
  const band = loadBand(demand.dailyPeaks, candidate.evidence.band.slowness, sizing.options.seed)
  const at = (end: 'low' | 'high'): Candidate | null =>
    searchGroup(demand, targets, { ...terms, ...band[end], end }, DEARER * costOf(candidate)).best
      ?.candidate ?? null
  return { candidate, low: at('low'), high: at('high'), band }
}

/** Sums over the workloads, as if all fared well or ill together; `null` while one of them has no fleet. */
export function confidenceOf(fleets: readonly (FleetInterval | null)[], rentOf: RentOf): Confidence | null {
  if (fleets.length === 0 || fleets.includes(null)) return null
  const known = fleets as readonly FleetInterval[]
  const optimistic = outlookOf(
    known.map(({ low }) => low),
    rentOf
  )
  const pessimistic = outlookOf(
    known.map(({ high }) => high),
    rentOf
  )
  return {
    low: optimistic.gpus,
    high: pessimistic.gpus,
    level: LEVEL,
    method: METHOD,
    days: Math.min(...known.map(({ band }) => band.days)),
    optimistic,
    central: outlookOf(
      known.map(({ candidate }) => candidate),
      rentOf
    ),
    pessimistic,
    narrowing: narrowingOf(known)
  }
}

const METHOD =
  'days of the log resampled as blocks, the busiest minute of a month by a Gumbel fit to theirs; speeds log-normal on ' +
  'either side, by the error band of each recommended deployment’s own evidence; answers as long as their range says; the fleet chosen again at both ends'

function outlookOf(fleets: readonly (Candidate | null)[], rentOf: RentOf): Outlook {
  const sum = (count: (candidate: Candidate) => number): number | null => {
    const total = fleets.reduce((all, fleet) => all + (fleet === null ? Number.NaN : count(fleet)), 0)
    return Number.isNaN(total) ? null : total
  }
  const rentSum = (part: 'usd' | 'lowUsd' | 'highUsd') =>
    sum(({ gpu, gpus }) => rentOf(gpu, gpus)?.[part] ?? Number.NaN)
  return {
    replicas: sum(({ replicas }) => replicas),
    gpus: sum(({ gpus }) => gpus),
    usdPerMonth: rentSum('usd'),
    usdLow: rentSum('lowUsd'),
    usdHigh: rentSum('highUsd'),
    fleets: fleets.map(fleet =>
      fleet === null
        ? 'none'
        : `${fleet.gpus} × ${fleet.gpu}${fleet.gpusPerReplica > 1 ? ` (${splitText(fleet)})` : ''}`
    )
  }
}

/** Nobody waits longer for a log. */
const MOST_DAYS = 90

function narrowingOf(fleets: readonly FleetInterval[]): string {
  const isOwn = fleets.every(({ candidate }) => candidate.evidence.calibration !== null)
  const measure = isOwn
    ? 'the speed is already that of your own measurements'
    : 'a benchmark of the deployment narrows it most (gpuops-audit calibrate)'
  if (fleets.some(({ band }) => band.days === 0))
    return `a log of each request over at least three whole days; ${measure}`
  const moreDays = Math.max(...fleets.map(({ band }) => band.moreDays ?? 0))
  if (moreDays > MOST_DAYS) return `more log hardly helps, its days differ so much; ${measure}`
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
  const ends = low === high ? null : endsInWords(confidence)
  const interval = `${LEVEL * 100} % interval over the log’s days and the speed’s error`
  return {
    ...estimated(value, unit, ends === null ? interval : `${interval}: ${ends}`),
    low: Math.min(low, value),
    high: Math.max(high, value)
  }
}
