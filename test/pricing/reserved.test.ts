import { describe, expect, test } from 'vitest'
import { assumed, estimated, unknown } from '../../src/figure.ts'
import { scaleToMonth } from '../../src/pricing/month.ts'
import { priceReserved } from '../../src/pricing/reserved.ts'
import { meterTokens } from './priced.ts'
import { logOf, noOverrides } from './sample.ts'

const MONTH = scaleToMonth(730 * 3600)
const row = (model: string) => ({ model, input: 1e6, cached: 0, output: 0 })
const log = logOf([row('gpt-4o-2024-08-06'), row('gpt-4o-mini')])
const { usage } = meterTokens(log, noOverrides)

const part = (offer: string, usd: number | null) => ({
  offer,
  model: 'gpt-4o',
  peakMinute: estimated(2, 'tokens/min'),
  perUnit: 1,
  steps: [
    {
      units: 1,
      spilled: estimated(0.5, 'share'),
      usdPerMonth: usd === null ? unknown('USD/month', 'by order form') : assumed(usd / 2, 'USD/month')
    },
    {
      units: 2,
      spilled: estimated(0, 'share'),
      usdPerMonth: usd === null ? unknown('USD/month', 'by order form') : assumed(usd, 'USD/month')
    }
  ]
})

describe('priceReserved', () => {
  // gpt-4o-mini has no such offer here: 1 Mtok at 0.15 USD stays by the token. gpt-4o's snapshot is covered.
  test('covers the models it is sold for, and pays the others by the token', () => {
    const [ptu] = priceReserved([part('Azure PTU', 3_900)], log.models, usage, MONTH)
    expect(ptu).toMatchObject({ offer: 'Azure PTU', models: ['gpt-4o'] })
    // Half the units cost 1,950, and half of gpt-4o's 2.50 USD spills over them.
    expect(ptu?.bases[0]).toMatchObject({ units: 1, usdReserved: 1_950 })
    expect(ptu?.usdByToken).toBeCloseTo(0.15 + 1.25, 12)
    expect(ptu?.usdPerMonth.value).toBeCloseTo(1_950 + 1.4, 9)
  })

  test('an offer sold in parts is one alternative', () => {
    const parts = [part('Scale Tier, input', 100), part('Scale Tier, output', 30)]
    const priced = priceReserved(parts, log.models, usage, MONTH)
    expect(priced.map(({ offer }) => offer)).toEqual(['Scale Tier'])
    // Of input 50 USD and half of 2.50, of output, of which there is none, 15; gpt-4o-mini 0.15.
    expect(priced[0]?.usdPerMonth.value).toBeCloseTo(50 + 1.25 + 15 + 0.15, 9)
    expect(priced[0]?.usdPerMonth.note).toContain('1 for gpt-4o, input, over which 50 % spills')
  })

  test('nothing is offered for a model that answered nothing', () => {
    const silent = usage.map(each => ({ ...each, attempts: 0 }))
    expect(priceReserved([part('Azure PTU', 3_900)], log.models, silent, MONTH)).toEqual([])
  })

  test('nothing is offered for a model whose calls state no tokens', () => {
    const untold = usage.map(each => ({ ...each, withoutTokens: each.attempts }))
    expect(priceReserved([part('Azure PTU', 3_900)], log.models, untold, MONTH)).toEqual([])
  })

  test('is unknown where one part has no price', () => {
    const parts = [part('Scale Tier, input', 100), part('Scale Tier, output', null)]
    expect(priceReserved(parts, log.models, usage, MONTH)[0]?.usdPerMonth).toMatchObject({
      value: null,
      note: 'by order form'
    })
  })

  // Azure sells 15 PTUs of gpt-4o at least, then 5 more at a time, each for 2,500 tokens a minute.
  test.each([
    [1_000, 15, 0, 15],
    [1_000, 15, 1, 15],
    [37_500, 15, 0.1, 20],
    [50_000, 20, 1, 40],
    [50_000, 20, 0, 20]
  ])(
    '%d tokens in the busiest minute: %d PTUs today, after a growth of %d %d',
    (peak, today, growth, grown) => {
      const sized = {
        ...part('Azure PTU', null),
        peakMinute: estimated(peak, 'tokens/min'),
        perUnit: 2_500,
        steps: [
          {
            units: today,
            spilled: estimated(0, 'share'),
            usdPerMonth: assumed(today * 260, 'USD/month')
          }
        ]
      }
      const [ptu] = priceReserved([sized], log.models, usage, MONTH, growth)
      expect(ptu?.bases[0]).toMatchObject({ units: grown, usdReserved: grown * 260 })
    }
  )
})
