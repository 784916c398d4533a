/** Every priced way to serve the demand → one list, cheapest first. */

import { familyName } from '../catalog/modelNames.ts'
import { type Figure, weakest } from '../figure.ts'
import { grouped } from '../grouped.ts'
import { ALTERNATIVE_IDS, type AlternativeId, WAYS } from './alternativeTable.ts'
import type { Alternative, CostComparison, ExtraCost } from './costShape.ts'
import { totalOf, unknownOf } from './extras.ts'
import { leftOutUsd } from './leftOut.ts'
import type { Unpriced } from './lineShape.ts'
import type { PriceBook } from './priceBook.ts'

type Priced = Pick<
  CostComparison,
  | 'current'
  | 'waiting'
  | 'cache'
  | 'cheaper'
  | 'shared'
  | 'successor'
  | 'openShared'
  | 'reserved'
  | 'fixed'
  | 'extras'
  | 'hybrid'
  | 'scheduled'
  | 'unpriced'
> & {
  /** What has no price and stays on the shared pool beside the fleets. */
  readonly apart: readonly Unpriced[]
}

/** What one way costs, and what one must believe for it. */
type Priceable = {
  readonly name: string
  readonly usdPerMonth: Figure
  readonly assumes: string
  /** What has no price there. Left out: nothing. */
  readonly unpriced?: readonly Unpriced[]
}

/** Each way as the comparison prices it; none where the log knows no such. */
const PRICED: Readonly<Record<AlternativeId, (priced: Priced) => readonly Priceable[]>> = {
  current: ({ current, shared }) =>
    each(current, own => ({
      name: 'Your own servers, as they are',
      usdPerMonth: presentOf(own, shared.usdPerMonth),
      assumes: 'their cost as you stated it; the question is whether the fleet has the right size'
    })),
  shared: ({ shared: { usdPerMonth }, current, unpriced }) => [
    {
      name: current === null ? 'Shared pool, as billed' : 'The log’s own models by the token',
      usdPerMonth,
      assumes: 'the same models at list price, by the token; rate limits stay',
      unpriced
    }
  ],
  batch: priced => laterAt('batch', 'up to a day', priced),
  flex: priced => laterAt('flex', 'longer, and some are refused', priced),
  cache: ({ cache, unpriced }) =>
    each(cache, ({ share, usdPerMonth }) => ({
      name: 'Shared pool, prompts cached throughout',
      usdPerMonth,
      assumes: `${inPercent(share)} of the requests begin like cached requests of the same caller, and would find that in the cache`,
      unpriced
    })),
  'cheaper-model': ({ cheaper }) =>
    each(cheaper, ({ usdPerMonth, models, unpriced }) => ({
      name: 'Shared pool, cheaper models',
      usdPerMonth,
      assumes: `${cheaperInWords(models)}; as many tokens as today, though a model that reasons writes more`,
      unpriced
    })),
  successor: ({ successor }) =>
    each(hasSuccessor(successor) ? successor : null, ({ usdPerMonth, replacements, unpriced }) => ({
      name: 'Shared pool, successor models',
      usdPerMonth,
      assumes: `${successorsInWords(replacements)}; answers and prompts must be checked`,
      unpriced
    })),
  'open-shared': ({ openShared: { usdPerMonth, workloads, unpriced } }) => [
    {
      name: 'Open-weight model by the token',
      usdPerMonth,
      assumes: `${behind(workloads)}the stand-in model answers well enough; another shared pool, with limits of its own${unconfirmed(workloads)}`,
      unpriced
    }
  ],
  reserved: ({ reserved, unpriced }) =>
    reserved.map(({ offer, models, usdPerMonth }) => ({
      name: `${offer}, reserved`,
      usdPerMonth,
      assumes: 'units reserved all month; the overflow and other models by the token',
      unpriced: unpriced.filter(({ name }) => !models.includes(familyName(name)))
    })),
  fixed: ({ fixed: { usdPerMonth }, apart }) => [
    {
      name: 'Dedicated GPUs, fixed',
      usdPerMonth,
      assumes: 'the stand-in model answers well enough; GPUs all month, spare and idle time included',
      unpriced: apart
    }
  ],
  hybrid: ({ hybrid: { usdPerMonth, workloads }, unpriced }) =>
    workloads.length > 0 && workloads.every(({ best }) => best.gpus === 0)
      ? []
      : [
          {
            name: 'Dedicated base, overflow shared',
            usdPerMonth,
            assumes: 'a router that sends the overflow on, and two models whose answers may mix',
            unpriced
          }
        ],
  scheduled: ({ scheduled: { usdPerMonth }, apart }) => [
    {
      name: 'Dedicated GPUs by the hour',
      usdPerMonth,
      assumes: 'GPUs are there when wanted, billed by the hour, and the coming weeks are like the log’s',
      unpriced: apart
    }
  ]
}

/** Those that public indices put behind the log's own. */
function behind(workloads: Priced['openShared']['workloads']): string {
  const names = workloads.flatMap(({ relation, targetModel }) => (relation === 'weaker' ? [targetModel] : []))
  return names.length === 0 ? '' : `weaker by public indices: ${[...new Set(names)].join(', ')}; `
}

