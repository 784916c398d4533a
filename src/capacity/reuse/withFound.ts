/** A log whose prompts are known by blocks × a fleet → the log with what that fleet's prefix caches would find of each prompt. */
import type { RequestLog } from '../../log/trafficLog.ts'
import { assigned } from './assignment.ts'
import type { BlockTrace } from './blockTrace.ts'
import { tokensFound } from './hitCurve.ts'

export type CachingFleet = {
  readonly replicas: number
  /** Of one replica. [tokens] */
  readonly kvCacheTokens: number
}

export type WithFound = {
  readonly log: RequestLog
  /** Of all prompt tokens [0..1]. */
  readonly share: number
}

/**
 * Behind a router that does not look at prompts, as fleets are sized. `null` where the log states cached tokens itself, or
 * holds other requests than the trace.
 */
export function withFound(log: RequestLog, trace: BlockTrace, fleet: CachingFleet): WithFound | null {
  const { inputTokens } = trace
  const isSame = inputTokens.length === log.length && inputTokens.every((n, i) => n === log.inputTokens[i])
  if (!isSame || log.cachedTokens.some(tokens => tokens > 0)) return null
  const { replicas, kvCacheTokens } = fleet
  const cachedTokens = tokensFound(
    trace,
    assigned(trace, 'least-outstanding', replicas, 1),
    replicas,
    kvCacheTokens
  )
  const sum = (tokens: Float64Array) => tokens.reduce((total, each) => total + each, 0)
  const all = sum(inputTokens)
  return {
    log: { ...log, cachedTokens: Float32Array.from(cachedTokens) },
    share: all === 0 ? 0 : sum(cachedTokens) / all
  }
}
