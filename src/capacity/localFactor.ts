/** A log's own gaps between tokens → how many times as slow as predicted its deployment is. */
import { distributionOf } from '../traffic/distribution.ts'
import { type PerformanceModel, slowed } from './performanceModel.ts'
import type { Requests } from './requests.ts'
import { type SimulateOptions, simulate } from './simulate.ts'

/** Four times as fast to four times as slow: beyond, another deployment must have served the log. */
const MOST = 4
/** Bisections of that range: to a thousandth. */
const BISECTIONS = 12
/** The first so many requests tell. */
const REPLAYED = 20_000

/**
 * The factor on every iteration's time with which the replay's median TPOT is the measured one, by bisection: a
 * slower engine holds more requests at once, so the factor is not the ratio of the two.
 *
 * @param tpotSeconds measured, `NaN` where the log does not say; those requests are left out on both sides
 * @returns `null` where the log states none, or no factor in the range fits
 */
export function slowdownThatFits(
  engine: PerformanceModel,
  replicas: number,
  all: Requests,
  tpotSeconds: Float64Array,
  options: SimulateOptions
): number | null {
  const requests = firstOf(all, REPLAYED)
  const told = tpotSeconds.subarray(0, REPLAYED)
  const wanted = medianOf(told)
  const reached = (slowdown: number) => {
    const simulation = simulate(slowed(engine, slowdown), replicas, requests, options)
    const { firstTokenSeconds, completionSeconds } = simulation
    const gap = (i: number) =>
      ((completionSeconds[i] as number) - (firstTokenSeconds[i] as number)) /
      ((requests.outputTokens[i] as number) - 1)
    return medianOf(told.map((seconds, i) => (Number.isNaN(seconds) ? seconds : gap(i))))
  }
  if (!(wanted > 0) || reached(1 / MOST) > wanted || reached(MOST) < wanted) return null
  let [fast, slow] = [1 / MOST, MOST]
  for (let i = 0; i < BISECTIONS; i++) {
    const middle = Math.sqrt(fast * slow)
    if (reached(middle) < wanted) fast = middle
    else slow = middle
  }
  return Math.sqrt(fast * slow)
}

const medianOf = (values: Float64Array): number => distributionOf(values, 's', 'derived')?.p50 ?? Number.NaN

const firstOf = (requests: Requests, count: number): Requests => ({
  arrivalSeconds: requests.arrivalSeconds.subarray(0, count),
  inputTokens: requests.inputTokens.subarray(0, count),
  cachedTokens: requests.cachedTokens.subarray(0, count),
  outputTokens: requests.outputTokens.subarray(0, count)
})
