// slow: many whole audits
/** Canaries that are made worse in one way each → the verdict, and the measure that it names. */
import { describe, expect, test } from 'vitest'
import { burstyPair } from '../../scripts/cutover/burstyPair.mjs'
import { type CutoverQuestion, compareSides, DEFAULT_QUESTION } from '../../src/cutover/cutover.ts'
import { headlineOf } from '../../src/cutover/headline.ts'
import type { Side } from '../../src/cutover/side.ts'
import { some } from '../cases.ts'

type Pair = { readonly baseline: Side; readonly canary: Side }

/** Ten hours of traffic without outages, half of it to each side: enough to decide any of these. */
const PAIR = burstyPair({ seed: 5, canaryShare: 0.5, rate: 0.5, seconds: 36_000 }) as unknown as Pair
const QUESTION: CutoverQuestion = {
  ...DEFAULT_QUESTION,
  replicates: 100,
  // Outages of the made-up traffic strike one side alone.
  gates: { ...DEFAULT_QUESTION.gates, maxErrorIncrease: 0.02, max429Increase: 0.02 }
}

/** Shares of rows that no burst and no order of the log knows. */
const everyOf = (count: number) => (row: number) => (row * 7_919) % count === 0
const scaled = (values: Float64Array, factor: number, where: (row: number) => boolean = () => true) =>
  values.map((value, row) => (where(row) ? value * factor : value))
const marked = (side: Side, where: (row: number) => boolean) =>
  Float32Array.from(side.failed, (failed, row) => (failed === 1 ? Number.NaN : Number(where(row))))
const NONE = () => false

/** The canary with some columns changed. */
const canaryWith = (change: (side: Side) => Partial<Side>): Pair => ({
  baseline: PAIR.baseline,
  canary: { ...PAIR.canary, ...change(PAIR.canary) }
})
const brokenIn = (pair: Pair) =>
  compareSides(pair, QUESTION)
    .gates.filter(({ state }) => state === 'broken')
    .map(({ id }) => id)

test('unchanged, no gate is broken, no model is worse and nothing is left unsaid', () => {
  const { gates, worseModels, notJudged } = compareSides(PAIR, QUESTION)
  expect(gates.filter(({ state }) => state === 'broken')).toEqual([])
  expect(worseModels).toEqual([])
  expect(notJudged).toEqual([])
})

test.each(
  some([
    [
      'a slower first token, a faster answer',
      ['ttft.p95'],
      (side: Side) => ({
        ttft: scaled(side.ttft, 1.6),
        answer: scaled(side.answer, 0.9)
      })
    ],
    [
      'a faster first token, a slower answer',
      ['tpot.p95', 'answer.p95'],
      (side: Side) => ({
        ttft: scaled(side.ttft, 0.5),
        tpot: scaled(side.tpot, 1.6),
        answer: scaled(side.answer, 1.6)
      })
    ],
    [
      'errors that retries hide',
      ['erred'],
      (side: Side) => ({
        erred: side.erred.map((value, row) => (everyOf(12)(row) ? 1 : value))
      })
    ],
    [
      '429s alone',
      ['throttled'],
      (side: Side) => ({
        throttled: side.throttled.map((value, row) => (everyOf(12)(row) ? 1 : value))
      })
    ]
  ] as const)
)('%s', (_, ids, change) => {
  expect(brokenIn(canaryWith(change))).toEqual(ids)
})

test.each(some(['truncated', 'filtered', 'refused', 'empty', 'badTools', 'badJson'] as const))(
  'quality: %s',
  name => {
    const baseline = { ...PAIR.baseline, [name]: marked(PAIR.baseline, NONE) }
    const canary = { ...PAIR.canary, [name]: marked(PAIR.canary, everyOf(15)) }
    expect(brokenIn({ baseline, canary })).toEqual([name])
  }
)

describe('what a verdict on all requests together would hide', () => {
  /** One request in twelve is of a second model. */
  const twoModels = (side: Side): Side => ({
    ...side,
    model: side.model.map((name, row) => (everyOf(12)(row) ? 'small' : name))
  })

  test('one model that is slower holds the cutover, and is named', () => {
    const canary = twoModels(PAIR.canary)
    const isSmall = (row: number) => canary.model[row] === 'small'
    const pair = {
      baseline: twoModels(PAIR.baseline),
      canary: {
        ...canary,
        tpot: scaled(canary.tpot, 1.6, isSmall),
        answer: scaled(canary.answer, 1.6, isSmall)
      }
    }
    const found = compareSides(pair, { ...QUESTION, gates: { ...QUESTION.gates, maxP95Increase: 0.3 } })
    expect(found.gates.filter(({ state }) => state === 'broken')).toEqual([])
    expect(found.worseModels.map(({ model }) => model)).toEqual(['small'])
    expect(found.recommendation).toBe('hold')
    expect(headlineOf(found, String)).toContain('Proven worse for small alone: Gap between tokens p95')
  })

  test('two models that are equal are not', () => {
    const pair = { baseline: twoModels(PAIR.baseline), canary: twoModels(PAIR.canary) }
    expect(compareSides(pair, QUESTION).worseModels).toEqual([])
  })

  test('a p99 that no gate asks for is said, and judged where one does', () => {
    const pair = canaryWith(side => ({ ttft: scaled(side.ttft, 8, everyOf(40)) }))
    const { notJudged } = compareSides(pair, { ...QUESTION, gates: { ...QUESTION.gates, maxP95Increase: 1 } })
    expect(notJudged.map(({ id }) => id)).toEqual(['ttft.p99'])
    const gates = { ...QUESTION.gates, maxP95Increase: 1, maxP99Increase: 0.5 }
    const judged = compareSides(pair, { ...QUESTION, gates })
    expect(judged.gates.find(({ id }) => id === 'ttft.p99')?.state).toBe('broken')
    expect(judged.notJudged).toEqual([])
  })

  test.each([
    ['half as long', 0.5],
    ['twice as long', 2]
  ])('answers %s are said', (_, factor) => {
    const pair = canaryWith(side => ({ output: side.output.map(tokens => tokens * factor) }))
    const lengths = compareSides(pair, QUESTION).notJudged.filter(({ id }) => id === 'output.p50')
    expect(lengths).toHaveLength(1)
    expect(lengths[0]?.change).toBeCloseTo(factor - 1, 0)
  })
})

test('a burst that no month averages out is not told as months of waiting', () => {
  const failed = PAIR.canary.failed.map((value, row) => (row > 3_000 && row < 3_400 ? 1 : value))
  const found = compareSides(
    canaryWith(() => ({ failed, erred: failed })),
    {
      ...QUESTION,
      gates: { ...QUESTION.gates, maxErrorIncrease: 0.005 }
    }
  )
  expect(found.recommendation).not.toBe('go')
  const text = headlineOf({ ...found, moreSeconds: 191 * 86_400 }, String)
  expect(text).not.toContain('more at this rate')
})
