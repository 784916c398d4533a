import { expect, test } from 'vitest'
import { groupsOf, sumFigure } from '../../src/traffic/bucketRows.ts'

test('groupsOf leaves out names that do not occur', () => {
  const groups = groupsOf(Uint16Array.of(2, 0, 2), ['', 'unused', 'b'])
  expect(groups.map(({ name, indices }) => [name, [...indices]])).toEqual([
    ['', [1]],
    ['b', [0, 2]]
  ])
})

test('sumFigure adds what is known at the indices', () => {
  const amounts = [5, Number.NaN, 7, 100]
  const weight = (i: number) => amounts[i] as number
  expect(sumFigure([0, 1, 2], weight).value).toBe(12)
  expect(sumFigure([1], weight).value).toBeNull()
})
