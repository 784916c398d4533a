import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ClassRanks } from '../../src/traffic/classRanks.ts'
import { describeOrdered, distributionOf, quotedRanks } from '../../src/traffic/distribution.ts'

describe('ClassRanks', () => {
  const rows = fc.array(
    fc.record({
      value: fc.oneof(
        fc.constant(Number.NaN),
        fc.double({ min: -5, max: 1e13, noNaN: true }),
        fc.constantFrom(0, 1, 2, 3)
      ),
      first: fc.constantFrom(0, 1, 2),
      second: fc.constantFrom(0, 1)
    }),
    { maxLength: 120 }
  )

  function told(list: readonly { value: number; first: number; second: number }[]): ClassRanks {
    const ranks = new ClassRanks(3, 2)
    for (const { value, first, second } of list) ranks.see(value, first * 2 + second)
    ranks.want(quotedRanks(ranks.count))
    for (const { value, first, second } of list) ranks.pick(value, first * 2 + second)
    return ranks
  }

  test('law: the p95 of a class is what sorting it gives', () => {
    fc.assert(
      fc.property(rows, list => {
        const ranks = told(list)
        const found = ranks.p95PerClass()
        for (const name of ['first', 'second'] as const) {
          for (const [code, { count, p95 }] of found[name].entries()) {
            const own = list.filter(row => row[name] === code).map(({ value }) => value)
            const alone = distributionOf(own, 's', 'measured')
            expect(count).toBe(alone?.count ?? 0)
            if (alone !== null) expect(p95).toBe(alone.p95)
          }
        }
      }),
      { examples: [[[{ value: -0, first: 0, second: 0 }]]] }
    )
  })

  test('law: of all together it gives the distribution that sorting them gives', () => {
    fc.assert(
      fc.property(rows, list => {
        const all = distributionOf(
          list.map(({ value }) => value),
          's',
          'measured'
        )
        const ranks = told(list)
        expect(ranks.count).toBe(all?.count ?? 0)
        if (all === null) return
        const found = describeOrdered(ranks.ordered(), 's', 'measured')
        // Sums are of values cut to 1/1,024.
        expect(Math.abs(found.mean - all.mean)).toBeLessThanOrEqual(1 / 1_024 + 1e-9 * Math.abs(all.mean))
        expect({ ...found, mean: 0 }).toEqual({ ...all, mean: 0 })
      })
    )
  })
})
