/** A log → which of its requests may wait: nightly work that nobody watches. Batch or flex would do for them. */
import { remembered } from '../capacity/fleet/remembered.ts'
import { tierFactor } from '../catalog/serviceTiers.ts'
import { derived, type Figure } from '../figure.ts'
import { coarseTick } from '../log/coarseClock.ts'
import { type RequestLog, STREAMED, type UsageBuckets } from '../log/trafficLog.ts'
import type { Zone } from '../log/zone.ts'
import { MICROS_PER_DAY, MICROS_PER_HOUR } from '../units.ts'
import type { BilledUsage } from './billed.ts'
import { bandAt, chargeOf, statesEnough, usdOfTokens } from './charges.ts'
import type { MonthScale } from './month.ts'
import type { PriceBook } from './priceBook.ts'
import type { WaitingCost } from './waitingShape.ts'

/** From 22:00 to 06:00 in the log's time zone. */
const NIGHT = { from: 22, to: 6 } as const
/** Of a caller's requests to a model. [share] */
const LEAST_AT_NIGHT = 0.95
/** Fewer than these say nothing of a rhythm. */
const LEAST_REQUESTS = 100
/** Nights on which a job has to be seen. */
const LEAST_NIGHTS = 2

/**
 * Rows of callers that ask a model at night alone and stream none of its answers, on two nights or more: found from the log, never
 * certain. Empty without wall-clock requests, or where their times are days.
 */
export const mayWait = (data: RequestLog | UsageBuckets, zone: Zone): Uint8Array =>
  waitsBefore(data, zone.name, () => waitsIn(data, zone))

const waitsBefore = remembered<RequestLog | UsageBuckets, Uint8Array>()

function waitsIn(data: RequestLog | UsageBuckets, zone: Zone): Uint8Array {
  const waits = new Uint8Array(data.length)
  if (data.grain === 'bucket' || data.clock === 'relative' || coarseTick(data) === MICROS_PER_DAY)
    return waits
  const groups = new Map<number, Group>()
  const keyOf = (row: number) => (data.caller[row] as number) * 65_536 + (data.model[row] as number)
  for (let row = 0; row < data.length; row++) {
    const key = keyOf(row)
    let group = groups.get(key)
    if (group === undefined) {
      group = { requests: 0, atNight: 0, streamed: 0, nights: new Set<number>() }
      groups.set(key, group)
    }
    group.requests++
    if (((data.flags[row] as number) & STREAMED) !== 0) group.streamed++
    const night = nightOf(data.arrivalMicros[row] as number, zone)
    if (night === null) continue
    group.atNight++
    group.nights.add(night)
  }
  const nightly = new Set([...groups].filter(([, group]) => isNightly(group)).map(([key]) => key))
  if (nightly.size === 0) return waits
  for (let row = 0; row < data.length; row++) if (nightly.has(keyOf(row))) waits[row] = 1
  return waits
}

type Group = { requests: number; atNight: number; streamed: number; readonly nights: Set<number> }

const isNightly = (group: Group): boolean =>
  group.requests >= LEAST_REQUESTS &&
  group.streamed === 0 &&
  group.nights.size >= LEAST_NIGHTS &&
  group.atNight >= LEAST_AT_NIGHT * group.requests

/** Number of the night in which a moment falls; `null` by day. */
function nightOf(micros: number, zone: Zone): number | null {
  const hours = Math.floor((micros + zone.offsetMicros(micros)) / MICROS_PER_HOUR)
  const hour = ((hours % 24) + 24) % 24
  if (hour < NIGHT.from && hour >= NIGHT.to) return null
  return Math.floor((hours + (24 - NIGHT.from)) / 24)
}

/**
 * The bill with what may wait at its provider's batch or flex price, where that is listed.
 *
 * @param waiting the usage of the requests that may wait
 * @returns nothing where no request may wait, or none of its models is sold so
 */
export function priceWaiting(
  waiting: BilledUsage,
  billedAttempts: number,
  shared: Figure,
  month: MonthScale,
  own: PriceBook['tokenPrices']
): readonly WaitingCost[] {
  const { value } = shared
  if (value === null) return []
  return (['batch', 'flex'] as const).flatMap(tier => {
    const { attempts, saved } = savedAt(tier, waiting, own)
    if (attempts === 0) return []
    const perMonth = saved * month.factor
    const note = `${attempts} nightly requests that nobody waits for, at the ${tier} price`
    const unit = 'USD/month'
    return [
      {
        tier,
        share: attempts / Math.max(1, billedAttempts),
        usdPerMonth: { ...shared, value: value - perMonth, note, ...lowered(shared, perMonth) },
        savedPerMonth: { ...derived(perMonth, unit, note), basis: shared.basis }
      }
    ]
  })
}

/** Of what is billed at the standard tier and sold for less at this one. [USD in the log's span] */
function savedAt(
  tier: WaitingCost['tier'],
  { kinds }: BilledUsage,
  own: PriceBook['tokenPrices']
): { readonly attempts: number; readonly saved: number } {
  let [attempts, saved] = [0, 0]
  for (const kind of kinds) {
    const charge = kind.tier === 'standard' ? chargeOf(kind, own) : null
    if (charge === null || !statesEnough(kind, charge)) continue
    const factor = tierFactor(charge.price.model, tier) ?? 1
    if (factor >= 1) continue
    attempts += kind.attempts
    saved += (1 - factor) * usdOfTokens(bandAt(charge, kind).rates, kind)
  }
  return { attempts, saved }
}

const lowered = ({ low, high }: Figure, by: number): Pick<Figure, 'low' | 'high'> => ({
  ...(low === undefined ? {} : { low: Math.max(0, low - by) }),
  ...(high === undefined ? {} : { high: high - by })
})
