// slow: prices the rows of whole logs one by one
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tierFlags } from '../../src/log/serviceTier.ts'
import { UTC } from '../../src/log/zone.ts'
import { billRows } from '../../src/pricing/billRows.ts'
import { scaleToMonth } from '../../src/pricing/month.ts'
import { priceShared } from '../../src/pricing/shared.ts'
import { renderFocus } from '../../src/report/focus.ts'
import { cases } from '../cases.ts'
import { meterTokens } from './priced.ts'
import { logOf, noOverrides } from './sample.ts'

const HOUR = 3_600e6
const start = Date.parse('2026-10-05T00:00:00Z') * 1e3

const row = fc.record({
  at: fc.nat(72).map(hours => start + hours * HOUR),
  model: fc.constantFrom(
    'gpt-4o',
    'gpt-6.1-sol',
    'claude-sonnet-4-20250514',
    'groq/llama-3.3-70b-versatile',
    'house'
  ),
  input: fc.nat(400_000),
  cached: fc.nat(100_000),
  output: fc.nat(10_000),
  flags: fc.constantFrom(0, tierFlags('batch'), tierFlags('priority'), tierFlags('nonsense')),
  costUsd: fc.constantFrom(0, 0.25)
})

test('law: the rows of FOCUS add up to the bill', () => {
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), rows => {
      const log = logOf(
        rows.toSorted((a, b) => a.at - b.at),
        'wall'
      )
      const metered = meterTokens(log, noOverrides)
      const bill = priceShared(metered, scaleToMonth(1), new Map(), 'request').usdInPeriod.value ?? 0
      const lines = renderFocus(billRows(log, noOverrides, UTC), { code: 'EUR', rate: 0.5 })
        .trim()
        .split('\r\n')
      const columns = (lines[0] ?? '').split(',')
      const at = columns.indexOf('BilledCost')
      const euros = lines.slice(1).reduce((sum, line) => sum + Number(line.split(',')[at]), 0)
      expect(Math.abs(euros - bill / 2)).toBeLessThanOrEqual(1e-9 * Math.max(1, bill))
    }),
    { numRuns: cases(100) }
  )
})

// 1 Mtok of gpt-4o at 2.50 and 0.1 Mtok out at 10 USD, at 0.92 EUR for one.
test('a row has the day, the model, both currencies and the version', () => {
  const log = logOf([{ at: start, model: 'gpt-4o', input: 1e6, cached: 0, output: 1e5 }], 'wall')
  const [header = '', input = '', output = ''] = renderFocus(billRows(log, noOverrides, UTC), {
    code: 'EUR',
    rate: 0.92
  }).split('\r\n')
  const cell = (line: string, name: string) => line.split(',')[header.split(',').indexOf(name)]
  expect(Number(cell(input, 'BilledCost'))).toBeCloseTo(2.3, 9)
  expect(Number(cell(output, 'PricingCurrencyEffectiveCost'))).toBeCloseTo(1, 9)
  expect(cell(input, 'BillingCurrency')).toBe('EUR')
  expect(cell(input, 'ChargePeriodStart')).toBe('2026-10-05T00:00:00Z')
  expect(cell(input, 'ChargePeriodEnd')).toBe('2026-10-06T00:00:00Z')
  expect(cell(input, 'BillingPeriodEnd')).toBe('2026-11-01T00:00:00Z')
  expect(input.endsWith('1.2')).toBe(true)
})
