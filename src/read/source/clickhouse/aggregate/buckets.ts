/** Calls → what was answered by minute and model, as a usage export states it: what bills and bounds of limits rest on. */
import { emptyBucketRow } from '../../../../log/requestRow.ts'
import type { UsageBuckets } from '../../../../log/trafficLog.ts'
import { UsageBucketsBuilder } from '../../../../log/usageBucketsBuilder.ts'
import type { Stretch } from './calls.ts'
import { type AskCalls, numbers } from './sums.ts'

export const MINUTE_MICROS = 60_000_000

/** Of answered calls, which are billed; rows of one kind each, so that what is unknown stays apart. */
export async function bucketsOf(ask: AskCalls, chunks: readonly Stretch[]): Promise<UsageBuckets> {
  const builder = new UsageBucketsBuilder()
  for (const chunk of chunks) {
    const rows = await ask(
      `SELECT @model AS name, intDiv(@t, ${MINUTE_MICROS}) AS at, count(), sumOrNull(@i), sumOrNull(@c), sumOrNull(@o) FROM {calls}
        WHERE @s < 400 GROUP BY name, at, isNull(@i), isNull(@c), isNull(@o) ORDER BY at, name, isNull(@i), isNull(@c), isNull(@o)`,
      chunk
    )
    for (const [model = '', ...texts] of rows) {
      const [at = 0, requests = 0, inputTokens = 0, cachedTokens = 0, outputTokens = 0] = numbers(texts)
      const startMicros = at * MINUTE_MICROS
      const endMicros = startMicros + MINUTE_MICROS
      builder.add({
        ...emptyBucketRow(),
        startMicros,
        endMicros,
        requests,
        inputTokens,
        cachedTokens,
        outputTokens,
        model
      })
    }
  }
  return builder.finish()
}
