/** Amounts of a verdict → words, in the currency that was asked for. */
import { amountIn } from '../pricing/amountIn.ts'
import type { CostComparison } from '../pricing/costShape.ts'

/** An amount in USD → the words for it, in the currency that was asked for. */
export type Money = (usd: number | null) => string

export const moneyIn =
  (currency: CostComparison['currency']): Money =>
  usd =>
    usd === null ? 'an unknown amount' : amountIn(currency)(usd)
