import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judge } from '../../src/verdict/judge.ts'
import { planOf } from '../pricing/sample.ts'
import { type Case, evidenceOf, throttledRows } from './sample.ts'

const PLAN = planOf({ gpu: 'H100', gpus: 2 })
const verdictOf = (stated: Case, plan = PLAN) => judge(evidenceOf(stated), plan)

const OUTAGE = { circumstances: { outageCostsRevenue: true } }
const NO_OUTAGE = { circumstances: { outageCostsRevenue: false } }

describe('recommendation', () => {
  test.each<[string, Case, string]>([
    ['GPUs cheaper', { shared: 6_000, fixed: 5_999 }, 'dedicated'],
    ['GPUs as dear', { shared: 6_000, fixed: 6_000 }, 'shared'],
    ['GPUs dearer, no 429', { shared: 4_000, fixed: 6_000, ...OUTAGE }, 'shared'],
    ['GPUs dearer, 429s, outage costs revenue', { rows: throttledRows, ...OUTAGE }, 'dedicated'],
    ['GPUs dearer, 429s, outage costs nothing', { rows: throttledRows, ...NO_OUTAGE }, 'shared'],
    ['GPUs dearer, 429s, outage not said', { rows: throttledRows }, 'shared'],
    ['GPUs cheaper, less than a day', { shared: 6_000, fixed: 1, days: 0.99 }, 'not-enough-data'],
    ['GPUs cheaper, a day', { shared: 6_000, fixed: 1, days: 1 }, 'dedicated'],
    ['tokens unpriced', { shared: null }, 'not-enough-data'],
    ['GPUs unpriced', { fixed: null }, 'not-enough-data'],
    [
      'GPUs unpriced, 429s, outage costs revenue',
      { fixed: null, rows: throttledRows, ...OUTAGE },
      'not-enough-data'
    ]
  ])('%s', (_, stated, recommendation) => {
    expect(verdictOf(stated).recommendation).toBe(recommendation)
  })

  test('is open while a workload has no GPUs, and says which and why', () => {
    const { recommendation, because } = verdictOf({ fixed: null }, planOf({ gpu: 'H100', gpus: 2 }, null))
    expect(recommendation).toBe('not-enough-data')
    expect(because).toHaveLength(1)
    expect(because[0]).toContain('gpt-5: no open-weight equivalent is established')
  })

  test('names everything that is missing', () => {
    const { because } = verdictOf({ shared: null, fixed: null, days: 0.25 })
    expect(because).toHaveLength(3)
    expect(because[0]).toContain('6.0 hours')
    expect(because[1]).toContain('nothing in the log could be priced')
    expect(because[2]).toContain('no price for this GPU')
  })
})

describe('a bill with unpriced attempts', () => {
  // 99 attempts were answered. At 4,000 USD for 49 of them all would cost 8,082 USD: more than the GPUs.
  test('is no reason to stay where the whole of it could be more than the GPUs', () => {
    const { recommendation, because } = verdictOf({ shared: 4_000, fixed: 6_000, unpricedAttempts: 50 })
    expect(recommendation).toBe('not-enough-data')
    expect(because).toEqual([expect.stringContaining('50 of 99 attempts'), 'Missing: no price for m.'])
  })

  // At 4,000 USD for 90 of 99 all would cost 4,400 USD.
  test('is one where even the whole of it would be less', () => {
    expect(verdictOf({ shared: 4_000, fixed: 6_000, unpricedAttempts: 9 }).recommendation).toBe('shared')
  })

  test('is already reason enough to move where the priced part costs more than the GPUs', () => {
    expect(verdictOf({ shared: 6_001, fixed: 6_000, unpricedAttempts: 50 }).recommendation).toBe('dedicated')
  })
})

