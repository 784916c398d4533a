/** Every priced way to serve the demand → one list, cheapest first. */
import { type Figure, weakest } from '../figure.ts'
import type { Unpriced } from './billShape.ts'
import type { Alternative, CostComparison, ExtraCost } from './costShape.ts'
import { totalOf, unknownOf } from './extras.ts'
import type { PriceBook } from './priceBook.ts'

type Priced = Pick<
  CostComparison,
  | 'current'
  | 'waiting'
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
>

/**
 * Every alternative, extras included, cheapest first.
 *
 * @param billedAttempts of the log: what the unpriced ones are a share of
 */
export function alternativesOf(priced: Priced, billedAttempts: number): readonly Alternative[] {
  const { shared, successor, openShared, fixed, extras, hybrid, scheduled } = priced
  const shareOf = (unpriced: readonly Unpriced[]): number =>
    unpriced.reduce((sum, { side, attempts }) => (side === 'shared' ? sum + attempts : sum), 0) /
    Math.max(1, billedAttempts)
  const sharedShare = shareOf(priced.unpriced)
  const listed: readonly (Alternative | null)[] = [
    priced.current && {
      id: 'current',
      name: 'Your own servers, as they are',
      usdPerMonth: presentOf(priced.current, shared.usdPerMonth),
      assumes: 'what the options say of them; the question is whether the fleet has the right size',
      unpricedShare: 0
    },
    {
      id: 'shared',
      name: priced.current === null ? 'Shared pool, as billed' : 'The log’s own models by the token',
      usdPerMonth: plus(shared.usdPerMonth, extras, 'shared'),
      assumes: 'the same models at list price, by the token; rate limits stay',
      unpricedShare: sharedShare
    },
    ...sameMakers(priced, sharedShare, shareOf),
    successor && {
      id: 'successor',
      name: 'Shared pool, successor models',
      usdPerMonth: plus(successor.usdPerMonth, extras, 'shared'),
      assumes: `${successorsInWords(successor.replacements)}; answers and prompts must be checked`,
      unpricedShare: shareOf(successor.unpriced)
    },
    {
      id: 'open-shared',
      name: 'Open-weight model on shared APIs',
      usdPerMonth: plus(openShared.usdPerMonth, extras, 'shared'),
      assumes: 'the stand-in model answers well enough; another shared pool, with limits of its own',
      unpricedShare: shareOf(openShared.unpriced)
    },
    ...priced.reserved.map(({ offer, usdPerMonth }) => ({
      id: 'reserved' as const,
      name: `${offer}, reserved`,
      usdPerMonth: plus(usdPerMonth, extras, 'shared'),
      assumes: 'units all month, what spills over them and other models by the token',
      unpricedShare: 0
    })),
    {
      id: 'fixed',
      name: 'Dedicated GPUs, fixed',
      usdPerMonth: plus(fixed.usdPerMonth, extras, 'fixed'),
      assumes: 'the stand-in model answers well enough; GPUs all month, spare and idle time included',
      unpricedShare: 0
    },
    {
      id: 'hybrid',
      name: 'Dedicated base, overflow shared',
      usdPerMonth: plus(hybrid.usdPerMonth, extras, 'fixed'),
      assumes: 'a router that sends the overflow on, and two models whose answers may mix',
      unpricedShare: sharedShare
    },
    {
      id: 'scheduled',
      name: 'Dedicated GPUs by the hour',
      usdPerMonth: plus(scheduled.usdPerMonth, extras, 'fixed'),
      assumes: 'GPUs are there when wanted, billed by the hour, and the coming weeks are like the log’s',
      unpricedShare: 0
    }
  ]
  return listed.filter(alternative => alternative !== null).sort(byPrice)
}

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

/** The same makers' models at another tier, or cheaper ones of theirs. */
const sameMakers = (
  { waiting, cheaper, extras }: Priced,
  sharedShare: number,
  shareOf: (unpriced: readonly Unpriced[]) => number
): readonly (Alternative | null)[] => [
  ...waiting.map(({ tier, share, usdPerMonth }) => ({
    id: tier,
    name: `Shared pool, ${tier} for what may wait`,
    usdPerMonth: plus(usdPerMonth, extras, 'shared'),
    assumes: `${Number((100 * share).toPrecision(3))} % of the requests may wait: ${tier === 'batch' ? 'up to a day' : 'longer, and some are refused'}; the same models`,
    unpricedShare: sharedShare
  })),
  cheaper && {
    id: 'cheaper-model',
    name: 'Shared pool, the maker’s cheaper models',
    usdPerMonth: plus(cheaper.usdPerMonth, extras, 'shared'),
    assumes: `${cheaperInWords(cheaper.models)}; as many tokens as today, though a model that reasons writes more`,
    unpricedShare: shareOf(cheaper.unpriced)
  }
]

const byPrice = (a: Alternative, b: Alternative): number => wholeUsd(a) - wholeUsd(b)

/** With what could not be priced at the price of the rest. */
const wholeUsd = ({ usdPerMonth, unpricedShare }: Alternative): number =>
  usdPerMonth.value === null
    ? Number.MAX_VALUE
    : usdPerMonth.value / (1 - Math.min(unpricedShare, MOST_UNPRICED))

/** Where nearly nothing could be priced, the rest says nothing of it. */
const MOST_UNPRICED = 0.99

/** A bill with its side's extras; what cannot be told of them is named in its note. */
export function plus(bill: Figure, extras: readonly ExtraCost[], side: ExtraCost['side']): Figure {
  const more = totalOf(extras, side)
  const missing = unknownOf(extras, side)
  if (bill.value === null || (more === 0 && missing.length === 0)) return bill
  const { low, high, note } = bill
  const left = missing.map(label => `not in it, since the log does not tell: ${label.toLowerCase()}`)
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
  const bySuccessor = new Map<string, string[]>()
  for (const { model, successor } of replacements) {
    const next = successor ?? 'no successor named'
    bySuccessor.set(next, [...(bySuccessor.get(next) ?? []), model === '' ? 'the unnamed model' : model])
  }
  return [...bySuccessor].map(([next, models]) => `${models.join(', ')} → ${next}`).join('; ')
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
