/** Requests per day → how fast the traffic grows, weekday against the same weekday. */
import { estimated, type Figure, unknown } from '../figure.ts'
import type { RequestLog, UsageBuckets } from '../log/trafficLog.ts'
import { MICROS_PER_DAY, MICROS_PER_HOUR, SECONDS_PER_DAY } from '../units.ts'
import { requestsBetween } from './requestsBetween.ts'
import type { Growth } from './rhythmShape.ts'

const DAYS_PER_WEEK = 7

/** The last day of a log ends with its last request: an hour may be missing of it. */
const SLACK_MICROS = MICROS_PER_HOUR

/** Whole days of 24 h from the first arrival on. */
export const wholeDays = (spanMicros: number): number =>
  Math.floor((spanMicros + SLACK_MICROS) / MICROS_PER_DAY)

/** Of requests, their retries folded in: a day of refusals must not look like growth. */
export function describeGrowth(log: RequestLog): Growth {
  const first = log.arrivalMicros[0] as number
  const days = wholeDays((log.arrivalMicros[log.length - 1] as number) - first)
  const perDay = Array.from({ length: days }, (_, day) =>
    requestsBetween(log, first + day * MICROS_PER_DAY, first + (day + 1) * MICROS_PER_DAY)
  )
  return growthOf(perDay)
}

/** Of interactive requests: batch work comes when it is sent. */
export function describeBucketGrowth(buckets: UsageBuckets): Growth {
  if (buckets.bucketSeconds > SECONDS_PER_DAY) return unknownGrowth('buckets are longer than a day')
  const perDay = new Array<number>(wholeDays(buckets.coverEndMicros - buckets.coverStartMicros)).fill(0)
  for (let i = 0; i < buckets.length; i++) {
    const micros = (buckets.startMicros[i] as number) - buckets.coverStartMicros
    const day = Math.floor(micros / MICROS_PER_DAY)
    if (buckets.batch[i] !== 1 && day < perDay.length)
      perDay[day] = (perDay[day] as number) + (buckets.requests[i] as number)
  }
  return growthOf(perDay)
}

/** @param perDay requests in each whole day, in order */
export function growthOf(perDay: readonly number[]): Growth {
  const weeks = Math.floor(perDay.length / DAYS_PER_WEEK)
  return {
    perWeek: perWeek(perDay),
    wholeDays: perDay.length,
    requestsPerWeek: Array.from({ length: weeks }, (_, week) =>
      perDay.slice(week * DAYS_PER_WEEK, (week + 1) * DAYS_PER_WEEK).reduce((sum, day) => sum + day, 0)
    )
  }
}

const LEAST_DAYS = 2 * DAYS_PER_WEEK
/** Two years: what traffic did before says little of what it does now. */
const MOST_DAYS = 104 * DAYS_PER_WEEK
/** All of five independent changes lie on one side of their median with a chance of 1 in 16. */
const LEAST_CHANGES = 5
/** Of the normal distribution, for 95 % between both sides. */
const Z = 1.959964

/**
 * Growth per week. [share/week]
 *
 *     exp(median of (ln n_j − ln n_i) / weeks between i and j) − 1, over all pairs of days i < j of one weekday
 *
 * Comparing each weekday with itself removes the weekly pattern, the median keeps single wild days out. The interval
 * takes the slopes at ranks (N ∓ 1.96·√V) / 2, V = Σ over weekdays of n(n − 1)(2n + 5) / 18.
 *
 * Source: the seasonal Kendall slope estimator of Hirsch, Slack & Smith, Water Resources Research 18 (1982) 107–121;
 * its interval as in Gilbert, Statistical Methods for Environmental Pollution Monitoring (1987), 16.4 and 17.5.
 */
function perWeek(perDay: readonly number[]): Figure {
  if (perDay.length < LEAST_DAYS) {
    return unknown(
      'share/week',
      `growth needs ${LEAST_DAYS} whole days, the log has ${perDay.length}`,
      'estimated'
    )
  }
  const { slopes, variance } = changesOf(perDay.slice(-MOST_DAYS))
  if (slopes.length < LEAST_CHANGES) {
    return unknown(
      'share/week',
      `growth needs ${LEAST_CHANGES} pairs of the same weekday with requests, the log has ${slopes.length}`,
      'estimated'
    )
  }
  slopes.sort()
  const grown = (slope: number) => Math.exp(slope) - 1
  const spread = Z * Math.sqrt(variance)
  const low = Math.max(1, Math.floor((slopes.length - spread) / 2))
  const high = Math.min(slopes.length, Math.ceil((slopes.length + spread) / 2) + 1)
  return {
    ...estimated(grown(median(slopes)), 'share/week', noteOf(slopes.length)),
    low: grown(slopes[low - 1] as number),
    high: grown(slopes[high - 1] as number)
  }
}

const noteOf = (pairs: number): string => `median of ${pairs} same-weekday changes, 95 % interval`

type Changes = { readonly slopes: Float64Array; readonly variance: number }

/** Slopes of the logarithm per week; a day without requests has none and takes no part. */
function changesOf(perDay: readonly number[]): Changes {
  const slopes: number[] = []
  let variance = 0
  for (let weekday = 0; weekday < DAYS_PER_WEEK; weekday++) {
    const days = perDay
      .map((requests, day) => ({ log: Math.log(requests), day }))
      .filter(({ log, day }) => day % DAYS_PER_WEEK === weekday && log >= 0)
    for (const [i, before] of days.entries()) {
      for (const after of days.slice(i + 1)) {
        slopes.push(((after.log - before.log) / (after.day - before.day)) * DAYS_PER_WEEK)
      }
    }
    variance += (days.length * (days.length - 1) * (2 * days.length + 5)) / 18
  }
  return { slopes: Float64Array.from(slopes), variance }
}

function median(ascending: Float64Array): number {
  const middle = (ascending.length - 1) / 2
  return ((ascending[Math.floor(middle)] as number) + (ascending[Math.ceil(middle)] as number)) / 2
}

const unknownGrowth = (why: string): Growth => ({
  perWeek: unknown('share/week', why, 'estimated'),
  wholeDays: 0,
  requestsPerWeek: []
})
