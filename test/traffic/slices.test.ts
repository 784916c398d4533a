import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeSlices, namedCallers } from '../../src/traffic/slices.ts'
import { logOf, type Row } from '../log/sample.ts'

const byModel = (rows: readonly Row[], spanSeconds: number, most = 9) => {
  const log = logOf(rows)
  return describeSlices(log, log.model, log.models, spanSeconds, most)
}

describe('describeSlices', () => {
  const rows: readonly Row[] = [
    { at: 0, model: 'small', input: 10, cached: 4, output: 1, status: 200 },
    { at: 30, model: 'large', input: 500, output: 50, status: 200 },
    { at: 59, model: 'small', input: 20, output: 2, status: 200 },
    { at: 60, model: 'small', status: 429 },
    { at: 100, input: 7, output: 7, status: 500 }
  ]

  test('describes each model on its own, the busiest first, over the log’s span', () => {
    // small: 3 attempts in 100 s; [0, 60) holds two of them, [59, 119) two as well; tokens in [0, 60): 11 + 22.
    expect(byModel(rows, 100)[0]).toEqual({
      name: 'small',
      attempts: 3,
      succeeded: 2,
      failed: 1,
      throttled: 1,
      inputTokens: { value: 30, unit: 'tokens', basis: 'measured' },
      cachedTokens: { value: 4, unit: 'tokens', basis: 'measured' },
      outputTokens: { value: 3, unit: 'tokens', basis: 'measured' },
      averageRps: { value: 0.03, unit: 'requests/s', basis: 'derived' },
      peakRpm: { value: 2, unit: 'requests/min', basis: 'measured' },
      peakTpm: { value: 33, unit: 'tokens/min', basis: 'measured' }
    })
  })

  test('orders equally busy ones by name, the nameless first', () => {
    expect(byModel(rows, 100).map(({ name, attempts }) => [name, attempts])).toEqual([
      ['small', 3],
      ['', 1],
      ['large', 1]
    ])
    expect(byModel(rows, 100, 2).map(({ name }) => name)).toEqual(['small', ''])
  })

  test('what a slice does not state is unknown', () => {
    const [silent] = byModel(
      [
        { at: 0, model: 'm' },
        { at: 1, model: 'm' }
      ],
      1
    )
    expect([silent?.inputTokens.value, silent?.cachedTokens.value, silent?.peakTpm.value]).toEqual([
      null,
      null,
      null
    ])
    expect(silent?.peakRpm.value).toBe(2)
  })

  test('law: slices add up to the log', () => {
    const row = fc.record({
      at: fc.nat(300),
      model: fc.constantFrom('', 'a', 'b', 'c'),
      input: fc.integer({ min: 1, max: 50 }),
      status: fc.constantFrom(200, 429, 500)
    })
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 50 }), list => {
        const slices = byModel(list, 300)
        const total = (of: (slice: (typeof slices)[number]) => number) =>
          slices.reduce((sum, slice) => sum + of(slice), 0)
        expect(total(({ attempts }) => attempts)).toBe(list.length)
        expect(total(({ succeeded, failed }) => succeeded + (failed ?? Number.NaN))).toBe(list.length)
        expect(total(({ inputTokens }) => inputTokens.value ?? 0)).toBe(
          list.reduce((sum, { input }) => sum + input, 0)
        )
      })
    )
  })
})

test('namedCallers shows twenty, the nameless one not among them', () => {
  const log = logOf(Array.from({ length: 30 }, (_, i) => ({ at: i, caller: i < 5 ? '' : `caller ${i}` })))
  const callers = namedCallers(most => describeSlices(log, log.caller, log.callers, 29, most))
  expect(callers).toHaveLength(20)
  expect(callers.every(({ name }) => name.startsWith('caller'))).toBe(true)
})
