import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Tally } from '../../src/traffic/tally.ts'
import { cases } from '../cases.ts'

function tallyOf(values: readonly number[]): Tally {
  const tally = new Tally()
  for (const value of values) tally.add(value)
  return tally
}

/** On both sides of what is counted one by one, 262,144. */
const tokens = fc.oneof(fc.nat(20), fc.integer({ min: 262_140, max: 262_150 }), fc.nat(2 ** 31))

test('law: holds what sorting holds', () => {
  fc.assert(
    fc.property(fc.array(tokens, { maxLength: 60 }), values => {
      const { count, sum, valuesAt } = tallyOf([...values, Number.NaN]).ordered()
      expect([count, sum]).toEqual([values.length, values.reduce((total, value) => total + value, 0)])
      expect(valuesAt(values.map((_, rank) => rank))).toEqual(values.toSorted((a, b) => a - b))
    }),
    { numRuns: cases(40) }
  )
})

test('law: counts what is larger', () => {
  fc.assert(
    fc.property(fc.array(tokens, { maxLength: 60 }), tokens, (values, limit) => {
      expect(tallyOf(values).countAbove(limit)).toBe(values.filter(value => value > limit).length)
    }),
    { numRuns: cases(40) }
  )
})

test('two tallies together hold what one of both would', () => {
  const both = tallyOf([1, 300_000, 5])
  both.addAll(tallyOf([2, 5, 400_000]))
  const { count, sum, valuesAt } = both.ordered()
  // 1 + 2 + 5 + 5 + 300,000 + 400,000.
  expect([count, sum, valuesAt([0, 1, 2, 3, 4, 5])]).toEqual([6, 700_013, [1, 2, 5, 5, 300_000, 400_000]])
})

test('the least number above which there are no more than so many', () => {
  const tally = tallyOf([5, 1, 9, 9, 300_000])
  const least = [0, 1, 2, 3, 4, 5].map(most => tally.leastWithAbove(most))
  // Above 9 one, above 5 three, above 1 four; what is large is kept apart.
  expect(least).toEqual([Number.POSITIVE_INFINITY, 9, 9, 5, 1, 0])
})
