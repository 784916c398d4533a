/** What a pool asks for on average and in its busiest minute, against a limit → whether bursts alone are what is refused. */
import { estimated } from '../figure.ts'
import type { Outcome } from './admit.ts'
import type { MinuteLoad, PoolNeed } from './limitsShape.ts'
import type { Stream } from './need.ts'
import type { LimitSet, Pool } from './pools.ts'
import { REFUSALS } from './refusals.ts'
import type { BurstRefusal } from './scenarioShape.ts'

const REQUESTS = REFUSALS.indexOf('requestsPerMinute')
const TOKENS = REFUSALS.indexOf('tokensPerMinute')

/**
 * Σ over the span, beside the most in any [t, t + 60 s).
 *
 * @param spanMinutes of all requests that are replayed
 */
export const minuteLoad = (stream: Stream, spanMinutes: number, most: number, unit: string): MinuteLoad => ({
  average: estimated(sumOf(stream) / spanMinutes, unit),
  busiest: estimated(most, unit)
})

function sumOf({ atMicros, amounts }: Stream): number {
  if (amounts === null) return atMicros.length
  let sum = 0
  for (let i = 0; i < amounts.length; i++) sum += amounts[i] as number
  return sum
}

/**
 * Of the limits per minute that refused requests though the average stays below them, the one that the busiest minute
 * exceeds most.
 */
export function burstRefusal(
  pools: readonly Pool[],
  needs: readonly PoolNeed[],
  { limits }: LimitSet,
  { refusedBy, refusedByPool }: Outcome
): BurstRefusal | null {
  const found = needs.flatMap(need => {
    const pool = pools.findIndex(({ name }) => name === need.pool)
    if (need.perMinute === null || !(refusedByPool[pool] as number)) return []
    return [
      against(need, 'requestsPerMinute', limits[pool]?.requestsPerMinute, refusedBy[REQUESTS]),
      against(need, 'tokensPerMinute', limits[pool]?.tokensPerMinute, refusedBy[TOKENS])
    ].filter(burst => burst !== null)
  })
  return found.sort((a, b) => (b.busiestMinute.value ?? 0) - (a.busiestMinute.value ?? 0))[0] ?? null
}

function against(
  { pool, perMinute }: PoolNeed,
  kind: BurstRefusal['limit'],
  limit: number | null | undefined,
  refused: number | undefined
): BurstRefusal | null {
  const load = kind === 'requestsPerMinute' ? perMinute?.requests : perMinute?.tokens
  if (!limit || !refused || !load) return null
  const [average, busiest] = [(load.average.value ?? 0) / limit, (load.busiest.value ?? 0) / limit]
  if (average >= 1 || busiest <= 1) return null
  return {
    pool,
    limit: kind,
    perMinute: limit,
    average: estimated(average, 'share'),
    busiestMinute: estimated(busiest, 'share')
  }
}
