/** Amounts in USD → text, in the currency that was asked for: `$1,161`, `1,068 EUR`. */
import { money, UNKNOWN } from '../words.ts'
import type { CostComparison } from './costShape.ts'

type Currency = NonNullable<CostComparison['currency']>

/** Writes amounts in USD: as they are, or in the currency that was asked for. */
export const amountIn =
  (currency: Currency | null) =>
  (usd: number | null): string =>
    currency === null ? money(usd) : converted(usd, currency)

/** `1,068 EUR`, from an amount in USD. */
export const converted = (usd: number | null, { code, perUsd }: Currency): string =>
  usd === null ? UNKNOWN : `${money(usd * perUsd).replace('$', '')} ${code}`
