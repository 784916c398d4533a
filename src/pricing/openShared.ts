/** A plan's stand-in models and a log → what the same tokens cost on shared APIs that sell those models. */
import type { CapacityPlan } from '../capacity/planShape.ts'
import type { Workload } from '../capacity/workloadShape.ts'
import { openModelOffers } from '../catalog/openModelPrices.ts'
import { assumed, type Figure, unknown, weakest } from '../figure.ts'
import { TOKENS_PER_MTOK } from '../units.ts'
import type { OpenOffer, OpenSharedCost } from './billShape.ts'
import { beside, fleetsOf, stayingOf } from './bills.ts'
import type { Unpriced } from './lineShape.ts'
import type { Metered, ModelUsage } from './meter.ts'
import type { MonthScale } from './month.ts'
import type { TokenPriceOverrides } from './priceBook.ts'

/**
 * Per workload and provider: Mtok of input × its price + of cached input × its own, where one is listed, + of output × its
 * price, by the month. The sum takes each workload's lower median offer; its range is from the cheapest to the dearest.
 *
 * @param models names by the code that `usage` goes by
 */
export function priceOpenShared(
  models: readonly string[],
  usage: Metered['usage'],
  month: MonthScale,
  plan: CapacityPlan,
  overrides: TokenPriceOverrides
): OpenSharedCost {
  const staying = stayingOf(plan)
  const priced = eachModelOnce(fleetsOf(plan)).map(workload =>
    priceWorkload(workload, tokensOf(workload, models, usage), month, overrides)
  )
  const workloads = priced.flatMap(({ workload }) => (workload === null ? [] : [workload]))
  const unpriced = priced.flatMap(entry => entry.unpriced)
  return { usdPerMonth: beside(sumOf(workloads, unpriced, month), staying), workloads, unpriced }
}

/** Usage is known by model: what a model was asked in batches is priced where its other traffic is. */
function eachModelOnce(workloads: readonly Workload[]): readonly Workload[] {
  const seen = new Set<string>()
  return workloads.flatMap(workload => {
    const sourceModels = workload.sourceModels.filter(name => !seen.has(name))
    for (const name of sourceModels) seen.add(name)
    return sourceModels.length === 0 ? [] : [{ ...workload, sourceModels }]
  })
}

/** The stand-in writes so many times the tokens that the log's model does. */
const timesOf = (source: string, standIns: Workload['standIns']): number =>
  standIns.find(({ sourceModel }) => sourceModel === source)?.outputTimes.value ?? 1

function tokensOf(
  { sourceModels, standIns }: Workload,
  models: readonly string[],
  usage: Metered['usage']
): ModelUsage {
  const sum = { input: 0, cached: 0, output: 0, attempts: 0, withoutTokens: 0, usd: 0, usdOutput: 0 }
  for (const name of sourceModels) {
    const tokens = usage[models.indexOf(name)]
    if (tokens === undefined) continue
    for (const part of ['input', 'cached', 'attempts', 'withoutTokens', 'usd'] as const)
      sum[part] += tokens[part]
    sum.output += tokens.output * timesOf(name, standIns)
  }
  return sum
}

type Priced = {
  readonly workload: OpenSharedCost['workloads'][number] | null
  readonly unpriced: readonly Unpriced[]
}

function priceWorkload(
  { sourceModels, targetModel, why }: Workload,
  { input, cached, output, attempts, withoutTokens }: ModelUsage,
  month: MonthScale,
  overrides: TokenPriceOverrides
): Priced {
  const lacks = (count: number, reason: string): readonly Unpriced[] =>
    count === 0 ? [] : [{ side: 'shared', name: sourceModels.join(', '), attempts: count, why: reason }]
  if (targetModel === null) return { workload: null, unpriced: lacks(attempts, why) }
  const offers = offersOf(targetModel, overrides)
    .map(({ provider, usdPerMtokInput, usdPerMtokCached, usdPerMtokOutput, precision, source }) => ({
      provider,
      usdPerMonth:
        (((input - cached) * usdPerMtokInput +
          cached * (usdPerMtokCached ?? usdPerMtokInput) +
          output * usdPerMtokOutput) /
          TOKENS_PER_MTOK) *
        month.factor,
      precision,
      source
    }))
    .sort((a, b) => a.usdPerMonth - b.usdPerMonth)
  if (offers.length === 0 || Number.isNaN(month.factor)) {
    const reason =
      offers.length === 0 ? `no shared API is known to sell ${targetModel}: set --token-price` : month.note
    return { workload: null, unpriced: lacks(attempts, reason) }
  }
  return {
    workload: { sourceModels, targetModel, offers },
    unpriced: lacks(withoutTokens, 'the log does not state its tokens')
  }
}

/** The user's own price of the model stands for all. */
function offersOf(model: string, overrides: TokenPriceOverrides): ReturnType<typeof openModelOffers> {
  const own = overrides.get(model.toLowerCase())
  if (own === undefined) return openModelOffers(model)
  const { input, cached, output, source } = own
  return [
    {
      model,
      provider: 'yours',
      usdPerMtokInput: input.base,
      usdPerMtokCached: cached.base,
      usdPerMtokOutput: output.base,
      precision: null,
      source
    }
  ]
}

function sumOf(
  workloads: OpenSharedCost['workloads'],
  unpriced: readonly Unpriced[],
  month: MonthScale
): Figure {
  const unit = 'USD/month'
  if (workloads.length === 0) return unknown(unit, unpriced[0]?.why ?? 'there is nothing to serve', 'assumed')
  const total = (pick: (offers: readonly OpenOffer[]) => OpenOffer): number =>
    workloads.reduce((sum, { offers }) => sum + pick(offers).usdPerMonth, 0)
  const left = unpriced.reduce((sum, { attempts }) => sum + attempts, 0)
  const notes = [
    'the lower median of the providers',
    month.note,
    ...(left > 0 ? [`${left} attempts could not be priced`] : [])
  ]
  return {
    ...assumed(
      total(offers => offers[(offers.length - 1) >> 1] as OpenOffer),
      unit,
      notes.join('; ')
    ),
    basis: weakest('assumed', month.basis),
    low: total(offers => offers[0] as OpenOffer),
    high: total(offers => offers.at(-1) as OpenOffer)
  }
}
