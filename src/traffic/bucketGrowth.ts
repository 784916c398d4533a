/** Rows of a usage export → requests per day, and how fast they grow. */
import type { UsageBuckets } from '../log/trafficLog.ts'
import { MICROS_PER_SECOND, SECONDS_PER_DAY } from '../units.ts'
import { growthOf, unknownGrowth, wholeDays } from './growth.ts'
import type { Growth } from './rhythmShape.ts'

/** Of interactive requests: batch work comes when it is sent. */
export function describeBucketGrowth(buckets: UsageBuckets): Growth {
  if (buckets.bucketSeconds > SECONDS_PER_DAY) return unknownGrowth('buckets are longer than a day')
  const perDay = new Array<number>(wholeDays(buckets.coverEndMicros - buckets.coverStartMicros)).fill(0)
  for (let i = 0; i < buckets.length; i++) {
    const micros = (buckets.startMicros[i] as number) - buckets.coverStartMicros
    const day = Math.floor(micros / (SECONDS_PER_DAY * MICROS_PER_SECOND))
    if (buckets.batch[i] !== 1 && day < perDay.length)
      perDay[day] = (perDay[day] as number) + (buckets.requests[i] as number)
  }
  return growthOf(perDay)
}
