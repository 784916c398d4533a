/** Limits and costs of a throttled log → what would stop its 429s, cheapest first. */
import type { Action } from '../pricing/ways.ts'
import type { Grounds } from './grounds.ts'
import type { Remedy } from './verdictShape.ts'

/** Ways that leave the pool which refuses; none of them is bound by its limits. */
const ELSEWHERE: Readonly<Partial<Record<Action, string>>> = {
  successor: 'another pool with limits of its own: ask for them before moving',
  batch: 'only for what may wait: it leaves the minute limits to the rest',
  flex: 'only for what may wait: it is refused where capacity is short',
  'open-shared': 'another pool with limits of its own',
  'reserved-shared': 'units for the busiest minute',
  hybrid: 'the base refuses nothing; what overflows it meets the pool’s limits still',
  dedicated: 'no limits but the fleet’s own',
  scheduled: 'no limits but the fleet’s own, hour by hour'
}

/** Empty where no 429 was seen. Tiers are replayed on this log; the rest is priced on it. */
export function remediesOf({ isThrottled, today, ways, evidence: { limits } }: Grounds): readonly Remedy[] {
  if (!isThrottled) return []
  const tiers = limits.scenarios.flatMap(({ tier, refused }) =>
    refused.value === null
      ? []
      : [
          {
            name: tier,
            usdPerMonth: today?.usd ?? null,
            refusedShare: refused.value,
            note: 'replayed on this log; costs its deposit alone'
          }
        ]
  )
  const elsewhere = ways.flatMap(({ action, name, usd }) => {
    const note = ELSEWHERE[action]
    return note === undefined
      ? []
      : [
          {
            name,
            usdPerMonth: usd,
            refusedShare: action === 'dedicated' || action === 'scheduled' ? 0 : null,
            note
          }
        ]
  })
  return [...tiers, ...elsewhere].toSorted(
    (a, b) => (a.usdPerMonth ?? Number.MAX_VALUE) - (b.usdPerMonth ?? Number.MAX_VALUE)
  )
}
