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
  test.each([
    [0.6, true],
    [0.5, false],
    [0.4, false]
  ])('answers of %f s: %s', (duration, met) => {
    const rows = steady(20, { duration })
    expect(judged('slow-under-load', { rows })).toMatchObject({
      met,
      measured: { value: duration, unit: 's' }
    })
  })

  test('names the first token’s time where the log has it', () => {
    const rows = steady(20, { duration: 1_500, ttft: 1_234 })
    expect(judged('slow-under-load', { rows }).why).toContain('p95 to the first token is 1230 s')
  })

  test('goes by the attempts that met the most others, not by the whole log', () => {
    // 900 alone take 0.1 s, 30 at once 0.6 s: 3 % of all, so that the p95 of the whole log is 0.1 s.
    const alone = Array.from({ length: 900 }, (_, i) => ({ at: i, duration: 0.1, status: 200 }))
    const together = Array.from({ length: 30 }, () => ({ at: 2_000, duration: 0.6, ttft: 0.2, status: 200 }))
    expect(judged('slow-under-load', { rows: [...alone, ...together] })).toMatchObject({
      met: true,
      measured: { value: expect.closeTo(0.6, 9) },
      why: 'time to the whole answer, of attempts that met 1 to 29 others in flight; p95 to the first token is 0.2 s'
    })
  })

  test('is unknown without durations', () => {
    expect(judged('slow-under-load')).toMatchObject({ met: null, why: 'the log has no durations' })
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
    expect(judged(id)).toMatchObject({ met: null, measured: { value: null }, why: `say ${flag} yes or no` })
  })
})
