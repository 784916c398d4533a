/** Buckets of a usage export that no machine could size or hold → a refusal. */
import { AuditError } from '../errors.ts'
import type { UsageBuckets } from '../log/trafficLog.ts'
import { MICROS_PER_SECOND } from '../units.ts'
import { MAX_TOKENS } from './records/gate.ts'

/** Idle buckets are counted one by one: minutes for 19 years, and no wrong year may fill the memory. */
const MOST_BUCKETS = 10_000_000

/** @throws AuditError TOO_FAR_APART, OF_NO_USE */
export function refuseBuckets(data: UsageBuckets, paths: readonly string[]): void {
  const buckets = (data.coverEndMicros - data.coverStartMicros) / (data.bucketSeconds * MICROS_PER_SECOND)
  if (buckets > MOST_BUCKETS)
    throw AuditError.of('TOO_FAR_APART', paths.join(', '), Math.round(buckets).toLocaleString('en-US'))
  refuseIfTooLong(data, paths)
}

/** What no single row shows, where requests and tokens stand in rows of their own. */
function refuseIfTooLong(data: UsageBuckets, paths: readonly string[]): void {
  const sums = new Map<string, { requests: number; tokens: number }>()
  for (let row = 0; row < data.length; row++) {
    const key = `${data.startMicros[row]} ${data.model[row]}`
    const sum = sums.get(key) ?? { requests: 0, tokens: 0 }
    sums.set(key, sum)
    sum.requests += data.requests[row] as number
    sum.tokens += (data.inputTokens[row] || 0) + (data.outputTokens[row] || 0)
  }
  for (const { requests, tokens } of sums.values()) {
    if (tokens <= 2 * MAX_TOKENS * Math.max(1, requests)) continue
    const what = 'a usage export with a bucket of more than 33,554,432 tokens a request'
    throw AuditError.of('OF_NO_USE', paths.join(', '), what, 'Check what its columns count.')
  }
}
