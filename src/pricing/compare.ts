/** A log, a plan and a price book → every honest way to serve the demand, month by month. */
import type { CapacityPlan } from '../capacity/planShape.ts'
import { assumed, type Figure, unknown, weakest } from '../figure.ts'
import type { RequestLog, UsageBuckets } from '../log/trafficLog.ts'
import { UTC, type Zone, zoneNamed } from '../log/zone.ts'
import type { TrafficDescription } from '../traffic/trafficShape.ts'
import { TOKENS_PER_MTOK } from '../units.ts'
import { alternativesOf, inCurrency, plus } from './alternatives.ts'
import type { BilledUsage } from './billed.ts'
import type { CurrentCost } from './billShape.ts'
import { breakEvenOf } from './breakEven.ts'
import { type CheaperUsage, cheaperUsage, priceCheaper } from './cheaper.ts'
import type { CostComparison } from './costShape.ts'
import { currentCost } from './current.ts'
import { extraCosts, totalOf } from './extras.ts'
import { priceFixed } from './fixed.ts'
import { priceHybrid } from './hybrid.ts'
import { asBilled } from './listing.ts'
import { type Metered, meterUsage } from './meter.ts'
import { scaleToMonth } from './month.ts'
import { monthlyUsd } from './monthlyUsd.ts'
import { priceOpenShared } from './openShared.ts'
import { type OverflowOf, overflowOf } from './overflow.ts'
import { type PriceBook, rentIn } from './priceBook.ts'
import { priceReserved, type SizedReservation } from './reserved.ts'
import { priceScheduled } from './scheduled.ts'
import { sensitivityOf } from './sensitivity.ts'
import { priceShared } from './shared.ts'
import { compareStated } from './stated.ts'
import { priceSuccessors, type SuccessorUsage, successorUsage } from './successor.ts'
import { priceTerms } from './terms.ts'
import { usageOf, withoutDays } from './usage.ts'
import { mayWait, priceWaiting } from './waiting.ts'

/** What the log says of the bill, whatever the plan and the prices are. */
export type Billing = {
  readonly spanSeconds: number
  /** Attempts answered 429; `null`: the log does not say. */
  readonly throttled: number | null
  /** Of the 60 s windows. */
  readonly peakToAverage: Figure
  readonly usage: BilledUsage
  /** `null`: no model of the log has a switch-off date. */
  readonly successor: SuccessorUsage | null
  /** Of the requests that may wait. */
  readonly waiting: BilledUsage
  /** `null`: no model of the log has a cheaper relative. */
  readonly cheaper: CheaperUsage | null
  readonly overflowOf: OverflowOf
}

/** Prices every alternative; what could not be priced is named, never counted as free. */
export const compareCosts = (
  data: RequestLog | UsageBuckets,
  description: Pick<TrafficDescription, 'period' | 'traffic'>,
  plan: CapacityPlan,
  reservations: readonly SizedReservation[],
  book: PriceBook
): CostComparison => costsOf(billingOf(data, description, book), plan, reservations, book)

export const billingOf = (
  data: RequestLog | UsageBuckets,
  { period, traffic }: Pick<TrafficDescription, 'period' | 'traffic'>,
  book: PriceBook
): Billing => ({
  spanSeconds: period.spanSeconds,
  throttled: traffic.throttling.share.value === null ? null : traffic.counts.throttled,
  peakToAverage: traffic.rate.peakToAverage['60s'],
  usage: usageOf(data, asBilled(book), book.asOf, null, zoneOf(period)),
  successor: successorUsage(data, book),
  waiting: withoutDays(usageOf(data, asBilled(book), book.asOf, mayWait(data, zoneOf(period)))),
  cheaper: cheaperUsage(data, book),
  overflowOf: overflowOf(data, book)
})

const zoneOf = ({ timezone }: Pick<TrafficDescription['period'], 'timezone'>): Zone =>
  zoneNamed(timezone ?? 'UTC') ?? UTC

/** By what the log's days cost, or, where nothing has a price, by their tokens. */
function seenMonth({ dailyUsd, dailyTokens }: Metered, { calendar }: BilledUsage) {
  const total = (days: readonly number[]) => days.reduce((sum, day) => sum + day, 0)
  const days = total(dailyUsd) > 0 ? dailyUsd : dailyTokens
  const month = monthlyUsd(days, calendar)
  return month === null ? null : { month, usd: total(days) }
}

