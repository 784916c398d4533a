import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { coverageOf } from '../../scripts/monthCoverage.mjs'
import type { AskedStretch } from '../../src/log/trafficLog.ts'
import { momentOfWallTime, UTC, zoneNamed } from '../../src/log/zone.ts'
import { daySlots, secondsSeen } from '../../src/pricing/calendarDays.ts'
import { monthlyUsd } from '../../src/pricing/monthlyUsd.ts'
import { cases } from '../cases.ts'
import { logOf } from './sample.ts'

/** 2026-03-02 is a Monday. */
const monday = Date.parse('2026-03-02T00:00:00Z') * 1e3
const HOUR = 3_600e6
const week = [10, 10, 10, 10, 10, 4, 4]
const calendar = (days: number, from = 0) => ({
  isDated: true,
  firstDay: 0,
  seesRhythm: days > 2,
  days: Array.from({ length: days }, (_, day) => ({ isWeekend: (from + day) % 7 >= 5, covered: 1 }))
})

// Made-up years cut to two nights up to eight weeks: of a 95 % interval nine in ten and at most 98 of 100 hold the year's mean.
test.each(coverageOf(monthlyUsd, 2_000))('$name: $held of the years', ({ held }) => {
  expect(held).toBeGreaterThan(0.9)
  expect(held).toBeLessThan(0.985)
})

