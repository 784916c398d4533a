// slow: many whole audits
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CapacityPlan } from '../../src/capacity/planShape.ts'
import { assumed } from '../../src/figure.ts'
import { groundsOf } from '../../src/verdict/grounds.ts'
import { judge } from '../../src/verdict/judge.ts'
import { RULES } from '../../src/verdict/rules.ts'
import { planOf } from '../pricing/sample.ts'
import { type Case, evidenceOf, throttledRows } from './sample.ts'

const verdictOf = (stated: Case, plan?: CapacityPlan) => judge(evidenceOf(stated, plan))

const OUTAGE = { circumstances: { outageCostsRevenue: true } }
const NO_OUTAGE = { circumstances: { outageCostsRevenue: false } }

const standIn = {
  ...{ sourceModel: 'gpt-4o-mini', named: false, thin: false, evidence: '', limited: false, sources: [] },
  outputTimes: { value: 1, unit: '×', basis: 'estimated' }
} as const

describe('recommendation', () => {
  test.each<[string, Case, string]>([
    ['GPUs cheaper', { shared: 6_000, fixed: 5_999 }, 'dedicated'],
    ['GPUs as dear', { shared: 6_000, fixed: 6_000 }, 'shared'],
    ['GPUs dearer, no 429', { shared: 4_000, fixed: 6_000, ...OUTAGE }, 'shared'],
    ['GPUs dearer, 429s, outage costs revenue', { rows: throttledRows, ...OUTAGE }, 'dedicated'],
    ['GPUs dearer, 429s, outage costs nothing', { rows: throttledRows, ...NO_OUTAGE }, 'shared'],
    ['GPUs dearer, 429s, outage not said', { rows: throttledRows }, 'shared'],
    ['GPUs cheaper, less than a day', { shared: 6_000, fixed: 1, days: 0.99 }, 'dedicated'],
    ['GPUs cheaper, a day', { shared: 6_000, fixed: 1, days: 1 }, 'dedicated'],
    // “Move if the tokens cost more than that, stay if less” recommends neither.
    ['tokens unpriced', { shared: null }, 'too-close'],
    ['GPUs unpriced', { fixed: null }, 'shared'],
    ['GPUs unpriced, 429s, outage costs revenue', { fixed: null, rows: throttledRows, ...OUTAGE }, 'shared']
  ])('%s', (_, stated, recommendation) => {
    expect(verdictOf(stated).recommendation).toBe(recommendation)
  })

  test('stays where no workload has GPUs, and says which and why', () => {
    const { recommendation, because } = verdictOf({ fixed: null }, planOf(null))
    expect(recommendation).toBe('shared')
    expect(because[0]).toContain('gpt-5: no open-weight equivalent is established')
  })

  test('names the condition under which it holds', () => {
    const { condition, headline } = verdictOf({ shared: null, days: 0.25 })
    expect(condition).toBe('If every hour of the month were like these 6 hours,')
    // A weekday of 23.9 h is 25.7 such days a month, of which 30.5 would be like it: weekends are counted as quieter.
    expect(verdictOf({ days: 0.998, monthsFactor: 25.69 }).condition).toBe(
      'If the days of the month were like these 24 hours, with weekends as quiet as they mostly are,'
    )
    expect(verdictOf({ days: 1 / 1_440 }).condition).toBe('If every hour of the month were like this minute,')
    expect(headline).toContain('$6,000 a month: move if the tokens cost more than that today')
    expect(headline.startsWith(condition ?? '-')).toBe(true)
    expect(verdictOf({}).condition).toBeNull()
  })

  test('where the last week is unlike the rest, no bill is called today’s', () => {
    const evidence = evidenceOf({ shared: 6_000, fixed: 1_000, openShared: 5_000 })
    const lastWeek = { usdPerMonth: assumed(60_000, 'USD/month'), overAverage: 10, since: '2026-10-02' }
    const said = (changed: object) =>
      judge({ ...evidence, costs: { ...evidence.costs, period: { ...evidence.costs.period, ...changed } } })
        .headline
    expect(said({ lastWeek })).toContain('on the log’s average $6,000')
    expect(said({ lastWeek: { ...lastWeek, since: null } })).toContain('today $6,000')
  })

  test('growth that is planned for is a condition, and no bill is called today’s', () => {
    const plan = { ...planOf({ gpu: 'H100', gpus: 2 }), growth: 0.5, plannedGrowth: 0.5 }
    for (const stated of [
      { shared: 6_000, fixed: 1_000, openShared: 5_000 },
      { shared: 6_000, fixed: 9_000, openShared: 500 },
      { shared: 6_000, fixed: 9_000, hybrid: 4_000 }
    ]) {
      const { condition, headline, because } = verdictOf(stated, plan)
      expect(condition).toBe('If traffic grew by 50 %,')
      expect(headline.startsWith('If traffic grew by 50 %, ')).toBe(true)
      expect(headline).toContain('with today’s models $6,000')
      expect([headline, ...because].join(' ')).not.toMatch(/today \$|today’s bill/)
    }
  })

  test.each([
    [0, 'Only one moment was seen'],
    [1 / 86_400, 'Only 1 second was seen'],
    [0.88 / 86_400, 'Only 0.88 seconds were seen'],
    [1 / 1_440, 'Only 1 minute was seen'],
    [59 / 1_440, 'Only 59 minutes were seen']
  ])('of %d days says first how little that is', (days, says) => {
    const { headline, condition } = verdictOf({ days })
    expect(headline).toContain(`${says} (100 requests), too little to decide on. If every `)
    expect(headline).toMatch(
      days * 86_400 < 60 ? /every (minute .* as much, |day .* as this moment, )/ : / were like (it|them), /
    )
    expect(condition).toMatch(/^If every /)
  })

  test('of an hour and more stands under its condition alone', () => {
    expect(verdictOf({ days: 1 / 24 }).headline).toMatch(/^If every hour of the month were like this hour,/)
  })

  test('what a log misses of its bill is no growth: that bill is today’s', () => {
    const plan = { ...planOf({ gpu: 'H100', gpus: 2 }), growth: 0.25 }
    const { condition, headline } = verdictOf({ shared: 6_000, fixed: 1_000 }, plan)
    expect(condition).toBeNull()
    expect(headline).not.toContain('today’s models')
  })

  test('is too close where the interval of the saving spans zero', () => {
    const plan = planOf({ gpu: 'H100', gpus: 2 })
    const end = (usd: number) => ({
      replicas: 1,
      gpus: 2,
      usdPerMonth: usd,
      usdLow: usd,
      usdHigh: usd,
      fleets: []
    })
    const confidence = {
      low: 2,
      high: 4,
      level: 0.8,
      method: '',
      days: 0,
      narrowing: '',
      optimistic: end(3_000),
      central: end(6_000),
      pessimistic: end(12_000)
    }
    const judged = verdictOf({ shared: 7_000, fixed: 6_000 }, { ...plan, confidence })
    expect(judged).toMatchObject({ recommendation: 'too-close', rule: 'too-close', action: 'as-billed' })
    expect(verdictOf({ shared: 13_000, fixed: 6_000 }, { ...plan, confidence }).recommendation).toBe(
      'dedicated'
    )
    // An open model by the token is the way until then: the one question is whether GPUs would cost less than it.
    const open = verdictOf({ shared: 9_000, openShared: 5_000, fixed: 6_000 }, { ...plan, confidence })
    expect(open).toMatchObject({ rule: 'too-close', action: 'open-shared' })
    expect(open.headline).toContain('$5,000 a month, today $9,000.')
    expect(open.headline.match(/too close to call/gi)).toHaveLength(1)
  })

  test('decides a bill below the price of one GPU without looking at the plan', () => {
    const evidence = { ...evidenceOf({ shared: 100, fixed: null, days: 0.1 }), leastGpuUsd: 500 }
    expect(judge(evidence)).toMatchObject({
      recommendation: 'shared',
      rule: 'bill-below-a-gpu',
      action: 'as-billed'
    })
  })
})

