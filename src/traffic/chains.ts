/** Retry links → requests that were refused, whether they succeeded in the end, and how long it took to try again. */
import { FAILED, type RequestLog } from '../log/trafficLog.ts'
import { MICROS_PER_SECOND } from '../units.ts'

/** The attempt that began the request of each of these attempts. @param indices ascending */
export function firstAttempts({ retries: { later, first } }: RequestLog, indices: Uint32Array): Uint32Array {
  let link = 0
  return indices.map(i => {
    while (link < later.length && (later[link] as number) < i) link++
    return later[link] === i ? (first[link] as number) : i
  })
}

/** lastOf[i] = last attempt of the request that attempt i began; 0 where it was the only one. */
export function lastAttempts({ length, retries: { later, first } }: RequestLog): Uint32Array {
  const lastOf = new Uint32Array(length)
  for (let link = 0; link < later.length; link++) lastOf[first[link] as number] = later[link] as number
  return lastOf
}

/** Requests that needed several attempts: each has one link to its last one. */
export function chainCount({ retries: { later, first } }: RequestLog, lastOf: Uint32Array): number {
  let count = 0
  for (let link = 0; link < later.length; link++) if (lastOf[first[link] as number] === later[link]) count++
  return count
}

export type Fates = {
  /** Requests of which an attempt was refused. */
  readonly requests: number
  /** Those whose last attempt failed. */
  readonly failed: number
  /** Of the failed ones, those without a caller or a size: whether somebody tried them again cannot be told. */
  readonly untold: number
}

/** What became of requests. @param firsts the attempts that began them, repeated or not */
export function fatesOf(log: RequestLog, firsts: Uint32Array, lastOf: Uint32Array): Fates {
  const isSeen = new Uint8Array(log.length)
  let [requests, failed, untold] = [0, 0, 0]
  for (const first of firsts) {
    if (isSeen[first] === 1) continue
    isSeen[first] = 1
    requests++
    const last = (lastOf[first] as number) || first
    if (((log.flags[last] as number) & FAILED) === 0) continue
    failed++
    if (!isTold(log, last)) untold++
  }
  return { requests, failed, untold }
}

/** Whether a retry of it could be recognised: see `foldRetries`. */
export const isTold = ({ caller, inputTokens }: RequestLog, i: number): boolean =>
  caller[i] !== 0 && (inputTokens[i] as number) > 0

/** First arrival to the arrival of the attempt that succeeded, of the requests that needed several. [s] */
export function waitsOf({ arrivalMicros, flags, retries }: RequestLog, lastOf: Uint32Array): Float64Array {
  const waits = new Float64Array(retries.later.length)
  let known = 0
  for (let link = 0; link < retries.later.length; link++) {
    const first = retries.first[link] as number
    const last = lastOf[first] as number
    if (last !== retries.later[link] || ((flags[last] as number) & FAILED) !== 0) continue
    waits[known++] = ((arrivalMicros[last] as number) - (arrivalMicros[first] as number)) / MICROS_PER_SECOND
  }
  return waits.subarray(0, known)
}
