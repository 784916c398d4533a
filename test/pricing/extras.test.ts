import { describe, expect, test } from 'vitest'
import { extraCosts, NO_EXTRAS, totalOf } from '../../src/pricing/extras.ts'
import { scaleToMonth } from '../../src/pricing/month.ts'

/** Half a month: the factor is 2. */
const HALF = scaleToMonth(365 * 3600)

describe('extraCosts', () => {
  test('are all there and all 0 until they are said', () => {
    const extras = extraCosts(NO_EXTRAS, 7, HALF)
    expect(extras.map(({ usdPerMonth }) => usdPerMonth.value)).toEqual([0, 0, 0, 0, 0])
    expect(extras.every(({ flag }) => flag.startsWith('--'))).toBe(true)
  })

  // 1,200 over 12 months; 7 refusals × 2 (half a month) × 3 USD; 2 hours × 50 USD.
  test('stand on the side that bears them', () => {
    const prices = {
      ...NO_EXTRAS,
      operationsUsd: 10,
      egressUsd: 5,
      migrationUsd: 1_200,
      refusalUsd: 3,
      outageUsd: 50,
      outageHoursSpared: 2
    }
    const extras = extraCosts(prices, 7, HALF)
    expect(totalOf(extras, 'fixed')).toBe(10 + 5 + 100)
    expect(totalOf(extras, 'shared')).toBe(42 + 100)
  })

  test('an unknown number of refusals is unknown, not free', () => {
    const refused = extraCosts({ ...NO_EXTRAS, refusalUsd: 3 }, null, HALF).find(
      ({ label }) => label === 'Refused requests'
    )
    expect(refused?.usdPerMonth.value).toBeNull()
  })
})
