/** An engine and the busiest minute → how close the minute comes to all that the fleet can do. */
import { firstWhere, type MinuteWindow } from '../demand/busiest.ts'
import { tokensOf } from '../demand/lengths.ts'
import { originOf, type PerformanceModel } from '../engine/performanceModel.ts'
import type { Requests } from '../engine/requests.ts'
import { simulate } from '../engine/simulate.ts'
import { mulberry32, shuffle } from '../random.ts'
import { remembered } from './remembered.ts'

/** Latency near saturation is treacherous: a speed 15 % off makes a latency 40 % off. A plan stays under this share. */
export const MOST_LOAD = 0.85

/** In the backlog at the least, and of the minute: enough that its start weighs little. */
const [LEAST_REQUESTS, LEAST_COPIES] = [1_000, 3]
/** The last tenth is left out: the replica runs dry while the longest answers end. */
const COUNTED = 0.9

/**
 * Tokens per second that a replica works off when it never runs dry: the minute's own requests, as often as makes a
 * backlog, all waiting at once; nine tenths of the tokens over the time until they are completed. So many replicas work off
 * so many times that. `NaN` where none is accepted.
 */
export function saturatedTokensPerSecond(model: PerformanceModel, window: Backlogged): number {
  const ofWindow = saturatedBefore(window.requests, `${window.from} ${window.to}`, () => remembered())
  // All wait at once, so that who is slower does the same in so many times the time.
  const { than, times } = originOf(model)
  const { tokens, seconds } = ofWindow(than, '', () => workedOff(than, window))
  const overhead = than.requestOverheadSeconds
  return times === 1 ? tokens / seconds : tokens / (overhead + times * (seconds - overhead))
}

type Backlogged = Pick<MinuteWindow, 'requests' | 'from' | 'to'>

/** Headroom, growth and promises have no part in it. */
const saturatedBefore = remembered<Requests, ReturnType<typeof remembered<PerformanceModel, WorkedOff>>>()

type WorkedOff = { readonly tokens: number; readonly seconds: number }

function workedOff(model: PerformanceModel, { requests, from, to }: Backlogged): WorkedOff {
  const backlog = shuffledCopies(
    requests,
    from,
    to,
    Math.max(LEAST_COPIES, Math.ceil(LEAST_REQUESTS / (to - from)))
  )
  const { completionSeconds } = simulate(model, 1, backlog)
  const tokensBy = (moment: number): number => {
    let tokens = 0
    for (let i = 0; i < completionSeconds.length; i++)
      if ((completionSeconds[i] as number) <= moment) tokens += tokensOf(backlog, i)
    return tokens
  }
  const counted = COUNTED * tokensBy(Number.POSITIVE_INFINITY)
  if (counted === 0) return { tokens: Number.NaN, seconds: Number.NaN }
  const moments = completionSeconds.filter(at => !Number.isNaN(at)).sort()
  const last = firstWhere(0, moments.length - 1, i => tokensBy(moments[i] as number) >= counted)
  return { tokens: counted, seconds: moments[last] as number }
}

/** Shuffled, so that the first nine tenths are like the rest. */
function shuffledCopies(requests: Requests, from: number, to: number, times: number): Requests {
  const count = to - from
  const rows = Int32Array.from({ length: count * times }, (_, i) => from + (i % count))
  shuffle(rows, mulberry32(1))
  const column = (values: Int32Array): Int32Array => rows.map(row => values[row] as number)
  return {
    arrivalSeconds: new Float64Array(rows.length),
    inputTokens: column(requests.inputTokens),
    cachedTokens: column(requests.cachedTokens),
    outputTokens: column(requests.outputTokens)
  }
}
