import { describe, expect, test } from 'vitest'
import { derived, unknown } from '../../src/figure.ts'
import type { CostComparison } from '../../src/pricing/costShape.ts'
import { type Factors, sensitivityOf } from '../../src/pricing/sensitivity.ts'

type Outcome = Pick<CostComparison, 'savingPerMonth' | 'compared'>

/** Tokens of 1,000 USD against ten GPUs of 50 USD, sized in whole GPUs. */
const at = ({ traffic, tokenPrice, gpuPrice, speed }: Factors): Outcome => {
  const gpus = Math.ceil((10 * traffic) / speed - 1e-9)
  return {
    savingPerMonth: derived(1_000 * traffic * tokenPrice - 50 * gpuPrice * gpus, 'USD/month'),
    compared: { byToken: 'shared', dedicated: 'fixed' }
  }
}

describe('sensitivityOf', () => {
  // At 0.8 of the traffic 8 GPUs are enough, at 0.8 of the speed 13 are needed.
  test('asks again with one input a fifth down and up', () => {
    const byInput = new Map(sensitivityOf(at).map(entry => [entry.input, entry]))
    const savings = (input: string) => {
      const { savingAtLess, savingAtMore } = byInput.get(input) ?? {}
      return [savingAtLess, savingAtMore].map(usd => Math.round(usd ?? Number.NaN))
    }
    expect(savings('traffic')).toEqual([800 - 400, 1_200 - 600])
    expect(savings('token price')).toEqual([800 - 500, 1_200 - 500])
    expect(savings('GPU price')).toEqual([1_000 - 400, 1_000 - 600])
    expect(savings('speed of a replica')).toEqual([1_000 - 650, 1_000 - 450])
  })

  test('tells the most telling input first, and which way is the cheaper there', () => {
    const found = sensitivityOf(({ tokenPrice }) => ({
      savingPerMonth: derived(1_000 * tokenPrice - 900, 'USD/month'),
      compared: { byToken: 'successor', dedicated: 'scheduled' }
    }))
    expect(found[0]).toMatchObject({
      input: 'token price',
      cheapestAtLess: 'successor',
      cheapestAtMore: 'scheduled'
    })
    const swings = found.map(({ swing }) => swing)
    expect(swings).toEqual(swings.toSorted((a, b) => b - a))
  })

  test('says nothing of an input at which one side is unknown', () => {
    const none = {
      savingPerMonth: unknown('USD/month', 'no price'),
      compared: { byToken: null, dedicated: null }
    }
    expect(sensitivityOf(factors => (factors.speed < 1 ? none : at(factors)))).toHaveLength(3)
  })
})
