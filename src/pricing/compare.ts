/** A log, a plan and a price book → every honest way to serve the demand, month by month. */
import type { BillOf } from '../capacity/fleet/size.ts'
import type { CapacityPlan } from '../capacity/planShape.ts'
import { type Figure, unknown } from '../figure.ts'
import type { RequestLog, UsageBuckets } from '../log/trafficLog.ts'
import { UTC, type Zone, zoneNamed } from '../log/zone.ts'
import type { TrafficDescription } from '../traffic/trafficShape.ts'
import { TOKENS_PER_MTOK } from '../units.ts'
import { alternativesOf, inCurrency, plus } from './alternatives.ts'
import type { BilledUsage } from './billed.ts'
import { billsOf, fleetsOf } from './bills.ts'
import { billsWeighed, breakEvenOf } from './breakEven.ts'
import { type Cacheable, cacheableIn, priceCaching } from './caching.ts'
import { secondsSeen } from './calendarDays.ts'
import { type CheaperUsage, cheaperUsage, priceCheaper } from './cheaper.ts'
import type { CostComparison } from './costShape.ts'
import { currentCost, type OwnUse } from './current.ts'
import { extraCosts, feeMonths, standingUsd } from './extras.ts'
import { priceFixed } from './fixed.ts'
import { priceHybrid } from './hybrid.ts'
import { lastWeekOf } from './lastWeek.ts'
import { asBilled } from './listing.ts'
import { longestOf } from './longest.ts'
import { type Metered, meterUsage } from './meter.ts'
import { type MonthScale, scaleToMonth } from './month.ts'
import { monthlyUsd } from './monthlyUsd.ts'
import { priceOpenShared, type StandInsOf } from './openShared.ts'
import { type OverflowOf, overflowOf } from './overflow.ts'
import { type PriceBook, rentIn } from './priceBook.ts'
import { priceReserved, type SizedReservation } from './reserved.ts'
import { paybackOf, savingByMoving } from './saving.ts'
import { priceScheduled } from './scheduled.ts'
import { priceShared } from './shared.ts'
import { slicesOf, type TrafficSlice } from './slices.ts'
import { slicesMoved } from './slicesMoved.ts'
import { compareStated } from './stated.ts'
import { stayingParts, stayingWeighed } from './stayPrice.ts'
import { priceSuccessors, type SuccessorUsage, successorUsage } from './successor.ts'
import { priceTerms } from './terms.ts'
import { priceUnserved, type UnservedUsage, unservedUsage } from './unserved.ts'
import { usageInAll, usageOf } from './usage.ts'
import { mayWait, priceWaiting } from './waiting.ts'
import { waysOf } from './ways.ts'

/** What the log says of the bill, whatever the plan and the prices are. */
export type Billing = {
  readonly spanSeconds: number
  /** Of the log, as its period has it. */
  readonly end: string
  /** Attempts answered 429; `null`: the log does not say. */
  readonly throttled: number | null
  /** Of the 60 s windows. */
  readonly peakToAverage: Figure
  /** Of the observed time, with none in flight. */
  readonly idleShare: Figure
  /** Tokens of the mean minute over those of the busiest; `null`: not known. */
  readonly meanToPeak: number | null
  /** Of the requests, with its interval. [share/week] */
  readonly perWeek: Figure
  readonly usage: BilledUsage
  /** `null`: no model of the log has a switch-off date. */
  readonly successor: SuccessorUsage | null
  /** Of the requests that may wait. */
  readonly waiting: BilledUsage
  /** `null`: caching everywhere what the log shows cached in part would change nothing. */
  readonly cacheable: Cacheable | null
  /** `null`: no model of the log has a cheaper relative. */
  readonly cheaper: CheaperUsage | null
  readonly overflowOf: OverflowOf
  /** Demand that no bill holds. */
  readonly unserved: UnservedUsage
  /** Request of each model, by the log's code. [tokens] */
  readonly longest: readonly number[]
  /** Empty unless they are asked for. */
  readonly slices: readonly TrafficSlice[]
}

