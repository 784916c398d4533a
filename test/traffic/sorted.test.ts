import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sorted } from '../../src/traffic/sorted.ts'

test.each<[string, readonly number[]]>([
  ['nothing', []],
  ['one value', [5]],
  ['equal values', [3, 3, 3, 3, 3, 3, 3, 3, 3]],
  ['values that end at both ends of the range', [9, 0, 5, 9, 0, 5, 1, 8]],
  ['a crowd and one far away', [...Array.from({ length: 200 }, (_, i) => (i * 7) % 200), 1e15]]
])('puts %s in order', (_, values) => {
  expect([...sorted(Float64Array.from(values))]).toEqual(values.toSorted((a, b) => a - b))
})

test('law: the same values, ascending', () => {
  const values = fc.array(fc.oneof(fc.integer(), fc.double({ noNaN: true }), fc.nat(5)), { maxLength: 300 })
  fc.assert(
    fc.property(values, list => {
      expect([...sorted(Float64Array.from(list))]).toEqual([...Float64Array.from(list).sort()])
    })
  )
})
