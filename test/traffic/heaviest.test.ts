import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { heaviestSliding, tokensBefore } from '../../src/traffic/heaviest.ts'
import { cases } from '../cases.ts'
import { logOf, type Row } from '../log/sample.ts'

function heaviestOf(rows: readonly Row[], seconds: number) {
  const log = logOf(rows)
  return heaviestSliding(log, seconds * 1e6, tokensBefore(log))
}

describe('heaviestSliding', () => {
  // Three small ones weigh 1 + 1 + 1, the late one 7.
  test('weighs arrivals', () => {
    const rows = [0, 1, 2, 30].map(at => ({ at, input: at < 30 ? 1 : 7 }))
    expect(heaviestOf(rows, 10).input).toEqual({ amount: 7, atMicros: 30e6 })
  })

  // [8, 18): 2 + 5 = 7 of input, and nothing of output: that lies exactly one window after 8.
  test('leaves out what lies exactly one window later', () => {
    const rows = [
      { at: 8, input: 2 },
      { at: 11, input: 5 },
      { at: 18, output: 1 }
    ]
    expect(heaviestOf(rows, 10)).toEqual({
      input: { amount: 7, atMicros: 8e6 },
      output: { amount: 1, atMicros: 11e6 },
      total: { amount: 7, atMicros: 8e6 }
    })
  })

  test('where nothing weighs anything, it is the first arrival', () => {
    expect(heaviestOf([{ at: 4 }, { at: 5, input: 0 }], 10).total).toEqual({ amount: 0, atMicros: 4e6 })
  })
})

test('law: it weighs what adding up every window that opens at an arrival finds, and names the first', () => {
  const row = fc.record({
    at: fc.oneof(fc.nat(40), fc.nat(4_000)),
    input: fc.constantFrom(Number.NaN, 0, 1, 2, 900),
    output: fc.constantFrom(Number.NaN, 0, 1, 5, 300)
  })
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 80 }),
      fc.constantFrom(1, 5, 60, 1_000),
      (list, width) => {
        const log = logOf(list)
        const { arrivalMicros, inputTokens, outputTokens } = log
        const heaviest = (weigh: (i: number) => number) => {
          const amounts = Array.from(arrivalMicros, opens =>
            arrivalMicros.reduce(
              (sum, t, i) => (t >= opens && t < opens + width * 1e6 ? sum + weigh(i) : sum),
              0
            )
          )
          const most = Math.max(...amounts)
          return { amount: most, atMicros: arrivalMicros[most === 0 ? 0 : amounts.indexOf(most)] }
        }
        const [input, output] = [inputTokens, outputTokens].map(column => (i: number) => column[i] || 0) as [
          (i: number) => number,
          (i: number) => number
        ]
        expect(heaviestSliding(log, width * 1e6, tokensBefore(log))).toEqual({
          input: heaviest(input),
          output: heaviest(output),
          total: heaviest(i => input(i) + output(i))
        })
      }
    ),
    { numRuns: cases(1_000) }
  )
})
