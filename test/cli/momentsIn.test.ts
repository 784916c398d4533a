import { describe, expect, test } from 'vitest'
import { momentsIn } from '../../src/cli/momentsIn.ts'
import { bucketsOf, logOf } from '../log/sample.ts'

const moments = (...seconds: readonly number[]) => {
  const data = logOf(
    seconds.map(at => ({ at })),
    'wall'
  )
  return momentsIn({ data }, ['a.csv', 'b.csv']).length
}

describe('momentsIn', () => {
  test('takes a log whose calls have moments of their own, as fine as they are stated', () => {
    expect(moments(0, 0, 1)).toBe(3)
    expect(moments(0, 3_600, 7_200)).toBe(3)
  })

  test('refuses bursts that only the clock made, and sums', () => {
    expect(() => moments(0, 0, 60)).toThrow(/^a\.csv, b\.csv: its times are whole minutes, /)
    expect(() => moments(0, 0, 86_400)).toThrow(/whole hours or days/)
    expect(() => momentsIn({ data: bucketsOf([{ at: 0, requests: 1 }], 60) }, ['a.csv'])).toThrow(
      /sums of usage/
    )
  })
})
