import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Bucket } from '../../src/limits/allowance.ts'
import { mostInAnyPeriod, type Stream, smallestLimit, TOLERATED } from '../../src/limits/need.ts'
import { MICROS_PER_MINUTE } from '../../src/units.ts'
import { cases } from '../cases.ts'

const stream = (seconds: readonly number[], amounts: readonly number[] | null = null): Stream => ({
  atMicros: Float64Array.from(seconds, at => at * 1e6),
  amounts: amounts && Float64Array.from(amounts)
})

/** By the definition: how many a bucket of this limit refuses. */
function refusedBy({ atMicros, amounts }: Stream, limit: number): number {
  const bucket = new Bucket(limit, MICROS_PER_MINUTE)
  return atMicros.reduce((refused, at, i) => {
    const amount = amounts?.[i] ?? 1
    if (!bucket.holds(at, amount)) return refused + 1
    bucket.take(amount)
    return refused
  }, 0)
}

describe('smallestLimit', () => {
  test('ten at one moment need ten', () => {
    expect(smallestLimit(stream(new Array<number>(10).fill(0)), MICROS_PER_MINUTE)).toBe(10)
  })

  // 30 at once and 30 more half a minute later: L + L/2 ≥ 60 asks for 40.
  test('what is refilled in between need not be held', () => {
    const seconds = [...new Array<number>(30).fill(0), ...new Array<number>(30).fill(30)]
    expect(smallestLimit(stream(seconds), MICROS_PER_MINUTE)).toBe(40)
  })

  test('one request in a thousand may be refused, so one of 50,000 tokens counts for nothing among 1,000', () => {
    const seconds = Array.from({ length: 1_000 }, (_, i) => i * 60)
    const amounts = seconds.map((_, i) => (i === 500 ? 50_000 : 100))
    expect(smallestLimit(stream(seconds, amounts), MICROS_PER_MINUTE)).toBe(100)
  })

  test('of nothing: nothing', () => {
    expect(smallestLimit(stream([]), MICROS_PER_MINUTE)).toBe(0)
  })

  test('law: it refuses no more than is tolerated, and for requests alone one less refuses more', () => {
    const arrivals = fc
      .array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 80 })
      .map(seconds => seconds.sort((a, b) => a - b))
    fc.assert(
      fc.property(arrivals, seconds => {
        const requests = stream(seconds)
        const limit = smallestLimit(requests, MICROS_PER_MINUTE)
        const allowed = Math.floor(TOLERATED * seconds.length)
        expect(refusedBy(requests, limit)).toBeLessThanOrEqual(allowed)
        if (limit > 1) expect(refusedBy(requests, limit - 1)).toBeGreaterThan(allowed)
      })
    )
  })

  // The oracle tries every limit of the same bisection on every request.
  test('law: with requests of any sizes it is what a bisection finds that leaves nothing out', () => {
    const request = fc.tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 5_000 }))
    const requests = fc.array(request, { minLength: 1, maxLength: 120 })
    fc.assert(
      fc.property(requests, list => {
        const sorted = list.toSorted(([a], [b]) => a - b)
        const tokens = stream(
          sorted.map(([at]) => at),
          sorted.map(([, amount]) => amount)
        )
        expect(smallestLimit(tokens, MICROS_PER_MINUTE)).toBe(bisected(tokens))
      }),
      { numRuns: cases(1_000) }
    )
  })
})

function bisected(requests: Stream): number {
  const allowed = Math.floor(TOLERATED * requests.atMicros.length)
  const suffices = (limit: number) => refusedBy(requests, limit) <= allowed
  let high = mostInAnyPeriod(requests, MICROS_PER_MINUTE)
  let low = Math.floor(high / 2)
  while (low > 0 && suffices(low)) [low, high] = [Math.floor(low / 2), low]
  while (high - low > Math.max(1, 0.01 * high)) {
    const middle = Math.floor((low + high) / 2)
    if (suffices(middle)) high = middle
    else low = middle
  }
  return high
}
