/** The rules of the verdict, as data: the first that holds decides. docs/method.md shows this table. */

import type { Way } from '../pricing/ways.ts'
import { plural, share, withCommas } from '../words.ts'
import { type Grounds, unbilled } from './grounds.ts'
import {
  hybridHeadline,
  mayWrite,
  moveHeadline,
  openQuestion,
  stayHeadline,
  tooCloseHeadline
} from './headline.ts'
import type { Recommendation } from './verdictShape.ts'
import { isFilledIn, whyStay } from './whyStay.ts'
import { atCost, costOf, fleetInWords, lossInWords, namesOf, stayingInWords, upperFirst } from './words.ts'

export type Rule = {
  readonly id: string
  readonly recommendation: Recommendation
  /** As docs/method.md has it. */
  readonly condition: string
  readonly holds: (grounds: Grounds) => boolean
  /** What is chosen; `null`: nothing can be. */
  readonly way: (grounds: Grounds) => Way | null
  readonly headline: (grounds: Grounds) => string
  /** What else is to be known, after what it saves. */
  readonly beside?: (grounds: Grounds) => string
  readonly because: (grounds: Grounds) => readonly string[]
}

const byToken = ({ byToken }: Grounds): Way | null => byToken
const dedicated = ({ dedicated }: Grounds): Way | null => dedicated

