/** What must hold of every bill, whatever the log. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tierFlags } from '../../src/log/serviceTier.ts'
import { scaleToMonth } from '../../src/pricing/month.ts'
import { type PriceBook, parseTokenPrice } from '../../src/pricing/priceBook.ts'
import { priceRows } from '../../src/pricing/rowPrices.ts'
import { priceShared } from '../../src/pricing/shared.ts'
import { cases } from '../cases.ts'
import { compareCosts, meterTokens } from './priced.ts'
import { describedAs, logOf, noOverrides, planOf, type Row } from './sample.ts'

const WEEK = scaleToMonth(7 * 86_400)
const row: fc.Arbitrary<Row> = fc
  .record({
    model: fc.constantFrom('gpt-4o', 'gpt-5-mini', 'o3', 'gpt-5.6-luna', 'house-model'),
    input: fc.oneof(fc.nat(400_000), fc.constant(Number.NaN)),
    cachedShare: fc.double({ min: 0, max: 1, noNaN: true }),
    output: fc.nat(10_000),
    flags: fc.constantFrom('standard', 'batch', 'flex', 'priority').map(tierFlags)
  })
  .map(({ cachedShare, ...rest }) => ({ ...rest, cached: Math.floor(rest.input * cachedShare) }))
const rows = fc.array(row, { minLength: 1, maxLength: 30 })

const billOf = (log: readonly Row[], book: PriceBook): number =>
  priceShared(meterTokens(logOf(log), book), WEEK, book.tokenPrices, 'request').usdInPeriod.value ?? 0

test('law: doubling the prices doubles the bill', () => {
  const prices = fc.record({ input: fc.nat(1_000), cached: fc.nat(1_000), output: fc.nat(1_000) })
  fc.assert(
    fc.property(rows, prices, (log, { input, cached, output }) => {
      const bookAt = (factor: number): PriceBook => ({
        ...noOverrides,
        tokenPrices: new Map(
          ['gpt-4o', 'gpt-5-mini', 'o3', 'gpt-5.6-luna', 'house-model'].map(model =>
            parseTokenPrice(`${model}=${[input, cached, output].map(price => factor * price)}`)
          )
        )
      })
      const once = billOf(log, bookAt(1))
      expect(Math.abs(billOf(log, bookAt(2)) - 2 * once)).toBeLessThanOrEqual(1e-9 * once)
    })
  )
})

test('law: one more request never lowers the bill', () => {
  fc.assert(
    fc.property(rows, row, (log, more) => {
      const before = billOf(log, noOverrides)
      expect(billOf([...log, more], noOverrides)).toBeGreaterThanOrEqual(before * (1 - 1e-12))
    })
  )
})

test('law: the bill is the sum of what its rows cost', () => {
  fc.assert(
    fc.property(rows, log => {
      const sum = priceRows(logOf(log), noOverrides).reduce((usd, cost) => usd + (cost || 0), 0)
      expect(Math.abs(billOf(log, noOverrides) - sum)).toBeLessThanOrEqual(1e-9 * sum)
    })
  )
})

/** Growth is on both sides: whatever is paid by the token doubles with the traffic, and no rent falls. */
test('law: growth scales every alternative, and none costs less with more traffic', () => {
  const traffic = fc.array(
    fc.record({
      at: fc.nat(600).map(minutes => minutes * 60e6),
      model: fc.constantFrom('gpt-4o', 'gpt-5', 'o4-mini'),
      input: fc.integer({ min: 1, max: 50_000 }),
      cached: fc.constant(0),
      output: fc.integer({ min: 1, max: 5_000 })
    }),
    { minLength: 2, maxLength: 30 }
  )
  fc.assert(
    fc.property(traffic, fc.double({ min: 0.1, max: 3, noNaN: true }), (rows, growth) => {
      const log = logOf(rows.toSorted((a, b) => a.at - b.at))
      const plan = planOf({ gpu: 'L40S', gpus: 2 })
      const costs = (growth: number) =>
        new Map(
          compareCosts(log, describedAs(7 * 86_400), { ...plan, growth }, [], noOverrides).alternatives.map(
            ({ id, usdPerMonth }) => [id, usdPerMonth.value]
          )
        )
      const [now, grown] = [costs(0), costs(growth)]
      for (const id of ['shared', 'successor', 'cheaper-model'] as const) {
        const [before, after] = [now.get(id), grown.get(id)]
        if (before != null && before > 0) expect((after ?? 0) / before).toBeCloseTo(1 + growth, 9)
      }
      for (const [id, usd] of now)
        if (usd !== null) expect(grown.get(id) ?? 0).toBeGreaterThanOrEqual(usd * (1 - 1e-12))
    }),
    { numRuns: cases(40) }
  )
})
