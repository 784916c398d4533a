// slow: many whole audits
/** Made-up bursty traffic of known truth → the recommendation; and looks every five minutes that must not be fooled. */
import { describe, expect, test } from 'vitest'
import { burstyPair, until } from '../../scripts/cutover/burstyPair.mjs'
import { type CutoverQuestion, compareSides, DEFAULT_QUESTION } from '../../src/cutover/cutover.ts'
import type { Side } from '../../src/cutover/side.ts'
import { cases, some } from '../cases.ts'

type Pair = { readonly baseline: Side; readonly canary: Side }
const pairOf = (options: Parameters<typeof burstyPair>[0]) => burstyPair(options) as unknown as Pair

const median = (values: Float64Array): number => {
  const known = values.filter(value => !Number.isNaN(value)).sort()
  return known[known.length >> 1] as number
}

/** Errors of this traffic come in outages, which two hours cannot tell apart: latencies are what is judged here. */
const QUESTION: CutoverQuestion = {
  ...DEFAULT_QUESTION,
  replicates: 150,
  leftOut: ['failed', 'throttled', 'empty']
}

describe('half of the traffic, two hours', () => {
  const half = { seed: 11, canaryShare: 0.5, rate: 2.5 }

  test.each(
    some([
      ['an equal canary', {}, 'go'],
      ['a better one', { slower: 0.8 }, 'go'],
      ['a worse one', { slower: 1.35 }, 'roll-back'],
      ['a lighter and worse one', { slower: 1.35, lighter: true }, 'roll-back'],
      ['one with too little traffic', { canaryShare: 0.005 }, 'hold']
    ] as const)
  )('%s', (_, options, expected) => {
    expect(compareSides(pairOf({ ...half, ...options }), QUESTION).recommendation).toBe(expected)
  })

  test('a lighter one of equal speed is not taken for a faster one', () => {
    const pair = pairOf({ ...half, lighter: true })
    const { ratios, recommendation } = compareSides(pair, QUESTION)
    const ttft = ratios.find(({ name, quantile }) => name === 'ttft' && quantile === 'p50')
    const asLogged = Math.log(median(pair.canary.ttft) / median(pair.baseline.ttft))
    expect(asLogged).toBeLessThan(-0.08)
    expect(Math.abs(ttft?.estimate as number)).toBeLessThan(3.5 * (ttft?.standardError as number))
    expect(recommendation).not.toBe('roll-back')
  })

  test('the same seed gives the same answer', () => {
    const pair = pairOf({ ...half, rate: 0.5 })
    expect(compareSides(pair, QUESTION)).toEqual(compareSides(pair, QUESTION))
  })
})

describe('gates', () => {
  test('without data none is met, and no go is said', () => {
    const pair = pairOf({ seed: 3, canaryShare: 0.5, rate: 1 })
    const blind = { ...pair, canary: { ...pair.canary, ttft: pair.canary.ttft.map(() => Number.NaN) } }
    const { gates, recommendation } = compareSides(blind, QUESTION)
    expect(gates.find(({ id }) => id === 'ttft.p95')?.state).toBe('no-data')
    expect(recommendation).toBe('hold')
  })

  test('an undecided one says how much more it needs', () => {
    const { gates, moreSeconds } = compareSides(pairOf({ seed: 5, rate: 0.5 }), QUESTION)
    const open = gates.filter(({ state }) => state === 'undecided')
    expect(open.length).toBeGreaterThan(0)
    expect(open[0]?.power?.timesForEqual).toBeGreaterThan(1)
    expect(moreSeconds).toBeGreaterThan(0)
  })

  test('latencies of a clock in whole seconds tell no error, and no go', () => {
    const pair = pairOf({ seed: 5, canaryShare: 0.5, rate: 1 })
    const coarse = (side: Side): Side => ({
      ...side,
      ttft: side.ttft.map(value => Math.max(1, Math.min(1, value)))
    })
    const { gates, recommendation } = compareSides(
      { baseline: coarse(pair.baseline), canary: coarse(pair.canary) },
      QUESTION
    )
    expect(gates.find(({ id }) => id === 'ttft.p95')).toMatchObject({
      state: 'undecided',
      why: 'the log’s clock is too coarse to tell an error'
    })
    expect(recommendation).not.toBe('go')
  })

  test('broken error rates roll back', () => {
    const pair = pairOf({ seed: 5, canaryShare: 0.5 })
    const failed = pair.canary.failed.map((value, row) => (row % 8 === 0 ? 1 : value))
    const worse = { ...pair, canary: { ...pair.canary, failed } }
    const { gates, recommendation } = compareSides(worse, { ...QUESTION, leftOut: [] })
    expect(gates.find(({ id }) => id === 'failed')?.state).toBe('broken')
    expect(recommendation).toBe('roll-back')
  })
})

// The whole measurement is scripts/cutover.mjs: 1,000 pairs of each kind. Twelve of each are a quick guard.
describe('looked at every five minutes until something is said', () => {
  const decision = (options: Parameters<typeof burstyPair>[0]): string => {
    const pair = pairOf({ canaryShare: 0.5, rate: 0.4, ...options })
    for (let minutes = 20; minutes <= 120; minutes += 20) {
      const seen = until(pair, minutes * 60) as unknown as Pair
      const { recommendation } = compareSides(seen, { ...QUESTION, replicates: 60 })
      if (recommendation !== 'hold') return recommendation
    }
    return 'hold'
  }
  const seeds = some(
    Array.from({ length: 12 }, (_, i) => i + 100),
    all => cases(3 * all)
  )

  test('a canary 20 % slower gets no go', () => {
    expect(seeds.filter(seed => decision({ seed, slower: 1.2 }) === 'go')).toEqual([])
  })

  test('an equal one is not rolled back', () => {
    expect(seeds.filter(seed => decision({ seed }) === 'roll-back')).toEqual([])
  })
})
