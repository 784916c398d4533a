/** A log of one's own servers, and what the user says of them → what they cost today: no list of token prices knows it. */

import type { CapacityPlan } from '../capacity/planShape.ts'
import { billedModel } from '../catalog/billedModel.ts'
import { SELF_HOSTED } from '../catalog/providers.ts'
import { assumed, derived, estimated, type Figure, unknown } from '../figure.ts'
import { HOURS_PER_MONTH } from '../units.ts'
import type { BilledUsage } from './billed.ts'
import type { CurrentCost } from './billShape.ts'
import type { CurrentFleet } from './currentFleet.ts'
import { type PriceBook, type RentBook, rentIn } from './priceBook.ts'

const UNIT = 'USD/month'

/** What the log and the plan say of one's own GPUs. */
export type OwnUse = {
  readonly ownFleet: CapacityPlan['ownFleet']
  /** Traffic that the fleet is sized for over the observed. */
  readonly margin: number
  readonly idleShare: Figure
  /** Tokens of the mean minute over those of the busiest; `null`: not known. */
  readonly meanToPeak: number | null
}

/** `null` where neither the log nor the user says that anything runs on own servers. */
export function currentCost(
  { kinds, models }: BilledUsage,
  book: Pick<PriceBook, 'billedAs' | 'currentUsd' | 'currentFleet' | 'gpuPrices' | 'shifted'>,
  use: OwnUse
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
          ),
    ...useOf(use)
  }
}

function useOf({
  ownFleet,
  margin,
  idleShare,
  meanToPeak
}: OwnUse): Pick<CurrentCost, 'rightSize' | 'utilisation' | 'idleHours'> {
  const why = 'set --current-fleet with one kind of GPU that holds the models'
  const idle = idleShare.value
  return {
    rightSize:
      ownFleet === null
        ? unknown('GPUs', why, 'estimated')
        : estimated(ownFleet.gpus, 'GPUs', `out of ${ownFleet.today} × ${ownFleet.gpu}`),
    utilisation:
      ownFleet === null || meanToPeak === null
        ? unknown('share', ownFleet === null ? why : 'the log does not state its tokens', 'estimated')
        : estimated(((ownFleet.load / margin) * ownFleet.serving * meanToPeak) / ownFleet.today, 'share'),
    idleHours:
      idle === null
        ? unknown('hours/month', idleShare.note ?? 'the log has no durations')
        : { ...derived(idle * HOURS_PER_MONTH, 'hours/month'), basis: idleShare.basis }
  }
}

/** Whether its name, or what the user says of it, is of one's own servers. */
export const isSelfHosted = (name: string, billedAs: PriceBook['billedAs']): boolean =>
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
