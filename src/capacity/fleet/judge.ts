/** Requests, their simulated times and the promise → which of its limits were kept. */
import type { Requests, Times } from '../engine/requests.ts'
import type { Simulation } from '../engine/simulate.ts'
import { TPOT_LEAST_TOKENS, tpotLimit, ttftLimit } from '../promise.ts'
import type { ServiceLevel } from '../promiseShape.ts'

/** Requests on one fleet; columns over their own requests that a replica accepts. */
export type Judged = {
  /** Share that met every limit, and each one alone. */
  readonly attainment: number
  readonly ttftAttainment: number
  readonly tpotAttainment: number
  readonly latencyAttainment: number
  readonly ttftSeconds: Float64Array
  /** `NaN` where the answer is a single token. */
  readonly tpotSeconds: Float64Array
  readonly latencySeconds: Float64Array
}

/** Of the answer, before its first visible token. */
const hiddenShare = ({ hidden, sources }: Requests, request: number): number =>
  hidden === undefined ? 0 : (hidden[sources?.[request] ?? 0] ?? 0)

/** Whether a request breaks the promise whatever comes: times that are not known yet are no earlier than now. */
export function isLate(
  { firstTokenSeconds, completionSeconds }: Times,
  requests: Requests,
  request: number,
  nowSeconds: number,
  slo: ServiceLevel
): boolean {
  const known = (seconds: number) => (Number.isNaN(seconds) ? nowSeconds : seconds)
  const first = known(firstTokenSeconds[request] as number)
  const completed = known(completionSeconds[request] as number)
  const [input, output] = [requests.inputTokens[request] as number, requests.outputTokens[request] as number]
  const arrival = requests.arrivalSeconds[request] as number
  const seen = first + (completed - first) * hiddenShare(requests, request)
  return (
    seen - arrival > ttftLimit(slo, input) ||
    (output >= TPOT_LEAST_TOKENS && (completed - first) / (output - 1) > tpotLimit(slo, input)) ||
    completed - arrival > (slo.latencySeconds ?? Number.POSITIVE_INFINITY)
  )
}

/** The requests [from, to) against the promise. */
export function judge(
  times: Simulation,
  requests: Requests,
  from: number,
  to: number,
  slo: ServiceLevel
): Judged {
  const { arrivalSeconds, inputTokens, outputTokens } = requests
  const { firstTokenSeconds, completionSeconds } = times
  const columns = [new Float64Array(to - from), new Float64Array(to - from), new Float64Array(to - from)]
  const [ttftSeconds, tpotSeconds, latencySeconds] = columns as [Float64Array, Float64Array, Float64Array]
  const wholeLimit = slo.latencySeconds ?? Number.POSITIVE_INFINITY
  let [served, all, inTtft, inTpot, inWhole] = [0, 0, 0, 0, 0]
  for (let i = from; i < to; i++) {
    const completed = completionSeconds[i] as number
    if (Number.isNaN(completed)) continue
    const [input, output] = [inputTokens[i] as number, outputTokens[i] as number]
    const first = firstTokenSeconds[i] as number
    const seen = first + (completed - first) * hiddenShare(requests, i)
    const ttft = seen - (arrivalSeconds[i] as number)
    const tpot = (completed - first) / (output - 1)
    const latency = completed - (arrivalSeconds[i] as number)
    ttftSeconds[served] = ttft
    tpotSeconds[served] = tpot
    latencySeconds[served++] = latency
    const meetsTtft = ttft <= ttftLimit(slo, input)
    const meetsTpot = output < TPOT_LEAST_TOKENS || !(tpot > tpotLimit(slo, input))
    const meetsWhole = latency <= wholeLimit
    if (meetsTtft) inTtft++
    if (meetsTpot) inTpot++
    if (meetsWhole) inWhole++
    if (meetsTtft && meetsTpot && meetsWhole) all++
  }
  return {
    attainment: all / served,
    ttftAttainment: inTtft / served,
    tpotAttainment: inTpot / served,
    latencyAttainment: inWhole / served,
    ttftSeconds: ttftSeconds.subarray(0, served),
    tpotSeconds: tpotSeconds.subarray(0, served),
    latencySeconds: latencySeconds.subarray(0, served)
  }
}
