import { describe, expect, test } from 'vitest'
import { Ramp } from '../../src/limits/ramp.ts'

const minute = (number: number) => number * 60e6

/** Fills minutes with what each of them is given, in input tokens. */
const filled = (...tokens: readonly (readonly [minute: number, tokens: number])[]): Ramp => {
  const ramp = new Ramp()
  for (const [at, amount] of tokens) {
    ramp.holds(minute(at), 0)
    ramp.take(amount)
  }
  return ramp
}

describe('input tokens of a minute, from one period after the first on', () => {
  test('a million is always free', () => {
    const ramp = filled([0, 10])
    expect([ramp.holds(minute(20), 1_000_000), ramp.holds(minute(20), 1_000_001)]).toEqual([true, false])
  })

  test('half as much again as in the busiest minute of one to two periods back', () => {
    const ramp = filled([0, 1_500_000], [3, 2_000_000], [7, 1_800_000])
    expect([ramp.holds(minute(20), 3_000_000), ramp.holds(minute(20), 3_000_001)]).toEqual([true, false])
  })

  test('what was admitted within the last period is no ground for more', () => {
    const ramp = filled([0, 2_000_000], [16, 3_000_000])
    expect([ramp.holds(minute(17), 3_000_000), ramp.holds(minute(17), 3_000_001)]).toEqual([true, false])
  })

  test('what lies more than two periods back is forgotten', () => {
    const ramp = filled([0, 9_000_000], [29, 500_000])
    expect([ramp.holds(minute(29), 1_000_000), ramp.holds(minute(30), 1_000_001)]).toEqual([true, false])
  })

  test('the tokens of one minute add up', () => {
    const ramp = filled([0, 10], [20, 900_000])
    expect([ramp.holds(minute(20.5), 100_000), ramp.holds(minute(20.5), 100_001)]).toEqual([true, false])
  })
})

test('in the first period nothing is refused: what came before the log is not known', () => {
  const ramp = filled([0, 5_000_000])
  expect([ramp.holds(minute(14.9), 50_000_000), ramp.holds(minute(15), 50_000_000)]).toEqual([true, false])
})

test('hours without a request leave the free million', () => {
  const ramp = filled([0, 5_000_000])
  expect([ramp.holds(minute(600), 1_000_000), ramp.holds(minute(600), 1_000_001)]).toEqual([true, false])
})
