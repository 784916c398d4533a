/** What holds for the traffic of every log, whatever is in it. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { foldRetries } from '../../src/log/foldRetries.ts'
import { describeTraffic } from '../../src/traffic/describe.ts'
import type { TrafficShape } from '../../src/traffic/trafficShape.ts'
import { PEAK_WINDOWS } from '../../src/traffic/windowNames.ts'
import { logOf, type Row } from '../log/sample.ts'

const WEEK = 7 * 86_400

const rows = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: 3 * 86_400 }),
    duration: fc.constantFrom(0, 0.5, 20, 400),
    ttft: fc.constantFrom(0, 0.25),
    input: fc.constantFrom(100, 200, 5_000),
    output: fc.constantFrom(1, 50),
    status: fc.constantFrom(200, 200, 429, 500),
    model: fc.constantFrom('', 'm', 'n'),
    caller: fc.constantFrom('', 'a', 'b')
  }),
  { minLength: 2, maxLength: 60 }
)

const describeRows = (all: readonly Row[]) => describeTraffic(foldRetries(logOf(all, 'wall')))

/** With every moment taken out. */
const timeless = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, inner) =>
    typeof inner === 'string' && /^\d{4}-\d\d-\d\dT/.test(inner) ? 'a moment' : inner
  )

const peaksOf = ({ rate, tokens, concurrency }: TrafficShape) => [
  ...PEAK_WINDOWS.flatMap(window => [rate.peak[window].sliding.value, rate.peak[window].aligned.value]),
  tokens.peakTpm.sliding.value ?? 0,
  tokens.peakTpm.aligned.value ?? 0,
  concurrency.max.value ?? 0
]

describe('laws of traffic', () => {
  test('shifting time by whole weeks changes nothing but dates', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 50 }), (log, weeks) => {
        const later = log.map(row => ({ ...row, at: row.at + weeks * WEEK }))
        expect(timeless(describeRows(later))).toEqual(timeless(describeRows(log)))
      })
    )
  })

  test('the same log once more, long after, leaves peaks alone', () => {
    fc.assert(
      fc.property(rows, log => {
        const twice = [...log, ...log.map(row => ({ ...row, at: row.at + WEEK }))]
        expect(peaksOf(describeRows(twice).traffic)).toEqual(peaksOf(describeRows(log).traffic))
      })
    )
  })

  test('one more request lowers no peak', () => {
    fc.assert(
      fc.property(rows, rows, (log, [extra]) => {
        const before = peaksOf(describeRows(log).traffic)
        const after = peaksOf(describeRows([...log, extra as Row]).traffic)
        for (const [i, peak] of before.entries()) expect(after[i]).toBeGreaterThanOrEqual(peak as number)
      })
    )
  })
})
