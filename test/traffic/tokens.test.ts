import { describe, expect, test } from 'vitest'
import { binsPerWindow } from '../../src/traffic/bins.ts'
import { describeTokens } from '../../src/traffic/tokens.ts'
import { logOf, type Row } from '../log/sample.ts'

const spanOf = (rows: readonly Row[]) =>
  Math.max(...rows.map(({ at }) => at)) - Math.min(...rows.map(({ at }) => at))
const tokensOf = (...rows: readonly Row[]) =>
  describeTokens(logOf(rows), spanOf(rows), binsPerWindow(logOf(rows)))

/** Two answers, a failure that states zeros, an aborted stream that states nothing, a third answer. */
const LOG: readonly Row[] = [
  { at: 0, input: 100, cached: 40, output: 10, status: 200 },
  { at: 10, input: 300, cached: 0, output: 30, status: 200 },
  { at: 20, input: 0, output: 0, status: 500 },
  { at: 30 },
  { at: 90, input: 200, output: 20, status: 200 }
]

describe('describeTokens', () => {
  test('describes what was served and states its usage', () => {
    // Inputs 100, 200, 300; outputs 10, 20, 30; totals 110, 220, 330. The zeros of the failure are not requests's size.
    const { input, output, total } = tokensOf(...LOG)
    expect(input).toMatchObject({ count: 3, mean: 200, min: 100, p50: 200, max: 300, sum: 600 })
    expect(output).toMatchObject({ count: 3, mean: 20, min: 10, p50: 20, max: 30, sum: 60 })
    expect(total).toMatchObject({ count: 3, mean: 220, min: 110, p50: 220, max: 330, sum: 660 })
  })

  test('counts rows without usage: nothing stated, or nothing in and nothing out', () => {
    expect(tokensOf(...LOG).withoutUsage).toBe(2)
  })

  test('a failure with usage stays out of the sizes, but its tokens count in sums and rates', () => {
    const { input, sums, peakTpm } = tokensOf(
      { at: 0, input: 50, output: 5 },
      { at: 30, input: 70, output: 0, status: 500 }
    )
    expect(input).toMatchObject({ count: 1, sum: 50 })
    expect([sums.input.value, sums.total.value, peakTpm.sliding.value]).toEqual([120, 125, 125])
  })

  test('all of a request’s tokens count at its arrival, over half-open and calendar minutes', () => {
    // Sliding [10, 70): 330; [0, 60): 110 + 330 = 440; [90, 150): 220. Calendar minute 0: 440, minute 1: 220.
    const { peakTpm, peakInputTpm, peakOutputTpm } = tokensOf(...LOG)
    expect(peakTpm.sliding).toEqual({ value: 440, unit: 'tokens/min', basis: 'measured' })
    expect([peakTpm.at, peakTpm.aligned.value, peakTpm.alignedAt]).toEqual([
      't+0.000000s',
      440,
      't+0.000000s'
    ])
    expect([peakInputTpm.sliding.value, peakOutputTpm.sliding.value]).toEqual([400, 40])
  })

  test('bin alignment moves the peak: what straddles a calendar minute is one sliding minute', () => {
    const { peakTpm } = tokensOf({ at: 50, input: 60 }, { at: 70, input: 50 }, { at: 300, input: 1 })
    expect([peakTpm.sliding.value, peakTpm.aligned.value]).toEqual([110, 60])
  })

  test('averages over the span', () => {
    // 660 tokens in 90 s.
    expect(tokensOf(...LOG).averageTpm).toEqual({ value: 440, unit: 'tokens/min', basis: 'derived' })
  })

  test('the cached share is of the served rows that state both', () => {
    // 40 of 100 + 300; the third answer does not say what was cached, and the last one not what went in.
    const odd: Row = { at: 91, cached: 10, output: 5, status: 200 }
    expect(tokensOf(...LOG, odd).cachedShare).toEqual({ value: 0.1, unit: 'share', basis: 'derived' })
  })

  test('what no row states is unknown, never 0', () => {
    const { input, sums, peakTpm, averageTpm, cachedShare, withoutUsage } = tokensOf({ at: 0 }, { at: 9 })
    expect(input).toBeNull()
    const figures = [
      sums.input,
      sums.cached,
      sums.output,
      sums.total,
      peakTpm.sliding,
      peakTpm.aligned,
      averageTpm,
      cachedShare
    ]
    expect(figures.map(({ value }) => value)).toEqual(figures.map(() => null))
    expect([peakTpm.at, withoutUsage]).toEqual([null, 2])
  })

  test('a side that no row states is unknown beside one that is stated', () => {
    const { output, total, sums, peakOutputTpm, peakTpm } = tokensOf(
      { at: 0, input: 10 },
      { at: 9, input: 20 }
    )
    expect([output, sums.output.value, peakOutputTpm.sliding.value]).toEqual([null, null, null])
    expect([total?.sum, peakTpm.sliding.value]).toEqual([30, 30])
  })

  test('usage is stated by tokens on either side', () => {
    expect(
      tokensOf({ at: 0, input: 1 }, { at: 1, output: 1 }, { at: 2, input: 0, output: 0 }, { at: 3 })
        .withoutUsage
    ).toBe(2)
  })

  test('embeddings put out nothing: a stated 0 beside an input is 0', () => {
    const { output, peakOutputTpm } = tokensOf(
      { at: 0, input: 10, output: 0 },
      { at: 9, input: 20, output: 0 }
    )
    expect([output?.max, peakOutputTpm.sliding.value]).toEqual([0, 0])
  })
})
