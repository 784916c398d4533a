/** Attempts → requests: a later attempt of the same call gets the `RETRY` flag and a link to the first one. */
import { MICROS_PER_SECOND } from '../units.ts'
import { uint32 } from './columns.ts'
import { FAILED, RETRY, type RequestLog, type RetryLinks } from './trafficLog.ts'

/** Longest pause after a failure within which the same call again is its retry: SDK back-off ends at 8 s, Retry-After at 60 s. */
export const RETRY_WINDOW_SECONDS = 60

/** Statuses that the official SDKs try again; 0 where the log says "failed" without a status. */
const isRetried = (status: number): boolean =>
  status === 0 || status === 408 || status === 409 || status === 429 || status >= 500

/**
 * Flags the retries in place.
 *
 * An attempt is a retry when an attempt of the same id, or else of the same caller, model and input size, failed before it
 * and ended at most `RETRY_WINDOW_SECONDS` before it starts. Of one id, neither may state another caller, model or size. Each failure is continued once, the latest to end first.
 * Without an id that several have, a caller or a size the sameness of two calls cannot be told, and nothing is folded.
 *
 * @returns the same columns, with the chains they form
 */
export function foldRetries(log: RequestLog): RequestLog {
  const pending: Pending = new Map()
  const links = new Links()
  /** A failure is remembered by its id and by its caller, and continued once. */
  const taken = new Set<number>()
  for (let i = 0; i < log.length; i++) {
    const failed = ((log.flags[i] as number) & FAILED) !== 0
    if (!failed && pending.size === 0) continue
    const ways = samenesses(log, i)
    if (ways.length === 0) continue
    const continued = continuedBy(pending, ways, log, i, taken)
    const isPending = failed && isRetried(log.status[i] as number)
    if (continued !== undefined) {
      log.flags[i] = (log.flags[i] as number) | RETRY
      links.add(i, continued, isPending)
    }
    if (isPending) for (const way of ways) remember(pending, way, i)
  }
  const { sharedIds: _, ...columns } = log
  return { ...columns, retries: links.take() }
}

/** What two attempts of one call have in common: their id, or caller, model and size. */
type Sameness = { readonly line: number; readonly input: number }

/** Attempts that were refused may state no size: the id alone tells theirs. */
const OF_ANY_SIZE = 0

/** By its id first, where several have it. */
function samenesses(log: RequestLog, i: number): readonly Sameness[] {
  const id = log.sharedIds?.[i] ?? 0
  const input = log.inputTokens[i] as number
  const line = (log.caller[i] as number) * MODELS + (log.model[i] as number)
  return [
    ...(id > 0 ? [{ line: -id, input: OF_ANY_SIZE }] : []),
    ...(log.caller[i] && input > 0 ? [{ line, input }] : [])
  ]
}

class Links {
  private readonly later = uint32()
  private readonly first = uint32()
  /** Where the request of each retry that may be continued began. */
  private readonly begunBy = new Map<number, number>()

  /**
   * @param continued the failed attempt that `later` tries again
   * @param isPending whether `later` may be tried again itself
   */
  add(later: number, continued: number, isPending: boolean): void {
    const begun = this.begunBy.get(continued) ?? continued
    this.begunBy.delete(continued)
    if (isPending) this.begunBy.set(later, begun)
    this.later.push(later)
    this.first.push(begun)
  }

  take(): RetryLinks {
    return { later: this.later.take(), first: this.first.take() }
  }
}

/** Codes of models are below this. */
const MODELS = 65_536

/** Caller and model, or the id's number below 0 → input size → the failures that nothing continued yet, by index. */
type Pending = Map<number, Map<number, number[]>>

/** By its id, or else by caller, model and size. */
function continuedBy(
  pending: Pending,
  ways: readonly Sameness[],
  log: RequestLog,
  i: number,
  taken: Set<number>
): number | undefined {
  for (const way of ways) {
    const continued = takeContinued(pending, way, log, i, taken)
    if (continued === undefined) continue
    taken.add(continued)
    return continued
  }
  return undefined
}

/** The failure that attempt `i` tries again, which then is pending no more. */
function takeContinued(
  pending: Pending,
  { line, input }: Sameness,
  log: RequestLog,
  i: number,
  taken: ReadonlySet<number>
): number | undefined {
  const bySize = pending.get(line)
  const failures = bySize?.get(input)
  if (bySize === undefined || failures === undefined) return undefined
  const arrivalMicros = log.arrivalMicros[i] as number
  const fresh = failures
    .filter(failure => arrivalMicros - endMicros(log, failure) <= RETRY_WINDOW_SECONDS * MICROS_PER_SECOND)
    .sort((a, b) => endMicros(log, a) - endMicros(log, b))
  const latest = fresh.findLastIndex(
    failure => !taken.has(failure) && endMicros(log, failure) <= arrivalMicros && !differ(log, failure, i)
  )
  const [continued] = latest < 0 ? [] : fresh.splice(latest, 1)
  if (fresh.length > 0) bySize.set(input, fresh)
  else bySize.delete(input)
  if (bySize.size === 0) pending.delete(line)
  return continued
}

/** Two attempts of one id that state another caller, model or size are of two calls. */
function differ({ caller, model, inputTokens }: RequestLog, a: number, b: number): boolean {
  const [one, other] = [inputTokens[a] as number, inputTokens[b] as number]
  const isOther = (codes: ArrayLike<number>) => codes[a] !== codes[b] && codes[a] !== 0 && codes[b] !== 0
  return isOther(caller) || isOther(model) || (one > 0 && other > 0 && one !== other)
}

function remember(pending: Pending, { line, input }: Sameness, failure: number): void {
  const bySize = pending.get(line)
  const failures = bySize?.get(input)
  if (failures) failures.push(failure)
  else if (bySize) bySize.set(input, [failure])
  else pending.set(line, new Map([[input, [failure]]]))
}

/** A failure without a duration is taken to end when it was stamped. */
function endMicros(log: RequestLog, i: number): number {
  const duration = log.durationMicros[i] as number
  return (log.arrivalMicros[i] as number) + (Number.isNaN(duration) ? 0 : duration)
}
