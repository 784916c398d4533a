import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GATEWAY_CACHED, STREAMED } from '../../src/log/trafficLog.ts'
import { distributionOf } from '../../src/traffic/distribution.ts'
import { describeLatency } from '../../src/traffic/latency.ts'
import { cases } from '../cases.ts'
import { logOf } from '../log/sample.ts'

describe('describeLatency', () => {
  // TPOT: (5 − 1) / (41 − 1) = 0.1 s, (3 − 2) / (6 − 1) = 0.2 s; the last answer has one token and no gap.
  const served = [
    { at: 0, duration: 5, ttft: 1, output: 41, flags: STREAMED },
    { at: 1, duration: 3, ttft: 2, output: 6, flags: STREAMED },
    { at: 2, duration: 1, ttft: 0.5, output: 1, status: 200 }
  ]

  test('describes latency, first token and the gap between later tokens', () => {
    const { total, ttft, tpot } = describeLatency(logOf(served))
    expect(total).toMatchObject({ count: 3, mean: 3, min: 1, p50: 3, max: 5, unit: 's', basis: 'measured' })
    expect(ttft).toMatchObject({ count: 3, p50: 1, max: 2, unit: 's', basis: 'measured' })
    expect(tpot).toMatchObject({ count: 2, unit: 's', basis: 'derived' })
    expect([tpot?.min, tpot?.max]).toEqual([expect.closeTo(0.1, 12), expect.closeTo(0.2, 12)])
    expect(tpot?.p50).toBeCloseTo(0.15, 12)
  })

  test('leaves out failures and what a gateway’s cache answered: neither says how fast a model is', () => {
    const fast = { at: 3, duration: 0.01, ttft: 0.01, output: 9 }
    const log = logOf([...served, { ...fast, status: 429 }, { ...fast, flags: GATEWAY_CACHED }])
    const { total, ttft, tpot } = describeLatency(log)
    expect(describeLatency(logOf(served))).toMatchObject({ total, ttft, tpot })
  })

  test.each([
    ['output', { at: 0, duration: 5, ttft: 1 }],
    ['first token', { at: 0, duration: 5, output: 9 }],
    ['duration', { at: 0, ttft: 1, output: 9 }]
  ])('without the %s there is no TPOT', (_, row) => {
    expect(describeLatency(logOf([row])).tpot).toBeNull()
  })

  test('what no row states is null', () => {
    expect(describeLatency(logOf([{ at: 0 }]))).toMatchObject({ total: null, ttft: null, tpot: null })
  })
})

test('law: each is the distribution of its own values, however many there are', () => {
  const row = fc.record({
    duration: fc.constantFrom(Number.NaN, 0, 0.5, 1, 2.25, 3, 40),
    ttft: fc.constantFrom(Number.NaN, 0, 0.25, 0.3, 2),
    output: fc.constantFrom(Number.NaN, 0, 1, 2, 7),
    status: fc.constantFrom(200, 500)
  })
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), list => {
      const served = list.filter(({ status }) => status === 200)
      const micros = (seconds: number) => Math.round(seconds * 1e6)
      const expected = {
        total: served.map(({ duration }) => micros(duration) / 1e6),
        ttft: served.map(({ ttft }) => micros(ttft) / 1e6),
        tpot: served.map(({ duration, ttft, output }) =>
          output > 1 ? (micros(duration) - micros(ttft)) / (output - 1) / 1e6 : Number.NaN
        )
      }
      const found = describeLatency(logOf(list.map((one, at) => ({ at, ...one }))))
      for (const kind of ['total', 'ttft', 'tpot'] as const) {
        const oracle = distributionOf(expected[kind], 's', kind === 'tpot' ? 'derived' : 'measured')
        // Sums are of microseconds cut to 1/1,024.
        expect(Math.abs((found[kind]?.mean ?? 0) - (oracle?.mean ?? 0))).toBeLessThanOrEqual(1e-9)
        expect(found[kind] && { ...found[kind], mean: 0 }).toEqual(oracle && { ...oracle, mean: 0 })
      }
    }),
    { numRuns: cases(300) }
  )
})
