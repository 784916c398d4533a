import { describe, expect, test } from 'vitest'
import { jsonValue, lineValue, withoutCommas } from '../../../src/read/records/jsonValue.ts'

describe('a record of a list', () => {
  test.each([
    ['{"a":1}', '{"a":1}'],
    ['{"a":1},', '{"a":1}'],
    [',{"a":1}', '{"a":1}'],
    [',{"a":1},', '{"a":1}'],
    [',', ''],
    ['', '']
  ])('%s loses the commas around it', (line, record) => {
    expect(withoutCommas(line)).toBe(record)
  })

  // A search for blanks before the comma began at each of them anew: 60,000 took 9 s, these would take hours.
  test('takes no longer for blanks within it', () => {
    const line = `{"a":"x${' '.repeat(2_000_000)}x"},`
    expect(withoutCommas(line)).toBe(line.slice(0, -1))
  })
})

test('numbers that Python writes and JSON lacks are null, outside of texts alone', () => {
  expect(jsonValue('{"NaN":[NaN,-Infinity,Infinity],"b":"NaN, \\"NaN"}')).toEqual({
    NaN: [null, null, null],
    b: 'NaN, "NaN'
  })
  expect(() => jsonValue('{"a":NaN')).toThrow(SyntaxError)
  expect(lineValue('{"a":NaNs}')).toBeUndefined()
})

// A text that does not end was sought anew from each quote: 10,000 took 0.9 s, these would take hours.
test('takes no longer for quotes that do not end', () => {
  expect(lineValue(`{"a":NaN,${'"\\'.repeat(500_000)}`)).toBeUndefined()
})
