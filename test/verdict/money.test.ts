/** An amount in USD → its words, in the currency that was asked for. Expected values worked by hand. */
import { describe, expect, test } from 'vitest'
import { judge } from '../../src/verdict/judge.ts'
import { moneyIn } from '../../src/verdict/money.ts'
import { evidenceOf } from './sample.ts'

const euros = { code: 'EUR', perUsd: 0.92, date: null, alternatives: [] }

test.each([
  [1_000, null, '$1,000'],
  [23.256, null, '$23.26'],
  [1_000, euros, '920 EUR'],
  [5, euros, '4.60 EUR'],
  [0.001, euros, '0.00092 EUR'],
  [null, euros, 'an unknown amount']
] as const)('%s USD', (usd, currency, text) => {
  expect(moneyIn(currency)(usd)).toBe(text)
})

describe('a verdict', () => {
  test('has every amount in the currency that was asked for', () => {
    const evidence = evidenceOf({ shared: 6_000, fixed: 4_000 })
    const { headline, because, caveats } = judge({
      ...evidence,
      costs: { ...evidence.costs, currency: euros }
    })
    expect(headline).toMatch(/\d EUR/)
    for (const text of [headline, ...because, ...caveats])
      expect(text).not.toMatch(/\$(?!5,000 a month or more)/)
  })
})
