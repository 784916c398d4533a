import { expect, it } from 'vitest'
import { blockTraceOf } from '../../../src/capacity/reuse/blockTrace.ts'
import { withFound } from '../../../src/capacity/reuse/withFound.ts'
import type { RequestLog } from '../../../src/log/trafficLog.ts'

/** Two prompts of two blocks of 16 tokens, the first in common. */
const TRACE = blockTraceOf(
  [0, 1].map(second => ({ arrivalSeconds: second, inputTokens: 32, outputTokens: 1, ids: [0, 1 + second] })),
  16
)
const log = (input: readonly number[], cached: readonly number[] = [0, 0]): RequestLog =>
  ({
    length: input.length,
    inputTokens: Float32Array.from(input),
    cachedTokens: Float32Array.from(cached)
  }) as unknown as RequestLog

it('the second prompt finds its first block on the same replica, and nothing on another', () => {
  const one = withFound(log([32, 32]), TRACE, { replicas: 1, kvCacheTokens: 1_000 })
  expect([...(one?.log.cachedTokens ?? [])]).toEqual([0, 16])
  expect(one?.share).toBe(16 / 64)
  // The first still answers when the second comes, which goes to the idle one.
  const busy = blockTraceOf(
    [0, 1].map(second => ({
      arrivalSeconds: second,
      inputTokens: 32,
      outputTokens: 100,
      ids: [0, 1 + second]
    })),
    16
  )
  expect(withFound(log([32, 32]), busy, { replicas: 2, kvCacheTokens: 1_000 })?.share).toBe(0)
})

it('leaves a log alone that states what was cached, or that holds other requests', () => {
  const fleet = { replicas: 1, kvCacheTokens: 1_000 }
  expect(withFound(log([32, 32], [0, 8]), TRACE, fleet)).toBeNull()
  expect(withFound(log([32, 31]), TRACE, fleet)).toBeNull()
  expect(withFound(log([32]), TRACE, fleet)).toBeNull()
})
