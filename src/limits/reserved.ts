/** What each model asks for in each minute, and offers of reserved capacity → units, price, and what spills over. */
import {
  type Counted,
  type ReservedOffer,
  reservedOffersFor,
  type UnsizedOffer,
  unitsSold,
  unsizedOffersFor
} from '../catalog/reservedShared.ts'
import { assumed, estimated, type Figure, unknown } from '../figure.ts'
import type { RequestLog } from '../log/trafficLog.ts'
import type { ReservedScenario } from './limitsShape.ts'
import { type MinuteSums, minuteSums } from './minuteSums.ts'

/** Of the units that cover the busiest minute. */
const PARTS = [0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 1] as const

/** Every offer for every model of the log, as a scenario; and the offers that cannot be sized. */
export function reservedScenarios(
  log: RequestLog,
  sourceModel: string | null,
  usd: Float64Array
): { readonly reserved: readonly ReservedScenario[]; readonly unsized: readonly UnsizedOffer[] } {
  const sums = [...minuteSums(log, sourceModel, usd)]
  return {
    reserved: sums.flatMap(([model, minutes]) =>
      reservedOffersFor(model).flatMap(offer => scenarioOf(offer, amountsOf(minutes, offer.counts)))
    ),
    unsized: sums.flatMap(([model]) => unsizedOffersFor(model))
  }
}

/**
 * What an offer counts, minute by minute. Azure's normalised tokens:
 *
 *     (input − cached) + ratio · output
 */
function amountsOf({ input, cached, output, usd }: MinuteSums, counts: Counted): readonly number[] {
  if (counts.kind === 'input') return input
  if (counts.kind === 'output') return output
  if (counts.kind === 'usd') return usd
  return input.map((tokens, i) => tokens - (cached[i] as number) + counts.outputRatio * (output[i] as number))
}

function scenarioOf(offer: ReservedOffer, amounts: readonly number[]): readonly ReservedScenario[] {
  const peak = amounts.reduce((most, amount) => Math.max(most, amount), 0)
  if (peak === 0) return []
  const units = unitsSold(offer, peak / offer.perUnit)
  const steps = new Set(PARTS.map(part => unitsSold(offer, part * units)))
  return [
    {
      offer: offer.offer,
      model: offer.model,
      unit: offer.unit,
      peakMinute: estimated(peak, offer.counts.kind === 'usd' ? 'USD/min' : 'tokens/min'),
      perUnit: offer.perUnit,
      unitsForPeak: estimated(units, offer.unit),
      usdPerMonth: priceOf(offer, units),
      steps: [...steps].map(count => ({
        units: count,
        spilled: estimated(spilledOver(amounts, count * offer.perUnit), 'share'),
        usdPerMonth: priceOf(offer, count)
      })),
      sources: [offer.source, offer.priceSource]
    }
  ]
}

const priceOf = ({ usdPerUnitMonth, priceSource }: ReservedOffer, units: number): Figure =>
  usdPerUnitMonth === null
    ? unknown('USD/month', 'sold by order form', 'assumed')
    : assumed(units * usdPerUnitMonth, 'USD/month', priceSource.verified ? undefined : priceSource.note)

/** Share of the whole that exceeds `capacity` in its minute. */
function spilledOver(amounts: readonly number[], capacity: number): number {
  const total = amounts.reduce((sum, amount) => sum + amount, 0)
  const over = amounts.reduce((sum, amount) => sum + Math.max(0, amount - capacity), 0)
  return over / total
}
