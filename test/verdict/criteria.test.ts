import { describe, expect, test } from 'vitest'
import { judgeCriteria } from '../../src/verdict/criteria.ts'
import { type Case, evidenceOf, throttledRows } from './sample.ts'

function judged(id: string, stated: Case = {}) {
  const criterion = judgeCriteria(evidenceOf(stated)).find(found => found.id === id)
  if (criterion === undefined) throw new Error(`no criterion ${id}`)
  return criterion
}

const steady = (count: number, more: object = {}) =>
  Array.from({ length: count }, (_, i) => ({ at: i, ...more }))

test('the criteria are those that GPUOps publishes: four for dedicated, three for shared', () => {
  expect(judgeCriteria(evidenceOf()).map(({ id, favours }) => [id, favours])).toEqual([
    ['throttled-in-production', 'dedicated'],
    ['slow-under-load', 'dedicated'],
    ['monthly-spend', 'dedicated'],
    ['outage-costs-revenue', 'dedicated'],
    ['early-and-unpredictable', 'shared'],
    ['even-traffic', 'shared'],
    ['cost-not-urgent', 'shared']
  ])
})

describe('throttled-in-production', () => {
  test('is met by any 429, with its share of the attempts', () => {
    // 4 of 100.
    expect(judged('throttled-in-production', { rows: throttledRows })).toMatchObject({
      met: true,
      measured: { value: 4, unit: 'attempts', basis: 'measured' },
      why: '4 % of all attempts'
    })
  })

  test('writes shares out, also the whole', () => {
    const rows = steady(40, { status: 429 })
    expect(judged('throttled-in-production', { rows }).why).toBe('100 % of all attempts')
  })

  test('is not met where failures are logged and none is a 429', () => {
    expect(judged('throttled-in-production')).toMatchObject({ met: false, measured: { value: 0 } })
  })

  test('is unknown where the log records no failure, and in a usage export', () => {
    expect(judged('throttled-in-production', { rows: steady(9) })).toMatchObject({
      met: null,
      measured: { value: null }
    })
    expect(judged('throttled-in-production', { hours: [{ at: 0, requests: 9 }] }).met).toBeNull()
  })
})

describe('slow-under-load', () => {
  // 900 alone, 30 at once; the sample's GPUs take 1 s at p95.
  const rows = (alone: number, together: number) => [
    ...Array.from({ length: 900 }, (_, i) => ({ at: 20 * i, duration: alone, status: 200 })),
    ...Array.from({ length: 30 }, () => ({ at: 20_000, duration: together, status: 200 }))
  ]

  test.each([
    ['6× the quiet baseline, and GPUs would be faster', 1, 6, true],
    ['twice the quiet baseline', 3, 6, false],
    ['6× the quiet baseline, and GPUs would be no faster', 0.1, 0.6, false]
  ])('%s', (_, alone, together, met) => {
    expect(judged('slow-under-load', { rows: rows(alone, together) }).met).toBe(met)
  })

  test('says what was waited for, under load, when quiet, and on the GPUs', () => {
    expect(judged('slow-under-load', { rows: rows(1, 6) }).why).toBe(
      'p95 of the whole answer: 6 s under load, 1 s when quiet; 1 s predicted on the GPUs'
    )
  })

  test('goes by the first token where the log has it', () => {
    const streamed = rows(1, 9).map(row => ({ ...row, ttft: row.duration / 3 }))
    expect(judged('slow-under-load', { rows: streamed }).why).toContain(
      'p95 of the first token: 3 s under load'
    )
  })

  test('is unknown without durations', () => {
    expect(judged('slow-under-load')).toMatchObject({ met: null })
  })
})

describe('monthly-spend', () => {
  test.each([
    [4_999.99, false],
    [5_000, true],
    [80_000, true]
  ])('%f USD a month: %s', (shared, met) => {
    expect(judged('monthly-spend', { shared })).toMatchObject({ met, measured: { value: shared } })
  })

  test('is unknown where nothing could be priced', () => {
    expect(judged('monthly-spend', { shared: null })).toMatchObject({
      met: null,
      why: 'nothing in the log could be priced'
    })
  })
})

describe('even-traffic', () => {
  // One request a second for 300 s: 60 in every minute, 300 over 299 s on average: a ratio of 0.997.
  test('is met by a peak under twice the average', () => {
    const { met, measured } = judged('even-traffic', { rows: steady(300) })
    expect(met).toBe(true)
    expect(measured.value).toBeCloseTo(299 / 300, 12)
  })

  // 60 more in one moment: 120 in a minute, 360 over 299 s: (120 / 60) / (360 / 299) = 1.66; 600 more: 660 of 900: 3.65.
  test('is not met from twice the average on', () => {
    const burst = (more: number) => [...steady(300), ...Array.from({ length: more }, () => ({ at: 100 }))]
    expect(judged('even-traffic', { rows: burst(60) }).met).toBe(true)
    expect(judged('even-traffic', { rows: burst(600) }).met).toBe(false)
  })

  test('is unknown for a log shorter than a minute', () => {
    expect(judged('even-traffic', { rows: steady(30) }).met).toBeNull()
  })

  test('bounds decide only when both agree', () => {
    // One busy hour of ten: at least 10 times the average. Ten equal hours: between 1 and more than 4 times.
    const hours = (busiest: number, others: number) =>
      Array.from({ length: 10 }, (_, i) => ({ at: i * 3_600, requests: i === 0 ? busiest : others }))
    expect(judged('even-traffic', { hours: hours(36_000, 0) }).met).toBe(false)
    expect(judged('even-traffic', { hours: hours(36_000, 36_000) })).toMatchObject({
      met: null,
      measured: { value: null }
    })
  })
})

describe('what only the user knows', () => {
  test.each([
    ['outage-costs-revenue', { outageCostsRevenue: true }, true],
    ['outage-costs-revenue', { outageCostsRevenue: false }, false],
    ['early-and-unpredictable', { earlyStage: true }, true],
    ['early-and-unpredictable', { earlyStage: false }, false],
    ['cost-not-urgent', { costUrgent: false }, true],
    ['cost-not-urgent', { costUrgent: true }, false]
  ])('%s with %j: %s', (id, circumstances, met) => {
    expect(judged(id, { circumstances })).toMatchObject({ met, measured: { basis: 'assumed' } })
  })

  test.each([
    ['outage-costs-revenue', '--outage-costs-revenue'],
    ['early-and-unpredictable', '--early-stage'],
    ['cost-not-urgent', '--cost-urgent']
  ])('%s is unknown until said with %s', (id, flag) => {
    expect(judged(id)).toMatchObject({ met: null, measured: { value: null }, why: `set ${flag} yes or no` })
  })
})

test('the threshold of the spend is said in the currency that was asked for', () => {
  const evidence = evidenceOf({ shared: 6_000 })
  const currency = { code: 'EUR', perUsd: 0.92, date: '2026-11-20', alternatives: [] }
  const spend = (costs: typeof evidence.costs) =>
    judgeCriteria({ ...evidence, costs }).find(({ id }) => id === 'monthly-spend')
  expect(spend(evidence.costs)).toMatchObject({ threshold: '≥ $5,000/month', met: true })
  // 5,000 × 0.92; the bill is judged in USD, whatever it is shown in.
  expect(spend({ ...evidence.costs, currency })).toMatchObject({
    statement: '4,600 EUR a month or more on tokens',
    threshold: '≥ 4,600 EUR/month',
    met: true
  })
})
