/** Starts and ends → how many attempts are in flight as each one starts, for how long, and at most over time. */
import type { RequestLog } from '../log/trafficLog.ts'
import { MICROS_PER_SECOND } from '../units.ts'
import type { Concurrency } from './loadShape.ts'
import { momentOf } from './moment.ts'
import { countBelow } from './requestsBetween.ts'
import type { Scratch } from './scratch.ts'
import { sorted } from './sorted.ts'

/** Time at each level of in-flight attempts. */
export type Sweep = {
  /** Of the attempts of known duration above 0, ascending. [µs] */
  readonly ends: Float64Array
  /** Others in flight at the arrival of each attempt: started by then, those of the same moment included, not ended. */
  readonly others: Uint32Array
  /** microsAt[c] = time with exactly c in flight. [µs] */
  readonly microsAt: readonly number[]
  readonly max: number
  readonly maxAtMicros: number
  readonly observedMicros: number
  readonly busyMicros: number
  /** Σ durations. [µs] */
  readonly workMicros: number
}

/**
 * Sweep of [start, end) over the attempts whose duration is known; at equal times ends come before starts. An attempt
 * of no duration is in flight for no time and takes no part.
 *
 * From start to start: what ended before the next one leaves first.
 *
 * @param scratch filled anew; the ends lie in its second array
 */
export function sweepInFlight(log: RequestLog, scratch: Scratch): Sweep {
  const { arrivalMicros, durationMicros, length } = log
  const ends = sortedEnds(log, scratch)
  const others = new Uint32Array(length)
  const levels = new Levels(firstStart(log), ends)
  for (let from = 0, to = 0; from < length; from = to) {
    const start = arrivalMicros[from] as number
    levels.endUpTo(start)
    for (; arrivalMicros[to] === start; to++) levels.start(start, durationMicros[to] as number)
    const inFlight = levels.inFlight()
    for (let i = from; i < to; i++) others[i] = inFlight - (lasts(start, durationMicros[i] as number) ? 1 : 0)
  }
  levels.endUpTo(Number.POSITIVE_INFINITY)
  return { ends, others, ...levels.found(ends.at(-1) as number) }
}

/** A length that its moment swallows, of 1e-300 s, is none; unknown ones are none either. */
const lasts = (arrival: number, duration: number): boolean => arrival + duration > arrival

/** Each start that makes it c in flight opens a stretch of c and more, and the next end that leaves c − 1 closes it. */
class Levels {
  private readonly first: number
  private readonly ends: Float64Array
  /** microsFrom[c] = time with c or more in flight: ends less starts, both since the first start. */
  private readonly microsFrom = [0, 0]
  private started = 0
  private ended = 0
  private max = 0
  private maxAtMicros = Number.NaN
  private workMicros = 0

  constructor(first: number, ends: Float64Array) {
    this.first = first
    this.ends = ends
  }

  inFlight(): number {
    return this.started - this.ended
  }

  endUpTo(start: number): void {
    const { ends, microsFrom, started, first } = this
    let { ended } = this
    for (let end = ends[ended] as number; end <= start; end = ends[++ended] as number) {
      microsFrom[started - ended] = (microsFrom[started - ended] as number) + (end - first)
    }
    this.ended = ended
  }

  start(at: number, duration: number): void {
    if (!lasts(at, duration)) return
    this.workMicros += duration
    const started = ++this.started
    const level = started - this.ended
    if (level > this.max) {
      this.max = level
      this.maxAtMicros = at
      this.microsFrom.push(0)
    }
    this.microsFrom[level] = (this.microsFrom[level] as number) - (at - this.first)
  }

  found(last: number): Omit<Sweep, 'ends' | 'others'> {
    const { first, microsFrom, max, maxAtMicros, workMicros } = this
    const observedMicros = last - first
    microsFrom[0] = observedMicros
    const microsAt = microsFrom
      .slice(0, max + 1)
      .map((micros, level) => micros - (microsFrom[level + 1] as number))
    const busyMicros = microsFrom[1] as number
    return { microsAt, max, maxAtMicros, observedMicros, busyMicros, workMicros }
  }
}

function sortedEnds({ arrivalMicros, durationMicros }: RequestLog, [one, other]: Scratch): Float64Array {
  let known = 0
  for (let i = 0; i < durationMicros.length; i++) {
    const [arrival, duration] = [arrivalMicros[i] as number, durationMicros[i] as number]
    if (lasts(arrival, duration)) one[known++] = arrival + duration
  }
  return sorted(one.subarray(0, known), other)
}

/** Of the attempts of known duration above 0. [µs] */
const firstStart = ({ arrivalMicros, durationMicros }: RequestLog): number =>
  arrivalMicros[
    durationMicros.findIndex((duration, i) => lasts(arrivalMicros[i] as number, duration))
  ] as number

/** Slices of the time observed, for drawing. */
const SLICES = 240

/** The most in flight in each equal slice from the first start to the last end. */
export function inFlightTimeline(log: RequestLog, { ends, others }: Sweep): Concurrency['timeline'] {
  const { arrivalMicros, durationMicros, clock } = log
  const first = firstStart(log)
  const last = ends[ends.length - 1] as number
  const width = (last - first) / SLICES
  const most: number[] = []
  let [started, from] = [0, countBelow(arrivalMicros, first)]
  for (let slice = 0; slice < SLICES; slice++) {
    // What ends at the slice's very start is over.
    const over = countBelow(ends, Math.floor(first + slice * width) + 1)
    let level = started - over
    const to =
      slice === SLICES - 1 ? arrivalMicros.length : countBelow(arrivalMicros, first + (slice + 1) * width)
    for (let i = from; i < to; i++) {
      if (!lasts(arrivalMicros[i] as number, durationMicros[i] as number)) continue
      started++
      level = Math.max(level, (others[i] as number) + 1)
    }
    most.push(level)
    from = to
  }
  return {
    start: momentOf(first, clock),
    end: momentOf(last, clock),
    sliceSeconds: width / MICROS_PER_SECOND,
    most
  }
}
