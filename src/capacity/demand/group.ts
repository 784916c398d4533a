/** Log → which of its attempts a fleet would have to serve, for one group of models. */
import { SERVICE_TIERS, tierOfFlags } from '../../log/serviceTier.ts'
import { FAILED, GATEWAY_CACHED, RETRY, type RequestLog } from '../../log/trafficLog.ts'
import { remembered } from '../fleet/remembered.ts'

/** The requests that one model would serve in place of some of the log's. */
export type Group = {
  readonly log: RequestLog
  /** Codes of the models whose requests are asked for; their order is that of the sources. */
  readonly members: ReadonlySet<number>
  /** An embedding has no answer: one token stands for its vector, whatever the log says. */
  readonly embeds?: boolean
  /** Only what was asked of the Batch API, or only the rest; both where not said. */
  readonly isBatch?: boolean
}

/** Whatever model each was sent to. */
export const everyModel = (log: RequestLog): Group => ({ log, members: new Set(log.models.keys()) })

/** Bits of what an attempt asks of a server; 0: nothing. */
const AT_ONCE = 1
const MAY_WAIT = 2

/** Row `i` is one of the group where `asks[i] & ofModel[model[i]]`. */
export type Asked = { readonly asks: Uint8Array; readonly ofModel: Uint8Array }

export function askedIn(group: Group): Asked {
  const { log, members } = group
  const bits = bitsOf(group)
  return {
    asks: asksOf(log),
    ofModel: Uint8Array.from(log.models, (_, code) => (members.has(code) ? bits : 0))
  }
}

/** What is asked for. */
export const bitsOf = ({ isBatch }: Group): number =>
  isBatch === undefined ? AT_ONCE | MAY_WAIT : isBatch ? MAY_WAIT : AT_ONCE

/** What each attempt asks of a server: every group of models looks at it. */
export const asksOf = (log: RequestLog): Uint8Array =>
  asksBefore(log, '', () => {
    const asks = new Uint8Array(log.length)
    for (let i = 0; i < asks.length; i++)
      if (isDemand(log, i)) asks[i] = isBatchRow(log, i) ? MAY_WAIT : AT_ONCE
    return asks
  })

const asksBefore = remembered<RequestLog, Uint8Array>()

/** Where the group's requests stand in the log, of its rows [from, to). */
export function rowsIn(group: Group, from = 0, to = group.log.length): Uint32Array {
  const { asks, ofModel } = askedIn(group)
  const { model } = group.log
  const chosen = new Uint32Array(to - from)
  let length = 0
  for (let i = from; i < to; i++) {
    const bits = (asks[i] as number) & (ofModel[model[i] as number] as number)
    // Written in any case and kept by adding 0 or 1: which model comes next is a coin that branches lose.
    chosen[length] = i
    length += oneBit(bits)
  }
  return chosen.subarray(0, length)
}

/** 1 where any of the two bits is set. */
export const oneBit = (bits: number): number => (bits | (bits >> 1)) & 1

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
