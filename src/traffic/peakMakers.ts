/** The busiest minute → the callers that make it, and what they make of the whole log. */
import type { RequestLog } from '../log/trafficLog.ts'
import { MICROS_PER_SECOND } from '../units.ts'
import { stated } from './heaviest.ts'
import { type Moment, microsOf } from './moment.ts'
import { countBelow } from './requestsBetween.ts'
import type { PeakMaker, PeakMakers } from './sliceShape.ts'

/** Callers named one by one. */
const MOST_MAKERS = 5

const MINUTE_MICROS = 60 * MICROS_PER_SECOND

type Weigh = (i: number) => number

/** @param requestsAt, tokensAt first arrivals of the minutes with the most requests and the most tokens */
export function describePeakMakers(
  log: RequestLog,
  requestsAt: Moment | null,
  tokensAt: Moment | null
): PeakMakers {
  const { caller, inputTokens, outputTokens } = log
  if (!namesCallers(caller)) return { requests: null, tokens: null }
  const tokens = (i: number) => stated(inputTokens[i] as number) + stated(outputTokens[i] as number)
  return { requests: makersOf(log, requestsAt, () => 1), tokens: makersOf(log, tokensAt, tokens) }
}

function namesCallers(caller: Uint32Array): boolean {
  for (let i = 0; i < caller.length; i++) if (caller[i] !== 0) return true
  return false
}

function makersOf(log: RequestLog, at: Moment | null, weigh: Weigh): PeakMakers['requests'] {
  if (at === null) return null
  const opens = microsOf(at)
  const from = countBelow(log.arrivalMicros, opens)
  const to = countBelow(log.arrivalMicros, opens + MINUTE_MICROS)
  const amounts = new Map<number, number>()
  for (let i = from; i < to; i++) {
    const code = log.caller[i] as number
    amounts.set(code, (amounts.get(code) ?? 0) + weigh(i))
  }
  const amount = [...amounts.values()].reduce((sum, part) => sum + part, 0)
  if (amount === 0) return null
  const most = [...amounts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, MOST_MAKERS)
  return { at, amount, callers: inWhole(log, most, amount, weigh) }
}

/** With the share of each in the whole log. */
function inWhole(
  { caller, callers, length }: RequestLog,
  most: readonly (readonly [code: number, amount: number])[],
  peak: number,
  weigh: Weigh
): readonly PeakMaker[] {
  const slots = new Uint8Array(callers.length)
  for (const [i, [code]] of most.entries()) slots[code] = i + 1
  const sums = new Float64Array(most.length + 1)
  for (let i = 0; i < length; i++) {
    const slot = slots[caller[i] as number] as number
    sums[slot] = (sums[slot] as number) + weigh(i)
  }
  const all = sums.reduce((sum, part) => sum + part, 0)
  return most.map(([code, amount], i) => ({
    name: callers[code] as string,
    amount,
    share: amount / peak,
    shareOfLog: (sums[i + 1] as number) / all
  }))
}
