/** A report in USD → the same with every amount in the currency that was asked for, and its sections written in that. */
import { adviceOf } from '../pricing/overTermAdvice.ts'
import type { AuditReport } from './auditReport.ts'
import type { Section } from './blocks.ts'
import { plainUnit } from './declared.ts'

type Currency = NonNullable<AuditReport['pricing']['currency']>

/** Sections of a report without a currency stay as they are. */
export function sectionsIn(
  report: AuditReport,
  sections: (report: AuditReport) => readonly Section[]
): readonly Section[] {
  const { currency } = report.pricing
  if (currency === null) return sections(report)
  return sections(convertedReport(report, currency)).map(section => ({
    ...section,
    blocks: section.blocks.map(block => (block.kind === 'code' ? block : inTexts(block, writtenIn(currency))))
  }))
}

/** What is written in dollars already stays so, and says whose they are. */
function convertedReport(report: AuditReport, currency: Currency): AuditReport {
  const marked = inTexts(report, text => text.replace(/(?<![A-Za-z])\$/g, 'US$$'))
  const converted = amounts(marked, '', currency.perUsd) as AuditReport
  const overTerm = converted.pricing.overTerm.map(plan => ({
    ...plan,
    advice: adviceOf(plan, plan.months, currency.code)
  }))
  return { ...converted, pricing: { ...converted.pricing, currency, overTerm } }
}

/** A figure states its unit; a plain number's is declared at its place. */
function amounts(value: unknown, path: string, perUsd: number): unknown {
  if (typeof value === 'number') return plainUnit(path)?.startsWith('USD') === true ? value * perUsd : value
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item, i) => amounts(item, `${path}.${i}`, perUsd))
  const isAmount = 'basis' in value && 'unit' in value && String(value.unit).startsWith('USD')
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      isAmount && typeof inner === 'number'
        ? inner * perUsd
        : amounts(inner, path === '' ? key : `${path}.${key}`, perUsd)
    ])
  )
}

const NUMBER = String.raw`\d(?:[\d,.]*\d)?`
const RANGE = new RegExp(String.raw`(-?)(?<![A-Za-z])\$(${NUMBER})(–| to )(-?)\$(${NUMBER})`, 'g')
const AMOUNT = new RegExp(String.raw`(?<![A-Za-z])\$(${NUMBER})`, 'g')

/** `$1,168–$2,905` → `1,168–2,905 EUR`; `$/month` at the head of a column → `EUR/month`. */
const writtenIn =
  ({ code }: Currency) =>
  (text: string): string =>
    text
      .replace(RANGE, `$1$2$3$4$5 ${code}`)
      .replace(AMOUNT, `$1 ${code}`)
      .replace(/(?<![A-Za-z])\$/g, code)

function inTexts<Value>(value: Value, change: (text: string) => string): Value {
  return changed(value, change) as Value
}

function changed(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map(item => changed(item, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, changed(inner, change)]))
}
