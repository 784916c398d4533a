/** Limits and costs of a throttled log → what would stop its 429s, cheapest first. */
import { reliefOf } from '../pricing/alternativeTable.ts'
import type { Way } from '../pricing/ways.ts'
import type { Grounds } from './grounds.ts'
import type { Remedy } from './verdictShape.ts'

/** Empty where no 429 was seen. Measures and tiers are replayed on this log; all are priced on it. */
export function remediesOf(grounds: Grounds): readonly Remedy[] {
  if (!grounds.isThrottled) return []
  return [...tiers(grounds), ...measures(grounds), ...others(grounds)].toSorted(
    (a, b) => orMost(a.usdPerMonth) - orMost(b.usdPerMonth) || orMost(a.refusedShare) - orMost(b.refusedShare)
  )
}

const orMost = (value: number | null): number => value ?? Number.MAX_VALUE

/** Those above today's, up to the lowest that stops them: higher ones stop no more. */
function tiers({ today, money, evidence: { limits } }: Grounds): readonly Remedy[] {
  const { scenarios, lowestSufficient, reliefs } = limits
  const nameOf = ({ tier }: (typeof scenarios)[number]) => tier
  const from = scenarios.findIndex(scenario => nameOf(scenario) === reliefs[0]?.tier) + 1
  const found = scenarios.findIndex(scenario => nameOf(scenario) === lowestSufficient)
  const until = found < 0 ? scenarios.length : found + 1
  return scenarios.slice(from, until).flatMap(({ tier, refused, monthlyUsage }) =>
    refused.value === null
      ? []
      : [
          {
            name: tier,
            usdPerMonth: today?.stated ?? null,
            refusedShare: refused.value,
            note: `costs its deposit alone${(monthlyUsage?.used.value ?? 0) > 1 ? `; it stops at ${money(monthlyUsage?.usd ?? null)} a month, which is less than this traffic` : ''}`
          }
        ]
  )
}

/** Replayed under the limits of today. What changes the bill costs what that way to go costs. */
const PRICED_AS: Readonly<Partial<Record<string, Way['id']>>> = {
  batch: 'batch',
  successor: 'successor',
  'cheaper-model': 'cheaper-model'
}

const measures = ({ today, ways, evidence: { limits } }: Grounds): readonly Remedy[] =>
  limits.reliefs.map(({ id, name, refused, note }) => {
    const as = PRICED_AS[id]
    const way = as === undefined ? today : ways.find(each => each.id === as)
    return {
      name,
      usdPerMonth: way?.stated ?? null,
      refusedShare: refused.value,
      note
    }
  })

/** Nothing is refused by GPUs of one's own, nor by units for the busiest minute. */
const REFUSES_NOTHING: readonly Way['id'][] = ['fixed', 'scheduled', 'reserved']

function others({ ways, evidence: { limits } }: Grounds): readonly Remedy[] {
  const replayed = new Set(limits.reliefs.map(({ id }) => PRICED_AS[id]))
  return ways
    .filter(({ id }) => !replayed.has(id))
    .flatMap(({ id, action, name, stated }) => {
      const note = reliefOf(action)
      const refusedShare = REFUSES_NOTHING.includes(id) ? 0 : null
      return note === null ? [] : [{ name, usdPerMonth: stated, refusedShare, note }]
    })
}