describe('monthlyUsd', () => {
  // 730 / 24 days of (5 · 10 + 2 · 4) / 7 each.
  test('a whole week is plain arithmetic', () => {
    const month = monthlyUsd(week, calendar(7))
    expect(month?.usd).toBeCloseTo(((730 / 24) * 58) / 7, 9)
    expect([month?.weekdays, month?.weekends]).toEqual([5, 2])
  })

  // Of ten days from a Monday the second week's Monday to Wednesday weigh as weekdays, not as ten days alike.
  test('weighs weekdays and weekends as the week has them', () => {
    expect(monthlyUsd([...week, 10, 10, 10], calendar(10))?.usd).toBeCloseTo(((730 / 24) * 58) / 7, 9)
  })

  // Monday to Friday: a weekend day is taken for 0.45 of a weekday, and the interval holds anything from 0 to a weekday's.
  test('what was not seen is a prior with its width', () => {
    const month = monthlyUsd(week.slice(0, 5), calendar(5))
    expect(month?.usd).toBeCloseTo(((730 / 24) * (50 + 2 * 4.5)) / 7, 9)
    expect(month?.low).toBeLessThan(((730 / 24) * 50) / 7)
    expect(month?.high).toBeGreaterThan(((730 / 24) * 70) / 7)
  })

  test('says nothing without the names of days, a day that is covered, or money', () => {
    expect(monthlyUsd(week, { ...calendar(7), isDated: false })).toBeNull()
    expect(monthlyUsd([1], { ...calendar(1), days: [{ isWeekend: false, covered: 0.1 }] })).toBeNull()
    expect(monthlyUsd([0, 0], calendar(2))).toBeNull()
  })

  // A Friday evening that cost 180, and an idle weekend: 186 in all cannot be 5 a month, and no rate follows from an evening.
  test('says nothing where a shorter log cost more than the month', () => {
    const days = [
      { isWeekend: false, covered: 0.2 },
      { isWeekend: true, covered: 1 },
      { isWeekend: true, covered: 1 }
    ]
    expect(monthlyUsd([180, 4, 2], { ...calendar(3), days })).toBeNull()
    const plain = monthlyUsd([0.5, 4, 2], { ...calendar(3), days })
    expect(plain?.usd).toBeCloseTo(((730 / 24) * (5 * (3 / 0.45) + 2 * 3)) / 7, 6)
  })

  test('law: a month costs no less than a log that is shorter', () => {
    const day = fc.record({
      usd: fc.oneof(fc.constant(0), fc.double({ min: 0.01, max: 1e4, noNaN: true })),
      covered: fc.double({ min: 0, max: 1, noNaN: true })
    })
    const whole = fc.double({ min: 0, max: 1e4, noNaN: true })
    fc.assert(
      fc.property(day, fc.array(whole, { maxLength: 28 }), day, fc.nat(6), (first, between, last, from) => {
        const usd = [first.usd, ...between, last.usd]
        const covered = [first.covered, ...between.map(() => 1), last.covered]
        const days = covered.map((share, i) => ({ isWeekend: (from + i) % 7 >= 5, covered: share }))
        const month = monthlyUsd(usd, { ...calendar(usd.length), days })
        const all = usd.reduce((sum, cost) => sum + cost, 0)
        expect(month?.usd ?? all).toBeGreaterThanOrEqual(all * (1 - 1e-9))
      }),
      { numRuns: cases(1_000) }
    )
  })

  test('law: twice the cost makes twice the month and both its ends, and the interval holds its middle', () => {
    const costs = fc.array(fc.double({ min: 0.01, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(costs, fc.nat(6), (usd, from) => {
        const one = monthlyUsd(usd, calendar(usd.length, from))
        const two = monthlyUsd(
          usd.map(day => 2 * day),
          calendar(usd.length, from)
        )
        for (const part of ['usd', 'low', 'high'] as const)
          expect((two?.[part] ?? 0) / (one?.[part] ?? 1)).toBeCloseTo(2, 9)
        expect((one?.low ?? 1) <= (one?.usd ?? 0) && (one?.usd ?? 1) <= (one?.high ?? 0)).toBe(true)
      })
    )
  })
})

describe('daySlots', () => {
  // Office hours of three days, 08:00 to 18:00; the log begins at 08:00 of the first and ends at 13:00 of the last.
  const rows = [0, 1, 2].flatMap(day =>
    Array.from({ length: 100 }, (_, i) => ({ at: monday + (24 * day + 8 + i / 10) * HOUR })).filter(
      ({ at }) => at <= monday + (48 + 13) * HOUR
    )
  )

  test('a day that begins when the others do is whole, one that is cut off is not', () => {
    const { days } = daySlots(logOf(rows, 'wall'), UTC).calendar(true)
    expect(days.map(({ covered }) => covered)).toEqual([1, 1, expect.closeTo(0.5, 2)])
  })

  test('days and weekends are those of the zone', () => {
    const saturday = Date.parse('2026-03-07T23:30:00Z') * 1e3
    const log = logOf([{ at: saturday }, { at: saturday + HOUR }], 'wall')
    expect(
      daySlots(log, UTC)
        .calendar(true)
        .days.map(({ isWeekend }) => isWeekend)
    ).toEqual([true, true])
    const berlin = zoneNamed('Europe/Berlin') ?? UTC
    expect(
      daySlots(log, berlin)
        .calendar(true)
        .days.map(({ isWeekend }) => isWeekend)
    ).toEqual([true])
    const tokyo = zoneNamed('+09:00') ?? UTC
    expect(daySlots(logOf([{ at: saturday + 16 * HOUR }], 'wall'), tokyo).calendar(true).days).toMatchObject([
      { isWeekend: false }
    ])
  })
})

describe('a stretch that was asked for', () => {
  const zones = ['UTC', 'Europe/Berlin', 'America/New_York', '+09:00', 'Asia/Kolkata'].map(
    name => zoneNamed(name) ?? UTC
  )
  const asked = fc.record({
    zone: fc.constantFrom(...zones),
    // From winter into summer time, so that days of 23 and 25 hours are among them.
    day: fc.integer({ min: 0, max: 300 }),
    count: fc.integer({ min: 1, max: 4 }),
    idle: fc.tuple(
      fc.double({ min: 0.01, max: 10, noNaN: true }),
      fc.double({ min: 0.01, max: 10, noNaN: true })
    )
  })
  type Asked = typeof asked extends fc.Arbitrary<infer Each> ? Each : never
  const DAY = 24 * HOUR
  const bounded = ({ zone, day, count, idle: [before, after] }: Asked) => {
    const [since, until] = [day, day + count].map(at => momentOfWallTime(monday + at * DAY, zone)) as [
      number,
      number
    ]
    const ends = [Math.round(since + before * HOUR), Math.round(until - after * HOUR)] as const
    const log = logOf(
      ends.map(at => ({ at })),
      'wall'
    )
    const covered = (bounds: AskedStretch) =>
      daySlots({ ...log, asked: bounds }, zone)
        .calendar(true)
        .days.map(day => day.covered)
    return { since, until, ends, log, covered }
  }

  test('whole days picked by their bounds are whole, whatever hours of them are idle', () => {
    fc.assert(
      fc.property(asked, each => {
        const { since, until, ends, log, covered } = bounded(each)
        expect(covered({ since, until })).toEqual(
          Array.from({ length: each.count }, () => expect.closeTo(1, 9))
        )
        const seconds = secondsSeen({ ...log, asked: { since, until } }, (ends[1] - ends[0]) / 1e6, each.zone)
        expect(seconds).toBe((until - since) / 1e6)
      })
    )
  })

  test('of one bound that side alone is known', () => {
    fc.assert(
      fc.property(asked, each => {
        const { since, until, ends, log, covered } = bounded(each)
        const [open, first] = [covered({ since: null, until: null }), covered({ since, until: null })]
        const last = covered({ since: null, until })
        expect(first[0]).toBeGreaterThan(open[0] as number)
        expect(last.at(-1)).toBeGreaterThan(open.at(-1) as number)
        if (each.count > 1) expect([first[0], last.at(-1)]).toEqual([1, expect.closeTo(1, 9)])
        const seconds = (bounds: AskedStretch) =>
          secondsSeen({ ...log, asked: bounds }, (ends[1] - ends[0]) / 1e6, each.zone)
        expect(seconds({ since, until: null })).toBe((ends[1] - since) / 1e6)
        expect(seconds({ since: null, until })).toBe((until - ends[0]) / 1e6)
      })
    )
  })

  test('where the log holds records beyond a bound, all the time up to it is seen', () => {
    fc.assert(
      fc.property(asked, fc.integer({ min: 1, max: 40 }), (each, days) => {
        const { since, until, ends, log, covered } = bounded(each)
        const from = momentOfWallTime(monday + (each.day - days) * DAY, each.zone)
        const to = momentOfWallTime(monday + (each.day + each.count + days) * DAY, each.zone)
        const whole = (count: number) => Array.from({ length: count }, () => expect.closeTo(1, 9))
        const both = { since: from, until: to, recordsBefore: true, recordsAfter: true }
        expect(covered(both)).toEqual(whole(each.count + 2 * days))
        const seconds = (bounds: AskedStretch) =>
          secondsSeen({ ...log, asked: bounds }, (ends[1] - ends[0]) / 1e6, each.zone)
        expect(seconds(both)).toBeCloseTo((to - from) / 1e6, 3)
        expect(seconds({ since: from, until, recordsBefore: true })).toBeCloseTo((until - from) / 1e6, 3)
        expect(seconds({ since, until: to, recordsAfter: true })).toBeCloseTo((to - since) / 1e6, 3)
      })
    )
  })

  test('a bound a day and more from every record says nothing', () => {
    fc.assert(
      fc.property(asked, fc.integer({ min: 1, max: 400 }), (each, days) => {
        const { ends, log, covered } = bounded(each)
        const far = { since: ends[0] - days * DAY, until: ends[1] + days * DAY }
        expect(covered(far)).toEqual(covered({ since: null, until: null }))
        expect(secondsSeen({ ...log, asked: far }, 7, each.zone)).toBe(7)
      })
    )
  })
})