describe('models that public indices put behind the log’s own', () => {
  const plan = planOf({ gpu: 'H100', gpus: 2 })
  const planWith = (relation: 'weaker' | 'about-as-good' | 'unknown', named = false): CapacityPlan => ({
    ...plan,
    workloads: plan.workloads.map(workload => ({ ...workload, standIns: [{ ...standIn, relation, named }] }))
  })
  const byToken = (relation: 'weaker' | 'about-as-good', asked: CapacityPlan = plan) => {
    const evidence = evidenceOf({ shared: 6_000, fixed: 9_000, openShared: 500 }, asked)
    const workloads = [{ sourceModels: ['gpt-4o-mini'], targetModel: 'small', relation, offers: [] }]
    const openShared = { ...evidence.costs.openShared, workloads }
    return judge({ ...evidence, costs: { ...evidence.costs, openShared } })
  }

  test('no fleet of them is advised, and its price is said', () => {
    const { recommendation, action, rule, headline } = verdictOf(
      { shared: 6_000, fixed: 1_000 },
      planWith('weaker')
    )
    expect([recommendation, action, rule]).toEqual(['shared', 'as-billed', 'weaker-fleet'])
    expect(headline).toContain(
      'would cost $1,000 a month, and answer worse by public indices than gpt-4o-mini'
    )
  })

  test('nor by the token', () => {
    const { action, because } = byToken('weaker')
    expect(action).toBe('as-billed')
    expect(because.join(' ')).toContain(
      'would cost $500, but answer worse by public indices than gpt-4o-mini'
    )
    expect(byToken('about-as-good').action).toBe('open-shared')
  })

  test('unless the user named them, or nothing is known of them', () => {
    for (const asked of [planWith('weaker', true), planWith('about-as-good'), planWith('unknown')])
      expect(verdictOf({ shared: 6_000, fixed: 1_000 }, asked).recommendation).toBe('dedicated')
    expect(byToken('weaker', planWith('weaker', true)).action).toBe('open-shared')
  })

  test('a dear fleet of them is no different from any other', () => {
    expect(verdictOf({ shared: 500, fixed: 9_000 }, planWith('weaker')).rule).toBe('stay')
  })
})

