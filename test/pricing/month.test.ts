import { expect, test } from 'vitest'
import { scaleToMonth } from '../../src/pricing/month.ts'

const DAY = 86_400

// 730 h over 7 days of 24 h = 730 / 168.
test('a week is plain arithmetic', () => {
  const { factor, basis, note } = scaleToMonth(7 * DAY)
  expect(factor).toBeCloseTo(730 / 168, 12)
  expect(basis).toBe('derived')
  expect(note).toBe('scaled from 7 d to a month of 730 h')
})

test.each([
  [7 * DAY - 1, '7 d', 'a weekly rhythm is not seen'],
  [DAY, '1 d', 'a weekly rhythm is not seen'],
  [DAY - 1, '24 h', 'neither the daily nor the weekly rhythm is seen'],
  [90, '1.5 min', 'neither the daily nor the weekly rhythm is seen'],
  [60, '1 min', 'neither the daily nor the weekly rhythm is seen']
])('%d s is an estimate', (seconds, length, unseen) => {
  const { factor, basis, note } = scaleToMonth(seconds)
  expect(factor).toBeCloseTo((730 * 3600) / seconds, 6)
  expect(basis).toBe('estimated')
  expect(note).toBe(`scaled from ${length} to a month of 730 h: ${unseen}`)
})

// Three calls within 5.6 ms would else make a bill of 536 calls a second beside a fleet for three a minute.
test.each([
  [59, '59 s'],
  [0.5, '0.5 s'],
  [0.0056, '0.0056 s']
])('%d s count as a minute, for which the fleets are sized', (seconds, length) => {
  const { factor, basis, note } = scaleToMonth(seconds)
  expect(factor).toBeCloseTo(730 * 60, 9)
  expect(basis).toBe('estimated')
  expect(note).toMatch(`scaled from ${length}, taken for a whole minute, to a month of 730 h: neither`)
})

test('a single moment has no month', () => {
  expect(scaleToMonth(0).factor).toBeNaN()
})
