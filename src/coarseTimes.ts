/** A log whose times are whole minutes, hours or days → what its limits and fleets are tried on, and what is said of it. */
import { mulberry32 } from './capacity/random.ts'
import { coarseTick, minutesTick, spreadOver, sumsOfCoarseClock } from './log/coarseClock.ts'
import type { Warning } from './log/readingShape.ts'
import type { TrafficLog } from './log/trafficLog.ts'
import type { Assumption } from './report/auditReport.ts'
import { MICROS_PER_SECOND } from './units.ts'
import { duration } from './words.ts'

/** What the limits and the fleets are tried on: of a coarse clock, what it leaves of when calls came. */
export function timedOf(data: TrafficLog['data'], seed: number): TrafficLog['data'] {
  if (data.grain === 'bucket') return data
  const tick = minutesTick(data)
  return tick === null ? (sumsOfCoarseClock(data) ?? data) : spreadOver(data, tick, mulberry32(seed))
}

/** `[]`: no moment is drawn. */
export function drawnWithin(data: TrafficLog['data']): readonly Assumption[] {
  const tick = data.grain === 'request' ? minutesTick(data) : null
  if (tick === null) return []
  const stretch = stretchOf(tick)
  return [
    {
      name: `arrivals within ${stretch}`,
      value: 'drawn evenly',
      flag: null,
      why: `the times of the log are whole stretches of ${stretch}; limits and fleets are tried on drawn seconds`
    }
  ]
}

/** The warnings of a log, with what its clock hides. */
export function withCoarseTimes({
  data,
  warnings
}: Pick<TrafficLog, 'data' | 'warnings'>): readonly Warning[] {
  if (data.grain === 'bucket') return warnings
  const tick = minutesTick(data)
  if (tick !== null) return [...warnings, fullMinutes(stretchOf(tick))]
  if (coarseTick(data) === null) return warnings
  return [...warnings.filter(({ code }) => code !== FULL_HOURS.code), FULL_HOURS]
}

const stretchOf = (tick: number): string => duration(tick / MICROS_PER_SECOND)

const FULL_HOURS: Warning = {
  code: 'full-hours',
  message: 'All times are full hours or days: when within them a call came is not known.',
  effect:
    'Shorter peaks are ranges, and the fleet is sized on arrivals drawn within the busiest; sizes and tokens are exact. Export the times to the second.'
}

const fullMinutes = (stretch: string): Warning => ({
  code: 'full-minutes',
  message: `All times are whole stretches of ${stretch}: calls of one stand at the same moment.`,
  effect: `Peaks within ${stretch} are at most what is shown, and calls in flight are not those of the traffic; limits and fleets are tried on seconds drawn within each. Export the times to the second.`
})
