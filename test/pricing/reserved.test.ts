import { describe, expect, test } from 'vitest'
import { assumed, estimated, unknown } from '../../src/figure.ts'
import { meterTokens } from '../../src/pricing/meter.ts'
import { scaleToMonth } from '../../src/pricing/month.ts'
import { priceReserved } from '../../src/pricing/reserved.ts'
import { logOf, noOverrides } from './sample.ts'

const MONTH = scaleToMonth(730 * 3600)
const row = (model: string) => ({ model, input: 1e6, cached: 0, output: 0 })
const log = logOf([row('gpt-4o-2024-08-06'), row('gpt-4o-mini')])
const { usage } = meterTokens(log, noOverrides)

const part = (offer: string, usd: number | null) => ({
  offer,
  model: 'gpt-4o',
  unitsForPeak: estimated(2, 'unit'),
  usdPerMonth: usd === null ? unknown('USD/month', 'by order form') : assumed(usd, 'USD/month')
})

describe('priceReserved', () => {
  // gpt-4o-mini has no such offer here: 1 Mtok at 0.15 USD stays by the token. gpt-4o's snapshot is covered.
  test('covers the models it is sold for, and pays the others by the token', () => {
    const [ptu] = priceReserved([part('Azure PTU', 3_900)], log.models, usage, MONTH)
    expect(ptu).toMatchObject({ offer: 'Azure PTU', models: ['gpt-4o'] })
    expect(ptu?.usdByToken).toBeCloseTo(0.15, 12)
    expect(ptu?.usdPerMonth.value).toBeCloseTo(3_900.15, 9)
  })

  test('an offer sold in parts is one alternative', () => {
    const parts = [part('Scale Tier, input', 100), part('Scale Tier, output', 30)]
    const priced = priceReserved(parts, log.models, usage, MONTH)
    expect(priced.map(({ offer }) => offer)).toEqual(['Scale Tier'])
    expect(priced[0]?.usdPerMonth.value).toBeCloseTo(130.15, 9)
    expect(priced[0]?.usdPerMonth.note).toContain('2 for gpt-4o, input; 2 for gpt-4o, output')
  })

  test('is unknown where one part has no price', () => {
    const parts = [part('Scale Tier, input', 100), part('Scale Tier, output', null)]
    expect(priceReserved(parts, log.models, usage, MONTH)[0]?.usdPerMonth).toMatchObject({
      value: null,
      note: 'by order form'
    })
  })
})
