/** Limits and costs of a throttled log → what would stop its 429s, cheapest first. */
import { reliefOf } from '../pricing/alternativeTable.ts'
import type { Grounds } from './grounds.ts'
import type { Remedy } from './verdictShape.ts'

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
    const note = reliefOf(action)
    return note === null
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
