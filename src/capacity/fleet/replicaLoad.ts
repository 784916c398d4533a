/** A sized fleet → what one of its replicas carries. */

import type { SizingOptions } from '../question.ts'
import type { Workload } from '../workloadShape.ts'

/** What the fleet must carry over what was observed: headroom on top of growth. [share] */
export const marginOf = ({ headroom, growth }: Pick<SizingOptions, 'headroom' | 'growth'>): number =>
  (1 + headroom) * (1 + growth) - 1

/**
 * Tokens, prompts and answers together, that one serving replica takes in a minute within the promise: those of the
 * busiest minute, margin included, over the replicas it needs. A lower bound, since replicas come whole; `null`
 * where nothing is recommended.
 */
export function tokensPerReplicaMinute(
  { busiest, recommended }: Pick<Workload, 'busiest' | 'recommended'>,
  margin: number
): number | null {
  if (recommended === null || busiest.length === 0) return null
  const tokens = Math.max(...busiest.map(({ inputTokens, outputTokens }) => inputTokens + outputTokens))
  return (tokens * (1 + margin)) / recommended.replicas
}