describe('every rule at its boundary', () => {
  test.each<[string, Case, string]>([
    ['a day of log is enough', { days: 1 }, 'stay'],
    ['5 % of rejected lines are let pass', { sufficiency: { rejectedShare: 0.05 } }, 'stay'],
    ['more leave a condition', { sufficiency: { rejectedShare: 0.050_001 } }, 'stay'],
    ['GPUs a dollar below the tokens', { shared: 6_001, fixed: 6_000 }, 'fixed-cheapest'],
    ['but above the successors', { shared: 9_000, fixed: 6_000, successor: 5_999 }, 'stay'],
    ['but above the open model by the token', { shared: 9_000, fixed: 6_000, openShared: 5_999 }, 'stay'],
    [
      'and below both',
      { shared: 9_000, fixed: 6_000, successor: 6_001, openShared: 6_001 },
      'fixed-cheapest'
    ],
    ['a base that saves 5 % on the GPUs', { shared: 9_000, fixed: 6_000, hybrid: 5_700 }, 'fixed-cheapest'],
    ['a base that saves more', { shared: 9_000, fixed: 6_000, hybrid: 5_699 }, 'hybrid-cheapest'],
    ['a base that saves nothing on the tokens', { shared: 4_000, fixed: 6_000, hybrid: 4_000 }, 'stay'],
    ['a base that saves anything on them', { shared: 4_000, fixed: 6_000, hybrid: 3_999 }, 'hybrid-cheapest'],
    [
      'which the open model by the token undercuts',
      { shared: 4_000, fixed: 6_000, hybrid: 3_000, openShared: 2_999 },
      'stay'
    ],
    ['429s, an outage that costs, no tier that would do', { rows: throttledRows, ...OUTAGE }, 'reliability'],
    [
      '429s, an outage that costs, and a tier that would do',
      { rows: throttledRows, ...OUTAGE, tier: 'tier 4' },
      'stay'
    ]
  ])('%s', (_, stated, rule) => {
    expect(verdictOf(stated).rule).toBe(rule)
  })

  test('docs/method.md shows the table as it is in the code', () => {
    const method = readFileSync(new URL('../../docs/method.md', import.meta.url), 'utf8').replaceAll(
      /\s+/g,
      ' '
    )
    for (const { id, recommendation, condition } of RULES) {
      expect(method).toContain(`| \`${id}\` | ${recommendation} | ${condition} |`)
    }
  })

  test('the last rule always holds, and every id is its own', () => {
    expect(RULES.at(-1)?.holds(groundsOf(evidenceOf(), []))).toBe(true)
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length)
  })
})

describe('what only the user knows', () => {
  const asked = (stated: Case) =>
    verdictOf(stated)
      .criteria.filter(
        ({ met, asked: isAsked, threshold }) => met === null && isAsked && threshold === 'yes or no'
      )
      .map(({ id }) => id)

  test('is asked where an answer would change the decision', () => {
    // 429s that no tier stops, and GPUs that cost more: only an outage that costs revenue speaks for them.
    expect(asked({ rows: throttledRows, shared: 4_000, fixed: 6_000 })).toEqual(['outage-costs-revenue'])
  })

  test.each<[string, Case]>([
    ['no 429s', { shared: 4_000, fixed: 6_000 }],
    ['a tier that stops them', { rows: throttledRows, shared: 4_000, fixed: 6_000, tier: 'tier 4' }],
    ['GPUs that cost less anyway', { rows: throttledRows, shared: 9_000, fixed: 6_000 }]
  ])('is not asked with %s', (_, stated) => {
    expect(asked(stated)).toEqual([])
    const { why } = verdictOf(stated).criteria.find(({ id }) => id === 'outage-costs-revenue') ?? {}
    expect(why).toBe('not asked: neither answer would change the decision')
  })
})

