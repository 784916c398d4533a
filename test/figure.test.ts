import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  assumed,
  BASES,
  between,
  derived,
  estimated,
  measured,
  softened,
  unknown,
  weakest
} from '../src/figure.ts'
import { withCommas } from '../src/words.ts'

describe('figures', () => {
  test.each([
    [measured, 'measured'],
    [derived, 'derived'],
    [estimated, 'estimated'],
    [assumed, 'assumed']
  ] as const)('carry their basis', (make, basis) => {
    expect(make(3, 's')).toEqual({ value: 3, unit: 's', basis })
    expect(make(3, 's', 'so')).toEqual({ value: 3, unit: 's', basis, note: 'so' })
  })

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    '%d is no value: null',
    value => {
      expect(measured(value, 's').value).toBeNull()
    }
  )

  test('0 is a value', () => {
    expect(measured(0, 's').value).toBe(0)
  })

  test('unknown says why', () => {
    expect(unknown('s', 'no durations')).toEqual({
      value: null,
      unit: 's',
      basis: 'measured',
      note: 'no durations'
    })
    expect(unknown('s', 'no durations', 'derived').basis).toBe('derived')
  })

  test('between knows its ends only', () => {
    expect(between(1, 2, 's', 'so')).toEqual({
      value: null,
      unit: 's',
      basis: 'estimated',
      low: 1,
      high: 2,
      note: 'so'
    })
  })
})

describe('weakest', () => {
  test('of nothing is the firmest', () => {
    expect(weakest()).toBe('measured')
  })

  test('law: is one of its own, and none of them is softer', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...BASES), { minLength: 1 }), bases => {
        const found = weakest(...bases)
        expect(bases).toContain(found)
        expect(bases.every(basis => BASES.indexOf(basis) <= BASES.indexOf(found))).toBe(true)
      })
    )
  })
})

describe('softened', () => {
  const report = {
    a: measured(1, 's'),
    list: [estimated(2, 's'), assumed(3, 's')],
    name: 'basis',
    none: null
  }

  test('makes no figure firmer than the basis, however deep, and leaves the rest', () => {
    expect(softened(report, 'estimated')).toEqual({
      a: estimated(1, 's'),
      list: [estimated(2, 's'), assumed(3, 's')],
      name: 'basis',
      none: null
    })
  })

  test('leaves its argument as it was', () => {
    softened(report, 'assumed')
    expect(report.a.basis).toBe('measured')
  })
})

test('thousands are set apart as toLocaleString sets them', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), whole => {
      expect(withCommas(whole)).toBe(whole.toLocaleString('en-US'))
    })
  )
})
