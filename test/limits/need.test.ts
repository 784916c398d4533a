import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Bucket, MINUTE_MICROS } from '../../src/limits/allowance.ts'
import { type Stream, smallestLimit, TOLERATED } from '../../src/limits/need.ts'

const stream = (seconds: readonly number[], amounts: readonly number[] | null = null): Stream => ({
  atMicros: Float64Array.from(seconds, at => at * 1e6),
  amounts: amounts && Float64Array.from(amounts)
})

/** By the definition: how many a bucket of this limit refuses. */
function refusedBy({ atMicros, amounts }: Stream, limit: number): number {
  const bucket = new Bucket(limit, MINUTE_MICROS)
  return atMicros.reduce((refused, at, i) => {
    const amount = amounts?.[i] ?? 1
    if (!bucket.holds(at, amount)) return refused + 1
    bucket.take(amount)
    return refused
  }, 0)
}

describe('smallestLimit', () => {
  test('ten at one moment need ten', () => {
    expect(smallestLimit(stream(new Array<number>(10).fill(0)), MINUTE_MICROS)).toBe(10)
  })

  // 30 at once and 30 more half a minute later: L + L/2 ≥ 60 asks for 40.
  test('what is refilled in between need not be held', () => {
    const seconds = [...new Array<number>(30).fill(0), ...new Array<number>(30).fill(30)]
    expect(smallestLimit(stream(seconds), MINUTE_MICROS)).toBe(40)
  })

  test('one request in a thousand may be refused, so one of 50,000 tokens counts for nothing among 1,000', () => {
    const seconds = Array.from({ length: 1_000 }, (_, i) => i * 60)
    const amounts = seconds.map((_, i) => (i === 500 ? 50_000 : 100))
    expect(smallestLimit(stream(seconds, amounts), MINUTE_MICROS)).toBe(100)
  })

  test('of nothing: nothing', () => {
    expect(smallestLimit(stream([]), MINUTE_MICROS)).toBe(0)
  })

  test('law: it refuses no more than is tolerated, and for requests alone one less refuses more', () => {
    const arrivals = fc
      .array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 80 })
      .map(seconds => seconds.sort((a, b) => a - b))
    fc.assert(
      fc.property(arrivals, seconds => {
        const requests = stream(seconds)
        const limit = smallestLimit(requests, MINUTE_MICROS)
        const allowed = Math.floor(TOLERATED * seconds.length)
        expect(refusedBy(requests, limit)).toBeLessThanOrEqual(allowed)
        if (limit > 1) expect(refusedBy(requests, limit - 1)).toBeGreaterThan(allowed)
      })
    )
  })
})