describe('a bill with unpriced attempts', () => {
  // 99 attempts were answered. At 4,000 USD for 49 of them all would cost 8,082 USD: more than the GPUs.
  test('is no reason to stay where the whole of it could be more than the GPUs', () => {
    const { recommendation, because } = verdictOf({ shared: 4_000, fixed: 6_000, unpricedAttempts: 50 })
    expect(recommendation).toBe('too-close')
    expect(because).toEqual([expect.stringContaining('50 of 99 attempts'), 'Missing: no price for m.'])
  })

  // At 4,000 USD for 90 of 99 all would cost 4,400 USD.
  test('is one where even the whole of it would be less', () => {
    expect(verdictOf({ shared: 4_000, fixed: 6_000, unpricedAttempts: 9 }).recommendation).toBe('shared')
  })

  // 1,000 USD for 90 of 99: ranked at 1,100 USD for all of them, and said as the costs show it.
  test('says that a sum is a lower bound', () => {
    const { because } = verdictOf({ shared: 4_000, openShared: 1_000, fixed: 6_000, unpricedAttempts: 9 })
    expect(because).toContainEqual(expect.stringMatching(/at least \$1,000 a month\.$/))
  })

  test('is already reason enough to move where the priced part costs more than the GPUs', () => {
    expect(verdictOf({ shared: 6_001, fixed: 6_000, unpricedAttempts: 50 }).recommendation).toBe('dedicated')
  })

  test('decides nothing where the tokens are dearer without them, and an open model is cheaper than both', () => {
    const { rule } = verdictOf({ shared: 9_000, fixed: 6_000, openShared: 4_000, unpricedAttempts: 5 })
    expect(rule).toBe('stay')
  })
})

describe('words', () => {
  test('the move says what it saves', () => {
    const { headline, because } = verdictOf({ shared: 21_500, fixed: 6_000 })
    expect(headline).toContain('$6,000 a month. The shared pool as it is would cost $21,500.')
    expect(because).toEqual([expect.stringContaining('$15,500 a month less than shared')])
  })

  test('tiers of which the log hides what they refuse are no reason to move for reliability', () => {
    const evidence = evidenceOf({ rows: throttledRows, ...OUTAGE })
    const { limits } = evidence
    const refused = { value: null, unit: 'share', basis: 'estimated', low: 0, high: 1 } as const
    const scenarios = [{ tier: 'tier 5', refused, monthlyUsage: null }] as unknown as typeof limits.scenarios
    expect(judge(evidence).rule).toBe('reliability')
    const hidden = judge({ ...evidence, limits: { ...limits, scenarios } })
    expect(hidden.rule).not.toBe('reliability')
    expect(hidden.failureModes.find(({ id }) => id === 'tiers-run-out')?.found).toBeNull()
  })

  test('the move for reliability says what it costs and that price speaks against it', () => {
    const { headline, because } = verdictOf({ rows: throttledRows, ...OUTAGE })
    expect(headline).toContain('for reliability, not for price')
    expect(headline).toContain('$6,000 a month, $2,000 more than the tokens')
    expect(because.join(' ')).toContain('$6,000 a month against $4,000')
  })

  test('staying says by how much, and where the break-even lies', () => {
    const { headline, because } = verdictOf({ shared: 40, fixed: 6_000 })
    expect(headline).toContain('$40.00 a month')
    // 6,000 / 40 = 150 times.
    expect(because).toEqual([
      expect.stringContaining('$5,960 a month more'),
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
    const { caveats } = judge({ ...evidence, costs: { ...evidence.costs, unpriced: both } })
    expect(caveats.join('\n')).toContain('1 attempts (1 %) could not be priced')
  })

  test('a stand-in for the log’s model carries a caveat', () => {
    expect(verdictOf({}).caveats.join('\n')).toContain('gpt-oss-20b stands in for gpt-4o-mini')
  })

  test('what stands in for a tuned model is to be tuned, which no bill holds', () => {
    const evidence = evidenceOf({})
    const workloads = evidence.plan.workloads.map(each => ({
      ...each,
      standIns: [{ ...standIn, relation: 'unknown' as const, tunedFrom: 'gpt-4o-mini-2024-07-18' }]
    }))
    const { caveats } = judge({ ...evidence, plan: { ...evidence.plan, workloads } })
    expect(caveats.join('\n')).toMatch(
      /tuned from gpt-4o-mini-2024-07-18 .* Tune gpt-oss-20b on the same examples/
    )
    expect(judge(evidence).caveats.join('\n')).not.toMatch(/tune/i)
  })

  test('weeks that a plan of those before them would have missed carry caveats', () => {
    const evidence = evidenceOf({})
    const workloads = evidence.plan.workloads.map(each => ({
      ...each,
      served: 'dedicated' as const,
      walkForward: { weeks: 4, outgrown: 2, covered: 2, changed: true }
    }))
    const { caveats } = judge({ ...evidence, plan: { ...evidence.plan, workloads } })
    expect(caveats.join('\n')).toContain('more than it is for in 2 of 4 weeks')
    expect(caveats.join('\n')).toContain('has changed its pattern')
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
