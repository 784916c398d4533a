import fc from 'fast-check'
import { expect, test } from 'vitest'
import { valuesAt } from '../../src/traffic/ranks.ts'
import { cases } from '../cases.ts'

const oracle = (values: Float64Array, ranks: readonly number[]) => {
  const ascending = values.toSorted()
  return ranks.map(rank => ascending[rank])
}

/** Park and Miller's generator (CACM 31, 1988): the same numbers on every machine. [0..1) */
function uniforms(seed: number, count: number): Float64Array {
  let state = seed
  return Float64Array.from({ length: count }, () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  })
}

const MANY = 20_000
const RANKS = [0, 1, 200, 9_999, 10_000, 19_800, 19_999]

test.each([
  ['spread over many sizes', (u: number) => 10 ** (12 * u)],
  ['in tenths, most of them several times', (u: number) => Math.round(100 * u) / 10],
  ['negative and positive', (u: number) => u - 0.5],
  ['all equal', () => 7],
  ['so close that single precision holds them equal', (u: number) => 1e15 + Math.round(1_000 * u)]
])('finds among many values what sorting finds: %s', (_, of) => {
  const values = uniforms(1, MANY).map(of)
  expect(valuesAt(values, RANKS)).toEqual(oracle(values, RANKS))
})

test('leaves the values where they are', () => {
  const values = Float64Array.of(3, 1, 2)
  expect(valuesAt(values, [0, 2])).toEqual([1, 3])
  expect([...values]).toEqual([3, 1, 2])
})

test('law: the same as sorting, at every rank', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 50 }), list => {
      // Repeated past the size up to which it sorts.
      const values = Float64Array.from({ length: 5_000 }, (_, i) => list[i % list.length] as number)
      const ranks = Array.from({ length: 50 }, (_, i) => i * 100)
      expect(valuesAt(values, ranks).map(value => value + 0)).toEqual(
        oracle(values, ranks).map(value => (value as number) + 0)
      )
    }),
    { numRuns: cases(30) }
  )
})
