import { expect, test } from 'vitest'
import { paintOf } from '../../src/report/paint.ts'

/** ECMA-48, 5th edition, 8.3.117: 1 bold, 2 faint, 22 neither; 31 to 33 and 36 red, green, yellow and cyan, 39 the usual colour. */
test('tones begin and end a rendition each, and nothing is painted where there is nothing or no colour', () => {
  const { title, strong, good, bad, unsure, muted } = paintOf(true)
  expect([strong, good, bad, unsure, muted].map(tone => tone('a'))).toEqual([
    '\u001b[1ma\u001b[22m',
    '\u001b[32ma\u001b[39m',
    '\u001b[31ma\u001b[39m',
    '\u001b[33ma\u001b[39m',
    '\u001b[2ma\u001b[22m'
  ])
  expect(title('a')).toBe('\u001b[1m\u001b[36ma\u001b[39m\u001b[22m')
  expect(title('')).toBe('')
  expect(Object.values(paintOf(false)).map(tone => tone('a'))).toEqual(Array(6).fill('a'))
})
