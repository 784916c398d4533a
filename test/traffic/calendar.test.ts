import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { UTC, type Zone, zoneNamed } from '../../src/log/zone.ts'
import { describeCalendar, hourOfWeek } from '../../src/traffic/calendar.ts'
import { logOf } from '../log/sample.ts'

const at = (iso: string) => Date.parse(iso) / 1e3

describe('describeCalendar', () => {
  // 2 November 2026 is a Monday (ISO 8601 week 45, day 1); the Unix epoch was a Thursday.
  test.each([
    ['2026-11-02T00:00:00Z', 0],
    ['2026-11-02T00:59:59.999Z', 0],
    ['2026-11-02T01:00:00Z', 1],
    ['2026-11-03T00:00:00Z', 24],
    ['2026-11-08T23:59:59Z', 167],
    ['1970-01-01T00:00:00Z', 72]
  ])('%s is hour %i of the week', (iso, hour) => {
    expect(hourOfWeek(at(iso) * 1e6, UTC)).toBe(hour)
  })

  test('counts attempts by hour of the week, weeks put together, in UTC', () => {
    const log = logOf(
      ['2026-11-02T00:10:00Z', '2026-11-02T02:30:00Z', '2026-11-09T02:40:00Z'].map(iso => ({ at: at(iso) })),
      'wall'
    )
    const { hourOfWeek: counts, timezone } = describeCalendar(log, UTC)
    expect([counts?.length, timezone]).toEqual([168, 'UTC'])
    expect(counts?.slice(0, 4)).toEqual([1, 0, 2, 0])
  })

  // Kathmandu is 5:45 ahead of UTC: Sunday 18:15 UTC is its Monday 00:00. Berlin left summer time on 25 October 2026.
  test.each([
    ['Asia/Kathmandu', '2026-11-01T18:14:59Z', 167],
    ['Asia/Kathmandu', '2026-11-01T18:15:00Z', 0],
    ['Europe/Berlin', '2026-10-18T22:00:00Z', 0],
    ['Europe/Berlin', '2026-10-25T23:00:00Z', 0],
    ['-03:30', '2026-11-02T03:30:00Z', 0]
  ])('in %s %s is hour %i of the week', (name, iso, hour) => {
    const { hourOfWeek: counts, timezone } = describeCalendar(
      logOf([{ at: at(iso) }], 'wall'),
      zoneNamed(name) as Zone
    )
    expect([counts?.indexOf(1), timezone]).toEqual([hour, name])
  })

  test('a log without a wall clock has no week', () => {
    expect(describeCalendar(logOf([{ at: 0 }]), UTC)).toMatchObject({ hourOfWeek: null, timezone: null })
  })

  test('law: hours sum to the attempts, and the hour is what JavaScript’s own calendar says', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4e9 }), { maxLength: 50 }), seconds => {
        const counts =
          describeCalendar(
            logOf(
              seconds.map(s => ({ at: s })),
              'wall'
            ),
            UTC
          ).hourOfWeek ?? []
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(seconds.length)
        for (const s of seconds) {
          const date = new Date(s * 1e3)
          expect(hourOfWeek(s * 1e6, UTC)).toBe(((date.getUTCDay() + 6) % 7) * 24 + date.getUTCHours())
        }
      })
    )
  })
})