export const RULES: readonly Rule[] = [
  {
    id: 'no-tokens',
    recommendation: 'not-enough-data',
    condition: 'the log states no tokens and none are assumed',
    holds: ({ today, evidence: { description, plan } }) =>
      today === null &&
      !((description.traffic.tokens.total?.sum ?? 0) > 0) &&
      plan.workloads.every(({ recommended }) => recommended === null),
    way: () => null,
    headline: grounds =>
      isUnanswered(grounds)
        ? `The log cannot say: none of its ${plural(withCommas(attemptsIn(grounds)), attemptsIn(grounds), 'attempt')} was answered, and neither bills nor GPUs follow from it.`
        : 'The log cannot say: it states no tokens, and neither bills nor GPUs follow from it.',
    because: grounds =>
      isUnanswered(grounds)
        ? ['A log of answered requests tells what they cost: this one may have been filtered for errors.']
        : [
            'Log the usage that every answer states, name its columns with --map, or set --assume-tokens 1200,250 for a guess.'
          ]
  },
  {
    id: 'unknown-and-small',
    recommendation: 'shared',
    condition: 'today’s bill is unknown, and an open model by the token would cost under $5 a month',
    holds: ({ today, byToken }) => today === null && byToken !== null && byToken.high < SMALL_USD,
    way: () => null,
    headline: ({ byToken, money, evidence: { leastGpuUsd } }) =>
      `Stay where you are: today’s bill is unknown, but so little traffic would cost ${costOf(byToken, money)} a month with an open model by the token, and the cheapest GPU ${money(leastGpuUsd ?? null)}.`,
    because: ({ evidence: { costs } }) => [
      `The shared pool's bill is unknown: ${costs.shared.usdPerMonth.note ?? 'nothing could be priced'}.`
    ]
  },
  {
    id: 'bill-below-a-gpu',
    recommendation: 'shared',
    condition: 'the tokens cost less than the cheapest single GPU of the price list',
    holds: grounds => isBelowOneGpu(grounds),
    way: byToken,
    headline: stayHeadline,
    because: grounds => [
      `The cheapest GPU of the price list costs ${grounds.money(grounds.evidence.leastGpuUsd ?? null)} a month: no fleet can cost less than these tokens.`,
      ...whyStay(grounds),
      ...mayWrite(grounds),
      ...refusals(grounds, '')
    ]
  },
  {
    id: 'no-fleet',
    recommendation: 'shared',
    condition: 'no fleet keeps the promise, or none has a price',
    holds: ({ dedicated }) => dedicated === null,
    way: byToken,
    headline: stayHeadline,
    beside: () => 'No fleet is known that keeps the promise.',
    because: ({ evidence: { plan, costs } }) => [
      ...plan.workloads.flatMap(({ recommended, sourceModels, unmet, why }) =>
        recommended === null ? [`No GPUs could be sized for ${namesOf(sourceModels)}: ${unmet ?? why}`] : []
      ),
      ...(plan.workloads.some(({ recommended }) => recommended !== null)
        ? [`The GPUs' rent is unknown: ${costs.fixed.usdPerMonth.note ?? 'they could not be priced'}.`]
        : [])
    ]
  },
  {
    id: 'unknown-bill',
    recommendation: 'too-close',
    condition: 'nothing is known of what the tokens cost, nor what they would cost elsewhere',
    holds: ({ byToken }) => byToken === null,
    way: dedicated,
    headline: grounds =>
      `${upperFirst(fleetInWords(grounds))} would cost ${grounds.money(grounds.dedicated?.usd ?? null)} a month: move if the tokens cost more than that today, stay if they cost less.`,
    because: ({ evidence: { costs } }) => [
      `The shared pool's bill is unknown: ${costs.shared.usdPerMonth.note ?? 'nothing could be priced'}.`,
      ...priceThatFlips(costs.fixedUsdPerMtok.value)
    ]
  },
  {
    id: 'reliability',
    recommendation: 'dedicated',
    condition:
      'requests are refused with 429, an outage costs revenue, and no published usage tier would refuse under 0.1 %',
    holds: ({ isThrottled, outageCostsRevenue, noTierSuffices, saving }) =>
      isThrottled && outageCostsRevenue && noTierSuffices && (saving?.value ?? 0) <= 0,
    way: dedicated,
    headline: grounds =>
      `Move to dedicated GPUs for reliability, not for price. ${upperFirst(fleetInWords(grounds))} would cost ${costOf(grounds.dedicated, grounds.money)} a month, ${lossInWords(grounds)} more than the tokens.`,
    because: ({ dedicated, byToken, money }) => [
      'Requests are refused with 429 and an outage costs revenue: that is what the extra money buys.',
      'No usage tier is known that would carry this traffic.',
      `Price speaks against it: ${money(dedicated?.usd ?? null)} a month against ${money(byToken?.stated ?? null)}.`
    ]
  },
  {
    id: 'weaker-fleet',
    recommendation: 'shared',
    condition:
      'dedicated GPUs might cost less, with models that public indices put behind the log’s own, and nobody named these',
    holds: ({ dedicated, byToken, saving }) =>
      dedicated !== null &&
      dedicated.weakerFor.length > 0 &&
      byToken !== null &&
      byToken.weakerFor.length === 0 &&
      (saving?.high ?? 0) > 0,
    way: byToken,
    headline: stayHeadline,
    beside: grounds =>
      `${upperFirst(fleetInWords(grounds))} would cost ${costOf(grounds.dedicated, grounds.money)} a month, and answer worse by public indices than ${namesOf(grounds.dedicated?.weakerFor ?? [])}.`,
    because: grounds => [
      `No open model is known to answer as well as ${namesOf(grounds.dedicated?.weakerFor ?? [])}: where your own prompts show that a weaker one does, name it with --target-model.`,
      ...whyStay({ ...grounds, saving: null }),
      ...mayWrite(grounds),
      ...refusals(grounds, '')
    ]
  },
  {
    id: 'open-bill',
    recommendation: 'too-close',
    condition:
      'most attempts could not be priced, though GPUs would serve them, and at the price of the rest the tokens would cost more than the GPUs',
    holds: grounds =>
      isMostlyUnpriced(grounds) &&
      (grounds.saving?.value ?? 0) <= 0 &&
      wholeBill(grounds) > (grounds.dedicated?.usd ?? Number.POSITIVE_INFINITY),
    way: byToken,
    headline: grounds =>
      `Too close to call: what could be priced costs ${grounds.money(grounds.byToken?.stated ?? null)} a month, and at that price all of it would cost more than ${fleetInWords(grounds)}, ${atCost(grounds.dedicated, grounds.money)}.`,
    because: grounds => [
      `${grounds.unpricedAttempts} of ${grounds.evidence.description.traffic.counts.succeeded} attempts could not be priced; at the cost of the others the tokens would cost more than the GPUs.`,
      ...new Set(unbilled(grounds.evidence.costs).map(({ why }) => `Missing: ${why}.`))
    ]
  },
  {
    id: 'too-close',
    recommendation: 'too-close',
    condition: 'the interval of the saving spans zero',
    holds: ({ saving }) => saving !== null && saving.low < 0 && saving.high > 0,
    way: byToken,
    headline: tooCloseHeadline,
    beside: openQuestion,
    because: grounds => [
      `${upperFirst(fleetInWords(grounds))} would save between ${grounds.money(grounds.saving?.low ?? null)} and ${grounds.money(grounds.saving?.high ?? null)} a month: the range spans zero, so the work is not worth it.`,
      ...(grounds.isThrottled && grounds.noTierSuffices
        ? ['429s were seen, and no published tier stops them.']
        : [])
    ]
  },
  {
    id: 'hybrid-cheapest',
    recommendation: 'hybrid',
    condition:
      'a base of GPUs with its overflow on the shared pool costs at least 5 % less than dedicated GPUs, and less than the cheapest way to pay by the token',
    holds: ({ saving, dedicated }) => dedicated?.action === 'hybrid' && (saving?.value ?? 0) > 0,
    way: dedicated,
    headline: hybridHeadline,
    because: grounds => [`Price: the cheapest base is ${basesOf(grounds)}.`]
  },
  {
    id: 'fixed-cheapest',
    recommendation: 'dedicated',
    condition:
      'dedicated GPUs, all month or by the hour, cost less than the cheapest way without them at both ends of the interval',
    holds: ({ saving }) => (saving?.value ?? 0) > 0,
    way: dedicated,
    headline: moveHeadline,
    because: grounds => [
      `Price: ${isFilledIn(grounds.byToken) ? 'about ' : ''}${grounds.money(grounds.saving?.value ?? null)} a month less than ${grounds.byToken?.name} (${grounds.money(grounds.saving?.low ?? null)} to ${grounds.money(grounds.saving?.high ?? null)}), idle time and spare included.`,
      ...stayingInWords(grounds)
    ]
  },
  {
    id: 'stay',
    recommendation: 'shared',
    condition: 'otherwise',
    holds: () => true,
    way: byToken,
    headline: stayHeadline,
    beside: grounds =>
      `${upperFirst(fleetInWords(grounds))} would cost ${costOf(grounds.dedicated, grounds.money)} a month.`,
    because: grounds => [
      ...whyStay(grounds),
      ...mayWrite(grounds),
      ...breakEven(grounds),
      ...refusals(grounds, ' If an outage costs revenue, set --outage-costs-revenue yes.')
    ]
  }
]

