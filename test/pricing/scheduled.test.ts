import { describe, expect, test } from 'vitest'
import { priceFixed } from '../../src/pricing/fixed.ts'
import { parseGpuPrice, rentIn } from '../../src/pricing/priceBook.ts'
import { parsePricesFile } from '../../src/pricing/pricesFile.ts'
import { priceScheduled } from '../../src/pricing/scheduled.ts'
import { noOverrides, nothingStays, planOf } from './sample.ts'

const book = { ...noOverrides, gpuPrices: new Map([parseGpuPrice('L40S=1')]) }
const plan = planOf({ gpu: 'L40S', gpus: 4 })
const scheduled = (hours: readonly number[] | null) => {
  const workloads = plan.workloads.map(workload => ({ ...workload, schedule: hours }))
  return priceScheduled({ ...plan, workloads }, priceFixed(plan, rentIn(book), nothingStays).cost, book)
}

describe('priceScheduled', () => {
  // 84 hours of 4 replicas and 84 of 1 average 2.5: 2.5 × 730 h × 1 USD, 1.5 × 730 less than the fixed four.
  test('pays for the hours', () => {
    const week = Array.from({ length: 168 }, (_, hour) => (hour < 84 ? 4 : 1))
    const { usdPerMonth, savedAgainstFixed } = scheduled(week)
    expect(usdPerMonth.value).toBeCloseTo(2.5 * 730, 9)
    expect(savedAgainstFixed.value).toBeCloseTo(1.5 * 730, 9)
  })

  test('the same all week costs what the fixed fleet does', () => {
    expect(scheduled(new Array(168).fill(4)).savedAgainstFixed.value).toBeCloseTo(0, 9)
  })

  // Nothing, spare included, in half of the hours.
  test('pays for no GPU in idle hours', () => {
    const week = Array.from({ length: 168 }, (_, hour) => (hour < 84 ? 4 : 0))
    expect(scheduled(week).usdPerMonth.value).toBeCloseTo(2 * 730, 9)
  })

  test('is unknown where GPUs are paid flat by the month', () => {
    const { gpuPrices } = parsePricesFile('{"gpus":{"L40S":{"usdPerGpuMonth":730}}}', 'own.json')
    const flat = { ...noOverrides, gpuPrices }
    const workloads = plan.workloads.map(workload => ({ ...workload, schedule: new Array(168).fill(1) }))
    const { usdPerMonth } = priceScheduled(
      { ...plan, workloads },
      priceFixed(plan, rentIn(flat), nothingStays).cost,
      flat
    )
    expect(usdPerMonth.value).toBeNull()
  })

  test('is unknown without a week', () => {
    expect(scheduled(null).usdPerMonth.value).toBeNull()
  })
})
