/** A log with 429s → the limits that they show: what came through in the minutes in which some did not. */
import { FAILED, type RequestLog, THROTTLED } from '../log/trafficLog.ts'
import { MICROS_PER_MINUTE } from '../units.ts'
import type { AccountLimits } from './pools.ts'

/** Whole minutes from the first arrival on, model by model. */
type Minute = { accepted: number; tokens: number; refused: boolean }

/**
 * By model the most requests, and the most tokens, that were accepted in a minute with a refusal. One of the two is about the
 * limit, the other at most it; a model without a 429 has none. `null`: the log has no 429.
 */
export function limitsSeen(log: RequestLog): AccountLimits | null {
  const models = log.models.map(
    (name, code) => [name.toLowerCase(), mostAccepted(minutesOf(log, code))] as const
  )
  if (models.every(([, { requests }]) => requests === null)) return null
  return {
    name: 'what the log shows',
    source: { where: 'what the log accepted in minutes with a 429', asOf: null, verified: false },
    models: new Map(
      models.map(([name, { requests, tokens }]) => [
        name,
        {
          requestsPerMinute: requests,
          tokensPerMinute: tokens,
          requestsPerDay: null,
          batchQueueTokens: null
        }
      ])
    )
  }
}

function minutesOf(log: RequestLog, code: number): ReadonlyMap<number, Minute> {
  const minutes = new Map<number, Minute>()
  const zero = log.arrivalMicros[0] as number
  for (let i = 0; i < log.length; i++) {
    if (log.model[i] !== code) continue
    const at = Math.floor(((log.arrivalMicros[i] as number) - zero) / MICROS_PER_MINUTE)
    const minute = minutes.get(at) ?? { accepted: 0, tokens: 0, refused: false }
    minutes.set(at, minute)
    const flags = log.flags[i] as number
    if ((flags & THROTTLED) !== 0) minute.refused = true
    if ((flags & FAILED) !== 0) continue
    minute.accepted++
    minute.tokens += ((log.inputTokens[i] as number) || 0) + ((log.outputTokens[i] as number) || 0)
  }
  return minutes
}

function mostAccepted(minutes: ReadonlyMap<number, Minute>) {
  const refusing = [...minutes.values()].filter(({ refused }) => refused)
  if (refusing.length === 0) return { requests: null, tokens: null }
  const most = (of: (minute: Minute) => number) =>
    refusing.reduce((top, minute) => Math.max(top, of(minute)), 0)
  const tokens = most(({ tokens }) => tokens)
  return {
    requests: Math.max(
      1,
      most(({ accepted }) => accepted)
    ),
    tokens: tokens > 0 ? tokens : null
  }
}