/** The comparison, from what the log says of the bill: the log itself is not needed any more. */
export function costsOf(
  billing: Billing,
  plan: CapacityPlan,
  reservations: readonly SizedReservation[],
  book: PriceBook
): CostComparison {
  const { spanSeconds, throttled, usage, successor } = billing
  const { models } = usage
  const rentOf = rentIn(book)
  const metered = meterUsage(usage, book.tokenPrices)
  const month = scaleToMonth(spanSeconds, plan.growth, seenMonth(metered, usage))
  const { cost: fixed, unpriced } = priceFixed(plan, rentOf)
  const current = currentCost(usage, book)
  const asBilledCost = priceShared(metered, month, book.tokenPrices, usage.grain)
  const priced = {
    current,
    waiting: priceWaiting(
      billing.waiting,
      metered.billedAttempts,
      asBilledCost.usdPerMonth,
      month,
      book.tokenPrices
    ),
    cheaper: billing.cheaper && priceCheaper(billing.cheaper, month, book.tokenPrices),
    shared: {
      ...asBilledCost,
      stated: compareStated(usage, book.tokenPrices)
    },
    successor: successor && priceSuccessors(successor, month, book.tokenPrices),
    openShared: priceOpenShared(models, metered.usage, month, plan, book.tokenPrices),
    reserved: priceReserved(reservations, models, metered.usage, month, plan.growth),
    fixed,
    extras: extraCosts(book.extras, throttled, month),
    hybrid: priceHybrid(billing.overflowOf, month, plan, book),
    scheduled: priceScheduled(plan, fixed, book),
    terms: priceTerms(plan, book),
    unpriced: [...metered.unpriced, ...unpriced]
  }
  const known = current?.usdPerMonth.value == null ? [] : current.models
  const partial = metered.unpriced.some(({ name }) => !known.includes(name))
  const bills = {
    shared: plus(presentOf(priced.shared.usdPerMonth, current), priced.extras, 'shared'),
    fixed: plus(fixed.usdPerMonth, priced.extras, 'fixed'),
    rentUsd: (fixed.usdPerMonth.value ?? Number.NaN) - (fixed.stayingUsdPerMonth.value ?? 0),
    gpuHours: fixed.lines.reduce((sum, { quantity }) => sum + quantity, 0),
    servedTokens: metered.servedTokens * month.factor,
    peakToAverage: billing.peakToAverage,
    partial
  }
  const alternatives = alternativesOf(priced, metered.billedAttempts)
  const saving = savingOf(bills.shared, bills.fixed, partial)
  const extrasUsd = totalOf(priced.extras, 'shared') - totalOf(priced.extras, 'fixed')
  return {
    period: { spanSeconds, monthsFactor: Number.isNaN(month.plain) ? null : month.plain, note: month.note },
    reconciliation: null,
    alternatives,
    currency: inCurrency(alternatives, book),
    ...priced,
    savingPerMonth: saving,
    fixedUsdPerMtok: perMtok(bills.fixed, bills.servedTokens),
    sharedUsdPerMtok: perMtok(priced.shared.usdInPeriod, metered.pricedTokens),
    breakEven: breakEvenOf(bills, plan),
    sensitivity: sensitivityOf(
      priced.shared.usdPerMonth.value,
      fixed.usdPerMonth.value === null ? null : rentOf,
      extrasUsd,
      plan
    ),
    paybackMonths: paybackOf(book.extras.migrationUsd, book.extras.termMonths, saving)
  }
}

/** Of a log of own servers what they cost, and what it was charged by the token beside. [USD/month] */
function presentOf(shared: Figure, current: CurrentCost | null): Figure {
  if (current === null) return shared
  const { usdPerMonth } = current
  if (usdPerMonth.value === null || shared.value === null)
    return usdPerMonth.value === null ? shared : usdPerMonth
  return {
    ...usdPerMonth,
    value: usdPerMonth.value + shared.value,
    basis: weakest(usdPerMonth.basis, shared.basis)
  }
}

/** Shared less fixed. [USD/month] */
function savingOf(shared: Figure, fixed: Figure, partial: boolean): Figure {
  const unit = 'USD/month'
  const basis = weakest(shared.basis, fixed.basis)
  if (shared.value === null) return unknown(unit, shared.note ?? 'the shared cost is unknown', basis)
  if (fixed.value === null) return unknown(unit, fixed.note ?? 'the fixed cost is unknown', basis)
  const { value: sharedUsd, low: leastShared = sharedUsd, high: mostShared = sharedUsd } = shared
  const { value: fixedUsd, low: leastFixed = fixedUsd, high: mostFixed = fixedUsd } = fixed
  const note = partial ? { note: 'a lower bound: the shared cost leaves out what could not be priced' } : {}
  return {
    value: (sharedUsd as number) - (fixedUsd as number),
    unit,
    basis,
    low: (leastShared as number) - (mostFixed as number),
    high: (mostShared as number) - (leastFixed as number),
    ...note
  }
}

/** The fee over what is saved a month before it. [months] */
function paybackOf(feeUsd: number, termMonths: number, saving: Figure): Figure {
  const unit = 'months'
  if (feeUsd === 0) return assumed(0, unit, 'no migration fee is said: --migration-fee')
  if (saving.value === null) return unknown(unit, saving.note ?? 'the saving is unknown', saving.basis)
  const before = saving.value + feeUsd / termMonths
  if (before <= 0) return unknown(unit, 'never: moving saves nothing', saving.basis)
  return { value: feeUsd / before, unit, basis: weakest(saving.basis, 'assumed') }
}

/** USD over the tokens it pays for, input and output together. [USD per million tokens] */
function perMtok(usd: Figure, tokens: number): Figure {
  const unit = 'USD/Mtok'
  if (usd.value === null) return { ...usd, unit }
  if (!(tokens > 0)) return unknown(unit, 'the log does not state its tokens, or cannot be scaled', usd.basis)
  const over = (value: number): number => value / (tokens / TOKENS_PER_MTOK)
  const { value, low = value, high = value, basis } = usd
  return { value: over(value), unit, basis, low: over(low), high: over(high) }
}