export const billingOf = (
  data: RequestLog | UsageBuckets,
  { period, traffic }: Pick<TrafficDescription, 'period' | 'traffic'>,
  book: PriceBook,
  longest = longestOf(data)
): Billing => ({
  spanSeconds: secondsSeen(data, period.spanSeconds, zoneOf(period)),
  end: period.end,
  throttled: traffic.throttling.share.value === null ? null : traffic.counts.throttled,
  peakToAverage: traffic.rate.peakToAverage['60s'],
  idleShare: traffic.concurrency.idleShare,
  meanToPeak: ratioOf(traffic.tokens.averageTpm, traffic.tokens.peakTpm.sliding),
  perWeek: traffic.growth.perWeek,
  usage: usageOf(data, asBilled(book), book.asOf, null, zoneOf(period)),
  successor: successorUsage(data, book),
  waiting: usageInAll(data, asBilled(book), book.asOf, mayWait(data, zoneOf(period))),
  cacheable: cacheableIn(data, book),
  cheaper: cheaperUsage(data, book, longest),
  overflowOf: overflowOf(data, book),
  unserved: unservedUsage(data, book),
  longest,
  slices: book.slices ? slicesOf(data, book, zoneOf(period)) : []
})

const ratioOf = ({ value: part }: Figure, { value: whole }: Figure): number | null =>
  part === null || !whole ? null : part / whole

const zoneOf = ({ timezone }: Pick<TrafficDescription['period'], 'timezone'>): Zone =>
  zoneNamed(timezone ?? 'UTC') ?? UTC

/** By what the log's days cost, or, where nothing has a price, by their tokens. */
function seenMonth({ dailyUsd, dailyTokens }: Metered, { calendar }: BilledUsage) {
  const total = (days: readonly number[]) => days.reduce((sum, day) => sum + day, 0)
  const days = total(dailyUsd) > 0 ? dailyUsd : dailyTokens
  const month = monthlyUsd(days, calendar)
  return month === null ? null : { month, usd: total(days) }
}

/** From the log to a month of the traffic that both sides are compared at. */
const scaleOf = ({ spanSeconds, usage }: Billing, metered: Metered, growth: number): MonthScale =>
  scaleToMonth(spanSeconds, growth, seenMonth(metered, usage))

/** What each model costs by the month on the shared pool, at the traffic for which the plan is made, and what staying there is weighed at. */
export function modelBillsOf(
  billing: Billing,
  growth: number,
  book: PriceBook
): { readonly billOf: BillOf; readonly stayOf: BillOf } {
  const { usage } = billing
  const month = scaleOf(billing, meterUsage(usage, book.tokenPrices), growth)
  const shifted = { ...month, factor: month.factor * (book.shifted?.tokens ?? 1) }
  return { billOf: billsOf(usage, shifted, book.tokenPrices), stayOf: stayingWeighed(usage, shifted, book) }
}

/** What rests on more than the bill, and on being asked. */
const NOT_ASKED = { reconciliation: null, split: null } as const

