/** Units of reserved shared capacity that cover the peak, model by model → what each provider's offer costs in all. */
import { familyName } from '../catalog/modelNames.ts'
import { type Figure, unknown, weakest } from '../figure.ts'
import type { ReservedCost } from './costComparison.ts'
import type { Metered, ModelUsage } from './meter.ts'
import type { MonthScale } from './month.ts'

/** One offer for one model, sized for its busiest minute; an offer may sell input and output apart. */
export type SizedReservation = {
  /** The provider's offer, with what part of it this is after a comma. */
  readonly offer: string
  /** Without a snapshot's date. */
  readonly model: string
  readonly unitsForPeak: Figure
  readonly usdPerMonth: Figure
}

/**
 * Per offer: Σ over the models it is sold for of units for the peak × USD per unit and month, and the log's other models by
 * the token as billed. [USD/month] Unknown where a price is by order form.
 *
 * @param models names by the code that `usage` goes by
 */
export function priceReserved(
  sized: readonly SizedReservation[],
  models: readonly string[],
  usage: Metered['usage'],
  month: MonthScale
): readonly ReservedCost[] {
  const offers = [...new Set(sized.map(({ offer }) => nameOf(offer)))]
  return offers.map(offer => {
    const parts = sized.filter(part => nameOf(part.offer) === offer)
    const covered = [...new Set(parts.map(({ model }) => model))]
    const byToken = month.factor * restUsd(models, usage, covered)
    return {
      offer,
      models: covered,
      usdPerMonth: sumOf(parts, byToken),
      usdByToken: Number.isNaN(byToken) ? null : byToken
    }
  })
}

const nameOf = (offer: string): string => offer.split(',', 1)[0] as string

/** What the models that the offer does not cover cost by the token. [USD in the log's span] */
const restUsd = (models: readonly string[], usage: Metered['usage'], covered: readonly string[]): number =>
  models.reduce(
    (sum, name, code) => (covered.includes(familyName(name)) ? sum : sum + (usage[code] as ModelUsage).usd),
    0
  )

function sumOf(parts: readonly SizedReservation[], byToken: number): Figure {
  const unit = 'USD/month'
  const open = parts.find(({ usdPerMonth }) => usdPerMonth.value === null)
  if (open) return unknown(unit, open.usdPerMonth.note ?? 'the price is by order form', 'assumed')
  const usd = parts.reduce((sum, { usdPerMonth }) => sum + (usdPerMonth.value as number), byToken)
  const units = parts.map(
    ({ model, unitsForPeak, offer }) =>
      `${unitsForPeak.value} for ${model}${offer.slice(nameOf(offer).length)}`
  )
  return {
    value: Number.isNaN(usd) ? null : usd,
    unit,
    basis: weakest('assumed', ...parts.map(({ usdPerMonth }) => usdPerMonth.basis)),
    note: `units for the busiest minute: ${units.join('; ')}`
  }
}
