/** A log whose times are whole minutes, hours or days → what its limits and fleets are tried on, and what is said of it. */
import { mulberry32 } from './capacity/random.ts'
import { countsMinutes, spreadOverMinutes, sumsOfCoarseClock } from './log/coarseClock.ts'
import type { Warning } from './log/readingShape.ts'
import type { TrafficLog } from './log/trafficLog.ts'
import type { Assumption } from './report/auditReport.ts'

/** What the limits and the fleets are tried on: of a coarse clock, what it leaves of when calls came. */
export const timedOf = (data: TrafficLog['data'], seed: number): TrafficLog['data'] => {
  if (data.grain === 'bucket') return data
  return sumsOfCoarseClock(data) ?? (countsMinutes(data) ? spreadOverMinutes(data, mulberry32(seed)) : data)
}

/** Whether seconds are drawn. */
export const hasMinutesOnly = (data: TrafficLog['data']): boolean =>
  data.grain === 'request' && countsMinutes(data) && sumsOfCoarseClock(data) === null

export const DRAWN_IN_MINUTES: Assumption = {
  name: 'arrivals within a minute',
  value: 'drawn evenly',
  flag: null,
  why: 'the times of the log are whole minutes; limits and fleets are tried on drawn seconds'
}

export const FULL_MINUTES: Warning = {
  code: 'full-minutes',
  message: 'All times are full minutes: calls of one minute stand at the same moment.',
  effect:
    'Peaks within a minute are at most what is shown, and calls in flight are not those of the traffic; limits and fleets are tried on seconds drawn within each minute. Export the times to the second.'
}
