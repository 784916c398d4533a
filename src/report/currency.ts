/** A report with a currency beside USD → its main bills in that, and every other amount marked as US dollars. */
import type { AuditReport } from './auditReport.ts'
import { type Block, paragraph, type Section } from './blocks.ts'
import { count, money, UNKNOWN } from './format.ts'

type Currency = NonNullable<AuditReport['pricing']['currency']>

/** Own servers where the log is of them, else the bill as it is. */
export const todayIn = ({ current }: AuditReport['pricing']): 'current' | 'shared' =>
  current === null || current.usdPerMonth.value === null ? 'shared' : 'current'

/** Writes amounts in USD: as they are, or in the currency that was asked for. */
export const amountIn =
  (currency: Currency | null) =>
  (usd: number | null): string =>
    currency === null ? money(usd) : converted(usd, currency)

/** `1,068 EUR`, from an amount in USD. */
const converted = (usd: number | null, { code, perUsd }: Currency): string => {
  if (usd === null) return UNKNOWN
  const amount = usd * perUsd
  return `${count(Math.abs(amount) >= 100 ? Math.round(amount) : Number(amount.toPrecision(3)))} ${code}`
}

/** `1 USD = 0.92 EUR on 2026-11-01`. */
export const rateInWords = ({ code, perUsd, date }: Currency): string =>
  `1 USD = ${perUsd} ${code}${date === null ? '' : ` on ${date}`}`

/** The bill of today, the cheapest, the saving, and the rate; `null` where USD alone is asked for. */
export function inCurrencyWords({
  pricing,
  verdict
}: Pick<AuditReport, 'pricing' | 'verdict'>): string | null {
  const { currency, alternatives } = pricing
  if (currency === null) return null
  const known = alternatives.filter(({ usdPerMonth }) => usdPerMonth.value !== null)
  const today = known.find(({ id }) => id === todayIn(pricing))
  const saving = verdict.saving.value
  return [
    ...(today === undefined ? [] : [`today ${converted(today.usdPerMonth.value, currency)} a month`]),
    ...(known[0] === undefined || known[0] === today
      ? []
      : [`cheapest ${converted(known[0].usdPerMonth.value, currency)}`]),
    ...(saving !== null && saving > 0 ? [`saved ${converted(saving, currency)}`] : []),
    rateInWords(currency)
  ].join(', ')
}

/** Sections in which `$` says whose dollars it means, with the main bills at their head. */
export function withCurrency(sections: readonly Section[], report: AuditReport): readonly Section[] {
  const words = inCurrencyWords(report)
  if (words === null) return sections
  const [first, ...rest] = sections.map(usDollars)
  const head = paragraph(
    `In ${report.pricing.currency?.code}: ${words}. In sentences of the verdict amounts are in that currency; US$ and USD are US dollars.`
  )
  return [...(first === undefined ? [] : [{ ...first, blocks: [head, ...first.blocks] }]), ...rest]
}

const usDollars = ({ title, blocks }: Section): Section => ({ title, blocks: blocks.map(blockOf) })

/** Commands stay as they are. */
const blockOf = (block: Block): Block => (block.kind === 'code' ? block : (textsIn(block) as Block))

const textsIn = (value: unknown): unknown => {
  if (typeof value === 'string') return value.replace(/(?<![A-Za-z])\$/g, 'US$$')
  if (Array.isArray(value)) return value.map(textsIn)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, textsIn(inner)]))
}