describe('words', () => {
  test('the move says what it saves', () => {
    const { headline, because } = verdictOf({ shared: 21_500, fixed: 6_000 })
    expect(headline).toContain('6,000 USD a month where the tokens cost 21,500 USD')
    expect(because).toEqual([expect.stringContaining('15,500 USD a month less')])
  })

  test('the move for reliability says what it costs and that price speaks against it', () => {
    const { headline, because } = verdictOf({ rows: throttledRows, ...OUTAGE })
    expect(headline).toContain('for reliability, not for price')
    expect(headline).toContain('2,000 USD a month more')
    expect(because.join(' ')).toContain('6,000 USD a month against 4,000 USD')
  })

  test('staying says by how much, and where the break-even lies', () => {
    const { headline, because } = verdictOf({ shared: 40, fixed: 6_000 })
    expect(headline).toContain('40 USD a month')
    // 6,000 / 40 = 150 times.
    expect(because).toEqual([
      expect.stringContaining('5,960 USD a month more'),
      expect.stringContaining('at 150× today')
    ])
  })

  test('staying with 429s says what else helps', () => {
    expect(verdictOf({ rows: throttledRows }).because.join(' ')).toContain('--outage-costs-revenue yes')
    expect(verdictOf({}).because.join(' ')).not.toContain('429')
  })

  test.each<[string, Case, RegExp, Case]>([
    ['a log of days', { days: 6.9 }, /shorter than a week/, { days: 7 }],
    ['unpriced traffic', { unpricedAttempts: 1 }, /could not be priced/, {}],
    ['buckets', { hours: [{ at: 0, requests: 9 }] }, /sums per bucket/, {}]
  ])('%s carries a caveat', (_, stated, text, plain) => {
    expect(verdictOf(stated).caveats.join('\n')).toMatch(text)
    expect(verdictOf(plain).caveats.join('\n')).not.toMatch(text)
  })

  test('attempts whose GPUs have no price are not counted among those whose tokens have none', () => {
    const evidence = evidenceOf({ unpricedAttempts: 1 })
    const both = [
      ...evidence.costs.unpriced,
      { side: 'fixed' as const, name: 'MI355X', attempts: 90, why: 'no price' }
    ]
    const { caveats } = judge({ ...evidence, costs: { ...evidence.costs, unpriced: both } }, PLAN)
    expect(caveats.join('\n')).toContain('1 attempts (1 %) could not be priced')
  })

  test('a stand-in for the log’s model carries a caveat', () => {
    expect(verdictOf({}).caveats.join('\n')).toContain('gpt-oss-20b stands in for gpt-4o-mini')
  })

  test('the criteria are all there whatever the recommendation', () => {
    const numbers = [verdictOf({ shared: null }), verdictOf({}), verdictOf({ shared: 9_000 })].map(
      v => v.criteria.length
    )
    expect(numbers).toEqual([7, 7, 7])
  })
})

describe('laws', () => {
  const usd = fc.integer({ min: 0, max: 100_000 })
  const stated = fc.record({
    shared: usd,
    fixed: usd,
    rows: fc.constantFrom(throttledRows, undefined),
    outageCostsRevenue: fc.constantFrom(true, false, null)
  })
  const caseOf = ({
    shared,
    fixed,
    rows,
    outageCostsRevenue
  }: typeof stated extends fc.Arbitrary<infer T> ? T : never): Case => ({
    shared,
    fixed,
    circumstances: { outageCostsRevenue },
    ...(rows === undefined ? {} : { rows })
  })

  test('dearer GPUs never turn shared into dedicated', () => {
    fc.assert(
      fc.property(stated, usd, (drawn, more) => {
        const before = verdictOf(caseOf(drawn)).recommendation
        const after = verdictOf(caseOf({ ...drawn, fixed: drawn.fixed + more })).recommendation
        expect(before === 'shared' && after === 'dedicated').toBe(false)
      })
    )
  })

  test('with full data the price decides, and reliability where it does not', () => {
    fc.assert(
      fc.property(stated, drawn => {
        const reliability = drawn.rows !== undefined && drawn.outageCostsRevenue === true
        const expected = drawn.fixed < drawn.shared || reliability ? 'dedicated' : 'shared'
        expect(verdictOf(caseOf(drawn)).recommendation).toBe(expected)
      })
    )
  })
})
