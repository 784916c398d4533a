/** A log's busiest minutes day by day → how each week would have been foreseen by those before it. */
import { Z_90 } from '../fleet/uncertainty.ts'
import { DAYS, type PeakForecast, peakForecast } from './peakForecast.ts'

export type ForeseenWeek = {
  /** Tokens of the week's busiest minute, and where they were expected. */
  readonly peakTokens: number
  readonly expected: PeakForecast
  readonly covered: boolean
  /** How far the peak's logarithm lies from the expected middle, in standard deviations. */
  readonly surprise: number
}

/** Weeks that must be known before one is foreseen. */
export const LEAST_KNOWN = 2

/** Of a log of decades the last weeks say how far to trust the next one, and each that is foreseen costs a thousand draws. */
const MOST_WEEKS = 208

/** @param before busiest minutes of the days of whole weeks, @param after those of the next one */
export function foreseen(before: readonly number[], after: readonly number[], seed: number): ForeseenWeek {
  const expected = peakForecast(before, seed)
  const peakTokens = Math.max(0, ...after)
  const spread = (Math.log(expected.high) - Math.log(expected.low)) / (2 * Z_90)
  return {
    peakTokens,
    expected,
    covered: peakTokens >= expected.low && peakTokens <= expected.high,
    surprise: (Math.log(Math.max(1, peakTokens)) - Math.log(expected.middle)) / spread
  }
}

/** Beyond it a week is of another kind than those before: one in a thousand by chance. */
const SURPRISING = 3.3
/** Beyond it in two weeks running, the same way: one in a few hundred. */
const ODD = 1.65

/** Whether the weeks are not all of one kind. */
export const hasChanged = (surprises: readonly number[]): boolean =>
  surprises.some(
    (surprise, i) =>
      Math.abs(surprise) > SURPRISING ||
      (i > 0 &&
        Math.abs(surprise) > ODD &&
        Math.abs(surprises[i - 1] as number) > ODD &&
        surprise * (surprises[i - 1] as number) > 0)
  )

export type WalkForward = {
  /** Weeks that were foreseen. */
  readonly weeks: number
  /** Of them those with a busiest minute above the busiest before, with the margin: more than a fleet would have been sized for. */
  readonly outgrown: number
  readonly covered: number
  readonly changed: boolean
}

/**
 * @param peaks of `dailyPeaks`
 * @param margin above the busiest minute that a fleet is sized for [share]
 * @returns of the last `MOST_WEEKS` weeks; `null` where no week has two before it
 */
export function walkForward(peaks: readonly number[], margin: number, seed: number): WalkForward | null {
  const weeks = Math.floor(peaks.length / DAYS)
  if (weeks <= LEAST_KNOWN) return null
  const split = (week: number) => [peaks.slice(0, week * DAYS), peaks.slice(week * DAYS, (week + 1) * DAYS)]
  const first = Math.max(LEAST_KNOWN, weeks - MOST_WEEKS)
  const tested = Array.from({ length: weeks - first }, (_, i) => {
    const [before = [], after = []] = split(i + first)
    return { ...foreseen(before, after, seed), sizedFor: Math.max(...before) * (1 + margin) }
  })
  return {
    weeks: tested.length,
    outgrown: tested.filter(({ peakTokens, sizedFor }) => peakTokens > sizedFor).length,
    covered: tested.filter(({ covered }) => covered).length,
    changed: hasChanged(tested.map(({ surprise }) => surprise))
  }
}
