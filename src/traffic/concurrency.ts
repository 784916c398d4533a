/** Starts and ends → how many attempts are in flight, and for how long. */
import { derived, estimated, type Figure, measured, unknown } from '../figure.ts'
import type { RequestLog } from '../log/trafficLog.ts'
import { MICROS_PER_SECOND } from '../units.ts'
import { inFlightTimeline, othersAtStart } from './inFlight.ts'
import { momentOf } from './moment.ts'
import { type Scratch, scratchFor } from './scratch.ts'
import { sorted } from './sorted.ts'
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

/** Of the attempts of known duration above 0. */
export type Ends = { readonly ends: Float64Array; readonly zeroDurations: number }

/** Ascending. [µs] @param scratch filled anew; what is returned lies in its second array */
export function sortedEnds({ arrivalMicros, durationMicros }: RequestLog, [one, other]: Scratch): Ends {
  let [known, zeroDurations] = [0, 0]
  for (let i = 0; i < durationMicros.length; i++) {
    const duration = durationMicros[i] as number
    if (duration > 0) one[known++] = (arrivalMicros[i] as number) + duration
    else if (duration === 0) zeroDurations++
  }
  return { ends: sorted(one.subarray(0, known), other), zeroDurations }
}

/**
 * Sweep of [start, end) over the attempts whose duration is known; at equal times ends come before starts. An attempt
 * of no duration is in flight for no time and takes no part.
 *
 * @param others in flight at the arrival of each attempt
 */
export function describeConcurrency(
  log: RequestLog,
  { ends, zeroDurations } = sortedEnds(log, scratchFor(log)),
  others = othersAtStart(log, ends)
): Concurrency {
  if (ends.length === 0) return unknownConcurrency('the log has no durations')
  const missing = log.length - ends.length
  const note = missing > 0 ? `${missing} attempts without a duration are not in it` : undefined
  const timeline = inFlightTimeline(log, ends, others)
  return { ...figuresOf(sweepOf(log, ends), zeroDurations, log, note), timeline }
}

/**
 * From start to start: what ended before the next one leaves first. `ends` ascend.
 *
 * Each start that makes it c in flight opens a stretch of c and more, and the next end that leaves c − 1 closes it.
 */
function sweepOf({ arrivalMicros, durationMicros }: RequestLog, ends: Float64Array): Sweep {
  // microsFrom[c] = time with c or more in flight: ends less starts, both since the first start.
  const microsFrom = [0, 0]
  const first = arrivalMicros[durationMicros.findIndex(duration => duration > 0)] as number
  let [started, ended, endedBefore] = [0, 0, 0]
  let lastStart = Number.NEGATIVE_INFINITY
  let [max, maxAtMicros, maxStartsFirst, workMicros] = [0, Number.NaN, 0, 0]
  for (let i = 0; i < arrivalMicros.length; i++) {
    const duration = durationMicros[i] as number
    if (!(duration > 0)) continue
    const start = arrivalMicros[i] as number
    if (start > lastStart) endedBefore = ended
    for (let end = ends[ended] as number; end <= start; end = ends[++ended] as number) {
      if (end < start) endedBefore = ended + 1
      microsFrom[started - ended] = (microsFrom[started - ended] as number) + (end - first)
    }
    lastStart = start
    workMicros += duration
    started++
    if (started - ended > max) {
      max = started - ended
      maxAtMicros = start
      microsFrom.push(0)
    }
    microsFrom[started - ended] = (microsFrom[started - ended] as number) - (start - first)
    if (started - endedBefore > maxStartsFirst) maxStartsFirst = started - endedBefore
  }
  for (; ended < ends.length; ended++) {
    microsFrom[started - ended] = (microsFrom[started - ended] as number) + ((ends[ended] as number) - first)
  }
  const observedMicros = (ends[ends.length - 1] as number) - first
  microsFrom[0] = observedMicros
  return {
    microsAt: microsFrom.slice(0, max + 1).map((micros, level) => micros - (microsFrom[level + 1] as number)),
    max,
    maxStartsFirst,
    maxAtMicros,
    observedMicros,
    busyMicros: microsFrom[1] as number,
    workMicros
  }
}

const IN_FLIGHT = 'in flight'

function figuresOf(
  sweep: Sweep,
  zeroDurations: number,
  log: RequestLog,
  note: string | undefined
): Omit<Concurrency, 'timeline'> {
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
