/** A sized fleet → what one of its replicas carries. */
import type { Workload } from './capacityPlan.ts'

/**
 * Tokens, prompts and answers together, that one serving replica takes in a minute within the promise: those of the
 * busiest minute, headroom included, over the replicas it needs. A lower bound, since replicas come whole; `null`
 * where nothing is recommended.
 */
export function tokensPerReplicaMinute(
  { busiest, recommended }: Pick<Workload, 'busiest' | 'recommended'>,
  headroom: number
): number | null {
  if (recommended === null || busiest.length === 0) return null
  const tokens = Math.max(...busiest.map(({ inputTokens, outputTokens }) => inputTokens + outputTokens))
  return (tokens * (1 + headroom)) / recommended.replicas
}
