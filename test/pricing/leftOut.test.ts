import { describe, expect, test } from 'vitest'
import { derived } from '../../src/figure.ts'
import type { Alternative } from '../../src/pricing/costShape.ts'
import { leftOutUsd } from '../../src/pricing/leftOut.ts'

const way = (id: Alternative['id'], usd: number | null, unpricedShare: number): Alternative => ({
  ...{ id, name: id, assumes: '', unpricedShare },
  usdPerMonth: { ...derived(usd ?? 0, 'USD/month'), value: usd }
})
const left = (name: string, attempts: number, why = 'no price') =>
  ({ side: 'shared', name, attempts, why }) as const
const bills = (parts: object) =>
  ({
    cheaper: null,
    successor: null,
    openShared: { workloads: [], unpriced: [] },
    unpriced: [],
    ...parts
  }) as unknown as Parameters<typeof leftOutUsd>[2]

describe('what a sum leaves out', () => {
  const today = way('shared', 80, 0.2)

  // 80 USD for four fifths of the attempts: the last fifth as much as a quarter of that, wherever it goes on as billed.
  test.each(['shared', 'fixed', 'hybrid', 'batch', 'cheaper-model', 'open-shared'] as const)(
    'costs in %s what it costs in today’s bill, where it goes on as billed',
    id => {
      const asked = id === 'shared' ? today : way(id, 8, 0.2)
      expect(leftOutUsd(asked, [today, asked], bills({ unpriced: [left('dall-e-3', 20)] }))).toBeCloseTo(
        20,
        9
      )
    }
  )

  // Of 10 that the cheaper models answer as well, each costs what theirs do: 8 / 80 × 10; of the other 10, 80 / 80 × 10.
  test('costs what the way’s own models do, where they answer it', () => {
    const asked = way('cheaper-model', 8, 0.2)
    const models = [
      { model: 'gpt-5-mini', cheaper: 'gpt-6-luna' },
      { model: 'dall-e-3', cheaper: 'dall-e-3' }
    ]
    const unpriced = [left('gpt-5-mini', 10), left('dall-e-3', 10)]
    expect(leftOutUsd(asked, [today, asked], bills({ cheaper: { models, unpriced } }))).toBeCloseTo(11, 9)
  })

  test('costs as much as the rest, at the most, and where today’s bill is unknown that of the way itself', () => {
    expect(leftOutUsd(way('shared', 80, 0.9), [way('shared', 80, 0.9)], bills({}))).toBeCloseTo(80, 9)
    const asked = way('open-shared', 30, 0.25)
    expect(leftOutUsd(asked, [way('shared', null, 1), asked], bills({}))).toBeCloseTo(10, 9)
  })
})
