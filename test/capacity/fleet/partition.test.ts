import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cheapestCut, cutsOf, EXHAUSTIVE, ONE_BY_ONE } from '../../../src/capacity/fleet/partition.ts'
import { cases } from '../../cases.ts'

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

  it('sizes a bounded number of fleets, however many members there are', () => {
    // Each costs 10 by itself and 1 more in a fleet of its kind; odd and even ones are served by no one model.
    const isOneKind = (group: readonly number[]) => new Set(group.map(member => member % 2)).size === 1
    const priceOf = (group: readonly number[]) => 9 + group.length
    let sized = 0
    const terms = {
      price: (group: readonly number[], most: number) => {
        sized++
        return priceOf(group) < most ? priceOf(group) : Number.POSITIVE_INFINITY
      },
      bound: (group: readonly number[]) => (isOneKind(group) ? priceOf(group) / 2 : Number.POSITIVE_INFINITY),
      bill: (member: number) => (member % 3 === 0 ? null : 20)
    }
    const members = Array.from({ length: 256 }, (_, i) => i)
    const { groups, apart } = cheapestCut(members, terms)
    expect(apart).toEqual([])
    expect(groups.map(group => group.length)).toEqual([128, 128])
    expect(groups.every(isOneKind)).toBe(true)
    // 24 one by one and the rest in four, each tried in two fleets and by itself, twice over.
    expect(sized).toBeLessThanOrEqual(2 * 3 * (ONE_BY_ONE + 4))
  })

  it('leaves no fleets that cost less as one, neither two nor all, and nobody apart who would add less', () => {
    // Small cards serve up to 10 at 1 each, large ones any number at 30 and a tenth each: whoever comes first takes small ones.
    const weights = fc.array(fc.integer({ min: 2, max: 9 }), { minLength: EXHAUSTIVE + 1, maxLength: 40 })
    fc.assert(
      fc.property(weights, fc.infiniteStream(fc.constantFrom(null, 1, 4, 25, 31)), (weights, stream) => {
        const bills = weights.map(() => stream.next().value as number | null)
        const priceOf = (group: readonly number[]) => {
          const load = group.reduce((sum, member) => sum + (weights[member] as number), 0)
          return load <= 10 ? load : 30 + load / 10
        }
        const sum = (groups: readonly (readonly number[])[]) =>
          groups.reduce((usd, group) => usd + priceOf(group), 0)
        const terms = {
          price: (group: readonly number[], most: number) =>
            priceOf(group) < most ? priceOf(group) : Number.POSITIVE_INFINITY,
          bound: (group: readonly number[]) => priceOf(group) / 2,
          bill: (member: number) => bills[member] as number | null
        }
        const { groups, apart } = cheapestCut([...weights.keys()], terms)
        for (const group of groups)
          for (const member of apart.slice(0, ONE_BY_ONE))
            expect(priceOf([...group, member]) - priceOf(group)).toBeGreaterThanOrEqual(
              (bills[member] as number) - 1e-9
            )
        expect(priceOf(groups.flat())).toBeGreaterThanOrEqual(sum(groups) - 1e-9)
        for (const [i, group] of groups.entries())
          for (const other of groups.slice(i + 1))
            expect(priceOf([...group, ...other])).toBeGreaterThanOrEqual(sum([group, other]) - 1e-9)
      }),
      { numRuns: cases(200) }
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
