/** A log's daily peaks and the speed's error band → how far the fleet's load may lie from what was sized. */
import { SECONDS_PER_DAY } from '../../units.ts'
import { eachMinute } from '../demand/slidingMinutes.ts'
import type { Requests } from '../engine/requests.ts'
import { mulberry32 } from '../random.ts'
import type { Range } from '../speed/slowness.ts'

/** Of the interval: four in five. */
export const LEVEL = 0.8
/** Standard normal quantile at 0.9: the interval's upper end. */
export const Z_90 = 1.2816
const DRAWS = 1_000
/** Fewer days say nothing of how much days differ. */
const LEAST_DAYS = 3
const MONTH_DAYS = 30

/** What the fleet may have to carry and how fast it may be, at one end of the interval; 1 is what was sized. */
type Stress = {
  /** Peak traffic over the log's busiest minute. */
  readonly load: number
  /** Time of an iteration over the predicted one. */
  readonly slowness: number
}

export type LoadBand = {
  readonly low: Stress
  readonly high: Stress
  /** Whole days of the log whose peaks were resampled; 0: too few. */
  readonly days: number
  /** Further days after which the log adds no more to the interval than half of what the speed does; `null`: unknown. */
  readonly moreDays: number | null
}

/**
 * The central 80 % of load × slowness. Load: the busiest minute of a month, by a Gumbel distribution fitted (moments) to
 * the busiest minute of each day, over the log's busiest, with the days resampled as blocks 1,000 times. Slowness:
 * log-normal on either side of 1, with the given 10th and 90th percentile. Each end is shared between both by their part
 * in the variance of the logarithm.
 *
 * @param peaks of `dailyPeaks`
 * @param slowness four deployments in five lie between: time of an iteration over the predicted one
 */
export function loadBand(peaks: readonly number[], slowness: Range, seed: number): LoadBand {
  const [fastSd, slowSd] = [-Math.log(slowness.low) / Z_90, Math.log(slowness.high) / Z_90]
  const random = mulberry32(seed)
  const loads = peaks.length < LEAST_DAYS ? [] : bootstrapped(peaks, random)
  const logLoads = (loads.length === 0 ? new Array<number>(DRAWS).fill(1) : loads).map(Math.log)
  const logSpeed = () => {
    const drawn = normal(random)
    return drawn * Math.max(LEAST_SD, drawn < 0 ? fastSd : slowSd)
  }
  const products = logLoads.map(log => log + logSpeed()).sort((a, b) => a - b)
  const loadVariance = varianceOf(logLoads)
  const at = (share: number, speedSd: number): Stress => {
    const log = products[Math.round(share * (DRAWS - 1))] as number
    const speedShare = speedSd ** 2 / (speedSd ** 2 + loadVariance)
    return { slowness: Math.exp(log * speedShare), load: Math.exp(log * (1 - speedShare)) }
  }
  const tail = (1 - LEVEL) / 2
  return {
    low: at(tail, Math.max(LEAST_SD, fastSd)),
    high: at(1 - tail, Math.max(LEAST_SD, slowSd)),
    days: loads.length === 0 ? 0 : peaks.length,
    moreDays:
      loads.length === 0
        ? null
        : Math.max(0, Math.ceil(peaks.length * ((8 * loadVariance) / (fastSd ** 2 + slowSd ** 2) - 1)))
  }
}

/** Of the logarithm: where a band lies to one side of what is predicted. */
const LEAST_SD = 1e-6

/** Tokens of the busiest sliding minute of each day of 24 h since the first request: of so many days, or of every whole one. */
export function dailyPeaks(
  requests: Requests,
  days: number = Math.floor((requests.arrivalSeconds.at(-1) ?? 0) / SECONDS_PER_DAY)
): readonly number[] {
  const peaks = new Float64Array(days)
  eachMinute(requests, (seconds, tokens) => {
    const day = Math.floor(seconds / SECONDS_PER_DAY)
    if (day < days) peaks[day] = Math.max(peaks[day] as number, tokens)
  })
  return [...peaks]
}

/** Estimated busiest minute of a month over the observed busiest one, for each resampling of the days. */
function bootstrapped(peaks: readonly number[], random: () => number): readonly number[] {
  const observed = Math.max(...peaks)
  const days = new Float64Array(peaks.length)
  return Array.from({ length: DRAWS }, () => {
    for (let day = 0; day < days.length; day++)
      days[day] = peaks[Math.floor(random() * peaks.length)] as number
    return Math.max(monthlyPeak(days), LEAST_FACTOR * observed) / observed
  })
}

/** A month without any busy minute would make the load nothing. */
const LEAST_FACTOR = 0.1

/** Euler–Mascheroni. */
const GAMMA = 0.5772

/** Mean of the largest of 30 values of the Gumbel distribution with the days' mean and standard deviation. */
function monthlyPeak(days: Float64Array): number {
  const mean = meanOf(days)
  const scale = Math.sqrt(varianceOf(days) * 6) / Math.PI
  return mean - GAMMA * scale + scale * (Math.log(MONTH_DAYS) + GAMMA)
}

function varianceOf(values: ArrayLike<number>): number {
  const mean = meanOf(values)
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += ((values[i] as number) - mean) ** 2
  return sum / (values.length - 1)
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i] as number
  return sum / values.length
}

/** Box–Muller. */
const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
