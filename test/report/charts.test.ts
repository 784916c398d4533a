import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bar, beyondScale, concurrencyBars, sparkline } from '../../src/report/charts.ts'

describe('sparkline', () => {
  test('the highest value is full, nothing is the lowest step', () => {
    expect(sparkline([0, 1, 2, 4, 8], 5)).toBe('▁▂▂▄█')
    expect(sparkline([0, 0], 5)).toBe('▁▁')
    expect(sparkline([], 5)).toBe('')
  })

  test('one high slice in a thousand stays in sight', () => {
    const values = Array.from({ length: 1_000 }, (_, index) => (index === 777 ? 90 : 1))
    expect(sparkline(values, 10)).toBe('▂▂▂▂▂▂▂█▂▂')
  })

  test('a spike is cut and marked, and the rhythm beside it stays visible', () => {
    // 40 columns of 1 to 4; the 38th of 40 in order is 4, three times that is 12: 90 is beyond, and 4 is full.
    const values = Array.from({ length: 40 }, (_, index) => (index === 20 ? 90 : 1 + (index % 4)))
    const line = sparkline(values, 40)
    expect(line.slice(0, 4)).toBe('▂▄▆█')
    expect(line[20]).toBe('↑')
    expect(beyondScale(values, 40)).toBe('; ↑ is cut: up to 22.5× the scale')
    expect(beyondScale([1, 2, 3], 40)).toBe('')
  })

  test('law: as wide as asked or as there are values, and full somewhere if anything is above 0', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(), { maxLength: 500 }),
        fc.integer({ min: 1, max: 120 }),
        (values, width) => {
          const line = sparkline(values, width)
          expect(line).toHaveLength(Math.min(width, values.length))
          expect(line.includes('█')).toBe(values.some(value => value > 0))
        }
      )
    )
  })
})

describe('bar', () => {
  test.each([
    [1, '████'],
    [0.5, '██'],
    [0.53125, '██▏'],
    [0.001, '▏'],
    [0, '']
  ])('%d of four characters is %s', (part, text) => {
    expect(bar(part, 4)).toBe(text)
  })
})

const level = (inFlight: number, share: number) => ({ inFlight, seconds: share * 100, share })

describe('concurrency bars', () => {
  test('few levels stand alone, missing ones included', () => {
    expect(concurrencyBars([level(0, 0.5), level(2, 0.5)])).toEqual([
      { label: '0', share: 0.5, text: '50 %' },
      { label: '1', share: 0, text: '0 %' },
      { label: '2', share: 0.5, text: '50 %' }
    ])
  })

  test('22 levels, 0 to 21, stand in ranges of 5: a tenth of 22 is above 2', () => {
    const bars = concurrencyBars([level(0, 0.9), level(4, 0.05), level(21, 0.05)])
    expect(bars.map(({ label }) => label)).toEqual(['0–4', '5–9', '10–14', '15–19', '20–24'])
    expect(bars[0]?.share).toBeCloseTo(0.95, 12)
  })

  test('no histogram, no bars', () => {
    expect(concurrencyBars([])).toEqual([])
  })

  test('law: at most ten bars, and their shares add up to those of the levels', () => {
    const levels = fc.uniqueArray(fc.nat(5_000), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(levels, inFlight => {
        const bars = concurrencyBars(inFlight.map(value => level(value, 1 / inFlight.length)))
        expect(bars.length).toBeLessThanOrEqual(10)
        expect(bars.reduce((total, { share }) => total + share, 0)).toBeCloseTo(1, 9)
      })
    )
  })
})
