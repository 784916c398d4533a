/** Starts and ends → how many attempts are in flight, and for how long. */
import { derived, estimated, type Figure, measured, unknown } from '../figure.ts'
import type { RequestLog } from '../log/trafficLog.ts'
import { MICROS_PER_SECOND } from '../units.ts'
import { inFlightTimeline, type Sweep, sweepInFlight } from './inFlight.ts'
import type { Concurrency, ConcurrencyLevel } from './loadShape.ts'
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
  if (sweep.ends.length === 0) return unknownConcurrency('the log has no durations')
  const missing = log.length - sweep.ends.length
  const note = missing > 0 ? `${missing} attempts without a duration are not in it` : undefined
  return { ...figuresOf(sweep, log, note), timeline: inFlightTimeline(log, sweep) }
}

const IN_FLIGHT = 'in flight'

function figuresOf(sweep: Sweep, log: RequestLog, note: string | undefined): Omit<Concurrency, 'timeline'> {
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
    maxStartsFirst: measured(sweep.maxStartsFirst, IN_FLIGHT, note),
    zeroDurations: sweep.zeroDurations,
    at: momentOf(sweep.maxAtMicros, log.clock),
    histogram: histogramOf(sweep)
  }
}

/** The smallest level c with at least `percent` % of the time at ≤ c. Whole numbers on both sides: no rounding. */
function levelAt({ microsAt, observedMicros }: Sweep, percent: number): number {
  let micros = 0
  for (const [level, time] of microsAt.entries()) {
    micros += time ?? 0
    if (micros * 100 >= percent * observedMicros) return level
  }
  return microsAt.length - 1
}

/** A report holds no more; of more, neighbours stand together under the highest of them. */
const MOST_LEVELS = 1_000

const histogramOf = ({ microsAt, observedMicros }: Sweep): readonly ConcurrencyLevel[] => {
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

export function unknownConcurrency(why: string): Concurrency {
  const figure = (unit = IN_FLIGHT): Figure => unknown(unit, why)
  return {
    observedSeconds: figure('s'),
    average: figure(),
    averageWhileBusy: figure(),
    idleShare: figure('share'),
    p50: figure(),
    p90: figure(),
    p95: figure(),
    p99: figure(),
    max: figure(),
    maxStartsFirst: figure(),
    zeroDurations: null,
    at: null,
    histogram: [],
    timeline: null
  }
}

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
