import { describe, expect, it } from 'vitest'
import { foreseen, hasChanged, walkForward } from '../../../src/capacity/check/walkForward.ts'
import { mulberry32 } from '../../../src/capacity/random.ts'

/** Busiest minutes of whole weeks, give or take a tenth, half as much on the last two days of each. */
function daysOf(weeks: number, tokensIn: (week: number) => number, seed = 1): number[] {
  const draw = mulberry32(seed)
  return Array.from({ length: 7 * weeks }, (_, day) => {
    const weekend = day % 7 >= 5 ? 0.5 : 1
    return Math.round(tokensIn(Math.floor(day / 7)) * weekend * (0.9 + draw() / 5))
  })
}

describe('walkForward', () => {
  it('is content with traffic that stays as it was', () => {
    expect(
      walkForward(
        daysOf(6, () => 10_000),
        0.2,
        1
      )
    ).toMatchObject({ weeks: 4, outgrown: 0, changed: false })
  })

  // 15 % a week outgrow a margin of 5 % each week, and 40 % none; the trend is foreseen.
  it('tells growth that the margin does not hold from one that it does', () => {
    const growing = daysOf(6, week => 10_000 * 1.15 ** week)
    expect(walkForward(growing, 0.05, 1)).toMatchObject({ weeks: 4, changed: false })
    expect(walkForward(growing, 0.05, 1)?.outgrown).toBeGreaterThanOrEqual(3)
    expect(walkForward(growing, 0.4, 1)?.outgrown).toBe(0)
  })

  it('flags traffic of another kind', () => {
    expect(
      walkForward(
        daysOf(6, week => (week < 4 ? 10_000 : 200_000)),
        0.2,
        1
      )
    ).toMatchObject({ changed: true })
  })

  // A century of weeks took half a minute. Four years are 208 weeks of 7 days.
  it('foresees the last four years of a longer log, by all weeks before each', () => {
    const steady = daysOf(300, () => 10_000).map((peak, day) => (day === 0 ? 10 * peak : peak))
    expect(walkForward(steady, 0, 1)).toMatchObject({ weeks: 208, outgrown: 0 })
  })

  it('says nothing of two weeks or less', () => {
    expect(
      walkForward(
        daysOf(2, () => 10_000),
        0.2,
        1
      )
    ).toBeNull()
  })
})

it('a week that is missed twice the same way is of another kind, twice either way is chance', () => {
  expect(hasChanged([0.5, 2, 2])).toBe(true)
  expect(hasChanged([0.5, 2, -2])).toBe(false)
  expect(hasChanged([0.5, -4])).toBe(true)
})

it('the surprise of the expected middle is none', () => {
  const before = daysOf(4, () => 10_000)
  const { expected } = foreseen(before, [1], 1)
  expect(foreseen(before, [expected.middle], 1).surprise).toBeCloseTo(0, 2)
})
