/** A plan's stand-in models and a log → what the same tokens cost on shared APIs that sell those models. */

import type { CapacityPlan } from '../capacity/planShape.ts'
import type { Workload } from '../capacity/workloadShape.ts'
import { RELATIONS, type Relation } from '../catalog/quality/relation.ts'
import type { TargetOption } from '../catalog/targets.ts'
import { assumed, type Figure, unknown, weakest } from '../figure.ts'
import { grouped } from '../grouped.ts'
import type { OpenOffer, OpenSharedCost } from './billShape.ts'
import { beside, type PartOf, stayingOf } from './bills.ts'
import type { Unpriced } from './lineShape.ts'
import { takes } from './longest.ts'
import { type Metered, type ModelUsage, noUsage } from './meter.ts'
import type { MonthScale } from './month.ts'
import { middleOf, offersFor } from './openOffers.ts'
import type { TokenPriceOverrides } from './priceBook.ts'

/** What may stand in for a model of the log, each by the relation that is asked for. */
export type StandInsOf = (sourceModel: string) => readonly StandIn[]
type StandIn = Pick<TargetOption, 'relation'> & {
  readonly model: Pick<TargetOption['model'], 'name' | 'context'>
  readonly outputTimes: Pick<TargetOption['outputTimes'], 'value'>
}

/**
 * Model by model of the log and provider: Mtok of input × its price + of cached input × its own, where one is listed, + of output ×
 * its price, by the month. Of the models that may stand in for it the cheapest at its lower median offer is taken, that of the fleet
 * where another would save little; nothing binds models bought by the token to share one, or to be one that a fleet would serve. What
 * stays on the shared pool beside the fleets moves where it costs less so. The range is from the cheapest offer to the dearest.
 *
 * @param models names by the code that the usage goes by
 * @param longest request of each, by the same code [tokens]: what stands in for it by choice takes that
 */
export function priceOpenShared(
  models: readonly string[],
  { usage, unpriced: unbilled }: Pick<Metered, 'usage' | 'unpriced'>,
  month: MonthScale,
  plan: CapacityPlan,
  overrides: TokenPriceOverrides,
  partOf: PartOf,
  standInsOf: StandInsOf = () => [],
  longest: readonly number[] = []
): OpenSharedCost {
  const fitting = (name: string) =>
    standInsOf(name).filter(({ model }) => takes(model.context, longest[models.indexOf(name)] ?? 0))
  const tokensFor = (name: string): ModelUsage => usage[models.indexOf(name)] ?? noUsage()
  const chosen = withoutWeaker(
    eachModelOnce(plan.workloads).map(workload => ({
      workload,
      choices: workload.sourceModels.map(name =>
        choiceOf(name, workload, tokensFor(name), fitting(name), month, overrides)
      )
    }))
  )
  const moving = chosen.filter(({ moves }) => moves)
  const stays = new Set(chosen.flatMap(({ name, moves }) => (moves ? [] : [name])))
  const priced = byTarget(moving).map(group => priceGroup(group, tokensFor, month, overrides))
  const workloads = priced.flatMap(({ workload }) => (workload === null ? [] : [workload]))
  const staying = stayingOf(
    {
      workloads: plan.workloads.flatMap(({ sourceModels, ...workload }) =>
        sourceModels.map(name => ({
          ...workload,
          sourceModels: [name],
          sharedUsdPerMonth: sourceModels.length === 1 ? workload.sharedUsdPerMonth : null,
          served: stays.has(name) ? ('shared' as const) : ('dedicated' as const)
        }))
      )
    },
    partOf
  )
  const lacking = priced.flatMap(entry => entry.unpriced)
  const unpriced = [...lacking, ...unbilled.filter(({ name }) => stays.has(name))]
  const all = beside(beside(sumOf(workloads, lacking, month), staying), searchesOf(usage, month))
  return { usdPerMonth: all, workloads, unpriced }
}

/** Whoever answers, they are bought as today. */
function searchesOf(usage: Metered['usage'], { factor }: MonthScale): Figure {
  const usd = usage.reduce((sum, { usdSearches }) => sum + usdSearches, 0)
  return assumed(usd > 0 ? usd * factor : 0, 'USD/month', 'web searches as billed today')
}

/** Usage is known by model: what a model was asked in batches is priced where its other traffic is. */
function eachModelOnce(workloads: readonly Workload[]): readonly Workload[] {
  const seen = new Set<string>()
  return workloads.flatMap(workload => {
    const sourceModels = workload.sourceModels.filter(name => !seen.has(name))
    for (const name of sourceModels) seen.add(name)
    return sourceModels.length === 0 ? [] : [{ ...workload, sourceModels }]
  })
}

type Chosen = { readonly workload: Workload; readonly choices: readonly Choice[] }

/** Where others have stand-ins as good as they are, a workload whose stand-ins are all weaker stays as billed. */
function withoutWeaker(all: readonly Chosen[]): readonly Choice[] {
  const isBehind = ({ workload, choices }: Chosen): boolean =>
    workload.sharedUsdPerMonth !== null &&
    choices.every(({ relation }) => relation === 'weaker') &&
    workload.standIns.every(({ named }) => !named)
  const areAll = all.every(isBehind)
  return all.flatMap(each =>
    !areAll && isBehind(each) ? each.choices.map(choice => ({ ...choice, moves: false })) : each.choices
  )
}

