import { describe, expect, test } from 'vitest'
import { plus } from '../../src/pricing/alternatives.ts'
import { extraCosts, NO_EXTRAS } from '../../src/pricing/extras.ts'
import { scaleToMonth } from '../../src/pricing/month.ts'
import { parseGpuPrice } from '../../src/pricing/priceBook.ts'
import { compareCosts } from './priced.ts'
import { describedAs, logOf, noOverrides, planOf } from './sample.ts'

const MONTH = 730 * 3600
const book = { ...noOverrides, gpuPrices: new Map([parseGpuPrice('L40S=1')]) }
const plan = planOf({ gpu: 'L40S', gpus: 1 })
const row = { model: 'gpt-4o-mini', input: 1e9, cached: 0, output: 0 }

describe('alternatives', () => {
  // gpt-4o-mini 150 USD, gpt-6-luna at the long-context rate 200, gpt-oss-20b 50 (Together), one L40S 730.
  test('stand cheapest first, the unknown last', () => {
    const { alternatives } = compareCosts(logOf([row]), describedAs(MONTH), plan, [], book)
    const order = alternatives.map(({ id, usdPerMonth }) => [id, usdPerMonth.value])
    expect(order.slice(0, 4)).toEqual([
      ['open-shared', 50],
      ['shared', 150],
      ['successor', 200],
      ['fixed', 730]
    ])
    expect(order.slice(4).every(([, usd]) => usd === null)).toBe(true)
  })

  test('extras count on the side that bears them', () => {
    const extras = { ...book.extras, operationsUsd: 1_000, refusalUsd: 2 }
    const { alternatives, savingPerMonth } = compareCosts(logOf([row]), describedAs(MONTH, 10), plan, [], {
      ...book,
      extras
    })
    const usd = (id: string) => alternatives.find(alternative => alternative.id === id)?.usdPerMonth.value
    expect([usd('shared'), usd('fixed')]).toEqual([150 + 20, 730 + 1_000])
    // The open model by the token, 50 USD, is the cheaper way to pay so.
    expect(savingPerMonth.value).toBe(50 + 20 - 1_730)
  })

  test('a sum that leaves half out is ranked as if the other half cost the same', () => {
    const half = logOf([{ ...row, input: 4e8 }, { model: 'gpt-4o-mini' }])
    const { alternatives } = compareCosts(half, describedAs(MONTH), plan, [], {
      ...book,
      gpuPrices: new Map([parseGpuPrice('L40S=0.1')])
    })
    const shared = alternatives.find(({ id }) => id === 'shared')
    expect(shared).toMatchObject({ unpricedShare: 0.5, usdPerMonth: { value: 60 } })
    // 60 USD for half of it is 120 for the whole: dearer than the GPU's 73.
    const ids = alternatives.map(({ id }) => id)
    expect(ids.indexOf('fixed')).toBeLessThan(ids.indexOf('shared'))
  })

  test('a bill names the extras that the log cannot tell', () => {
    const refused = extraCosts({ ...NO_EXTRAS, refusalUsd: 2 }, null, scaleToMonth(MONTH))
    const bill = { value: 150, unit: 'USD/month', basis: 'derived', note: 'scaled' } as const
    const note = 'scaled; left out, since the log does not state it: refused requests'
    expect(plus(bill, refused, 'shared')).toMatchObject({ value: 150, note })
    expect(plus(bill, refused, 'fixed')).toBe(bill)
  })
})
