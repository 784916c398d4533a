/** Amounts of a verdict → words, in the currency that was asked for. */
import type { CostComparison } from '../pricing/costShape.ts'
import { withCommas } from '../words.ts'

/** An amount in USD → the words for it, in the currency that was asked for. */
export type Money = (usd: number | null) => string

export const moneyIn =
  (currency: CostComparison['currency']): Money =>
  usd => {
    if (usd === null) return 'an unknown amount'
    const [amount, code] = currency === null ? [usd, 'USD'] : [usd * currency.perUsd, currency.code]
    if (amount > 0 && amount < 0.01) return `under 0.01 ${code}`
    const text = Math.abs(amount) < 10 ? amount.toFixed(2) : withCommas(Math.round(amount))
    return `${text} ${code}`
  }