/** One model of the log and what stands in for it. */
type Choice = {
  readonly name: string
  readonly target: string | null
  readonly relation: Relation
  /** Output tokens over those of the log's model. */
  readonly times: number
  /** `false`: it stays on the shared pool as billed. */
  readonly moves: boolean
  /** Why nothing stands in for it. */
  readonly why: string
}

/** The fleet's model stands in where another would save less than both: each model is one more to test. */
const AS_CHEAP = { share: 0.25, usdPerMonth: 50 } as const

function choiceOf(
  name: string,
  { targetModel, standIns, served, sharedUsdPerMonth, why }: Workload,
  tokens: ModelUsage,
  options: readonly StandIn[],
  month: MonthScale,
  overrides: TokenPriceOverrides
): Choice {
  const planned = standIns.find(({ sourceModel }) => sourceModel === name)
  const own = {
    target: targetModel,
    relation: planned?.relation ?? 'same',
    times: planned?.outputTimes.value ?? 1
  }
  const others = options.map(({ model, relation, outputTimes }) => ({
    target: model.name,
    relation,
    times: outputTimes.value
  }))
  const usdOf = ({ target, times }: Pick<Choice, 'target' | 'times'>): number =>
    target === null
      ? Number.POSITIVE_INFINITY
      : (middleOf(offersFor(target, { ...tokens, output: tokens.output * times }, month, overrides))
          ?.usdPerMonth ?? Number.POSITIVE_INFINITY)
  const priced = others.map(each => ({ ...each, usd: usdOf(each) })).toSorted((a, b) => a.usd - b.usd)
  const [cheapest] = priced
  const ownUsd = usdOf(own)
  const notable = Math.min(ownUsd * AS_CHEAP.share, AS_CHEAP.usdPerMonth)
  const isOther = cheapest !== undefined && cheapest.usd < ownUsd - notable
  const best = isOther ? cheapest : { ...own, usd: ownUsd }
  const isCheaper = best.usd < (sharedUsdPerMonth ?? Number.POSITIVE_INFINITY)
  const { target, relation, times } = best
  return { name, target, relation, times, why, moves: served === 'dedicated' || isCheaper }
}

/** Models with one stand-in are one line. */
const byTarget = (choices: readonly Choice[]): readonly (readonly Choice[])[] => [
  ...grouped(choices, ({ target }) => target).values()
]

type Priced = {
  readonly workload: OpenSharedCost['workloads'][number] | null
  readonly unpriced: readonly Unpriced[]
}

function priceGroup(
  group: readonly Choice[],
  tokensFor: (name: string) => ModelUsage,
  month: MonthScale,
  overrides: TokenPriceOverrides
): Priced {
  const [{ target, why }] = group as readonly [Choice, ...Choice[]]
  const sourceModels = group.map(({ name }) => name)
  const tokens = group
    .map(({ name, times }) => ({ ...tokensFor(name), times }))
    .reduce(addUp, { ...noUsage(), times: 1 })
  const lacks = (count: number, reason: string): readonly Unpriced[] =>
    count === 0 ? [] : [{ side: 'shared', name: sourceModels.join(', '), attempts: count, why: reason }]
  if (target === null) return { workload: null, unpriced: lacks(tokens.attempts, why) }
  const offers = offersFor(target, tokens, month, overrides)
  if (offers.length === 0 || Number.isNaN(month.factor)) {
    const reason =
      offers.length === 0
        ? `no provider is known to sell ${target} by the token: set --token-price`
        : month.note
    return { workload: null, unpriced: lacks(tokens.attempts, reason) }
  }
  const relation = RELATIONS.findLast(each => group.some(choice => choice.relation === each)) ?? 'unknown'
  return {
    workload: { sourceModels, targetModel: target, relation, offers },
    unpriced: lacks(tokens.withoutTokens, 'the log does not state its tokens')
  }
}

/** The stand-in writes so many times the tokens that the log's model does. */
const addUp = (sum: ModelUsage & { times: number }, next: ModelUsage & { times: number }) => ({
  ...sum,
  input: sum.input + next.input,
  cached: sum.cached + next.cached,
  output: sum.output + next.output * next.times,
  attempts: sum.attempts + next.attempts,
  withoutTokens: sum.withoutTokens + next.withoutTokens
})

function sumOf(
  workloads: OpenSharedCost['workloads'],
  unpriced: readonly Unpriced[],
  month: MonthScale
): Figure {
  const unit = 'USD/month'
  if (workloads.length === 0) return unknown(unit, unpriced[0]?.why ?? 'there is nothing to serve', 'assumed')
  const total = (pick: (offers: readonly OpenOffer[]) => OpenOffer): number =>
    workloads.reduce((sum, { offers }) => sum + pick(offers).usdPerMonth, 0)
  const left = unpriced.reduce((sum, { attempts }) => sum + attempts, 0)
  const notes = [
    'the lower median of the providers',
    month.note,
    ...(left > 0 ? [`${left} attempts could not be priced`] : [])
  ]
  return {
    ...assumed(
      total(offers => middleOf(offers) as OpenOffer),
      unit,
      notes.join('; ')
    ),
    basis: weakest('assumed', month.basis),
    low: total(offers => offers[0] as OpenOffer),
    high: total(offers => offers.at(-1) as OpenOffer)
  }
}
