import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { backOffMicros, jitterStep, RetryQueue } from '../../src/limits/retries.ts'

describe('backOffMicros', () => {
  // openai-python: min(0.5 · 2^n, 8) · (1 − 0.25·u); the steps stand for u = 1/8, 3/8, 5/8, 7/8.
  test.each([
    [0, 0, 0.5 * (1 - 0.25 / 8)],
    [0, 3, 0.5 * (1 - (0.25 * 7) / 8)],
    [1, 0, 1 - 0.25 / 8],
    [4, 0, 8 * (1 - 0.25 / 8)],
    [9, 0, 8 * (1 - 0.25 / 8)]
  ])('retry %i, step %i: %f s', (retry, step, seconds) => {
    expect(backOffMicros(retry, step)).toBe(Math.round(seconds * 1e6))
  })
})

describe('jitterStep', () => {
  test('is the same for the same seed, request and retry', () => {
    expect(jitterStep(7, 123, 1)).toBe(jitterStep(7, 123, 1))
  })

  test('spreads over all four steps about evenly, and by the seed', () => {
    const counts = new Array<number>(4).fill(0)
    for (let request = 0; request < 4_000; request++) {
      const step = jitterStep(1, request, 0)
      counts[step] = (counts[step] as number) + 1
    }
    // Binomial, n = 4,000, p = 1/4: standard deviation 27.4; five of them.
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(137)
    const steps = (seed: number) => Array.from({ length: 50 }, (_, request) => jitterStep(seed, request, 0))
    expect(steps(1)).not.toEqual(steps(2))
  })
})

describe('RetryQueue', () => {
  test('law: what goes in comes out once, in the order in which it is due', () => {
    const entry = fc.record({
      gap: fc.integer({ min: 0, max: 300_000 }),
      retry: fc.integer({ min: 0, max: 1 }),
      step: fc.integer({ min: 0, max: 3 })
    })
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 400 }), entries => {
        const queue = new RetryQueue()
        const due: number[] = []
        let at = 0
        for (const [request, { gap, retry, step }] of entries.entries()) {
          at += gap
          queue.push(at, request, retry, step)
          due.push(at + backOffMicros(retry, step))
        }
        const order: number[] = []
        while (queue.nextMicros < Number.POSITIVE_INFINITY) {
          const [next, retry] = [queue.nextMicros, queue.nextRetry]
          const request = queue.pop()
          expect([next, retry]).toEqual([due[request], entries[request]?.retry])
          order.push(request)
        }
        expect(order.map(request => due[request])).toEqual(due.toSorted((a, b) => a - b))
        expect(new Set(order).size).toBe(entries.length)
      })
    )
  })

  test('takes turns with what comes in between', () => {
    const queue = new RetryQueue()
    queue.push(0, 1, 0, 0)
    queue.push(0, 2, 1, 0)
    expect(queue.pop()).toBe(1)
    queue.push(100_000, 3, 0, 3)
    expect([queue.pop(), queue.pop(), queue.nextMicros]).toEqual([3, 2, Number.POSITIVE_INFINITY])
  })
})
