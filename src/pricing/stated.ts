/** A log that says what its calls cost → that, beside what the price lists make of the same calls. */
import { derived, type Figure, measured, unknown } from '../figure.ts'
import type { RequestLog, UsageBuckets } from '../log/trafficLog.ts'
import { asBilled, usdOf, walkBilled } from './charges.ts'
import type { StatedCost, StatedModel } from './costComparison.ts'
import type { PriceBook } from './priceBook.ts'

/**
 * Sums over the billed attempts that state a cost and have a price, model by model; difference = computed / stated − 1.
 * `null` where the log states no costs.
 */
export function compareStated(data: RequestLog | UsageBuckets, book: PriceBook): StatedCost | null {
  if (data.grain === 'bucket' || data.costUsd === undefined) return null
  const { costUsd, model: modelOf, models: names } = data
  const models = names.map(model => ({ model, attempts: 0, usdStated: 0, usdComputed: 0 }))
  let unpriced = 0
  walkBilled(data, book.asOf, asBilled(book), (row, attempts, charge, usage) => {
    const stated = costUsd[row] as number
    if (Number.isNaN(stated)) return
    if (charge === null || usage === null) {
      unpriced += stated
      return
    }
    const sum = models[modelOf[row] as number] as (typeof models)[number]
    sum.attempts += attempts
    sum.usdStated += stated
    sum.usdComputed += usdOf(charge, usage, true)
  })
  return statedCost(
    models.filter(({ attempts }) => attempts > 0),
    unpriced
  )
}

function statedCost(sums: readonly Omit<StatedModel, 'difference'>[], unpriced: number): StatedCost {
  const sum = (of: (model: Omit<StatedModel, 'difference'>) => number) =>
    sums.reduce((total, model) => total + of(model), 0)
  const [stated, computed] = [sum(({ usdStated }) => usdStated), sum(({ usdComputed }) => usdComputed)]
  return {
    usdStated: measured(stated, 'USD', 'what the log itself says of the attempts that have a price'),
    usdComputed: derived(computed, 'USD', 'the same attempts at list prices'),
    difference: differenceOf(stated, computed),
    usdStatedOfUnpriced: measured(unpriced, 'USD', 'what it says of attempts that have none'),
    models: sums.map(model => ({
      ...model,
      difference: differenceOf(model.usdStated, model.usdComputed).value
    }))
  }
}

const differenceOf = (stated: number, computed: number): Figure =>
  stated > 0 ? derived(computed / stated - 1, 'share') : unknown('share', 'the log states a cost of 0')
