/** The rules of the verdict, as data: the first that holds decides. docs/method.md shows this table. */
import { withCommas } from '../figure.ts'
import { type Grounds, unbilled } from './grounds.ts'
import type { Recommendation } from './verdict.ts'

/** Under a day the daily rhythm is unseen, and a monthly bill would be a guess. */
const LEAST_DAYS = 1
const MOST_REJECTED = 0.05
/** A base with overflow is two systems: it must save at least this share over the simpler choices. */
const HYBRID_SAVES = 0.05

export type Rule = {
  readonly id: string
  readonly recommendation: Recommendation
  /** As docs/method.md has it. */
  readonly condition: string
  readonly holds: (grounds: Grounds) => boolean
  readonly headline: (grounds: Grounds) => string
  readonly because: (grounds: Grounds) => readonly string[]
}

export const usd = (value: number | null): string =>
  value === null ? 'an unknown amount' : `${withCommas(Math.round(value))} USD`

/** What must be known before anything is recommended; all that is missing is named. */
type Missing = {
  readonly id: string
  readonly condition: string
  readonly reasons: (grounds: Grounds) => readonly string[]
}

const MISSING: readonly Missing[] = [
  {
    id: 'short-log',
    condition: 'the log covers less than a day',
    reasons: ({ days }) =>
      days < LEAST_DAYS
        ? [`The log covers ${(days * 24).toPrecision(2)} hours; a month cannot be told from less than a day.`]
        : []
  },
  {
    id: 'rejected-rows',
    condition: 'over 5 % of its lines could not be read',
    reasons: ({ evidence: { sufficiency } }) =>
      sufficiency.rejectedShare > MOST_REJECTED
        ? [`${(sufficiency.rejectedShare * 100).toPrecision(2)} % of the log's lines could not be read.`]
        : []
  },
  {
    id: 'unknown-bill',
    condition: 'the shared pool’s bill is unknown',
    reasons: ({ shared, evidence: { costs } }) =>
      shared === null
        ? [
            `The shared pool's bill is unknown: ${costs.shared.usdPerMonth.note ?? 'nothing could be priced'}.`
          ]
        : []
  },
  {
    id: 'no-fleet',
    condition: 'a workload has no recommended GPUs',
    reasons: ({ evidence: { plan } }) =>
      plan.workloads.flatMap(({ served, recommended, sourceModels, unmet, why }) =>
        served === 'dedicated' && recommended === null
          ? [`No GPUs could be sized for ${namesOf(sourceModels)}: ${unmet ?? why}`]
          : []
      )
  },
  {
    id: 'unknown-rent',
    condition: 'the recommended GPUs have no price',
    reasons: ({ fixed, evidence: { costs, plan } }) =>
      fixed === null && plan.workloads.some(({ recommended }) => recommended !== null)
        ? [`The GPUs' rent is unknown: ${costs.fixed.usdPerMonth.note ?? 'they could not be priced'}.`]
        : []
  }
]

export const namesOf = (models: readonly string[]): string =>
  models.map(name => (name === '' ? 'the unnamed model' : name)).join(', ')

const missingFrom = (grounds: Grounds): readonly string[] =>
  MISSING.flatMap(({ reasons }) => reasons(grounds))

