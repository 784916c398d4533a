import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Tally } from '../../src/traffic/tally.ts'
import { cases } from '../cases.ts'

function tallyOf(values: readonly number[], few?: number): Tally {
  const tally = new Tally(few)
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

test('law: two tallies together hold what one of both would, however few values each looks at one by one', () => {
  const few = fc.constantFrom(0, 2, 60)
  const values = fc.array(tokens, { maxLength: 40 })
  fc.assert(
    fc.property(values, values, few, few, tokens, (some, others, ofSome, ofOthers, limit) => {
      const both = tallyOf(some, ofSome)
      both.addAll(tallyOf(others, ofOthers))
      both.addTimes(7, 3)
      const sorted = [...some, ...others, 7, 7, 7].toSorted((a, b) => a - b)
      const { count, valuesAt } = both.ordered()
      expect([count, valuesAt(sorted.map((_, rank) => rank))]).toEqual([sorted.length, sorted])
      expect(both.countAbove(limit)).toBe(sorted.filter(value => value > limit).length)
      expect(both.counts().flatMap(([value, times]) => new Array<number>(times).fill(value))).toEqual(sorted)
    }),
    { numRuns: cases(200) }
  )
})
