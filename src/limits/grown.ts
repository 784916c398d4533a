/** Replayed limits and a growth → what the report assumes of both: which limits have the room for it. */
import type { Figure } from '../figure.ts'
import type { LimitReplay } from './limitsShape.ts'

/** Rate limits are replayed before growth: of the sets of limits, those with the room for it. */
export function limitsAssumed(growth: number, { scenarios }: Pick<LimitReplay, 'scenarios'>) {
  if (growth === 0 || scenarios.length === 0) return []
  const times = 1 + growth
  const wide = scenarios.filter(({ headroom }) => roomOf(headroom) >= times)
  const names = wide.map(({ tier }) => tier).join(', ')
  return [
    {
      name: 'rate limits',
      value: 'replayed with the traffic of the log, before its growth',
      flag: '--growth',
      why: `grown alike in every minute it asks for ${Number(times.toPrecision(3))} times as much; with that much room: ${names || 'none'}`
    }
  ]
}

/** `NaN` where sums of usage show only the most that there may be. */
const roomOf = ({ value, high }: Figure): number =>
  value ?? (high === undefined ? Number.POSITIVE_INFINITY : Number.NaN)
