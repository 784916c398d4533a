import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cheapestMove, type Movable } from '../../src/pricing/moving.ts'
import { type PriceBook, parseGpuPrice, parseTokenPrice } from '../../src/pricing/priceBook.ts'
import { cases } from '../cases.ts'
import { compareCosts } from './priced.ts'
import { describedAs, logOf, noOverrides, planOf } from './sample.ts'

const movable = (usd: number, ...minutes: readonly number[]): Movable => ({
  usd,
  minutes: Float64Array.from(minutes)
})

/** 100 USD for every 10 tokens of the busiest minute. */
const rentUsd = (tokens: number): number => 100 * Math.max(1, Math.ceil(tokens / 10))

describe('cheapestMove', () => {
  // The even slice needs one GPU and saves 200; the burst would need five more for a bill of 50.
  test('moves what is even and leaves what bursts', () => {
    const found = cheapestMove([movable(300, 10, 10, 10), movable(50, 0, 50, 0)], rentUsd)
    expect(found).toEqual({ moves: [true, false], usd: 100 + 50, peakTokens: 10 })
  })

  // Peaks that do not coincide share a GPU: 160 USD of bills against 100, where neither alone would pay.
  test('moves together what does not pay alone', () => {
    const found = cheapestMove([movable(80, 10, 0), movable(80, 0, 10)], rentUsd)
    expect(found).toMatchObject({ moves: [true, true], usd: 100 })
  })

  test('moves nothing where nothing pays, or there is nothing', () => {
    expect(cheapestMove([movable(10, 1)], rentUsd).moves).toEqual([false])
    expect(cheapestMove([], rentUsd)).toEqual({ moves: [], usd: 0, peakTokens: 0 })
  })

  const slice = fc
    .tuple(fc.nat(300), fc.array(fc.nat(30), { minLength: 6, maxLength: 6 }))
    .map(([usd, minutes]) => movable(usd, ...minutes))

  test('law: of few slices no set is cheaper', () => {
    fc.assert(
      fc.property(fc.array(slice, { minLength: 1, maxLength: 7 }), slices => {
        const costs = Array.from({ length: 2 ** slices.length }, (_, set) => {
          const isIn = (i: number) => ((set >> i) & 1) === 1
          const peak = Math.max(
            ...Array.from({ length: 6 }, (_, minute) =>
              slices.reduce((sum, { minutes }, i) => sum + (isIn(i) ? (minutes[minute] ?? 0) : 0), 0)
            )
          )
          return slices.reduce((sum, { usd }, i) => sum + (isIn(i) ? 0 : usd), set === 0 ? 0 : rentUsd(peak))
        })
        expect(cheapestMove(slices, rentUsd).usd).toBeCloseTo(Math.min(...costs), 9)
      })
    )
  })

  test('law: of many slices never dearer than none or all', () => {
    fc.assert(
      fc.property(fc.array(slice, { minLength: 13, maxLength: 20 }), slices => {
        const peak = Math.max(
          ...Array.from({ length: 6 }, (_, minute) =>
            slices.reduce((sum, { minutes }) => sum + (minutes[minute] ?? 0), 0)
          )
        )
        const none = slices.reduce((sum, { usd }) => sum + usd, 0)
        expect(cheapestMove(slices, rentUsd).usd).toBeLessThanOrEqual(Math.min(none, rentUsd(peak)) + 1e-9)
      }),
      { numRuns: cases(20) }
    )
  })
})

describe('--slices', () => {
  const book: PriceBook = {
    ...noOverrides,
    tokenPrices: new Map([parseTokenPrice('acme=100,100,100')]),
    gpuPrices: new Map([parseGpuPrice('L40S=1')])
  }
  const rows = Array.from({ length: 60 }, (_, i) => ({
    at: i * 60e6,
    model: 'acme',
    input: i % 2 === 0 ? 9_000 : 1_000,
    output: 1_000
  }))

  test('says for each fleet which slices move, and sums of their bills are the bill', () => {
    const sized = planOf({ gpu: 'L40S', gpus: 1, source: 'acme' })
    const busiest = [
      { at: 't', requests: 1, inputTokens: 9_000, outputTokens: 1_000, chosenBy: 'tokens' as const }
    ]
    const plan = { ...sized, workloads: sized.workloads.map(workload => ({ ...workload, busiest })) }
    const { slices, shared } = compareCosts(logOf(rows), describedAs(730 * 3_600), plan, [], {
      ...book,
      slices: true
    })
    expect(slices[0]?.slices.map(({ name }) => name)).toEqual(['acme, long prompts', 'acme, short prompts'])
    expect(slices[0]?.usdMovingNone).toBeCloseTo(shared.usdPerMonth.value ?? Number.NaN, 9)
    // 60 requests of 6,000 tokens on average at 100 USD a million: 36 USD, where one GPU costs 730.
    expect(slices[0]).toMatchObject({ gpus: 0, usdMovingAll: 730 })
  })

  test('are not cut unless they are asked for', () => {
    const plan = planOf({ gpu: 'L40S', gpus: 1, source: 'acme' })
    expect(compareCosts(logOf(rows), describedAs(730 * 3_600), plan, [], book).slices).toEqual([])
  })
})
