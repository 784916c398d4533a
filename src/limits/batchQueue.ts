/** Work of the Batch API → whether its queue can have been too short. */
import { derived } from '../figure.ts'
import type { UsageBuckets } from '../log/trafficLog.ts'
import { MICROS_PER_DAY, MICROS_PER_SECOND } from '../units.ts'
import type { LimitSet, Pooling } from './pools.ts'
import type { BatchQueue } from './scenarioShape.ts'

/**
 * The queue holds the input tokens of jobs that are not done, and a job is done within 24 h. So what waits at once is no
 * more than the input of any 24 h, which buckets show to within one bucket: where that fits, the queue does.
 */
export function batchQueuesOf(
  buckets: UsageBuckets,
  { pools, routes }: Pooling,
  set: LimitSet
): readonly BatchQueue[] {
  return pools.flatMap(({ name }, pool) => {
    const limitTokens = set.limits[pool]?.batchQueueTokens ?? null
    const rows = rowsOf(
      buckets,
      i => routes.get(buckets.models[buckets.model[i] as number] ?? '')?.pool === pool
    )
    if (limitTokens === null || rows.length === 0) return []
    const most = mostInADay(buckets, rows)
    return [
      {
        pool: name,
        limitTokens,
        mostPerDay: derived(most, 'tokens', 'input of the busiest 24 h, rounded up to whole buckets'),
        fits: most <= limitTokens ? true : null
      }
    ]
  })
}

const rowsOf = (buckets: UsageBuckets, belongs: (i: number) => boolean): readonly number[] =>
  [...buckets.startMicros.keys()].filter(i => buckets.batch[i] === 1 && belongs(i))

/** @param rows ascending by start, as buckets are */
function mostInADay(
  { startMicros, inputTokens, bucketSeconds }: UsageBuckets,
  rows: readonly number[]
): number {
  const reach = MICROS_PER_DAY + bucketSeconds * MICROS_PER_SECOND
  let [first, inside, most] = [0, 0, 0]
  for (const i of rows) {
    inside += (inputTokens[i] as number) || 0
    while ((startMicros[i] as number) - (startMicros[rows[first] as number] as number) >= reach) {
      inside -= (inputTokens[rows[first] as number] as number) || 0
      first++
    }
    most = Math.max(most, inside)
  }
  return most
}
