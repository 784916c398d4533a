/** Arrivals by the minute → what kind of traffic they are, by three numbers: its swing, its rhythm, its one spike. */
import { derived, type Figure, unknown } from '../figure.ts'
import { MICROS_PER_MINUTE } from '../units.ts'
import type { Pattern } from './rhythmShape.ts'

const MINUTES_PER_HOUR = 60
const HOURS_PER_DAY = 24

/** Thresholds of the classes: stated, not fitted. */
const SPIKE_RATIO = 3
const SWING = 0.5
const RHYTHM_SHARE = 0.5

/** Below these a number says nothing. */
const LEAST_MINUTES = 10
const LEAST_HOURS = 48
const LEAST_IN_SPIKE = 30

/**
 * The first that holds: a single spike (the busiest stretch has three times what any stretch apart from it has),
 * bursty (the rate swings by half its mean from minute to minute), a daily rhythm (the hour of the day explains half
 * of the variance of the hours), steady. Stretches begin with the first arrival, so that a shift changes nothing.
 */
export function patternOf(minutes: Minutes): Pattern {
  const hours = wholeHours(minutes)
  const stretches = hours.length >= HOURS_PER_DAY / 2 ? hours : wholeStretches(minutes, 1)
  const evidence = {
    spikeRatio: spikeRatio(stretches),
    minuteSwing: minuteSwing(minutes),
    rhythmShare: rhythmShare(hours)
  }
  return { kind: kindOf(evidence), ...evidence }
}

/** Arrivals by the minute, which begin with the first one: those minutes that have any, ascending. */
export type Minutes = {
  /** First arrival to last. [µs] */
  readonly spanMicros: number
  readonly minute: ArrayLike<number>
  readonly arrivals: ArrayLike<number>
}

/** @param arrivals sorted, at least one */
export function minutesOf(arrivals: Float64Array): Minutes {
  const first = arrivals[0] as number
  const [minute, counts]: [number[], number[]] = [[], []]
  for (let i = 0; i < arrivals.length; ) {
    const at = Math.floor(((arrivals[i] as number) - first) / MICROS_PER_MINUTE)
    const end = first + (at + 1) * MICROS_PER_MINUTE
    const from = i
    while ((arrivals[i] as number) < end) i++
    minute.push(at)
    counts.push(i - from)
  }
  return { spanMicros: (arrivals[arrivals.length - 1] as number) - first, minute, arrivals: counts }
}

/** Arrivals of each whole hour from the first one on, the last one cut off left out. */
export const wholeHours = (minutes: Minutes): Float64Array => wholeStretches(minutes, MINUTES_PER_HOUR)

/** @param width in minutes */
function wholeStretches({ spanMicros, minute, arrivals }: Minutes, width: number): Float64Array {
  const count = Math.floor(spanMicros / (width * MICROS_PER_MINUTE))
  const counts = new Float64Array(Math.min(count, MOST_STRETCHES))
  for (let i = 0; i < minute.length; i++) {
    const stretch = Math.floor((minute[i] as number) / width)
    if (stretch < counts.length) counts[stretch] = (counts[stretch] as number) + (arrivals[i] as number)
  }
  return counts
}

/** A hundred years of hours. */
const MOST_STRETCHES = 900_000

/** The busiest stretch over the busiest one that is not next to it. */
function spikeRatio(counts: Float64Array): Figure {
  if (counts.length < LEAST_MINUTES) return unknown('ratio', 'the log is shorter than 10 minutes', 'derived')
  let busiest = 0
  for (let i = 1; i < counts.length; i++) if ((counts[i] as number) > (counts[busiest] as number)) busiest = i
  const most = counts[busiest] as number
  const elsewhere = counts.reduce(
    (top, count, i) => (Math.abs(i - busiest) > 1 ? Math.max(top, count) : top),
    0
  )
  if (most < LEAST_IN_SPIKE || elsewhere === 0)
    return unknown(
      'ratio',
      `no stretch has ${LEAST_IN_SPIKE} attempts and another one to compare with`,
      'derived'
    )
  return derived(most / elsewhere, 'ratio')
}

/**
 * How far the rate itself moves within an hour, beyond what chance does to counts: √(Σ(s² − m) / Σ m²) over the hours,
 * m mean and s² sample variance of the counts of their minutes.
 */
function minuteSwing({ spanMicros, minute, arrivals }: Minutes): Figure {
  const minutes = Math.floor(spanMicros / MICROS_PER_MINUTE)
  if (minutes < LEAST_MINUTES) return unknown('ratio', 'the log is shorter than 10 minutes', 'derived')
  let [excess, squaredMeans] = [0, 0]
  for (let i = 0; i < minute.length; ) {
    const hour = Math.floor((minute[i] as number) / MINUTES_PER_HOUR)
    const begin = hour * MINUTES_PER_HOUR
    const size = Math.min(MINUTES_PER_HOUR, minutes - begin)
    const counts = new Float64Array(MINUTES_PER_HOUR)
    for (; (minute[i] as number) < begin + MINUTES_PER_HOUR; i++)
      counts[(minute[i] as number) - begin] = arrivals[i] as number
    if (size < LEAST_MINUTES) break
    const { mean, variance } = momentsOf(counts.subarray(0, size))
    excess += variance - mean
    squaredMeans += mean * mean
  }
  return derived(Math.sqrt(Math.max(0, excess) / squaredMeans), 'ratio')
}

/** Variance of the mean counts by hour of the day over the variance of all hours. */
function rhythmShare(hours: Float64Array): Figure {
  if (hours.length < LEAST_HOURS) return unknown('share', 'the log is shorter than two days', 'derived')
  const { mean, variance } = momentsOf(hours)
  let between = 0
  for (let hour = 0; hour < HOURS_PER_DAY; hour++) {
    const same = hours.filter((_, i) => i % HOURS_PER_DAY === hour)
    between += same.length * (momentsOf(same).mean - mean) ** 2
  }
  return variance > 0
    ? derived(between / (variance * (hours.length - 1)), 'share')
    : unknown('share', 'all hours are alike', 'derived')
}

function momentsOf(counts: Float64Array): { readonly mean: number; readonly variance: number } {
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length
  const squares = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0)
  return { mean, variance: squares / (counts.length - 1) }
}

function kindOf({ spikeRatio, minuteSwing, rhythmShare }: Omit<Pattern, 'kind'>): Pattern['kind'] {
  if (minuteSwing.value === null) return null
  if ((spikeRatio.value ?? 0) >= SPIKE_RATIO) return 'single-spike'
  if (minuteSwing.value >= SWING) return 'bursty'
  return (rhythmShare.value ?? 0) >= RHYTHM_SHARE ? 'daily-rhythm' : 'steady'
}

/** How much of the time is near the peak: hours with at least this share of the busiest one's requests. */
const NEAR_PEAK = 0.8

export function nearPeakShare(hours: Float64Array): Figure {
  const most = hours.reduce((top, count) => Math.max(top, count), 0)
  if (hours.length < HOURS_PER_DAY || most === 0)
    return unknown('share', 'the log is shorter than a day', 'derived')
  const near = hours.reduce((sum, count) => (count >= NEAR_PEAK * most ? sum + 1 : sum), 0)
  return derived(
    near / hours.length,
    'share',
    `hours with ${NEAR_PEAK * 100} % or more of the busiest one's requests`
  )
}
