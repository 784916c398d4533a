// slow: simulates what was observed
import { describe, expect, it } from 'vitest'
import { backtest } from '../../../src/capacity/check/backtest.ts'
import { peakForecast } from '../../../src/capacity/check/peakForecast.ts'
import type { LogClock } from '../../../src/capacity/demand/logClock.ts'
import { mulberry32 } from '../../../src/capacity/random.ts'
import { DEFAULTS } from '../../../src/options.ts'
import { logOf, type Row } from '../requests.ts'

const CLOCK: LogClock = { describe: micros => String(micros), hourOfWeek: null }
const SIZING = {
  ...DEFAULTS.sizing,
  targetModel: 'Llama-3.1-8B',
  gpus: ['L40S'],
  tensorParallel: 1
}
const DAY = 86_400

/** A burst a day, of as many requests as are asked for, give or take a tenth. */
function weeksOf(perDay: (day: number) => number, days: number, seed: number): Row[] {
  const draw = mulberry32(seed)
  return Array.from({ length: days }, (_, day) => {
    const requests = Math.max(1, Math.round(perDay(day) * (0.9 + draw() / 5)))
    return Array.from({ length: requests }, (_, i) => ({
      at: day * DAY + 40_000 + (50 * i) / requests,
      input: 800,
      output: 100
    }))
  })
    .flat()
    .concat([{ at: days * DAY + 40_001, input: 800, output: 100 }])
}

const of = (perDay: (day: number) => number, weeks: number, seed = 1) =>
  backtest(logOf(weeksOf(perDay, 7 * weeks, seed)), CLOCK, SIZING, () => null)

describe('backtest', () => {
  it('keeps its promise on traffic that stays as it was', () => {
    const found = of(() => 40, 5)
    expect(found).toMatchObject({ weeks: 5, heldShare: 1, regime: 'steady', warnings: [] })
    expect(found.tested.map(({ week }) => week)).toEqual([3, 4, 5])
    for (const { fleet, needed } of found.tested) expect(needed).toBeLessThanOrEqual(fleet?.replicas ?? 0)
  })

  it('follows traffic that grows', () => {
    const found = of(day => 30 * 1.08 ** (day / 7), 6)
    expect(found.regime).toBe('steady')
    expect(found.tested.at(-1)?.expected.growthPerWeek).toBeGreaterThan(0.03)
  })

  it('flags traffic that changes its kind, and says what the miss would have needed', () => {
    const found = of(day => (day < 28 ? 30 : 3_000), 6)
    expect(found.regime).toBe('changed')
    const broken = found.tested.find(({ week }) => week === 5)
    expect(broken).toMatchObject({ held: false, covered: false })
    expect(broken?.needed).toBeGreaterThan(broken?.fleet?.replicas ?? 0)
    expect(found.warnings.join(' ')).toMatch(
      /broken the promise in 1 of .* pattern of the traffic has changed/
    )
  })

  it('says when a log is too short', () => {
    expect(of(() => 10, 2)).toMatchObject({ weeks: 2, tested: [], heldShare: null, regime: 'unknown' })
  })
})

// What the interval states, over many made-up histories: weekday, trend and chance are drawn anew for each.
describe('peakForecast', () => {
  const coverage = (growth: number, weeks: number) => {
    const draw = mulberry32(11)
    const normal = () => Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw())
    const runs = Array.from({ length: 150 }, (_, run) => {
      const weekday = Array.from({ length: 7 }, () => 0.3 * normal())
      const spread = 0.1 + 0.2 * draw()
      const peaks = Array.from({ length: 7 * (weeks + 1) }, (_, day) =>
        Math.exp(9 + (weekday[day % 7] as number) + (growth * day) / 7 + spread * normal())
      )
      const { low, high } = peakForecast(peaks.slice(0, 7 * weeks), run)
      const next = Math.max(...peaks.slice(7 * weeks))
      return next >= low && next <= high
    })
    return runs.filter(Boolean).length / runs.length
  }

  it.each([
    ['stationary', 0, 2],
    ['growing', 0.05, 2],
    ['stationary', 0, 4],
    ['stationary', 0, 8],
    ['growing', 0.05, 4],
    ['growing', 0.05, 8]
  ])('its 80 %% cover 70 to 90 %% of %s traffic (growth %f, %i weeks)', (_, growth, weeks) => {
    const share = coverage(growth, weeks)
    expect(share).toBeGreaterThanOrEqual(0.7)
    expect(share).toBeLessThanOrEqual(0.9)
  })
})
