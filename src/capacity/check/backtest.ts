/** A log of several weeks → what the plan of its first weeks would have been worth in each week that followed. */
import { modelNamed } from '../../catalog/models.ts'
import { sliceOf } from '../../log/slice.ts'
import type { RequestLog } from '../../log/trafficLog.ts'
import type { RentOf } from '../../rent.ts'
import { HOURS_PER_MONTH, MICROS_PER_DAY } from '../../units.ts'
import type { Candidate } from '../candidateShape.ts'
import type { Demand } from '../demand/demand.ts'
import type { LogClock } from '../demand/logClock.ts'
import { demandsOf } from '../demand/workload.ts'
import type { PerformanceModel } from '../engine/performanceModel.ts'
import { planCapacity } from '../fleet/size.ts'
import { replayMinute } from '../fleet/trial.ts'
import { dailyPeaks } from '../fleet/uncertainty.ts'
import type { ServiceLevel } from '../promiseShape.ts'
import type { SizingOptions } from '../question.ts'
import type { Workload } from '../workloadShape.ts'
import { deployedAs } from './deployedAs.ts'
import { type ForeseenWeek, foreseen, hasChanged, LEAST_KNOWN } from './walkForward.ts'

/** One workload in one week that the plan had not seen. */
export type TestedWeek = ForeseenWeek & {
  readonly sourceModels: readonly string[]
  /** The weeks sized on are those before it; the first week of the log is 1. */
  readonly week: number
  readonly from: string
  readonly fleet: Pick<Candidate, 'gpu' | 'gpusPerReplica' | 'replicas'> | null
  /** Least share of requests of a busiest minute that met the promise on that fleet; `null`: there was no fleet. */
  readonly attainment: number | null
  readonly held: boolean | null
  /** Replicas that would just have kept it; `null`: no number that was tried. */
  readonly needed: number | null
  /** What those would have cost more than the fleet, for the week; 0 where it held. [USD] */
  readonly missUsd: number | null
}

export type Backtest = {
  readonly weeks: number
  readonly tested: readonly TestedWeek[]
  /** Of tested weeks with a fleet, and of all of them [share]; `null`: none. */
  readonly heldShare: number | null
  readonly coveredShare: number | null
  /** What the interval states. */
  readonly level: number
  /** `changed`: the last weeks are not of the kind of those before. */
  readonly regime: 'steady' | 'changed' | 'unknown'
  readonly warnings: readonly string[]
}

const DAYS = 7
const WEEK_MICROS = DAYS * MICROS_PER_DAY
const WEEK_HOURS = DAYS * 24
const LEVEL = 0.8

export function backtest(log: RequestLog, clock: LogClock, options: SizingOptions, rentOf: RentOf): Backtest {
  const start = log.arrivalMicros[0] ?? 0
  const weeks = Math.floor(((log.arrivalMicros.at(-1) ?? start) - start) / WEEK_MICROS)
  const tested: TestedWeek[] = []
  for (let week = LEAST_KNOWN; week < weeks; week++) {
    const cut = start + week * WEEK_MICROS
    const known = demandsOf(sliceOf(log, start, cut), clock, options.seed)
    const next = demandsOf(sliceOf(log, cut, cut + WEEK_MICROS), clock, options.seed)
    const plan = planCapacity(known, options, rentOf)
    for (const workload of plan.workloads) {
      if (workload.kind !== 'chat') continue
      const [before, after] = [known, next].map(
        demands => demands.of(workload.sourceModels, 'chat', false).demand
      )
      if (before?.whole && after?.whole)
        tested.push(
          testedWeek({ week: week + 1, from: clock.describe(cut), workload, before, after }, options, rentOf)
        )
    }
  }
  return summary(weeks, tested)
}

type Asked = {
  readonly week: number
  readonly from: string
  readonly workload: Workload
  readonly before: Demand
  readonly after: Demand
}

function testedWeek(
  { week, from, workload, before, after }: Asked,
  options: SizingOptions,
  rentOf: RentOf
): TestedWeek {
  const peaksOf = ({ whole }: Demand, days: number) => (whole === null ? [] : dailyPeaks(whole(), days))
  return {
    sourceModels: workload.sourceModels,
    week,
    from,
    ...lived(workload, after, options, rentOf),
    ...foreseen(peaksOf(before, DAYS * (week - 1)), peaksOf(after, DAYS), options.seed)
  }
}

