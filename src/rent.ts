/** Offers, a number of GPUs and hours → what renting them costs: the one place where GPUs are multiplied by a price. */
import type { Source } from './catalog/source.ts'
import type { GpuOffer } from './catalog/types.ts'
import { assumed, type Figure, unknown } from './figure.ts'
import { HOURS_PER_MONTH } from './units.ts'

/** What one provider asks for one model of GPU. */
export type RentOffer = Omit<GpuOffer, 'gpu'> & {
  /** Paid for whole months, used or not. */
  readonly isFlat?: boolean
  /** What a reader is told of it, where provider, form and term do not say it. */
  readonly note?: string
}

export type RentTerm = GpuOffer['term']

/** GPUs rented from one provider. */
export type Rent = {
  readonly provider: string
  /** As many as were wanted, in whole lots of what the provider sells. */
  readonly gpus: number
  /** For all of them and all hours. [USD] */
  readonly usd: number
  /** The cheapest and the dearest of the providers' totals; equal where there is one alone. [USD] */
  readonly lowUsd: number
  readonly highUsd: number
  /** Providers whose totals were compared. */
  readonly providers: number
  /** `usd` over GPUs rented and hours. [USD per GPU-hour] */
  readonly usdPerGpuHour: number
  /** What is taken, largest lots first. */
  readonly lots: readonly Lots[]
  readonly hours: number
}

type Lots = { readonly offer: RentOffer; readonly count: number }

/** The rent of so many GPUs of one model for a month; `null`: nobody is known to rent it out. */
export type RentOf = (gpu: string, gpus: number) => Rent | null

/**
 * What N GPUs cost: at each provider the cheapest whole lots that hold them, then the lower median of those totals; at equal
 * totals the provider with fewer GPUs. N + 1 GPUs never cost less than N, at one provider as over all of them.
 *
 * @param offers of one model of GPU
 * @param gpus how many are wanted
 * @param term `on-demand` asks confirmed on-demand offers, and where there is none managed and unconfirmed ones
 * @returns `null` where no offer has that term
 */
export const rent = (
  offers: readonly RentOffer[],
  gpus: number,
  hours: number,
  term: RentTerm
): Rent | null => rents(offers, hours, term)(gpus)

/** As `rent`, for one number of GPUs after another: each is worked out once, and so is what they have in common. */
export function rents(
  offers: readonly RentOffer[],
  hours: number,
  term: RentTerm
): (gpus: number) => Rent | null {
  const each = totals(offers, hours, term)
  const known = new Map<number, Rent | null>()
  return gpus => {
    const before = known.get(gpus)
    if (before !== undefined) return before
    const found = medianOf(fitting(each(gpus), gpus), hours)
    known.set(gpus, found)
    return found
  }
}

/** Of totals, cheapest first. */
function medianOf(fit: readonly Total[], hours: number): Rent | null {
  const found = fit[(fit.length - 1) >> 1]
  if (found === undefined) return null
  const { smallestLot: _, ...middle } = found
  const [cheapest, dearest] = [fit[0] as Total, fit.at(-1) as Total]
  return {
    ...middle,
    lowUsd: cheapest.usd,
    highUsd: dearest.usd,
    providers: fit.length,
    usdPerGpuHour: middle.gpus === 0 ? 0 : middle.usd / (middle.gpus * hours),
    hours
  }
}

/** By the month of each model of GPU that is asked for: its offers are looked at once. */
export function rentsByMonth(offersOf: (gpu: string) => readonly RentOffer[], term: RentTerm): RentOf {
  const known = new Map<string, (gpus: number) => Rent | null>()
  return (gpu, gpus) => {
    const found = known.get(gpu) ?? rents(offersOf(gpu), HOURS_PER_MONTH, term)
    known.set(gpu, found)
    return found(gpus)
  }
}

/** Times the GPUs wanted: lots that hold more are of another size. */
const MOST_RENTED = 2

/**
 * Without the providers whose every lot is too large and who ask more than everybody else: nobody rents eight GPUs to use two, so
 * what eight cost is no price of two. Those who ask less for more stay; where all lots are too large, the smallest count. A
 * provider's smallest lot decides, not what is cheapest there: so nobody who is an offer for N is none for N + 1.
 *
 * @param totals cheapest first
 */
function fitting(totals: readonly Total[], gpus: number): readonly Total[] {
  const fewest = Math.min(...totals.map(({ smallestLot }) => smallestLot))
  const most = Math.max(MOST_RENTED * gpus, fewest)
  return totals.slice(0, totals.findLastIndex(({ smallestLot }) => smallestLot <= most) + 1)
}

type Total = Pick<Rent, 'provider' | 'gpus' | 'usd' | 'lots'> & {
  /** GPUs in the smallest lot that the provider sells. */
  readonly smallestLot: number
}

/** Each provider's total, cheapest first, at equal totals fewer GPUs first. */
function totals(
  offers: readonly RentOffer[],
  hours: number,
  term: RentTerm
): (gpus: number) => readonly Total[] {
  const asked = offersAt(offers, term)
  const providers = [...new Set(asked.map(({ provider }) => provider))].map(provider =>
    cheapestLots(
      provider,
      asked.filter(offer => offer.provider === provider),
      hours
    )
  )
  return gpus => providers.map(total => total(gpus)).sort(byUsd)
}

function byUsd(a: Total, b: Total): number {
  const isTie = Math.abs(a.usd - b.usd) <= TIE * Math.max(a.usd, b.usd)
  return (isTie ? a.gpus - b.gpus : a.usd - b.usd) || (a.provider < b.provider ? -1 : 1)
}

/** Sums of the same prices in another order differ by less. [share] */
const TIE = 1e-9

