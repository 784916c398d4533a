import { describe, expect, test } from 'vitest'
import { courseDoubts } from '../../src/traffic/courseDoubts.ts'
import { bucketsOf, logOf, type Row } from '../log/sample.ts'

const HOUR = 3_600
const DAY = 24 * HOUR
/** 2026-10-05 00:00 UTC, a Monday. */
const MONDAY = 1_791_158_400

/** A call every ten minutes of the hours [from, to) after that Monday. */
const steady = (from: number, to: number, model = 'm'): readonly Row[] =>
  Array.from({ length: (to - from) * 6 }, (_, i) => ({ at: MONDAY + from * HOUR + i * 600, model }))

const doubts = (...parts: readonly (readonly Row[])[]) => courseDoubts(logOf(parts.flat(), 'wall'))

describe('a silence', () => {
  test('that the rest of the log does not explain is said, with what it does to the sums', () => {
    // Seven days, of which the second and third are empty but for ten minutes: 6 d 23 h 50 min / (that − 48 h 10 min).
    const [found] = doubts(steady(0, 24), steady(72, 168))
    expect(found?.code).toBe('silence')
    expect(found?.message).toContain('from 2026-10-05 23:50 UTC on')
    expect(found?.effect).toContain('1.4 times as high')
    expect(found?.effect).toContain('--until 2026-10-05T23:50:01Z or --since 2026-10-07T23:59:59Z')
  })

  test('of every night, of a weekend or of a log with few calls is none', () => {
    const nights = [0, 1, 2, 3, 4].map(day => steady(day * 24 + 9, day * 24 + 17))
    expect(doubts(...nights)).toEqual([])
    // Friday evening to Monday morning in UTC, in California and in Japan; Thursday evening to Sunday in Riyadh.
    for (const [from, to] of [
      [114, 174],
      [120, 184],
      [105, 168],
      [86, 150]
    ] as const)
      expect(doubts(steady(0, from), steady(to, 216))).toEqual([])
    const rare = [0, 1, 2, 3, 20].map(day => [{ at: MONDAY + day * DAY }])
    expect(doubts(...rare)).toEqual([])
  })

  test('of few calls says nothing of what is missing', () => {
    const versions = [0, 60, 137, 41_000].map(second => [{ at: MONDAY + second }])
    expect(doubts(...versions)).toEqual([])
    const twice = [0, 90].map(day => Array.from({ length: 200 }, () => ({ at: MONDAY + day * DAY })))
    expect(doubts(...twice)).toEqual([])
  })

  test('of dates begins after the last of them', () => {
    const dated = [0, 1, 2, 6, 7, 8].map(day =>
      Array.from({ length: 100 }, () => ({ at: MONDAY + day * DAY }))
    )
    const [found] = doubts(...dated)
    // Nine days, of which three lack: 9 / 6.
    expect(found?.message).toContain('for 3 days from 2026-10-08 00:00 UTC on')
    expect(found?.effect).toContain('1.5 times as high')
  })

  test('of days that an export lacks is said; days that it states as idle are data', () => {
    const days = (...which: readonly number[]) =>
      courseDoubts(
        bucketsOf(
          which.map(day => ({ at: MONDAY + day * DAY, requests: 100 })),
          DAY
        )
      ).map(({ code }) => code)
    expect(days(0, 1, 2, 3, 4)).toEqual([])
    expect(days(0, 1, 2, 6, 7, 8)).toEqual(['silence'])
  })
})

describe('a model', () => {
  test('that is no longer called is named, with the option that leaves it out', () => {
    const [found, ...others] = doubts(steady(0, 48, 'old'), steady(48, 120, 'new'))
    expect(others).toEqual([])
    // Its last call came 10 minutes before Wednesday; the log ends 10 minutes before Saturday.
    expect(found?.message).toBe('old was last called 3 days before the log ends.')
    expect(found?.effect).toContain('--since 2026-10-06T23:50:01Z')
  })

  test('that is called seldom, until the last day or by few is not', () => {
    expect(doubts(steady(0, 120, 'new'), steady(0, 96, 'old').slice(-10))).toEqual([])
    expect(doubts(steady(0, 120, 'new'), steady(0, 110, 'old'))).toEqual([])
    expect(doubts(steady(0, 48, ''), steady(48, 120, 'new'))).toEqual([])
  })

  test('nothing is said without a wall clock', () => {
    const rows = [...steady(0, 48, 'old'), ...steady(96, 200, 'new')]
    expect(courseDoubts(logOf(rows, 'relative'))).toEqual([])
  })
})
