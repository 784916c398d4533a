/** A log that is split → what each value of it costs on the shared pool. */
import { derived, type Figure, softened, unknown } from '../figure.ts'
import type { RequestLog, UsageBuckets } from '../log/trafficLog.ts'
import type { CostComparison, SplitCosts } from './costShape.ts'
import type { PriceBook } from './priceBook.ts'
import { priceRows } from './rowPrices.ts'

/** The rest is in the sum alone. */
const MOST_VALUES = 20

/** Each row at its own price, added up by value, dearest first; `null` where nobody asked. */
export function splitCosts(
  data: RequestLog | UsageBuckets,
  book: PriceBook,
  { shared }: Pick<CostComparison, 'shared'>
): SplitCosts {
  const { split } = data
  if (split === undefined) return null
  const sums = new Float64Array(split.values.length).fill(Number.NaN)
  const seen = new Uint8Array(split.values.length)
  for (const [row, usd] of priceRows(data, book, book.tokenPrices).entries()) {
    const code = split.codes[row] as number
    seen[code] = 1
    if (!Number.isNaN(usd))
      sums[code] = (Number.isNaN(sums[code] as number) ? 0 : (sums[code] as number)) + usd
  }
  const total = sums.reduce((sum, usd) => sum + (usd || 0), 0)
  const month = (shared.usdPerMonth.value ?? Number.NaN) / (shared.usdInPeriod.value ?? Number.NaN)
  const values = split.values
    .map((name, code) => ({ name, usd: sums[code] as number, isSeen: seen[code] === 1 }))
    .filter(({ isSeen }) => isSeen)
    .sort((a, b) => (b.usd || 0) - (a.usd || 0) || (a.name < b.name ? -1 : 1))
    .slice(0, MOST_VALUES)
  return {
    by: split.by,
    values: values.map(({ name, usd }) => ({
      name,
      usdInPeriod: softened(usdFigure(usd, 'USD'), shared.usdInPeriod.basis),
      usdPerMonth: softened(usdFigure(usd * month, 'USD/month'), shared.usdPerMonth.basis),
      share: total > 0 && !Number.isNaN(usd) ? usd / total : null
    }))
  }
}

const usdFigure = (usd: number, unit: string): Figure =>
  Number.isNaN(usd) ? unknown(unit, 'none of it has a price') : derived(usd, unit)
