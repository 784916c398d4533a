/** Log → the requests that a fleet would have to serve, each once, with sizes in whole tokens. */
import { SERVICE_TIERS, tierOfFlags } from '../../log/serviceTier.ts'
import { FAILED, GATEWAY_CACHED, RETRY, type RequestLog } from '../../log/trafficLog.ts'
import { tokenDistributionOf } from '../../traffic/distribution.ts'
import { Tally } from '../../traffic/tally.ts'
import { MICROS_PER_SECOND } from '../../units.ts'
import type { Requests } from '../engine/requests.ts'
import { remembered } from '../fleet/remembered.ts'

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
  const { columns, unstated } = columnsOf(log, indices, embeds)
  const requests = { ...columns, ...sourcesOf(log, indices, models) }
  if (unstated === 0 && indices.length > 0) return { indices, requests, notes: [] }
  const [input, output] = mediansOf(log, indices, embeds)
  if (input === undefined || output === undefined) {
    return { indices, requests: null, notes: ['No request of this workload states its tokens.'] }
  }
  fillUnstated(columns.inputTokens, wholeTokens(input))
  fillUnstated(columns.outputTokens, wholeTokens(output))
  return { indices, requests, notes: [sizeNote(unstated, output)] }
}

/** Where the demand stands in the log. */
function demandedIn(
  log: RequestLog,
  members: ReadonlySet<number>,
  isBatch: boolean | undefined
): Uint32Array {
  const asked = isBatch === undefined ? AT_ONCE | MAY_WAIT : isBatch ? MAY_WAIT : AT_ONCE
  const ofModel = Uint8Array.from(log.models, (_, code) => (members.has(code) ? asked : 0))
  const asks = asksBefore(log, '', () => asksOf(log))
  const { model } = log
  const chosen = new Uint32Array(log.length)
  let length = 0
  for (let i = 0; i < asks.length; i++) {
    const bits = (asks[i] as number) & (ofModel[model[i] as number] as number)
    // Written in any case and kept by adding 0 or 1: which model comes next is a coin that branches lose.
    chosen[length] = i
    length += (bits | (bits >> 1)) & 1
  }
  return chosen.subarray(0, length)
}

/** Bits of what an attempt asks of a server; 0: nothing. */
const AT_ONCE = 1
const MAY_WAIT = 2

/** Every group of models asks for it. */
const asksBefore = remembered<RequestLog, Uint8Array>()

function asksOf(log: RequestLog): Uint8Array {
  const asks = new Uint8Array(log.length)
  for (let i = 0; i < asks.length; i++)
    if (isDemand(log, i)) asks[i] = isBatchRow(log, i) ? MAY_WAIT : AT_ONCE
  return asks
}

/** In the columns of sizes, until the median is known. */
const UNSTATED = -1

/** @returns `unstated`: how many do not state both sizes */
function columnsOf(
  log: RequestLog,
  chosen: Uint32Array,
  embeds: boolean
): { readonly columns: Requests; readonly unstated: number } {
  const { length } = chosen
  const zeroMicros = log.arrivalMicros[chosen[0] as number] as number
  const arrivalSeconds = new Float64Array(length)
  const [inputTokens, cachedTokens] = [new Int32Array(length), new Int32Array(length)]
  const outputTokens = new Int32Array(length)
  const { arrivalMicros, inputTokens: inputs, cachedTokens: hits, outputTokens: outputs, flags } = log
  let unstated = 0
  for (let row = 0; row < length; row++) {
    const index = chosen[row] as number
    arrivalSeconds[row] = ((arrivalMicros[index] as number) - zeroMicros) / MICROS_PER_SECOND
    cachedTokens[row] = (hits[index] as number) || 0
    const input = wholeTokens(inputs[index] as number)
    // The 0 output tokens of a failure are no size.
    const isFailed = ((flags[index] as number) & FAILED) !== 0
    const output = embeds ? 1 : isFailed ? UNSTATED : wholeTokens(outputs[index] as number)
    inputTokens[row] = input
    outputTokens[row] = output
    if (input === UNSTATED || output === UNSTATED) unstated++
  }
  return { columns: { arrivalSeconds, inputTokens, cachedTokens, outputTokens }, unstated }
}

function fillUnstated(sizes: Int32Array, median: number): void {
  for (let row = 0; row < sizes.length; row++) if (sizes[row] === UNSTATED) sizes[row] = median
}

/** Of the prompts and of the answers that are stated. */
function mediansOf(
  { inputTokens, outputTokens, flags }: RequestLog,
  chosen: Uint32Array,
  embeds: boolean
): readonly (number | undefined)[] {
  const [input, output] = [new Tally(), new Tally()]
  for (let row = 0; row < chosen.length; row++) {
    const index = chosen[row] as number
    input.add(inputTokens[index] as number)
    if (embeds) output.add(1)
    else if (((flags[index] as number) & FAILED) === 0) output.add(outputTokens[index] as number)
  }
  return [input, output].map(tally => tokenDistributionOf(tally, 'measured')?.p50)
}

/** Of a group of several models, which one each request is of. */
function sourcesOf(
  { models, model }: RequestLog,
  chosen: Uint32Array,
  members: ReadonlySet<number>
): Pick<Requests, 'sources'> {
  if (members.size < 2) return {}
  const positions = new Uint16Array(models.length)
  for (const [position, code] of [...members].entries()) positions[code] = position
  const sources = new Uint16Array(chosen.length)
  for (let row = 0; row < sources.length; row++)
    sources[row] = positions[model[chosen[row] as number] as number] as number
  return { sources }
}

const sizeNote = (unstated: number, medianOutput: number): string =>
  `${unstated} requests do not state their tokens, among them those refused at first; the workload's ` +
  `median is assumed for what is missing (${Math.round(medianOutput)} output tokens).`

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

/** At least one; `UNSTATED` of what the log does not say. */
const wholeTokens = (tokens: number): number =>
  Number.isNaN(tokens) ? UNSTATED : Math.max(1, Math.round(tokens))