/** The comparison, from what the log says of the bill: the log itself is not needed any more. */
export function costsOf(
  billing: Billing,
  plan: CapacityPlan,
  reservations: readonly SizedReservation[],
  book: PriceBook,
  standInsOf?: StandInsOf
): CostComparison {
  const { throttled, usage, successor } = billing
  const rentOf = rentIn(book)
  const metered = meterUsage(usage, book.tokenPrices)
  const asked = scaleOf(billing, metered, plan.growth)
  const month = { ...asked, factor: asked.factor * (book.shifted?.tokens ?? 1) }
  const partOf = stayingParts(usage, month, book)
  const { cost: fixed, unpriced } = priceFixed(plan, rentOf, partOf)
  const isMoved = new Set(fleetsOf(plan).flatMap(({ sourceModels }) => sourceModels))
  const current = currentCost(usage, book, useOf(billing, plan))
  const asBilledCost = priceShared(metered, month, book.tokenPrices, usage.grain)
  const priced = {
    current,
    ...byWaitingAndCache(billing, metered, asBilledCost.usdPerMonth, month, book),
    cheaper: billing.cheaper && priceCheaper(billing.cheaper, month, book.tokenPrices),
    shared: { ...asBilledCost, stated: compareStated(usage, book.tokenPrices) },
    unserved: priceUnserved(billing.unserved, month, book.tokenPrices),
    successor: successor && priceSuccessors(successor, month, book.tokenPrices),
    openShared: priceOpenShared(
      usage.models,
      metered,
      month,
      plan,
      book.tokenPrices,
      partOf,
      standInsOf,
      billing.longest
    ),
    reserved: priceReserved(reservations, usage.models, metered.usage, month, plan.growth),
    fixed,
    extras: extraCosts(book.extras, throttled, asked, searchesOf(metered) * month.factor),
    hybrid: priceHybrid(billing.overflowOf, month, plan, book, partOf),
    scheduled: priceScheduled(plan, fixed, book),
    terms: priceTerms(plan, book),
    slices: slicesMoved(billing.slices, usage.models, month, plan, book),
    unpriced: [...metered.unpriced, ...unpriced]
  }
  const apart = metered.unpriced.filter(
    ({ name }) => !isMoved.has(name) && partOf(name, false).isSold !== true
  )
  const alternatives = alternativesOf({ ...priced, apart }, metered.billedAttempts)
  const ways = waysOf({ ...priced, alternatives }, plan, billing.end)
  const saving = savingByMoving(ways, priced)
  const servedTokens = metered.servedTokens * asked.factor
  const tokens = { servedTokens, fleetTokens: servedTokens * shareOf(metered, usage.models, isMoved) }
  return {
    period: periodOf(billing, metered, month, asBilledCost.usdPerMonth),
    ...NOT_ASKED,
    alternatives,
    compared: { byToken: ways.byToken?.id ?? null, dedicated: ways.dedicated?.id ?? null },
    currency: inCurrency(alternatives, book),
    ...priced,
    savingPerMonth: saving,
    fixedUsdPerMtok: perMtok(plus(fixed.usdPerMonth, priced.extras, 'fixed'), servedTokens),
    sharedUsdPerMtok: perMtok(priced.shared.usdInPeriod, metered.pricedTokens),
    breakEven: breakEvenOf(
      billsWeighed(ways, priced, tokens, billing.peakToAverage, standingUsd(book.extras)),
      plan
    ),
    sensitivity: [],
    overTerm: [],
    paybackMonths: paybackOf(book.extras.migrationUsd, feeMonths(book.extras), saving)
  }
}

/** Of all tokens, those of these models [0..1]. */
function shareOf({ usage }: Metered, models: readonly string[], some: ReadonlySet<string>): number {
  let [all, theirs] = [0, 0]
  usage.forEach(({ input, output }, code) => {
    all += input + output
    if (some.has(models[code] as string)) theirs += input + output
  })
  return all > 0 ? theirs / all : 1
}

/** [USD in the log's span] */
const searchesOf = ({ usage }: Metered): number =>
  usage.reduce((sum, { usdSearches }) => sum + usdSearches, 0)

/** The bill with some of its requests charged otherwise. */
function byWaitingAndCache(
  { waiting, cacheable }: Billing,
  { billedAttempts }: Metered,
  shared: Figure,
  month: MonthScale,
  { tokenPrices }: PriceBook
): Pick<CostComparison, 'waiting' | 'cache'> {
  return {
    waiting: priceWaiting(waiting, billedAttempts, shared, month, tokenPrices),
    cache: priceCaching(cacheable, billedAttempts, shared, month, tokenPrices)
  }
}

const periodOf = (
  { spanSeconds, usage, perWeek }: Billing,
  { dailyUsd, unpriced }: Metered,
  { plain, factor, note }: MonthScale,
  shared: Figure
): CostComparison['period'] => ({
  spanSeconds,
  monthsFactor: Number.isNaN(plain) ? null : plain,
  note,
  lastWeek: lastWeekOf(dailyUsd, usage.calendar, perWeek, factor / plain, shared, unpriced.length === 0)
})

const useOf = ({ idleShare, meanToPeak }: Billing, { ownFleet, headroom, growth }: CapacityPlan): OwnUse => ({
  ownFleet,
  margin: (1 + headroom) * (1 + growth),
  idleShare,
  meanToPeak
})

/** USD over the tokens it pays for, input and output together. [USD per million tokens] */
function perMtok(usd: Figure, tokens: number): Figure {
  const unit = 'USD/Mtok'
  if (usd.value === null) return { ...usd, unit }
  if (!(tokens > 0)) return unknown(unit, 'the log does not state its tokens, or cannot be scaled', usd.basis)
  const over = (value: number): number => value / (tokens / TOKENS_PER_MTOK)
  const { value, low = value, high = value, basis } = usd
  return { value: over(value), unit, basis, low: over(low), high: over(high) }
}
