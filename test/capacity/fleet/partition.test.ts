import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cheapestCut, cutsOf } from '../../../src/capacity/fleet/partition.ts'

describe('cutsOf', () => {
  // Partitions of n things of which any may be left out: the Bell number of n + 1 (OEIS A000110).
  it.each([
    [0, 1],
    [1, 2],
    [2, 5],
    [3, 15],
    [4, 52],
    [5, 203]
  ])('of %d: %d', (n, bell) => {
    const cuts = cutsOf(Array.from({ length: n }, (_, i) => i))
    expect(new Set(cuts.map(cut => JSON.stringify(cut))).size).toBe(bell)
  })
})

describe('cheapestCut', () => {
  const arbitrary = fc.integer({ min: 1, max: 4 }).chain(n =>
    fc.record({
      bills: fc.array(fc.integer({ min: 0, max: 100 }), { minLength: n, maxLength: n }),
      prices: fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 16, maxLength: 16 })
    })
  )

  it('is the cheapest of all that move the largest bill, or cheaper than all the bills', () => {
    fc.assert(
      fc.property(arbitrary, ({ bills, prices }) => {
        const members = bills.map((_, i) => i)
        const priceOf = (group: readonly number[]) =>
          prices[group.reduce((bits, i) => bits + 2 ** i, 0) % 16] as number
        const terms = {
          price: (group: readonly number[], most: number) =>
            priceOf(group) < most ? priceOf(group) : Number.POSITIVE_INFINITY,
          bound: (group: readonly number[]) => priceOf(group) / 2,
          bill: (member: number) => bills[member] as number
        }
        const usd = ({ groups, apart }: ReturnType<typeof cheapestCut<number>>) =>
          groups.reduce((sum, group) => sum + priceOf(group), 0) +
          apart.reduce((sum, i) => sum + (bills[i] as number), 0)
        const total = bills.reduce((sum, bill) => sum + bill, 0)
        const largest = bills.indexOf(Math.max(...bills))
        const cuts = cutsOf(members).filter(({ groups }) => groups.length > 0)
        const least = Math.min(...cuts.map(usd))
        const anchored = Math.min(...cuts.filter(({ apart }) => !apart.includes(largest)).map(usd))
        expect(usd(cheapestCut(members, terms))).toBe(least < total && least < anchored ? least : anchored)
      })
    )
  })

  it('keeps apart what nothing serves', () => {
    const terms = {
      price: () => 1,
      bound: (group: readonly string[]) => (group.includes('odd') ? Number.POSITIVE_INFINITY : 1),
      bill: () => null
    }
    expect(cheapestCut(['a', 'odd', 'b'], terms)).toEqual({ groups: [['a', 'b']], apart: ['odd'] })
  })
})
