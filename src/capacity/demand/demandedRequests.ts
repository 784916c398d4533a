/** Log → the requests that a fleet would have to serve, each once, with sizes in whole tokens. */
import { SERVICE_TIERS, tierOfFlags } from '../../log/serviceTier.ts'
import { FAILED, GATEWAY_CACHED, RETRY, type RequestLog } from '../../log/trafficLog.ts'
import { tokenDistributionOf } from '../../traffic/distribution.ts'
import { Tally } from '../../traffic/tally.ts'
import { MICROS_PER_SECOND } from '../../units.ts'
import type { Requests } from '../engine/requests.ts'

export type Demanded = {
  /** Where each request stands in the log: its first attempt. */
  readonly indices: Uint32Array
  /** `null`: no request states its tokens. Arrivals count from the first one. */
  readonly requests: Requests | null
  readonly notes: readonly string[]
}

/**
 * Every request once, at its first arrival: later attempts are left out, and so are answers from a gateway's cache
 * and calls that any server would refuse. A request refused at first (429, 5xx, timeout) would have been served, so it
 * counts; its 0 output tokens are no size. What the log does not say of a size is the median of the others.
 *
 * @param models codes of the models whose requests are asked for
 * @param embeds an embedding has no answer: one token stands for its vector, whatever the log says
 * @param isBatch only what was asked of the Batch API, or only the rest; both where not said
 */
export function demandedRequests(
  log: RequestLog,
  models: ReadonlySet<number>,
  { embeds = false, isBatch }: { readonly embeds?: boolean; readonly isBatch?: boolean } = {}
): Demanded {
  const indices = demandedIn(log, models, isBatch)
  const outputOf = (index: number) => (embeds ? 1 : statedOutput(log, index))
  const [input, output] = [new Tally(), new Tally()]
  for (const index of indices) {
    input.add(log.inputTokens[index] as number)
    output.add(outputOf(index))
  }
  const medianInput = tokenDistributionOf(input, 'measured')?.p50
  const medianOutput = tokenDistributionOf(output, 'measured')?.p50
  if (medianInput === undefined || medianOutput === undefined) {
    return { indices, requests: null, notes: ['No request of this workload states its tokens.'] }
  }
  const requests = {
    ...requestsOf(log, indices, medianInput, medianOutput, outputOf),
    ...sourcesOf(log, indices, models)
  }
  return { indices, requests, notes: sizeNotes(unstatedIn(log, indices, outputOf), medianOutput) }
}

/** Where the demand stands in the log. */
function demandedIn(
  log: RequestLog,
  members: ReadonlySet<number>,
  isBatch: boolean | undefined
): Uint32Array {
  const isMember = Uint8Array.from(log.models, (_, code) => (members.has(code) ? 1 : 0))
  const chosen = new Uint32Array(log.length)
  let length = 0
  for (let i = 0; i < log.length; i++) {
    const isTier = isBatch === undefined || isBatchRow(log, i) === isBatch
    if (isTier && isMember[log.model[i] as number] === 1 && isDemand(log, i)) chosen[length++] = i
  }
  return chosen.subarray(0, length)
}

function requestsOf(
  log: RequestLog,
  chosen: Uint32Array,
  medianInput: number,
  medianOutput: number,
  outputOf: (index: number) => number
): Requests {
  const { length } = chosen
  const zeroMicros = log.arrivalMicros[chosen[0] as number] as number
  const arrivalSeconds = new Float64Array(length)
  const [inputTokens, cachedTokens] = [new Int32Array(length), new Int32Array(length)]
  const outputTokens = new Int32Array(length)
  for (let row = 0; row < length; row++) {
    const index = chosen[row] as number
    arrivalSeconds[row] = ((log.arrivalMicros[index] as number) - zeroMicros) / MICROS_PER_SECOND
    inputTokens[row] = wholeTokens(log.inputTokens[index] as number, medianInput)
    cachedTokens[row] = (log.cachedTokens[index] as number) || 0
    outputTokens[row] = wholeTokens(outputOf(index), medianOutput)
  }
  return { arrivalSeconds, inputTokens, cachedTokens, outputTokens }
}

/** Of a group of several models, which one each request is of. */
function sourcesOf(
  log: RequestLog,
  chosen: Uint32Array,
  models: ReadonlySet<number>
): Pick<Requests, 'sources'> {
  if (models.size < 2) return {}
  const positions = new Uint16Array(log.models.length)
  for (const [position, code] of [...models].entries()) positions[code] = position
  return { sources: Uint16Array.from(chosen, index => positions[log.model[index] as number] as number) }
}

/** How many do not state both sizes. */
function unstatedIn(log: RequestLog, chosen: Uint32Array, outputOf: (index: number) => number): number {
  let unstated = 0
  for (const index of chosen) {
    if (Number.isNaN((log.inputTokens[index] as number) + outputOf(index))) unstated++
  }
  return unstated
}

/** The 0 output tokens of a failure are no size. */
const statedOutput = (log: RequestLog, index: number): number =>
  failed(log, index) ? Number.NaN : (log.outputTokens[index] as number)

const sizeNotes = (unstated: number, medianOutput: number): string[] =>
  unstated === 0
    ? []
    : [
        `${unstated} requests do not state their tokens, among them those refused at first; the workload's ` +
          `median is assumed for what is missing (${Math.round(medianOutput)} output tokens).`
      ]

/** Of the Batch API, by the tier that the row states. */
export const isBatchRow = (log: RequestLog, index: number): boolean =>
  tierOfFlags(log.flags[index] as number) === BATCH

const BATCH = SERVICE_TIERS.indexOf('batch')

const failed = (log: RequestLog, index: number): boolean => ((log.flags[index] as number) & FAILED) !== 0

function isDemand(log: RequestLog, index: number): boolean {
  if (((log.flags[index] as number) & (RETRY | GATEWAY_CACHED)) !== 0) return false
  return !failed(log, index) || mayBeServed(log.status[index] as number)
}

/** First attempts of requests that a server might have served and none did, by row: 1, else 0. */
export function refusedForGood(log: RequestLog): Uint8Array {
  const lost = new Uint8Array(log.length)
  for (let i = 0; i < log.length; i++) if (failed(log, i) && isDemand(log, i)) lost[i] = 1
  const { later, first } = log.retries
  for (let link = 0; link < later.length; link++)
    if (!failed(log, later[link] as number)) lost[first[link] as number] = 0
  return lost
}

/** Failures of the server, not of the request; 0 where the log says "failed" without a status. */
const mayBeServed = (status: number): boolean =>
  status < 400 || status === 408 || status === 409 || status === 429 || status >= 500

const wholeTokens = (tokens: number, median: number): number =>
  Math.max(1, Math.round(Number.isNaN(tokens) ? median : tokens))
