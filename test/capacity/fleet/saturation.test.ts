import { describe, expect, test } from 'vitest'
import { slowed } from '../../../src/capacity/engine/performanceModel.ts'
import { saturatedTokensPerSecond } from '../../../src/capacity/fleet/saturation.ts'
import { constantModel } from '../constantModel.ts'

/** `count` requests of 10 prompt and 5 answer tokens. */
const windowOf = (count: number) => ({
  requests: {
    arrivalSeconds: Float64Array.from({ length: count }, (_, i) => i),
    inputTokens: new Int32Array(count).fill(10),
    cachedTokens: new Int32Array(count),
    outputTokens: new Int32Array(count).fill(5)
  },
  from: 0,
  to: count
})

describe('saturatedTokensPerSecond', () => {
  // One request at a time, five iterations of 0.1 s each: 15 tokens in 0.5 s.
  test('one request at a time', () => {
    const engine = { ...constantModel(0.1), maxSequences: 1, requestOverheadSeconds: 0 }
    expect(saturatedTokensPerSecond(engine, windowOf(20)) / 30).toBeCloseTo(1, 2)
  })

  // Ten at a time share each iteration.
  test('batches add up', () => {
    const engine = { ...constantModel(0.1), maxSequences: 10, requestOverheadSeconds: 0 }
    const rate = saturatedTokensPerSecond(engine, windowOf(20))
    expect(rate).toBeGreaterThan(250)
    expect(rate).toBeLessThanOrEqual(301)
  })

  // 6 of 20 are short enough: one at a time, 15 tokens in 0.5 s, as above.
  test('is that of the requests that are accepted, however few', () => {
    const engine = {
      ...constantModel(0.1),
      maxSequences: 1,
      maxSequenceTokens: 20,
      requestOverheadSeconds: 0
    }
    const window = windowOf(20)
    window.requests.inputTokens.fill(100, 6)
    expect(saturatedTokensPerSecond(engine, window) / 30).toBeCloseTo(1, 2)
  })

  test('is unknown where no request is accepted', () => {
    const engine = { ...constantModel(0.1), maxSequenceTokens: 5 }
    expect(saturatedTokensPerSecond(engine, windowOf(3))).toBeNaN()
  })

  // Oracle: the same equations as an engine of its own.
  test('of a slower engine is what an engine of that speed works off', () => {
    const engine = { ...constantModel(0.1), maxSequences: 7, requestOverheadSeconds: 0.3 }
    const own = { ...engine, iterationSeconds: () => 0.1 * 1.7 }
    const slower = saturatedTokensPerSecond(slowed(engine, 1.7), windowOf(20))
    expect(slower).toBeCloseTo(saturatedTokensPerSecond(own, windowOf(20)), 6)
    expect(slower).toBeLessThan(saturatedTokensPerSecond(engine, windowOf(20)))
  })

  test('is found once for an engine and a minute', () => {
    let iterations = 0
    const engine = {
      ...constantModel(0.1),
      iterationSeconds: () => {
        iterations++
        return 0.1
      }
    }
    const window = windowOf(20)
    const first = saturatedTokensPerSecond(engine, window)
    const asked = iterations
    expect(saturatedTokensPerSecond(engine, { ...window })).toBe(first)
    expect(iterations).toBe(asked)
    expect(saturatedTokensPerSecond(engine, { ...window, from: 10 })).toBeGreaterThan(0)
    expect(iterations).toBeGreaterThan(asked)
  })
})
