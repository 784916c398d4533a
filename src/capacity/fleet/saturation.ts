/** An engine and the busiest minute → how close the minute comes to all that the fleet can do. */
import { firstWhere, type MinuteWindow } from '../demand/busiest.ts'
import { tokensOf } from '../demand/lengths.ts'
import type { PerformanceModel } from '../engine/performanceModel.ts'
import type { Requests } from '../engine/requests.ts'
import { simulate } from '../engine/simulate.ts'

/** Latency near saturation is treacherous: a speed 15 % off makes a latency 40 % off. A plan stays under this share. */
export const MOST_LOAD = 0.85

/** Copies of the minute in the backlog: enough that its start weighs little. */
const COPIES = 3
const LEAST_REQUESTS = 300
/** The last tenth is left out: replicas run dry while the longest answers end. */
const COUNTED = 0.9

/**
 * Tokens per second that `replicas` work off when they never run dry: the minute's own requests, several times over, all
 * waiting at once; nine tenths of the tokens over the time until they are completed. `NaN` where none is accepted.
 */
export function saturatedTokensPerSecond(
  model: PerformanceModel,
  replicas: number,
  { requests, from, to }: Pick<MinuteWindow, 'requests' | 'from' | 'to'>
): number {
  const backlog = repeated(requests, from, to, Math.max(COPIES, Math.ceil(LEAST_REQUESTS / (to - from))))
  const { completionSeconds } = simulate(model, replicas, backlog)
  const tokensBy = (moment: number): number => {
    let tokens = 0
    for (let i = 0; i < completionSeconds.length; i++)
      if ((completionSeconds[i] as number) <= moment) tokens += tokensOf(backlog, i)
    return tokens
  }
  const counted = COUNTED * tokensBy(Number.POSITIVE_INFINITY)
  if (counted === 0) return Number.NaN
  const moments = completionSeconds.filter(at => !Number.isNaN(at)).sort()
  const last = firstWhere(0, moments.length - 1, i => tokensBy(moments[i] as number) >= counted)
  return counted / (moments[last] as number)
}

function repeated(requests: Requests, from: number, to: number, times: number): Requests {
  const column = (values: Int32Array): Int32Array => {
    const part = values.subarray(from, to)
    const all = new Int32Array(part.length * times)
    for (let copy = 0; copy < times; copy++) all.set(part, copy * part.length)
    return all
  }
  return {
    arrivalSeconds: new Float64Array((to - from) * times),
    inputTokens: column(requests.inputTokens),
    cachedTokens: column(requests.cachedTokens),
    outputTokens: column(requests.outputTokens)
  }
}
