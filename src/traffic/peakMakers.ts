/** The busiest minute → the callers that make it, and what they make of the whole log. */
import type { RequestLog } from '../log/trafficLog.ts'
import { MICROS_PER_MINUTE } from '../units.ts'
import { stated } from './heaviest.ts'
import { type Moment, microsOf } from './moment.ts'
import { countBelow } from './requestsBetween.ts'
import type { PeakMaker, PeakMakers } from './sliceShape.ts'

/** Callers named one by one. */
const MOST_MAKERS = 5

type Weigh = (i: number) => number

/** What a caller, by its code, has in the whole log, and all have. */
export type Whole = { readonly requests: Part; readonly tokens: Part }
type Part = { readonly of: (codes: readonly number[]) => readonly number[]; readonly all: number }

/** @param requestsAt, tokensAt first arrivals of the minutes with the most requests and the most tokens */
export function describePeakMakers(
  log: RequestLog,
  requestsAt: Moment | null,
  tokensAt: Moment | null
): PeakMakers {
  return namesCallers(log.caller) ? peakMakersOf(log, requestsAt, tokensAt, wholeOf(log)) : NOBODY
}

const NOBODY: PeakMakers = { requests: null, tokens: null }

/** @param log holds those minutes in whole */
export function peakMakersOf(
  log: RequestLog,
  requestsAt: Moment | null,
  tokensAt: Moment | null,
  whole: Whole
): PeakMakers {
  if (!namesCallers(log.caller)) return NOBODY
  const makers = (at: Moment | null, weigh: Weigh, part: Part) => makersOf(log, at, weigh, part)
  return {
    requests: makers(requestsAt, () => 1, whole.requests),
    tokens: makers(tokensAt, tokensIn(log), whole.tokens)
  }
}

const tokensIn =
  ({ inputTokens, outputTokens }: RequestLog): Weigh =>
  i =>
    stated(inputTokens[i] as number) + stated(outputTokens[i] as number)

function namesCallers(caller: Uint32Array): boolean {
  for (let i = 0; i < caller.length; i++) if (caller[i] !== 0) return true
  return false
}

function makersOf(log: RequestLog, at: Moment | null, weigh: Weigh, part: Part): PeakMakers['requests'] {
  if (at === null) return null
  const opens = microsOf(at)
  const from = countBelow(log.arrivalMicros, opens)
  const to = countBelow(log.arrivalMicros, opens + MICROS_PER_MINUTE)
  const amounts = new Map<number, number>()
  for (let i = from; i < to; i++) {
    const code = log.caller[i] as number
    amounts.set(code, (amounts.get(code) ?? 0) + weigh(i))
  }
  const amount = [...amounts.values()].reduce((sum, part) => sum + part, 0)
  if (amount === 0) return null
  // By name where they made as much: the order of a log's rows within one moment says nothing.
  const nameOf = (code: number) => log.callers[code] as string
  const most = [...amounts]
    .sort((a, b) => b[1] - a[1] || (nameOf(a[0]) < nameOf(b[0]) ? -1 : 1))
    .slice(0, MOST_MAKERS)
  const sums = part.of(most.map(([code]) => code))
  const callers = most.map(
    ([code, ofPeak], i): PeakMaker => ({
      name: nameOf(code),
      amount: ofPeak,
      share: ofPeak / amount,
      shareOfLog: (sums[i] as number) / part.all
    })
  )
  return { at, amount, callers }
}

/** Added up of the log itself, in one pass. */
function wholeOf({ caller, callers, inputTokens, outputTokens, length }: RequestLog): Whole {
  const requests = new Float64Array(callers.length)
  const tokens = new Float64Array(callers.length)
  let tokensInAll = 0
  for (let i = 0; i < length; i++) {
    const code = caller[i] as number
    const amount = stated(inputTokens[i] as number) + stated(outputTokens[i] as number)
    requests[code] = (requests[code] as number) + 1
    tokens[code] = (tokens[code] as number) + amount
    tokensInAll += amount
  }
  return { requests: partOf(requests, length), tokens: partOf(tokens, tokensInAll) }
}

const partOf = (sums: Float64Array, all: number): Part => ({
  of: codes => codes.map(code => sums[code] as number),
  all
})
