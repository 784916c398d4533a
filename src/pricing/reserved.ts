/** Sizes of reserved shared capacity with what spills over them, model by model → what each provider's offer costs in all. */
import { familyName } from '../catalog/modelNames.ts'
import { reservedOffersFor, unitsSold } from '../catalog/reservedShared.ts'
import { type Figure, unknown, weakest } from '../figure.ts'
import type { ReservedCost } from './billShape.ts'
import type { Metered, ModelUsage } from './meter.ts'
import type { MonthScale } from './month.ts'

/** One offer for one model in several sizes; an offer may sell input and output apart. */
export type SizedReservation = {
  /** The provider's offer, with what part of it this is after a comma. */
  readonly offer: string
  /** Without a snapshot's date. */
  readonly model: string
  /** What the busiest minute asks for, and what a unit covers of it. */
  readonly peakMinute: Figure
  readonly perUnit: number
  /** Ascending; the last covers the busiest minute. */
  readonly steps: readonly {
    readonly units: number
    /** Share of what the offer counts that is over the size in its minute. */
    readonly spilled: Figure
    readonly usdPerMonth: Figure
  }[]
}

/**
 * Per offer: Σ over the models it is sold for of the cheapest size, its units × USD per unit and month, and what spills over it by
 * the token; the log's other models by the token as billed. [USD/month] Unknown where a price is by order form.
 *
 * @param models names by the code that `usage` goes by
 * @param growth of the traffic: units for as much more of it, as they are sold [share]
 */
export function priceReserved(
  sized: readonly SizedReservation[],
  models: readonly string[],
  usage: Metered['usage'],
  month: MonthScale,
  growth = 0
): readonly ReservedCost[] {
  // What was asked of a model that answered nothing, or of which no tokens are known, has no bill that a reservation could stand beside.
  const isKnown = ({ attempts, withoutTokens }: ModelUsage) => attempts > withoutTokens
  const answered = sized.filter(({ model }) =>
    models.some((name, code) => familyName(name) === model && isKnown(usage[code] as ModelUsage))
  )
  const offers = [...new Set(answered.map(({ offer }) => nameOf(offer)))]
  return offers.map(offer => {
    const parts = answered.filter(part => nameOf(part.offer) === offer)
    const covered = [...new Set(parts.map(({ model }) => model))]
    const bases = parts.map(part => baseOf(part, month.factor * usdOfPart(part, models, usage), growth))
    const byToken = month.factor * restUsd(models, usage, covered)
    const known = bases.filter(base => base !== null)
    if (known.length < bases.length || Number.isNaN(month.factor)) {
      const open = parts.flatMap(({ steps }) => steps).find(({ usdPerMonth }) => usdPerMonth.value === null)
      const why = open === undefined ? month.note : (open.usdPerMonth.note ?? 'the price is by order form')
      return {
        offer,
        models: covered,
        usdPerMonth: unknown('USD/month', why, 'assumed'),
        usdByToken: Number.isNaN(byToken) ? null : byToken,
        bases: []
      }
    }
    return {
      offer,
      models: covered,
      usdPerMonth: sumOf(known, byToken),
      usdByToken: byToken + known.reduce((sum, { usdSpilled }) => sum + usdSpilled, 0),
      bases: known
    }
  })
}

const nameOf = (offer: string): string => offer.split(',', 1)[0] as string

/** What the part's tokens cost by the token: of one sold as input or output, that alone. [USD in the log's span] */
function usdOfPart(
  { offer, model }: SizedReservation,
  models: readonly string[],
  usage: Metered['usage']
): number {
  const part = offer.slice(nameOf(offer).length)
  const usdOf = ({ usd, usdOutput }: ModelUsage): number =>
    part.includes('input') ? usd - usdOutput : part.includes('output') ? usdOutput : usd
  return models.reduce(
    (sum, name, code) => (familyName(name) === model ? sum + usdOf(usage[code] as ModelUsage) : sum),
    0
  )
}

/** The cheapest size of one part with its spill-over; `null` where a size has no price. */
function baseOf(
  sized: SizedReservation,
  usdByToken: number,
  growth: number
): ReservedCost['bases'][number] | null {
  const { offer, model, steps } = sized
  const sizes = steps.map(({ units, spilled, usdPerMonth }) => {
    const grown = unitsGrown(sized, units, growth)
    return {
      offer,
      model,
      units: grown,
      usdReserved: ((usdPerMonth.value ?? Number.NaN) / units) * grown,
      usdSpilled: (spilled.value ?? Number.NaN) * usdByToken,
      spilledShare: spilled.value ?? Number.NaN
    }
  })
  if (sizes.length === 0 || sizes.some(({ usdReserved }) => Number.isNaN(usdReserved))) return null
  const total = ({ usdReserved, usdSpilled }: (typeof sizes)[number]) => usdReserved + usdSpilled
  return sizes.reduce((best, size) => (total(size) < total(best) ? size : best))
}

/** What so many units cover today, or the busiest minute where that is less, after the growth: no more of it spills than today. */
function unitsGrown(
  { offer, model, peakMinute, perUnit }: SizedReservation,
  units: number,
  growth: number
): number {
  const sold = reservedOffersFor(model).find(each => each.offer === offer)
  if (growth === 0 || sold === undefined) return Math.ceil(units * (1 + growth) - 1e-9)
  const used = Math.min(units, (peakMinute.value ?? Number.POSITIVE_INFINITY) / perUnit)
  return unitsSold(sold, used * (1 + growth))
}

/** What the models that the offer does not cover cost by the token, and the web searches of all. [USD in the log's span] */
const restUsd = (models: readonly string[], usage: Metered['usage'], covered: readonly string[]): number =>
  models.reduce((sum, name, code) => {
    const { usd, usdSearches } = usage[code] as ModelUsage
    return sum + usdSearches + (covered.includes(familyName(name)) ? 0 : usd)
  }, 0)

function sumOf(bases: ReservedCost['bases'], byToken: number): Figure {
  const usd = bases.reduce((sum, { usdReserved, usdSpilled }) => sum + usdReserved + usdSpilled, byToken)
  const units = bases.map(
    ({ model, units: count, offer, spilledShare }) =>
      `${count} for ${model}${offer.slice(nameOf(offer).length)}, over which ${Number((100 * spilledShare).toPrecision(2))} % spills`
  )
  return {
    value: Number.isNaN(usd) ? null : usd,
    unit: 'USD/month',
    basis: weakest('assumed', 'estimated'),
    note: `a base with its spill-over by the token: ${units.join('; ')}`
  }
}
