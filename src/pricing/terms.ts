/** The recommended GPUs by the terms on which they are offered → what each would cost a month, with what one must know of it. */
import type { Candidate } from '../capacity/candidateShape.ts'
import type { CapacityPlan } from '../capacity/planShape.ts'
import { assumed, type Figure, unknown } from '../figure.ts'
import { type Rent, type RentOffer, rent } from '../rent.ts'
import { HOURS_PER_MONTH, HOURS_PER_WEEK } from '../units.ts'
import type { TermCost } from './fleetShape.ts'
import { offersByTerm, type RentBook } from './priceBook.ts'

const UNIT = 'USD/month'

/** From a call after idle time to the first answer: weights are read, the engine compiles. [h] */
const COLD_START_HOURS = 5 / 60

/** A recommended fleet, and the replicas that it needs in each hour of the week where the log shows one. */
type Fleet = Candidate & { readonly schedule: readonly number[] | null }

/** What renting a fleet on one term comes to; no `usd`: why it is not known. */
type Priced =
  | { readonly usd: number; readonly lowUsd: number; readonly highUsd: number; readonly offers: number }
  | { readonly why: string }

type Term = {
  readonly term: TermCost['term']
  readonly caveat: string
  readonly priceOf: (fleet: Fleet, offers: readonly RentOffer[]) => Priced
}

const TERMS: readonly Term[] = [
  {
    term: 'on-demand',
    caveat: 'given back at any time',
    priceOf: (fleet, offers) =>
      allMonth('on-demand')(
        fleet,
        offers.filter(({ months }) => months === undefined)
      )
  },
  {
    term: '1-month',
    caveat: 'bound for a month: no price list at hand states such a term, so it is yours or unknown',
    priceOf: (fleet, offers) => quotedOr(fleet.gpu, allMonth('reserved')(fleet, boundFor(1, offers)))
  },
  {
    term: '1-year',
    caveat: 'bound for a year, whatever tokens and GPUs cost by then',
    priceOf: (fleet, offers) => allMonth('reserved')(fleet, boundFor(12, offers))
  },
  {
    term: 'reserved',
    caveat: 'bound for months: the lists do not all say for how many',
    priceOf: allMonth('reserved')
  },
  { term: 'managed', caveat: 'somebody else serves', priceOf: allMonth('managed') },
  {
    term: 'per-second',
    caveat:
      'by the second in the hours of the week that have requests, and 5 minutes more whenever replicas start: a call after idle time waits for them; of one seller, who takes machines back unless three times as much is paid',
    priceOf: bySecond
  },
  {
    term: 'marketplace',
    caveat: 'other people’s machines: they come and go',
    priceOf: allMonth('marketplace')
  },
  {
    term: 'spot',
    caveat: 'interrupted without notice, so at least half of the replicas stay on demand',
    priceOf: halfOnSpot
  }
]

/** Σ over the recommended fleets; unknown where one of them cannot be rented so. [USD/month] */
export function priceTerms(plan: CapacityPlan, book: RentBook): readonly TermCost[] {
  const fleets = plan.workloads.flatMap(({ recommended, schedule }) =>
    recommended === null ? [] : [{ ...recommended, schedule }]
  )
  if (fleets.length === 0) return []
  return TERMS.map(({ term, caveat, priceOf }) => ({
    term,
    caveat,
    usdPerMonth: sumOf(fleets.map(fleet => priceOf(fleet, offersByTerm(fleet.gpu, book))))
  }))
}

function sumOf(parts: readonly Priced[]): Figure {
  const missing = parts.find(part => 'why' in part)
  if (missing !== undefined) return unknown(UNIT, missing.why, 'assumed')
  const known = parts.filter(part => 'usd' in part)
  const total = (part: 'usd' | 'lowUsd' | 'highUsd') => known.reduce((sum, priced) => sum + priced[part], 0)
  const offers = Math.min(...known.map(part => part.offers))
  return {
    ...assumed(total('usd'), UNIT, offers === 1 ? 'one offer is known: no range' : undefined),
    ...(offers > 1 ? { low: total('lowUsd'), high: total('highUsd') } : {})
  }
}

const priced = (rented: Rent | null, gpu: string): Priced =>
  rented === null
    ? { why: `no such offer of ${gpu} is known` }
    : { usd: rented.usd, lowUsd: rented.lowUsd, highUsd: rented.highUsd, offers: rented.providers }

function allMonth(term: RentOffer['term']): Term['priceOf'] {
  return ({ gpu, gpus }, offers) => priced(rent(offers, gpus, HOURS_PER_MONTH, term), gpu)
}

/** What to say for a term that no list has. */
const quotedOr = (gpu: string, found: Priced): Priced =>
  'why' in found
    ? { why: `${found.why}: set --gpu-price '${gpu}=PRICE/1-month' where you have a quote` }
    : found

const boundFor = (months: number, offers: readonly RentOffer[]): readonly RentOffer[] =>
  offers.filter(offer => offer.months === months).map(offer => ({ ...offer, term: 'reserved' }))

const plus = (a: Priced, b: Priced): Priced =>
  'why' in a
    ? a
    : 'why' in b
      ? b
      : {
          usd: a.usd + b.usd,
          lowUsd: a.lowUsd + b.lowUsd,
          highUsd: a.highUsd + b.highUsd,
          offers: Math.min(a.offers, b.offers)
        }

function halfOnSpot(fleet: Fleet, offers: readonly RentOffer[]): Priced {
  const { gpu, gpus, gpusPerReplica } = fleet
  const kept = Math.ceil(gpus / gpusPerReplica / 2) * gpusPerReplica
  if (kept >= gpus) return { why: 'one replica alone: spot would be the whole base' }
  const spot = priced(rent(offers, gpus - kept, HOURS_PER_MONTH, 'spot'), gpu)
  return plus(spot, allMonth('on-demand')({ ...fleet, gpus: kept }, offers))
}

/** Σ over hours of the week of their GPUs and of those that start in them × price × 730 / 168. */
function bySecond(fleet: Fleet, offers: readonly RentOffer[]): Priced {
  const { gpu, replicas, spareReplicas, gpusPerReplica, schedule } = fleet
  const sold = offers.filter(({ isBySecond }) => isBySecond === true)
  if (sold.length === 0) return { why: `no such offer of ${gpu} is known` }
  if (schedule === null) return { why: 'the log shows no week of requests' }
  const gpusAt = schedule.map(needed =>
    needed === 0 ? 0 : (Math.min(needed, replicas) + spareReplicas) * gpusPerReplica
  )
  const hours = gpusAt.reduce((sum, gpus, hour) => {
    const before = gpusAt.at(hour - 1) as number
    return sum + gpus + Math.max(0, gpus - before) * COLD_START_HOURS
  }, 0)
  return priced(rent(sold, 1, (hours * HOURS_PER_MONTH) / HOURS_PER_WEEK, 'managed'), gpu)
}
