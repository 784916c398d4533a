import { expect, test } from 'vitest'
import { parseGpuPrice } from '../../src/pricing/priceBook.ts'
import { priceTerms } from '../../src/pricing/terms.ts'
import { noOverrides, planOf } from './sample.ts'

const termsOf = (plan: ReturnType<typeof planOf>) =>
  new Map(priceTerms(plan, noOverrides).map(({ term, usdPerMonth }) => [term, usdPerMonth]))

const fleet = (gpus: number, schedule: readonly number[] | null = null) => {
  const plan = planOf({ gpu: 'H100-SXM', gpus })
  return {
    ...plan,
    workloads: plan.workloads.map(workload => ({
      ...workload,
      schedule,
      recommended: workload.recommended && {
        ...workload.recommended,
        gpus,
        replicas: gpus - 1,
        spareReplicas: 1,
        gpusPerReplica: 1
      }
    }))
  }
}

test('no fleet has no terms', () => {
  expect(priceTerms({ ...fleet(2), workloads: [] }, noOverrides)).toEqual([])
})

// src/catalog/gpuPrices.ts: CoreWeave sells spot H100s in eights alone and GCP one by one at 6.571; with one of each two offers the
// lower median is the cheaper: 1 × 6.571 against 8 × 2.4638, which is more.
test('spot is never the whole base', () => {
  const { value } = termsOf(fleet(2)).get('spot') ?? {}
  const onDemand = termsOf(fleet(1)).get('on-demand')?.value ?? Number.NaN
  expect(value).toBeCloseTo(onDemand + 6.571 * 730, 6)
  expect(termsOf(fleet(1)).get('spot')?.note).toContain('the whole base')
})

// 2.35 for a year by one offer (SemiAnalysis, 2026-04-02); nobody is known to bind for a month.
test('bound for a year, and for a month', () => {
  const terms = termsOf(fleet(2))
  expect(terms.get('1-year')?.value).toBeCloseTo(2 * 2.35 * 730, 6)
  expect(terms.get('1-year')?.note).toContain('no range')
  expect(terms.get('1-month')?.value).toBeNull()
})

// No list states monthly offers; the user's own stands beside the listed ones of other terms.
test('a quote of one’s own carries its term', () => {
  expect(termsOf(fleet(2)).get('1-month')?.note).toContain("--gpu-price 'H100-SXM=PRICE/1-month'")
  const gpuPrices = new Map([parseGpuPrice('H100-SXM=2.10/1-month')])
  const quoted = new Map(
    priceTerms(fleet(2), { ...noOverrides, gpuPrices }).map(({ term, usdPerMonth }) => [term, usdPerMonth])
  )
  expect(quoted.get('1-month')?.value).toBeCloseTo(2 * 2.1 * 730, 6)
  expect(quoted.get('1-year')?.value).toBeCloseTo(2 * 2.35 * 730, 6)
  expect(quoted.get('on-demand')?.value).toBe(termsOf(fleet(2)).get('on-demand')?.value)
})

test.each([
  ['H100-SXM=2.10/1-month', 1],
  ['H100-SXM=1.90/1-year', 12],
  ['H100-SXM=1.80/36-months', 36],
  ['H100-SXM=2.10', null]
])('%s is bound for %j months', (text, months) => {
  expect(parseGpuPrice(text)[1].termMonths).toBe(months)
})

test.each(['H100-SXM=2.10/month', 'H100-SXM=2.10/0-months', 'H100-SXM=/1-month'])('%s is refused', text => {
  expect(() => parseGpuPrice(text)).toThrow(/1-month/)
})

// Modal: 3.9492 by the second. One hour a day of one replica and its spare: 7 × 2 hours, and 7 × 2 starts of 5 minutes.
test('by the second, with cold starts', () => {
  const schedule = Array.from({ length: 168 }, (_, hour) => (hour % 24 === 9 ? 1 : 0))
  const hours = 7 * 2 * (1 + 5 / 60)
  expect(termsOf(fleet(2, schedule)).get('per-second')?.value).toBeCloseTo((3.9492 * hours * 730) / 168, 6)
  expect(termsOf(fleet(2)).get('per-second')?.value).toBeNull()
})
