import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { assumed, between, derived, estimated, measured, unknown } from '../../src/figure.ts'
import {
  bare,
  bytes,
  compact,
  count,
  duration,
  figureText,
  moment,
  money,
  nameText,
  printableTexts,
  quantity,
  share,
  timesText,
  unitPrice
} from '../../src/report/format.ts'

describe('numbers', () => {
  test.each([
    [19_366, '19,366'],
    [585, '585'],
    [41.84, '41.8'],
    [5.53042198907183, '5.53'],
    [0.0125, '0.0125'],
    [0, '0'],
    [-3.5, '-3.5']
  ])('count %d is %s: whole from 100 up, three digits below', (value, text) => {
    expect(count(value)).toBe(text)
  })

  test.each([
    [9_999, '9,999'],
    [10_000, '10 k'],
    [999_499, '999 k'],
    [999_500, '1 M'],
    [22_361_870, '22.4 M'],
    [3.1e9, '3.1 B'],
    [2e12, '2 T']
  ])('compact %d is %s', (value, text) => {
    expect(compact(value)).toBe(text)
  })

  test.each([
    [3_131.7, '$3,132'],
    [100, '$100'],
    [4.29, '$4.29'],
    [2.5, '$2.50'],
    [0, '$0.00'],
    [0.8, '$0.80'],
    [0.0125, '$0.0125'],
    [-14_945.1, '-$14,945']
  ])('money %d is %s: whole dollars from 100 up, cents below', (usd, text) => {
    expect(money(usd)).toBe(text)
  })

  test('a list price is written in full', () => {
    expect([0.075, 2.5, 130].map(unitPrice)).toEqual(['$0.075', '$2.50', '$130.00'])
  })

  test('a quantity keeps three decimals, so that 11.305 × $2.50 can be checked', () => {
    expect([11.305, 1_460, 0.00421].map(quantity)).toEqual(['11.305', '1,460', '0.00421'])
  })

  test.each([
    [0, '0 %'],
    [0.0001, '<0.1 %'],
    [0.4373, '43.7 %'],
    [0.99996, '>99.9 %'],
    [1, '100 %'],
    [-0.0001, '-<0.1 %'],
    [-0.077, '-7.7 %']
  ])('share %d is %s: all and nothing only where they are meant', (part, text) => {
    expect(share(part)).toBe(text)
  })

  test.each([
    [0, '0 s'],
    [0.0000042, '4.2 µs'],
    [0.087, '87 ms'],
    [3.2, '3.2 s'],
    [59.96, '1 min'],
    [252, '4 min 12 s'],
    [3_599.7, '1 h'],
    [18_720, '5 h 12 min'],
    [1_209_498, '14 days']
  ])('duration of %d s is %s', (seconds, text) => {
    expect(duration(seconds)).toBe(text)
  })

  test.each([
    [912, '912 B'],
    [1_024, '1 KiB'],
    [1_913_204, '1.82 MiB'],
    [3 * 1_024 ** 5, '3,072 TiB']
  ])('%d bytes are %s', (size, text) => {
    expect(bytes(size)).toBe(text)
  })

  test('what is null or not finite is unknown, never a number', () => {
    for (const write of [count, compact, money, unitPrice, quantity, share, duration, bytes]) {
      expect([null, Number.NaN, Number.POSITIVE_INFINITY].map(write)).toEqual(['–', '–', '–'])
    }
  })

  test('law: a count of any size reads back to within half a percent', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e12, noNaN: true }), value => {
        expect(Math.abs(Number(count(value).replaceAll(',', '')) / value - 1)).toBeLessThan(0.0051)
      })
    )
  })
})

describe('moments', () => {
  test.each([
    ['2023-11-16T18:15:46.680590Z', '2023-11-16 18:15:46 UTC'],
    ['t+12.345678s', 't+12.3 s'],
    ['t+0s', 't+0 s'],
    ['somewhen', 'somewhen'],
    [null, '–']
  ])('%s is %s', (text, written) => {
    expect(moment(text)).toBe(written)
  })
})

describe('figures', () => {
  test.each([
    [derived(5.53042, 'requests/s'), '5.53 requests/s'],
    [measured(1, 'requests'), '1 request'],
    [measured(1, 'requests/s'), '1 request/s'],
    [assumed(1, 'yes or no'), 'yes'],
    [assumed(0, 'yes or no'), 'no'],
    [estimated(65.17, '× today’s traffic'), '65.2× today’s traffic'],
    [estimated(0.9813, 'share'), '98.1 %'],
    [measured(0.412, 's'), '412 ms'],
    [derived(196.7, 'USD/month'), '$197/month'],
    [derived(1.63, 'ratio'), '1.63'],
    [{ ...assumed(4.29, 'USD/GPU-hour'), low: 3, high: 6 }, '$4.29/GPU-hour ($3.00–$6.00)'],
    [{ ...estimated(6, 'GPUs'), low: 6, high: 6 }, '6 GPUs'],
    [derived(13_367_927_857, 'tokens/month'), '13.4 B tokens/month'],
    [measured(151_432, 'tokens/min'), '151,432 tokens/min'],
    [measured(14_102_331, 'tokens'), '14,102,331 tokens'],
    [between(11.2, 157, 'requests', 'from sums'), '11.2–157 requests'],
    [between(7, 7, 'requests', 'from sums'), '7 requests'],
    [unknown('requests', 'no durations'), '–'],
    [unknown('USD/month', 'no price'), 'unpriced'],
    [{ ...measured(1, 's'), value: Number.NaN }, '–']
  ])('%j is %s', (figure, text) => {
    expect(figureText(figure)).toBe(text)
  })

  test('a ratio of like things, and a figure without its unit', () => {
    expect(timesText(derived(1.5731, 'ratio'))).toBe('1.57×')
    expect(timesText(unknown('ratio', 'span too short'))).toBe('–')
    expect(bare(measured(723, 'requests'))).toBe('723')
    expect(bare({ ...estimated(9.2, 'requests'), low: 3.8, high: 22.6 })).toBe('3.8–22.6')
    expect(bare(measured(22_361_870, 'tokens/min'), compact)).toBe('22.4 M')
    expect(bare(between(11.2, 157, 'requests', 'from sums'))).toBe('11.2–157')
  })
})

describe('texts of a log', () => {
  test('a name is cut, an empty one is said to be missing', () => {
    expect(nameText('')).toBe('(not named)')
    expect(nameText('', 'unnamed model')).toBe('unnamed model')
    expect(nameText('m'.repeat(500))).toBe(`${'m'.repeat(39)}…`)
  })

  test('every text of a value is made printable, keys included; numbers and nulls stay', () => {
    const value = { 'a\u001b': ['b\u009b', 1, null, { c: '\u202ed' }], e: 0.5 }
    expect(printableTexts(value)).toEqual({ 'a\uFFFD': ['b\uFFFD', 1, null, { c: '\uFFFDd' }], e: 0.5 })
  })
})