function offersAt(offers: readonly RentOffer[], term: RentTerm): readonly RentOffer[] {
  const exact = offers.filter(offer => offer.term === term)
  if (term !== 'on-demand') return exact
  const confirmed = exact.filter(({ source }) => source.verified)
  if (confirmed.length > 0) return confirmed
  return offers.filter(offer => offer.term === 'on-demand' || offer.term === 'managed')
}

/**
 * The whole lots of one provider that hold so many GPUs at the least sum; at equal sums the fewest GPUs. Solved exactly for
 * the last L² GPUs, L the largest lot; of what is beyond, all in the lot that is cheapest by the GPU: among any L other lots
 * some hold together a multiple of its size, and it may stand in for them at no loss.
 */
function cheapestLots(
  provider: string,
  offers: readonly RentOffer[],
  hours: number
): (gpus: number) => Total {
  const lots = offers.map(offer => ({ offer, size: offer.gpusInOffer, usd: lotUsd(offer, hours) }))
  const [first] = lots.toSorted((a, b) => a.usd / a.size - b.usd / b.size || a.size - b.size)
  const best = first as Lot
  const sizes = lots.map(({ size }) => size)
  const [smallestLot, largest] = [Math.min(...sizes), Math.max(...sizes)]
  const exactly = exactLots(lots)
  return gpus => {
    const inBulk = Math.max(0, Math.floor((gpus - largest ** 2) / best.size))
    const counts = new Map(inBulk > 0 ? [[best, inBulk]] : [])
    for (const lot of exactly(gpus - inBulk * best.size)) counts.set(lot, (counts.get(lot) ?? 0) + 1)
    const taken = [...counts].sort(([a], [b]) => b.size - a.size)
    return {
      provider,
      smallestLot,
      gpus: taken.reduce((sum, [{ size }, count]) => sum + size * count, 0),
      usd: taken.reduce((sum, [{ usd }, count]) => sum + usd * count, 0),
      lots: taken.map(([{ offer }, count]) => ({ offer, count }))
    }
  }
}

const lotUsd = ({ gpusInOffer, usdPerGpuHour, isFlat }: RentOffer, hours: number): number =>
  gpusInOffer * usdPerGpuHour * (isFlat ? Math.ceil(hours / HOURS_PER_MONTH) * HOURS_PER_MONTH : hours)

type Lot = { readonly offer: RentOffer; readonly size: number; readonly usd: number }

/** The least sum that holds so many, and the lot that was taken last. */
type Held = { readonly usd: number; readonly gpus: number; readonly last: Lot | null }

function exactLots(lots: readonly Lot[]): (gpus: number) => readonly Lot[] {
  const held: Held[] = [{ usd: 0, gpus: 0, last: null }]
  return gpus => {
    while (held.length <= gpus) held.push(cheapestWay(lots, held))
    const taken: Lot[] = []
    for (let left = gpus; left > 0; ) {
      const { last } = held[left] as Held
      taken.push(last as Lot)
      left -= (last as Lot).size
    }
    return taken
  }
}

/** To hold one more than those known. */
function cheapestWay(lots: readonly Lot[], held: readonly Held[]): Held {
  const ways = lots.map(lot => {
    const before = held[Math.max(0, held.length - lot.size)] as Held
    return { usd: before.usd + lot.usd, gpus: before.gpus + lot.size, last: lot }
  })
  return ways.reduce((a, b) => {
    const isTie = Math.abs(a.usd - b.usd) <= TIE * Math.max(a.usd, b.usd)
    return (isTie ? b.gpus < a.gpus : b.usd < a.usd) ? b : a
  })
}

/** Where the price was read. */
export const rentSource = ({ lots }: Rent): Source => lots[0]?.offer.source ?? NOWHERE

const NOWHERE: Source = { where: 'nothing is rented', asOf: null, verified: true }

/** `usd` with the range over the providers; one provider alone has none, and the note says so. [USD] */
export const rentFigure = (rented: Rent | null, unit: string): Figure =>
  rented === null ? noRent(unit) : ranged(rented, unit, 1)

/** As `rentFigure`, by the GPU rented and the hour. */
export const gpuHourFigure = (rented: Rent | null): Figure =>
  rented === null || rented.gpus === 0
    ? noRent('USD/GPU-hour')
    : ranged(rented, 'USD/GPU-hour', rented.gpus * rented.hours)

const noRent = (unit: string): Figure =>
  unknown(unit, 'no on-demand price is known for this GPU: set --gpu-price', 'assumed')

function ranged(rented: Rent, unit: string, by: number): Figure {
  const { usd, lowUsd, highUsd, providers } = rented
  return {
    ...assumed(usd / by, unit, rentNote(rented)),
    ...(providers > 1 ? { low: lowUsd / by, high: highUsd / by } : {})
  }
}

/** `Lambda SXM6, in lots of 1 × 4 + 1 × 2, on-demand, 2026-09-20, lower median of 5 providers`. */
function rentNote({ provider, lots, providers }: Rent): string {
  const [largest] = lots
  if (largest === undefined) return 'nothing is rented'
  const { form, term, gpusInOffer, source, note } = largest.offer
  if (note !== undefined) return note
  const inLots = lots.map(({ offer, count }) => `${count} × ${offer.gpusInOffer}`).join(' + ')
  return [
    [provider, form].filter(part => part !== '').join(' '),
    ...(lots.length > 1 || gpusInOffer > 1 ? [`in lots of ${inLots}`] : []),
    term,
    source.asOf ?? 'undated',
    ...(source.verified ? [] : ['unconfirmed']),
    providers === 1 ? 'the only offer known' : `lower median of ${providers} providers`
  ].join(', ')
}