export const RULES: readonly Rule[] = [
  {
    id: 'not-enough-data',
    recommendation: 'not-enough-data',
    condition: MISSING.map(({ condition }) => condition).join('; or '),
    holds: grounds => missingFrom(grounds).length > 0,
    headline: () => UNDECIDED,
    because: missingFrom
  },
  {
    id: 'fixed-cheapest',
    recommendation: 'dedicated',
    condition:
      'dedicated GPUs cost less than the cheapest way to pay by the token (as billed, at the successors’ price, or the open-weight model on a shared API), and a base with overflow would not save 5 % more',
    holds: ({ fixed, shared, cheapestShared, hybrid }) =>
      below(fixed, shared) && below(fixed, cheapestShared?.usd ?? shared) && !saves(hybrid, fixed),
    headline: ({ fixed, shared }) =>
      `Move to dedicated GPUs: they cost ${usd(fixed)} a month where the tokens cost ${usd(shared)}.`,
    because: ({ fixed, shared, cheapestShared }) => [
      `Price: ${usd((shared ?? 0) - (fixed ?? 0))} a month less, idle time and spare included.`,
      ...(cheapestShared !== null && cheapestShared.usd < (shared ?? 0)
        ? [
            `Even the cheapest way to pay by the token costs more: ${cheapestShared.name}, ${usd(cheapestShared.usd)}${filledIn(cheapestShared)}.`
          ]
        : [])
    ]
  },
  {
    id: 'hybrid-cheapest',
    recommendation: 'hybrid',
    condition:
      'a base of GPUs with its overflow on the shared pool costs at least 5 % less than dedicated GPUs and than the cheapest way to pay by the token',
    holds: ({ hybrid, fixed, shared, cheapestShared }) =>
      saves(hybrid, fixed) && saves(hybrid, shared) && saves(hybrid, cheapestShared?.usd ?? shared),
    headline: grounds =>
      `Move the base to dedicated GPUs and send the overflow to the shared pool: ${usd(grounds.hybrid)} a month, where the tokens alone cost ${usd(grounds.shared)} and GPUs for the whole peak ${usd(grounds.fixed)}.`,
    because: grounds => [`Price: the cheapest base is ${basesOf(grounds)}.`]
  },
  {
    id: 'reliability',
    recommendation: 'dedicated',
    condition:
      'requests are refused with 429, an outage costs revenue, and no published usage tier would refuse under 0.1 %',
    holds: ({ isThrottled, outageCostsRevenue, sufficientTier }) =>
      isThrottled && outageCostsRevenue && sufficientTier === null,
    headline: ({ fixed, shared }) =>
      `Move to dedicated GPUs for reliability, not for price: they cost ${usd((fixed ?? 0) - (shared ?? 0))} a month more than the tokens.`,
    because: ({ fixed, shared }) => [
      'Requests are refused with 429 and an outage costs revenue: that is what the extra money buys.',
      'No usage tier is known that would carry this traffic.',
      `Price speaks against it: ${usd(fixed)} a month against ${usd(shared)}.`
    ]
  },
  {
    id: 'open-bill',
    recommendation: 'not-enough-data',
    condition:
      'what could not be priced, at the price of the rest, would make the tokens dearer than the GPUs',
    holds: grounds =>
      grounds.unpricedAttempts > 0 &&
      (grounds.shared ?? 0) <= (grounds.fixed ?? 0) &&
      wholeBill(grounds) > (grounds.fixed ?? 0),
    headline: () => UNDECIDED,
    because: grounds => [
      `${grounds.unpricedAttempts} of ${grounds.evidence.description.traffic.counts.succeeded} attempts could not be priced; at the cost of the others the tokens would cost more than the GPUs.`,
      ...new Set(unbilled(grounds.evidence.costs).map(({ why }) => `Missing: ${why}.`))
    ]
  },
  {
    id: 'stay',
    recommendation: 'shared',
    condition: 'otherwise',
    holds: () => true,
    headline: ({ fixed, shared }) =>
      (fixed ?? 0) >= (shared ?? 0)
        ? `Stay on the shared pool: the tokens cost ${usd(shared)} a month, the GPUs that would replace them ${usd(fixed)}.`
        : `Stay with paying by the token, but not as today: GPUs would cost ${usd(fixed)} a month where the tokens cost ${usd(shared)}, and there is a cheaper way than both.`,
    because: grounds => [
      ...whyStay(grounds),
      ...cheaperByToken(grounds),
      ...breakEven(grounds),
      ...refusals(grounds)
    ]
  }
]

const UNDECIDED = 'The log cannot decide this: see what is missing below.'

const below = (a: number | null, b: number | null): boolean => a !== null && b !== null && a < b

/** Costs less by more than `HYBRID_SAVES`. */
const saves = (hybrid: number | null, other: number | null): boolean =>
  hybrid !== null && other !== null && hybrid < other * (1 - HYBRID_SAVES)

const basesOf = ({ evidence: { costs } }: Grounds): string =>
  costs.hybrid.workloads
    .map(({ best, gpu, targetModel }) =>
      best.gpus === 0
        ? `none for ${targetModel}`
        : `${best.gpus} × ${gpu} for ${targetModel}, ${(best.overflowShare * 100).toPrecision(2)} % of its requests sent on`
    )
    .join('; ')

/** The shared bill if the unpriced attempts cost what the others do. [USD/month] */
const wholeBill = ({ shared, unpricedAttempts, evidence: { description } }: Grounds): number =>
  (shared ?? 0) / (1 - unpricedAttempts / description.traffic.counts.succeeded)

function whyStay({ fixed, shared }: Grounds): readonly string[] {
  const extra = (fixed ?? 0) - (shared ?? 0)
  return [
    extra >= 0
      ? `Price: dedicated GPUs would cost ${usd(extra)} a month more.`
      : `Price: dedicated GPUs would save ${usd(-extra)} a month against today's bill.`
  ]
}

const cheaperByToken = ({ shared, cheapestShared }: Grounds): readonly string[] =>
  cheapestShared === null || cheapestShared.usd >= (shared ?? 0)
    ? []
    : [
        `The cheapest way to pay by the token: ${cheapestShared.name}, ${usd(cheapestShared.usd)} a month${filledIn(cheapestShared)}.`
      ]

/** Why the sum is another than the bill's own, which stands with the costs. */
const filledIn = ({ isFilledIn }: NonNullable<Grounds['cheapestShared']>): string =>
  isFilledIn ? ', what has no price counted like the rest' : ''

function breakEven({ evidence: { costs } }: Grounds): readonly string[] {
  const times = costs.breakEven.traffic.value
  return times === null || times < 1
    ? []
    : [`Break-even is at ${Number(times.toPrecision(2))}× today's traffic or more.`]
}

function refusals({ isThrottled, outageCostsRevenue, sufficientTier }: Grounds): readonly string[] {
  if (!isThrottled) return []
  if (sufficientTier !== null) {
    return [
      `429s were seen: ${sufficientTier} would refuse under 0.1 % of this traffic and costs nothing but its deposit.`
    ]
  }
  const answer = outageCostsRevenue ? '' : ' If an outage costs revenue, say --outage-costs-revenue yes.'
  return [`429s were seen: a higher limit, a queue or client-side limits cost less than these GPUs.${answer}`]
}
