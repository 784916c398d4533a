/** A log, a plan and a price book → shared pool against fixed GPUs, month by month. */
import type { CapacityPlan } from '../capacity/capacityPlan.ts'
import { type Figure, unknown, weakest } from '../figure.ts'
import type { RequestLog, UsageBuckets } from '../log/trafficLog.ts'
import { TOKENS_PER_MTOK } from '../units.ts'
import type { CostComparison } from './costComparison.ts'
import { priceFixed } from './fixed.ts'
import { meterTokens } from './meter.ts'
import { scaleToMonth } from './month.ts'
import type { PriceBook } from './priceBook.ts'
import { priceShared } from './shared.ts'

/** Prices both sides of the decision; what could not be priced is named, never counted as free. */
export function compareCosts(
  data: RequestLog | UsageBuckets,
  spanSeconds: number,
  plan: CapacityPlan,
  book: PriceBook
): CostComparison {
  const month = scaleToMonth(spanSeconds)
  const metered = meterTokens(data, book)
  const shared = priceShared(metered, month, book.tokenPrices, data.grain)
  const { cost: fixed, unpriced } = priceFixed(plan, book.gpuPrices)
  const partial = metered.unpriced.length > 0
  return {
    period: { spanSeconds, monthsFactor: month.factor, note: month.note },
    shared,
    fixed,
    savingPerMonth: savingOf(shared.usdPerMonth, fixed.usdPerMonth, partial),
    fixedUsdPerMtok: perMtok(fixed.usdPerMonth, metered.servedTokens * month.factor),
    sharedUsdPerMtok: perMtok(shared.usdInPeriod, metered.pricedTokens),
    breakEvenTraffic: breakEvenOf(shared.usdPerMonth, fixed.usdPerMonth, partial),
    unpriced: [...metered.unpriced, ...unpriced]
  }
}

/** Shared less fixed. [USD/month] */
function savingOf(shared: Figure, fixed: Figure, partial: boolean): Figure {
  const note = partial ? 'a lower bound: the shared cost leaves out what could not be priced' : undefined
  return weigh(shared, fixed, 'USD/month', note, (sharedUsd, fixedUsd) => sharedUsd - fixedUsd)
}

/** Fixed over shared: today's traffic times this costs on the shared pool what the GPUs cost. */
function breakEvenOf(shared: Figure, fixed: Figure, partial: boolean): Figure {
  const unit = '× today’s traffic'
  if (shared.value === 0) return unknown(unit, 'the shared pool charges nothing for this', shared.basis)
  const note = partial
    ? 'for the same number of GPUs; the shared cost leaves out what could not be priced'
    : 'a lower bound: for the same number of GPUs, though more traffic may need more'
  return weigh(shared, fixed, unit, note, (sharedUsd, fixedUsd) => fixedUsd / sharedUsd)
}

/** A figure of both sides, whose range is that of the fixed cost; unknown where either side is. */
function weigh(
  shared: Figure,
  fixed: Figure,
  unit: string,
  note: string | undefined,
  of: (sharedUsd: number, fixedUsd: number) => number
): Figure {
  const basis = weakest(shared.basis, fixed.basis)
  if (shared.value === null) return unknown(unit, shared.note ?? 'the shared cost is unknown', basis)
  if (fixed.value === null) return unknown(unit, fixed.note ?? 'the fixed cost is unknown', basis)
  const sharedUsd = shared.value
  const ends = [fixed.low ?? fixed.value, fixed.high ?? fixed.value].map(fixedUsd => of(sharedUsd, fixedUsd))
  const range = { low: Math.min(...ends), high: Math.max(...ends) }
  return { value: of(sharedUsd, fixed.value), unit, basis, ...range, ...(note === undefined ? {} : { note }) }
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
