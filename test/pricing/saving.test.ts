/** What a saving leaves out, and how it is said; the sums are of the rows themselves. */
import { describe, expect, test } from 'vitest'
import { asLoss, leftOutOf, savingOf } from '../../src/pricing/saving.ts'
import type { Way } from '../../src/pricing/ways.ts'
import { savedInWords } from '../../src/verdict/headline.ts'
import { moneyIn } from '../../src/verdict/money.ts'

const way = (usd: number, unpricedShare: number): Way => ({
  id: 'shared',
  action: 'as-billed',
  name: `way of ${usd}`,
  usd,
  low: 0.8 * usd,
  high: 1.2 * usd,
  stated: usd,
  statedLow: 0.8 * usd,
  statedHigh: 1.2 * usd,
  unserved: 0,
  isLowerBound: unpricedShare > 0,
  unpricedShare,
  weakerFor: [],
  basis: 'derived'
})

const said = (now: Way, then: Way) =>
  savedInWords(savingOf(now, then), null, savingOf(now, now), moneyIn(null))

describe('a saving', () => {
  test.each([
    ['nothing', 0, 0, null, 'It saves $80.00 a month ($64.00 to $96.00)'],
    [
      'the same on both sides',
      0.3,
      0.3,
      'alike',
      'It saves $80.00 a month ($64.00 to $96.00) on priced requests'
    ],
    [
      'more of today’s',
      0.3,
      0.1,
      'first',
      'It saves $80.00 a month ($64.00 to $96.00) and what the unpriced requests cost now'
    ]
  ] as const)('that leaves out %s', (_, now, then, left, words) => {
    const saving = savingOf(way(100, now), way(20, then))
    expect(leftOutOf(saving)).toBe(left)
    expect(said(way(100, now), way(20, then))).toContain(words)
  })

  test('that leaves out more of the second is filled in', () => {
    const saving = savingOf(way(100, 0.1), way(20, 0.3))
    expect(leftOutOf(saving)).toBeNull()
    expect(said(way(100, 0.1), way(20, 0.3))).toContain('about $80.00')
  })

  test('turned into a loss, says of which it is an upper bound', () => {
    const { note = '' } = savingOf(way(100, 0.3), way(20, 0.1))
    expect(asLoss(note)).toBe(
      'way of 20 less way of 100; an upper bound: the second leaves out what could not be priced, which the first serves'
    )
  })
})