/** Prices that nobody saw on a provider’s own page are from lists of others. */
const unconfirmed = (workloads: Priced['openShared']['workloads']): string => {
  const names = workloads.flatMap(({ targetModel, offers }) =>
    offers.length > 0 && offers.every(({ source }) => !source.verified) ? [targetModel] : []
  )
  return names.length === 0
    ? ''
    : `; no provider’s price of ${[...new Set(names)].join(', ')} was confirmed: ask for it`
}

/** One that is named, for any of the models. */
const hasSuccessor = (cost: Priced['successor']): boolean =>
  (cost?.replacements ?? []).some(({ successor }) => successor !== null)

const each = <Cost>(cost: Cost | null, priceable: (cost: Cost) => Priceable): readonly Priceable[] =>
  cost === null ? [] : [priceable(cost)]

const inPercent = (share: number): string => `${Number((100 * share).toPrecision(3))} %`

const laterAt = (tier: 'batch' | 'flex', wait: string, { waiting, unpriced }: Priced): readonly Priceable[] =>
  waiting
    .filter(cost => cost.tier === tier)
    .map(({ share, usdPerMonth }) => ({
      name: `Shared pool, ${tier} for what may wait`,
      usdPerMonth,
      assumes: `${inPercent(share)} of the requests may wait: ${wait}; the same models`,
      unpriced
    }))

/**
 * Every alternative, extras included, cheapest first.
 *
 * @param billedAttempts of the log: what the unpriced ones are a share of
 */
export function alternativesOf(priced: Priced, billedAttempts: number): readonly Alternative[] {
  const all = ALTERNATIVE_IDS.flatMap(id =>
    PRICED[id](priced).map(({ name, usdPerMonth, assumes, unpriced = [] }) => {
      const { side } = WAYS[id]
      return {
        id,
        name,
        usdPerMonth: side === null ? usdPerMonth : plus(usdPerMonth, priced.extras, side),
        assumes,
        unpricedShare: sharedAttempts(unpriced) / Math.max(1, billedAttempts)
      }
    })
  )
  const wholeUsd = (each: Alternative): number =>
    each.usdPerMonth.value === null
      ? Number.MAX_VALUE
      : each.usdPerMonth.value + leftOutUsd(each, all, priced)
  return all.sort((a, b) => wholeUsd(a) - wholeUsd(b))
}

const sharedAttempts = (unpriced: readonly Unpriced[]): number =>
  unpriced.reduce((sum, { side, attempts }) => (side === 'shared' ? sum + attempts : sum), 0)

/** Own servers, and what the log was charged by the token beside them; where it names none of them, all of it runs there. [USD/month] */
function presentOf({ usdPerMonth, models }: NonNullable<Priced['current']>, shared: Figure): Figure {
  if (usdPerMonth.value === null || models.length === 0 || shared.value === null) return usdPerMonth
  const { low = usdPerMonth.value, high = usdPerMonth.value } = usdPerMonth
  return {
    ...usdPerMonth,
    value: usdPerMonth.value + shared.value,
    low: low + (shared.low ?? shared.value),
    high: high + (shared.high ?? shared.value),
    basis: weakest(usdPerMonth.basis, shared.basis)
  }
}

/** A bill with its side's extras; what cannot be told of them is named in its note. */
export function plus(bill: Figure, extras: readonly ExtraCost[], side: ExtraCost['side']): Figure {
  const more = totalOf(extras, side)
  const missing = unknownOf(extras, side)
  if (bill.value === null || (more === 0 && missing.length === 0)) return bill
  const { low, high, note } = bill
  const left = missing.map(label => `left out, since the log does not state it: ${label.toLowerCase()}`)
  const notes = [...(note === undefined ? [] : [note]), ...left].join('; ')
  return {
    ...bill,
    value: bill.value + more,
    basis: weakest(bill.basis, 'assumed'),
    ...(notes === '' ? {} : { note: notes }),
    ...(low === undefined ? {} : { low: low + more }),
    ...(high === undefined ? {} : { high: high + more })
  }
}

/** `gpt-4o, gpt-4o-mini → gpt-6-luna; o1 → no successor named`. */
function successorsInWords(replacements: NonNullable<CostComparison['successor']>['replacements']): string {
  const bySuccessor = grouped(replacements, ({ successor }) => successor ?? 'no successor named')
  const namesOf = (all: typeof replacements) =>
    all.map(({ model }) => model || 'the unnamed model').join(', ')
  return [...bySuccessor].map(([next, all]) => `${namesOf(all)} → ${next}`).join('; ')
}

/** `gpt-5 → gpt-6-luna (at least as good)`. */
const cheaperInWords = (models: NonNullable<CostComparison['cheaper']>['models']): string =>
  models
    .map(
      ({ model, cheaper, relation }) =>
        `${model === '' ? 'the unnamed model' : model} → ${cheaper} (${relation})`
    )
    .join(', ')

/** `null` where no currency is said. */
export const inCurrency = (
  alternatives: readonly Alternative[],
  { currency, exchangeRate, exchangeDate }: Pick<PriceBook, 'currency' | 'exchangeRate' | 'exchangeDate'>
): CostComparison['currency'] =>
  currency === null || exchangeRate === null
    ? null
    : {
        code: currency,
        perUsd: exchangeRate,
        date: exchangeDate,
        alternatives: alternatives.map(({ id, name, usdPerMonth: { value } }) => ({
          id,
          name,
          perMonth: value === null ? null : value * exchangeRate
        }))
      }