type Lived = Pick<TestedWeek, 'fleet' | 'attainment' | 'held' | 'needed' | 'missUsd'>

/** The week's busiest minutes on the fleet, without the headroom that it was sized with. */
function lived(
  { recommended, targetModel }: Workload,
  { windows }: Demand,
  options: SizingOptions,
  rentOf: RentOf
): Lived {
  const model = targetModel === null ? undefined : modelNamed(targetModel)
  const engine =
    recommended &&
    model &&
    deployedAs(recommended, model, options.calibration, options.ownGpus).deployed.engine
  if (!recommended || !engine)
    return { fleet: null, attainment: null, held: null, needed: null, missUsd: null }
  const { gpu, gpusPerReplica, replicas } = recommended
  const attainment = attainmentOf(engine, replicas, windows, options.slo)
  const held = attainment >= options.slo.attainment
  const needed = fewest(engine, replicas, windows, options.slo)
  const usd = (count: number) => rentOf(gpu, count * gpusPerReplica)?.usd ?? Number.NaN
  const missed = needed === null ? Number.NaN : ((usd(needed) - usd(replicas)) * WEEK_HOURS) / HOURS_PER_MONTH
  return {
    fleet: { gpu, gpusPerReplica, replicas },
    attainment,
    held,
    needed,
    missUsd: held ? 0 : Number.isNaN(missed) ? null : missed
  }
}

const attainmentOf = (
  engine: PerformanceModel,
  replicas: number,
  windows: Demand['windows'],
  slo: ServiceLevel
): number =>
  Math.min(
    ...windows.map(
      window => replayMinute(engine, replicas, window, { slo, headroom: 0, growth: 0 }).attainment
    )
  )

/** More than so many times the fleet are no answer. */
const MOST_TIMES = 8

/** By bisection: more replicas keep the promise no worse. */
function fewest(
  engine: PerformanceModel,
  replicas: number,
  windows: Demand['windows'],
  slo: ServiceLevel
): number | null {
  const keeps = (count: number) => attainmentOf(engine, count, windows, slo) >= slo.attainment
  let [low, high] = [0, MOST_TIMES * replicas]
  if (!keeps(high)) return null
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (keeps(middle)) high = middle
    else low = middle
  }
  return high
}

function summary(weeks: number, tested: readonly TestedWeek[]): Backtest {
  const share = (values: readonly boolean[]) =>
    values.length === 0 ? null : values.filter(Boolean).length / values.length
  const held = tested.flatMap(({ held }) => (held === null ? [] : [held]))
  const [heldShare, coveredShare] = [share(held), share(tested.map(({ covered }) => covered))]
  const regime = tested.length === 0 ? 'unknown' : isOfTwoKinds(tested) ? 'changed' : 'steady'
  return {
    weeks,
    tested,
    heldShare,
    coveredShare,
    level: LEVEL,
    regime,
    warnings: warningsOf(weeks, tested, { heldShare, regime })
  }
}

function isOfTwoKinds(tested: readonly TestedWeek[]): boolean {
  const workloads = new Set(tested.map(({ sourceModels }) => sourceModels.join()))
  return [...workloads].some(name =>
    hasChanged(
      tested.filter(({ sourceModels }) => sourceModels.join() === name).map(({ surprise }) => surprise)
    )
  )
}

function warningsOf(
  weeks: number,
  tested: readonly TestedWeek[],
  { heldShare, regime }: Pick<Backtest, 'heldShare' | 'regime'>
): readonly string[] {
  if (tested.length === 0)
    return [`Whole weeks in the log: ${weeks}; two must be known before a third can be tested.`]
  const broken = tested.filter(({ held }) => held === false)
  return [
    ...(broken.length > 0
      ? [
          `The plan of the weeks before would have broken the promise in ${broken.length} of ${tested.length} weeks: buy more headroom, or size again each week.`
        ]
      : []),
    ...(regime === 'changed'
      ? [
          'The pattern of the traffic has changed: weeks lie far outside of what those before them predicted, so that no plan from this log is safe.'
        ]
      : []),
    ...(heldShare === null ? ['No week had a fleet that could be tested.'] : [])
  ]
}
