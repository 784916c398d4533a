/** A report with a currency beside USD → its main bills in that, and the rate. */
import { converted } from '../pricing/amountIn.ts'
import type { AuditReport } from './auditReport.ts'
import { paragraph, type Section } from './blocks.ts'

type Currency = NonNullable<AuditReport['pricing']['currency']>

/** Own servers where the log is of them, else the bill as it is. */
export const todayIn = ({ current }: AuditReport['pricing']): 'current' | 'shared' =>
  current === null || current.usdPerMonth.value === null ? 'shared' : 'current'

/** Whose bill that is, at the traffic that is compared. */
export const presentName = ({ capacity, pricing }: Pick<AuditReport, 'capacity' | 'pricing'>): string =>
  capacity.plannedGrowth === 0 || todayIn(pricing) === 'current' ? 'today' : 'today’s models'

/** `1 USD = 0.92 EUR on 2026-11-01`. */
export const rateInWords = ({ code, perUsd, date }: Currency): string =>
  `1 USD = ${perUsd} ${code}${date === null ? '' : ` on ${date}`}`

/** The bill of today, the cheapest, the saving, and the rate; `null` where USD alone is asked for. */
export function inCurrencyWords({
  pricing,
  capacity,
  verdict
}: Pick<AuditReport, 'pricing' | 'capacity' | 'verdict'>): string | null {
  const { currency, alternatives } = pricing
  if (currency === null) return null
  const known = alternatives.filter(({ usdPerMonth }) => usdPerMonth.value !== null)
  const today = known.find(({ id }) => id === todayIn(pricing))
  const saving = verdict.saving.value
  return [
    ...(today === undefined
      ? []
      : [`${presentName({ capacity, pricing })} ${converted(today.usdPerMonth.value, currency)} a month`]),
    ...(known[0] === undefined || known[0] === today
      ? []
      : [`cheapest ${converted(known[0].usdPerMonth.value, currency)}`]),
    ...(saving !== null && saving > 0 ? [`saving ${converted(saving, currency)}`] : []),
    rateInWords(currency)
  ].join(', ')
}

/** The sections with what their amounts are in, at their head. */
export function withCurrency(sections: readonly Section[], report: AuditReport): readonly Section[] {
  const words = inCurrencyWords(report)
  const [first, ...rest] = sections
  if (words === null || first === undefined) return sections
  const head = paragraph(
    `In ${report.pricing.currency?.code}: ${words}. All amounts are converted at that rate, list prices too; it was given, not looked up. Options such as --gpu-price take US dollars.`
  )
  return [{ ...first, blocks: [head, ...first.blocks] }, ...rest]
}
