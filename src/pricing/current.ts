/** A log of one's own servers, and what the user says of them → what they cost today: no list of token prices knows it. */
import { billedModel } from '../catalog/billedModel.ts'
import { SELF_HOSTED } from '../catalog/providers.ts'
import { assumed, type Figure, unknown } from '../figure.ts'
import type { BilledUsage } from './billed.ts'
import type { CurrentCost } from './billShape.ts'
import type { CurrentFleet } from './currentFleet.ts'
import { type PriceBook, type RentBook, rentIn } from './priceBook.ts'

const UNIT = 'USD/month'

/** `null` where neither the log nor the user says that anything runs on own servers. */
export function currentCost(
  { kinds, models }: BilledUsage,
  book: Pick<PriceBook, 'billedAs' | 'currentUsd' | 'currentFleet' | 'gpuPrices' | 'shifted'>
): CurrentCost | null {
  const own = kinds.filter(({ name }) => name !== null && isSelfHosted(name, book.billedAs))
  if (own.length === 0 && book.currentUsd === null && fleetOf(book).length === 0) return null
  return {
    models: [...new Set(own.map(({ model }) => models[model] as string))],
    attempts: own.reduce((sum, { attempts }) => sum + attempts, 0),
    usdPerMonth: usdOf(book),
    gpus:
      fleetOf(book).length === 0
        ? unknown('GPUs', 'set --current-fleet', 'assumed')
        : assumed(
            fleetOf(book).reduce((sum, { count }) => sum + count, 0),
            'GPUs',
            '--current-fleet'
          )
  }
}

const isSelfHosted = (name: string, billedAs: PriceBook['billedAs']): boolean =>
  billedModel(billedAs.get(name.toLowerCase()) ?? name).provider === SELF_HOSTED

function usdOf(book: RentBook & Pick<PriceBook, 'currentUsd' | 'currentFleet'>): Figure {
  if (book.currentUsd !== null) return assumed(book.currentUsd, UNIT, '--current-cost')
  if (fleetOf(book).length === 0)
    return unknown(
      UNIT,
      'the log does not hold what your servers cost: set --current-cost or --current-fleet',
      'assumed'
    )
  const rentOf = rentIn(book)
  const rents = fleetOf(book).map(({ gpu, count }) => rentOf(gpu, count))
  const missing = fleetOf(book).find((_, at) => rents[at] === null)
  if (missing !== undefined)
    return unknown(UNIT, `no price is known for ${missing.gpu}: set --gpu-price`, 'assumed')
  const total = (part: 'usd' | 'lowUsd' | 'highUsd') =>
    rents.reduce((sum, rented) => sum + (rented?.[part] ?? Number.NaN), 0)
  const named = fleetOf(book)
    .map(({ gpu, count }) => `${count} × ${gpu}`)
    .join(', ')
  return {
    ...assumed(total('usd'), UNIT, `${named} of --current-fleet at the price book’s rent`),
    low: total('lowUsd'),
    high: total('highUsd')
  }
}

const fleetOf = ({ currentFleet }: Pick<PriceBook, 'currentFleet'>): CurrentFleet => currentFleet ?? []
