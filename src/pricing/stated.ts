/** A log that says what its calls cost → that, beside what the prices make of the same calls. */
import { derived, type Figure, measured, unknown } from '../figure.ts'
import type { BilledUsage } from './billed.ts'
import type { StatedCost, StatedModel } from './billShape.ts'
import { ratesOf, usdOf } from './charges.ts'
import type { TokenPriceOverrides } from './priceBook.ts'

/**
 * Sums over the billed attempts that state a cost and have a price, model by model; difference = computed / stated − 1.
 * `null` where the log states no costs.
 */
export function compareStated(
  { models: names, kinds, statesCosts }: BilledUsage,
  own: TokenPriceOverrides
): StatedCost | null {
  if (!statesCosts) return null
  const models = names.map(model => ({ model, attempts: 0, usdStated: 0, usdComputed: 0 }))
  let unpriced = 0
  for (const kind of kinds) {
    const { stating, model } = kind
    const rates = ratesOf(kind, own)
    if (rates === null) {
      unpriced += stating.usd
      continue
    }
    const sum = models[model] as (typeof models)[number]
    sum.attempts += stating.attempts
    sum.usdStated += stating.usd
    sum.usdComputed += usdOf(rates, stating)
  }
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
    usdStatedOfUnpriced: {
      ...measured(unpriced, 'USD', 'what it says of attempts that have none: in the bill as it stands'),
      basis: 'stated' as const
    },
    models: sums.map(model => ({
      ...model,
      difference: differenceOf(model.usdStated, model.usdComputed).value
    }))
  }
}

const differenceOf = (stated: number, computed: number): Figure =>
  stated > 0 ? derived(computed / stated - 1, 'share') : unknown('share', 'the log states a cost of 0')
