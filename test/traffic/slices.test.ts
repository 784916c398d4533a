import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeSlices } from '../../src/traffic/slices.ts'
import { cases } from '../cases.ts'
import { logOf, type Row } from '../log/sample.ts'

const byModel = (rows: readonly Row[], spanSeconds: number) => describeSlices(logOf(rows), spanSeconds).models

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
      peakTpm: { value: 33, unit: 'tokens/min', basis: 'measured' },
      peakRps: { value: 1, unit: 'requests/s', basis: 'measured' },
      peakRpsAt: 't+0.000000s',
      peakRpmAt: 't+0.000000s',
      peakTpmAt: 't+0.000000s'
    })
  })

  test('orders equally busy ones by name, the nameless first', () => {
    expect(byModel(rows, 100).map(({ name, attempts }) => [name, attempts])).toEqual([
      ['small', 3],
      ['', 1],
      ['large', 1]
    ])
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

describe('callers', () => {
  test('the twenty busiest that are named are shown, and all that are named counted', () => {
    const rows = Array.from({ length: 30 }, (_, i) => ({ at: i, caller: i < 5 ? '' : `caller ${i}` }))
    const { callers, callerCount } = describeSlices(logOf(rows), 29)
    expect(callers).toHaveLength(20)
    expect(callers.every(({ name }) => name.startsWith('caller'))).toBe(true)
    expect(callerCount).toBe(25)
  })

  test('the busiest of thousands are found', () => {
    // Caller i, from 1 to 90, calls i times, among 5,000 that call once.
    const few = Array.from({ length: 90 }, (_, i) => Array(i + 1).fill({ at: i, caller: `of few ${i + 1}` }))
    const many = Array.from({ length: 5_000 }, (_, i) => ({ at: i / 50, caller: `one ${i}` }))
    const { callers, callerCount } = describeSlices(logOf([...few.flat(), ...many]), 100)
    expect(callers.map(({ attempts }) => attempts)).toEqual(Array.from({ length: 20 }, (_, i) => 90 - i))
    expect(callerCount).toBe(5_090)
  })
})

test('law: the peaks are what adding up every minute that opens at an attempt of the slice finds', () => {
  const row = fc.record({
    at: fc.oneof(fc.nat(400), fc.nat(9_000)).map(tenths => tenths / 5),
    caller: fc.constantFrom('', 'a', 'b', 'c'),
    input: fc.constantFrom(Number.NaN, 0, 1, 2, 900),
    output: fc.constantFrom(Number.NaN, 0, 1, 5, 300)
  })
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 150 }), list => {
      const { callers } = describeSlices(logOf(list), 100)
      for (const { name, peakRpm, peakTpm } of callers) {
        const own = list.filter(({ caller }) => caller === name)
        const minutes = own.map(({ at }) => own.filter(other => other.at >= at && other.at < at + 60))
        const tokens = minutes.map(minute =>
          minute.reduce((sum, { input, output }) => sum + (input || 0) + (output || 0), 0)
        )
        expect(peakRpm.value).toBe(Math.max(...minutes.map(({ length }) => length)))
        expect(peakTpm.value ?? 0).toBe(Math.max(...tokens))
      }
    }),
    { numRuns: cases(500) }
  )
})
