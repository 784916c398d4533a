/** Sorted arrivals → what kind of traffic they are, by three numbers: its swing, its rhythm, its one spike. */
import { derived, type Figure, unknown } from '../figure.ts'
import { MICROS_PER_HOUR, MICROS_PER_SECOND } from '../units.ts'
import { countBelow } from './requestsBetween.ts'
import type { Pattern } from './rhythmShape.ts'

const MINUTE_MICROS = 60 * MICROS_PER_SECOND
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
export function patternOf(arrivals: Float64Array): Pattern {
  const hours = wholeStretches(arrivals, MICROS_PER_HOUR)
  const stretches = hours.length >= HOURS_PER_DAY / 2 ? hours : wholeStretches(arrivals, MINUTE_MICROS)
  const evidence = {
    spikeRatio: spikeRatio(stretches),
    minuteSwing: minuteSwing(arrivals),
    rhythmShare: rhythmShare(hours)
  }
  return { kind: kindOf(evidence), ...evidence }
}

/** @param arrivals counted per whole stretch from the first arrival on, the last one cut off left out */
export function wholeStretches(arrivals: Float64Array, width: number): Float64Array {
  const first = arrivals[0] as number
  const count = Math.floor(((arrivals[arrivals.length - 1] as number) - first) / width)
  const counts = new Float64Array(Math.min(count, MOST_STRETCHES))
  let from = 0
  for (let stretch = 0; stretch < counts.length; stretch++) {
    const to = countBelow(arrivals, first + (stretch + 1) * width)
    counts[stretch] = to - from
    from = to
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
function minuteSwing(arrivals: Float64Array): Figure {
  const first = arrivals[0] as number
  const minutes = Math.floor(((arrivals[arrivals.length - 1] as number) - first) / MINUTE_MICROS)
  if (minutes < LEAST_MINUTES) return unknown('ratio', 'the log is shorter than 10 minutes', 'derived')
  let [excess, squaredMeans] = [0, 0]
  for (let i = 0; i < arrivals.length; ) {
    const hour = Math.floor(((arrivals[i] as number) - first) / MICROS_PER_HOUR)
    const size = Math.min(MINUTES_PER_HOUR, minutes - hour * MINUTES_PER_HOUR)
    const begin = first + hour * MICROS_PER_HOUR
    const counts = new Float64Array(MINUTES_PER_HOUR)
    for (; (arrivals[i] as number) < begin + MICROS_PER_HOUR; i++) {
      const minute = Math.floor(((arrivals[i] as number) - begin) / MINUTE_MICROS)
      counts[minute] = (counts[minute] as number) + 1
    }
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
