import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { binsPerWindow } from '../../src/traffic/bins.ts'
import { PEAK_WINDOWS } from '../../src/traffic/windowNames.ts'
import { windowSeconds } from '../../src/traffic/windows.ts'
import { cases } from '../cases.ts'
import { logOf, type Row } from '../log/sample.ts'

const binsOf = (...rows: readonly Row[]) => binsPerWindow(logOf(rows))
const at = (...seconds: readonly number[]) => binsOf(...seconds.map(at => ({ at })))

describe('binsPerWindow', () => {
  // 8, 9, 9.5 and 10 lie close together, yet on both sides of the bin edge at 10: bins of 10 s hold 3, 1, 1.
  test('counts calendar bins floor(t / W), and says where the fullest starts', () => {
    expect(at(8, 9, 9.5, 10, 20)['10s'].busiest).toEqual({ amount: 3, atMicros: 0 })
    expect(at(8, 9, 9.5, 10, 20)['1s'].busiest).toEqual({ amount: 2, atMicros: 9_000_000 })
  })

  test('of several equally busy bins it names the first', () => {
    expect(at(3, 14, 25)['10s'].busiest).toEqual({ amount: 1, atMicros: 0 })
  })

  // First in minute 0, last in minute 3.
  test('are spanned from the first arrival’s to the last one’s', () => {
    expect(at(59, 180)['60s']).toMatchObject({ spanned: 4, occupied: 2, times: [undefined, 2] })
    expect(at(59)['60s'].spanned).toBe(1)
  })

  // Sliding [59, 119) would hold 2 + 5; the calendar minutes hold 2 and 5 + 1.
  test('weighs tokens, the unstated as none', () => {
    const { heaviest } = binsOf({ at: 59, input: 2 }, { at: 60, input: 5 }, { at: 119, output: 1 })['60s']
    expect(heaviest).toEqual({
      input: { amount: 5, atMicros: 60_000_000 },
      output: { amount: 1, atMicros: 60_000_000 },
      total: { amount: 6, atMicros: 60_000_000 }
    })
  })

  test('where nothing weighs anything, the heaviest is at the first arrival', () => {
    expect(at(4, 5)['10s'].heaviest.total).toEqual({ amount: 0, atMicros: 4_000_000 })
  })
})

test('law: they hold what sorting each arrival into its own bin finds', () => {
  const row = fc.record({
    at: fc.oneof(fc.integer({ max: 30_000, min: 0 }), fc.nat(400)).map(tenths => tenths / 10),
    input: fc.constantFrom(Number.NaN, 0, 1, 2, 900),
    output: fc.constantFrom(Number.NaN, 0, 1, 5, 300)
  })
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 80 }), fc.nat(1e9), (list, shift) => {
      const log = logOf(list.map(one => ({ ...one, at: one.at + shift })))
      const found = binsPerWindow(log)
      for (const window of PEAK_WINDOWS) {
        const width = windowSeconds(window) * 1e6
        const bins = new Map<number, number[]>()
        for (const [i, micros] of log.arrivalMicros.entries()) {
          const bin = Math.floor(micros / width)
          bins.set(bin, [...(bins.get(bin) ?? []), i])
        }
        const fullest = (weigh: (i: number) => number, otherwise: number) => {
          const amounts = [...bins].map(
            ([bin, rows]) => [rows.reduce((sum, i) => sum + weigh(i), 0), bin] as const
          )
          const most = Math.max(...amounts.map(([amount]) => amount))
          const bin = amounts.find(([amount]) => amount === most)?.[1] ?? Number.NaN
          return { amount: most, atMicros: most === 0 ? otherwise : bin * width }
        }
        const tokens = (column: Float32Array) => (i: number) => column[i] || 0
        const [input, output] = [tokens(log.inputTokens), tokens(log.outputTokens)]
        const first = log.arrivalMicros[0] ?? Number.NaN
        const times: number[] = []
        for (const rows of bins.values()) times[rows.length] = (times[rows.length] ?? 0) + 1
        expect(found[window]).toEqual({
          spanned: Math.max(...bins.keys()) - Math.min(...bins.keys()) + 1,
          occupied: bins.size,
          times,
          busiest: fullest(() => 1, Number.NaN),
          heaviest: {
            input: fullest(input, first),
            output: fullest(output, first),
            total: fullest(i => input(i) + output(i), first)
          }
        })
      }
    }),
    { numRuns: cases(1_000) }
  )
})
