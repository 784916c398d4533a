/** Columns of numbers in a page's data: read back to the last bit, and short where they are counts. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromPlain, toPlain } from '../../../src/report/html/plain.ts'

const backAndForth = (numbers: readonly number[]): Float64Array =>
  fromPlain(JSON.parse(JSON.stringify(toPlain(Float64Array.from(numbers)))))

const number = fc.oneof(fc.double(), fc.nat(), fc.constantFrom(0, -0, 2 ** 53))

test('every column is read back to the last bit', () => {
  fc.assert(
    fc.property(fc.array(number), numbers => {
      const back = backAndForth(numbers)
      expect(back.length).toBe(numbers.length)
      expect(numbers.every((value, i) => Object.is(value, back[i]))).toBe(true)
    })
  )
})

test('zeros in a row take no room, and a fraction lengthens its own number alone', () => {
  // 35 in base 36 is z, and a thousand rs.
  expect(toPlain(Float64Array.of(...new Array<number>(1_000).fill(0), 35, 0.5, 0))).toEqual({
    $float64: '~rs z =0.5 0'
  })
})
