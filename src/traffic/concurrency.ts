/** Starts and ends → how many attempts are in flight, and for how long. */
import { derived, type Figure, measured, unknown } from '../figure.ts'
import type { RequestLog } from '../log/trafficLog.ts'
import { MICROS_PER_SECOND } from '../units.ts'
import { momentOf } from './moment.ts'
import type { Concurrency, ConcurrencyLevel } from './trafficShape.ts'

/** Time at each level of in-flight attempts. */
type Sweep = {
  /** microsAt[c] = time with exactly c in flight. [µs] */
  readonly microsAt: readonly number[]
  readonly max: number
  readonly maxStartsFirst: number
  readonly maxAtMicros: number
  readonly observedMicros: number
  readonly busyMicros: number
  /** Σ durations. [µs] */
  readonly workMicros: number
}

/**
 * Sweep of [start, end) over the attempts whose duration is known; at equal times ends come before starts. An attempt
 * of no duration is in flight for no time and takes no part.
 */
export function describeConcurrency(log: RequestLog): Concurrency {
  const known = Array.from(log.durationMicros.keys()).filter(i => (log.durationMicros[i] as number) > 0)
  if (known.length === 0) return unknownConcurrency('the log has no durations')
  const sweep = sweepOf(
    Float64Array.from(known, i => log.arrivalMicros[i] as number),
    Float64Array.from(known, i => log.durationMicros[i] as number)
  )
  const missing = log.length - known.length
  const note = missing > 0 ? `${missing} attempts without a duration are not in it` : undefined
  const zeroDurations = log.durationMicros.reduce((count, duration) => count + (duration === 0 ? 1 : 0), 0)
  return figuresOf(sweep, zeroDurations, log, note)
}

function sweepOf(starts: Float64Array, durations: Float64Array): Sweep {
  const ends = starts.map((start, i) => start + (durations[i] as number)).sort()
  const microsAt: number[] = [0]
  let [level, max, maxAtMicros, s, e] = [0, 0, Number.NaN, 0, 0]
  let now = starts[0] as number
  while (e < ends.length) {
    const starting = s < starts.length && (starts[s] as number) < (ends[e] as number)
    const next = (starting ? starts[s++] : ends[e++]) as number
    microsAt[level] = (microsAt[level] ?? 0) + next - now
    now = next
    level += starting ? 1 : -1
    if (level > max) [max, maxAtMicros] = [level, now]
  }
  const observedMicros = (ends[ends.length - 1] as number) - (starts[0] as number)
  const workMicros = durations.reduce((sum, duration) => sum + duration, 0)
  const maxStartsFirst = mostInFlight(starts, ends)
  return {
    microsAt,
    max,
    maxStartsFirst,
    maxAtMicros,
    observedMicros,
    busyMicros: observedMicros - (microsAt[0] ?? 0),
    workMicros
  }
}

/** The most in flight where starts come before ends at equal times. */
function mostInFlight(starts: Float64Array, ends: Float64Array): number {
  let [ended, most] = [0, 0]
  for (let started = 0; started < starts.length; started++) {
    while ((ends[ended] as number) < (starts[started] as number)) ended++
    most = Math.max(most, started + 1 - ended)
  }
  return most
}

const IN_FLIGHT = 'in flight'

function figuresOf(
  sweep: Sweep,
  zeroDurations: number,
  log: RequestLog,
  note: string | undefined
): Concurrency {
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
    zeroDurations,
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

const histogramOf = ({ microsAt, observedMicros }: Sweep): readonly ConcurrencyLevel[] =>
  Array.from(microsAt, (micros = 0, inFlight) => ({
    inFlight,
    seconds: micros / MICROS_PER_SECOND,
    share: micros / observedMicros
  })).filter(({ seconds }) => seconds > 0)

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
    zeroDurations: 0,
    at: null,
    histogram: []
  }
}
