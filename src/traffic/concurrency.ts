/** Starts and ends → how many attempts are in flight, and for how long. */
import { derived, estimated, measured } from '../figure.ts'
import type { SweepSums } from '../log/aggregates.ts'
import type { Clock, RequestLog } from '../log/trafficLog.ts'
import { unknownOf } from '../shape.ts'
import { MICROS_PER_SECOND } from '../units.ts'
import { inFlightTimeline, type Sweep, sweepInFlight } from './inFlight.ts'
import type { Concurrency, ConcurrencyLevel } from './loadShape.ts'
import { concurrency } from './loadShape.ts'
import { momentOf } from './moment.ts'
import { scratchFor } from './scratch.ts'

/**
 * Of the attempts whose duration is known: see `sweepInFlight`.
 *
 * @param sweep of the same log
 */
export function describeConcurrency(
  log: RequestLog,
  sweep = sweepInFlight(log, scratchFor(log))
): Concurrency {
  return sweep.ends.length === 0
    ? unknownConcurrency(NO_DURATIONS)
    : concurrencyOf(sweep, log.length - sweep.ends.length, log.clock, inFlightTimeline(log, sweep))
}

const NO_DURATIONS = 'the log has no durations'

/** Time at each level, whoever swept the calls. */
type Levels = Omit<Sweep, 'ends' | 'others'>

/** @param missing attempts that are not in it */
function concurrencyOf(
  levels: Levels,
  missing: number,
  clock: Clock,
  timeline: Concurrency['timeline']
): Concurrency {
  const note = missing > 0 ? `${missing} attempts without a duration are not in it` : undefined
  return { ...figuresOf(levels, clock, note), timeline }
}

/** As `describeConcurrency`, of what a database swept. */
export function describeSwept(sums: SweepSums | null, attempts: number): Concurrency {
  if (sums === null) return unknownConcurrency(NO_DURATIONS)
  const { calls, firstMicros, lastMicros, most, ...levels } = sums
  const observedMicros = lastMicros - firstMicros
  const busyMicros = observedMicros - (levels.microsAt[0] ?? 0)
  const timeline = {
    start: momentOf(firstMicros, 'wall'),
    end: momentOf(lastMicros, 'wall'),
    sliceSeconds: observedMicros / most.length / MICROS_PER_SECOND,
    most
  }
  return concurrencyOf({ ...levels, observedMicros, busyMicros }, attempts - calls, 'wall', timeline)
}

const IN_FLIGHT = 'in flight'

function figuresOf(sweep: Levels, clock: Clock, note: string | undefined): Omit<Concurrency, 'timeline'> {
  const level = (p: number) => measured(levelAt(sweep, p), IN_FLIGHT, note)
  return {
    observedSeconds: derived(sweep.observedMicros / MICROS_PER_SECOND, 's'),
    average: derived(sweep.workMicros / sweep.observedMicros, IN_FLIGHT, note),
    averageWhileBusy: derived(sweep.workMicros / sweep.busyMicros, IN_FLIGHT, note),
    idleShare: derived((sweep.microsAt[0] ?? 0) / sweep.observedMicros, 'share', note),
    p50: level(50),
    p90: level(90),
    p95: level(95),
    p99: level(99),
    max: measured(sweep.max, IN_FLIGHT, note),
    at: momentOf(sweep.maxAtMicros, clock),
    histogram: histogramOf(sweep)
  }
}

/** The smallest level c with at least `percent` % of the time at ≤ c. Whole numbers on both sides: no rounding. */
function levelAt({ microsAt, observedMicros }: Levels, percent: number): number {
  let micros = 0
  for (const [level, time] of microsAt.entries()) {
    micros += time ?? 0
    if (micros * 100 >= percent * observedMicros) return level
  }
  return microsAt.length - 1
}

/** A report holds no more; of more, neighbours stand together under the highest of them. */
const MOST_LEVELS = 1_000

const histogramOf = ({ microsAt, observedMicros }: Levels): readonly ConcurrencyLevel[] => {
  const levels = Array.from(microsAt, (micros = 0, inFlight) => ({ inFlight, micros })).filter(
    ({ micros }) => micros > 0
  )
  const together = Math.ceil(levels.length / MOST_LEVELS)
  return Array.from({ length: Math.ceil(levels.length / together) || 0 }, (_, i) => {
    const neighbours = levels.slice(i * together, (i + 1) * together)
    const micros = neighbours.reduce((sum, level) => sum + level.micros, 0)
    const { inFlight } = neighbours.at(-1) as { inFlight: number }
    return { inFlight, seconds: micros / MICROS_PER_SECOND, share: micros / observedMicros }
  })
}

export const unknownConcurrency = (why: string): Concurrency => unknownOf(concurrency, why)

/**
 * Little's law: average in flight = average rate · mean time in the system, whatever the arrivals look like. The time is
 * one the user states; everything but the average stays unknown.
 */
export const littleConcurrency = (
  unknown: Concurrency,
  averageRps: number,
  latencySeconds: number
): Concurrency => ({
  ...unknown,
  average: estimated(
    averageRps * latencySeconds,
    IN_FLIGHT,
    `Little's law: the average rate times the ${latencySeconds} s of --assume-latency`
  )
})