const attemptsIn = ({ evidence: { description } }: Grounds): number => description.traffic.counts.attempts

/** Every attempt of the log failed. */
const isUnanswered = ({ evidence: { description } }: Grounds): boolean =>
  description.traffic.counts.succeeded === 0 && (description.traffic.counts.failed ?? 0) > 0

/** A whole month of one GPU is no bound of a fleet by the hour, or of anything that is priced below it. */
function isBelowOneGpu({ byToken, dedicated, evidence: { leastGpuUsd } }: Grounds): boolean {
  return (
    byToken !== null &&
    leastGpuUsd !== undefined &&
    byToken.high < leastGpuUsd &&
    (dedicated === null || dedicated.usd >= leastGpuUsd)
  )
}

const priceThatFlips = (perMtok: number | null): readonly string[] =>
  perMtok === null
    ? []
    : [
        `It pays where a million tokens, input and output together, cost more than $${perMtok.toPrecision(3)}.`
      ]

const basesOf = ({ evidence: { costs } }: Grounds): string =>
  costs.hybrid.workloads
    .map(({ best, gpu, targetModel }) =>
      best.gpus === 0
        ? `none for ${targetModel}`
        : `${best.gpus} × ${gpu} for ${targetModel}, ${best.overflowShare === 0 ? 'none' : share(best.overflowShare)} of its requests sent on`
    )
    .join('; ')

/** Nobody changes anything for less. [USD/month] */
const SMALL_USD = 5

const MOSTLY = 0.5

const isMostlyUnpriced = ({ unpricedAttempts, dedicated, evidence: { description } }: Grounds): boolean =>
  unpricedAttempts / description.traffic.counts.succeeded - (dedicated?.unpricedShare ?? 0) > MOSTLY

/** The shared bill if the unpriced attempts cost what the others do. [USD/month] */
const wholeBill = ({ unpricedAttempts, evidence: { costs, description } }: Grounds): number =>
  (costs.shared.usdPerMonth.value ?? 0) / (1 - unpricedAttempts / description.traffic.counts.succeeded)

function breakEven({ evidence: { costs, plan } }: Grounds): readonly string[] {
  const times = costs.breakEven.traffic.value
  return times === null || times < 1 + plan.plannedGrowth
    ? []
    : [`Break-even is at ${Number(times.toPrecision(2))}× today's traffic or more.`]
}

/** @param question whose answer would change the decision; empty: none would */
function refusals(
  { isThrottled, outageCostsRevenue, sufficientTier }: Grounds,
  question: string
): readonly string[] {
  if (!isThrottled) return []
  if (sufficientTier !== null) {
    return [
      `429s were seen: ${sufficientTier} would refuse under 0.1 % of this traffic and costs nothing but its deposit.`
    ]
  }
  const asked = outageCostsRevenue ? '' : question
  return [`429s were seen: a higher limit, a queue or client-side limits cost less than these GPUs.${asked}`]
}
