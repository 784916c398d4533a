/** Attempts → requests: a later attempt of the same call gets the `RETRY` flag. */
import { MICROS_PER_SECOND } from '../units.ts'
import { FAILED, RETRY, type RequestLog } from './trafficLog.ts'

/** Longest pause after a failure within which the same call again is its retry: SDK back-off ends at 8 s, Retry-After at 60 s. */
export const RETRY_WINDOW_SECONDS = 60

/** Statuses that the official SDKs try again; 0 where the log says "failed" without a status. */
const isRetried = (status: number): boolean =>
  status === 0 || status === 408 || status === 409 || status === 429 || status >= 500

/**
 * Flags the retries in place.
 *
 * An attempt is a retry when an attempt of the same caller, model and input size failed before it and ended at most
 * `RETRY_WINDOW_SECONDS` before it starts. Each failure is continued once, the latest to end first. Without a caller or a
 * size the sameness of two calls cannot be told, and nothing is folded.
 *
 * @returns how many attempts were folded into an earlier one
 */
export function foldRetries(log: RequestLog): number {
  const pending: Pending = new Map()
  let folded = 0
  for (let i = 0; i < log.length; i++) {
    const failed = ((log.flags[i] as number) & FAILED) !== 0
    if (!failed && pending.size === 0) continue
    const input = log.inputTokens[i] as number
    if (!(log.caller[i] && input > 0)) continue
    const line = (log.caller[i] as number) * MODELS + (log.model[i] as number)
    if (continuesFailure(pending, line, input, log.arrivalMicros[i] as number)) {
      log.flags[i] = (log.flags[i] as number) | RETRY
      folded++
    }
    if (failed && isRetried(log.status[i] as number)) remember(pending, line, input, endMicros(log, i))
  }
  return folded
}

/** Codes of models are below this. */
const MODELS = 65_536

/** Caller and model → input size → when each failure that nothing continued yet ended. */
type Pending = Map<number, Map<number, number[]>>

function continuesFailure(pending: Pending, line: number, input: number, arrivalMicros: number): boolean {
  const bySize = pending.get(line)
  const ends = bySize?.get(input)
  if (bySize === undefined || ends === undefined) return false
  const fresh = ends
    .filter(end => arrivalMicros - end <= RETRY_WINDOW_SECONDS * MICROS_PER_SECOND)
    .sort((a, b) => a - b)
  const latest = fresh.findLastIndex(end => end <= arrivalMicros)
  if (latest >= 0) fresh.splice(latest, 1)
  if (fresh.length > 0) bySize.set(input, fresh)
  else bySize.delete(input)
  if (bySize.size === 0) pending.delete(line)
  return latest >= 0
}

function remember(pending: Pending, line: number, input: number, endsMicros: number): void {
  const bySize = pending.get(line)
  const ends = bySize?.get(input)
  if (ends) ends.push(endsMicros)
  else if (bySize) bySize.set(input, [endsMicros])
  else pending.set(line, new Map([[input, [endsMicros]]]))
}

/** A failure without a duration is taken to end when it was stamped. */
function endMicros(log: RequestLog, i: number): number {
  const duration = log.durationMicros[i] as number
  return (log.arrivalMicros[i] as number) + (Number.isNaN(duration) ? 0 : duration)
}
