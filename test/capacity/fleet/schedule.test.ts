import { describe, expect, test } from 'vitest'
import { hourlyPeaks, scheduleOf } from '../../../src/capacity/fleet/schedule.ts'

const HOUR = 3600
const hourOf = (seconds: number) => Math.floor(seconds / HOUR) % 168

const requestsAt = (...rows: readonly (readonly [seconds: number, tokens: number])[]) => ({
  arrivalSeconds: Float64Array.from(rows, ([seconds]) => seconds),
  inputTokens: Int32Array.from(rows, ([, tokens]) => tokens - 1),
  cachedTokens: new Int32Array(rows.length),
  outputTokens: new Int32Array(rows.length).fill(1)
})

describe('scheduleOf', () => {
  // Hour 1 sees 150 + 100 within a minute, and in its second week 50; hour 2 sees 100 twice, a minute apart.
  test('takes the busiest minute of each hour of the week', () => {
    const requests = requestsAt(
      [HOUR, 150],
      [HOUR + 59, 100],
      [2 * HOUR, 100],
      [2 * HOUR + 60, 100],
      [169 * HOUR, 50]
    )
    const schedule = scheduleOf(hourlyPeaks(requests, hourOf) ?? [], 100, 0)
    // Nobody asks in hour 0, but it comes before one in which they do; from hour 3 on the GPUs may go back.
    expect(schedule.slice(0, 4)).toEqual([1, 3, 1, 0])
    expect(schedule.length).toBe(168)
  })

  test('adds the headroom before it rounds up', () => {
    expect(scheduleOf([100], 100, 0.2)).toEqual([2])
  })

  test('needs a week', () => {
    expect(hourlyPeaks(requestsAt([0, 100], [166 * HOUR, 1]), hourOf)).toBeNull()
  })
})
