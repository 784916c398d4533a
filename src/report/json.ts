/** An audit report → JSON text: the contract other programs read, the same bytes for the same report. */
import type { AuditReport, TrafficReport } from './auditReport.ts'

/**
 * Harmless to a parser, not to a terminal or a CI runner that shows the file: controls, marks that reorder text or are not
 * seen, and what begins a workflow command. The line breaks between the keys stay.
 */
const UNSAFE = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|#(?=#)/gu

/** Besides the recommended one, which stands by itself. */
const CANDIDATES_SHOWN = 1

/**
 * JSON of two-space steps and a newline: what fits a line stands on one. Numbers have twelve significant digits, unknown
 * ones are `null`; control characters are written as escapes. All candidates and refusals only with `verbose`.
 */
export const renderJson = (
  report: object,
  { verbose = true }: { readonly verbose?: boolean } = {}
): string => {
  const shown = !verbose && isAudit(report) ? shortened(report) : report
  return `${laidOut(JSON.parse(JSON.stringify(shown, rounded)), '').replace(UNSAFE, escaped)}\n`
}

/** Its first two keys alone. */
export const renderSummary = ({ summary, run }: AuditReport | TrafficReport): string =>
  `${laidOut(JSON.parse(JSON.stringify({ summary, run }, rounded)), '').replace(UNSAFE, escaped)}\n`

const isAudit = (report: object): report is AuditReport =>
  'capacity' in report && report.capacity !== null && 'verdict' in report

const shortened = (report: AuditReport): AuditReport => ({
  ...report,
  capacity: {
    ...report.capacity,
    workloads: report.capacity.workloads.map(workload => ({
      ...workload,
      candidates: workload.candidates.slice(0, CANDIDATES_SHOWN),
      candidatesLeftOut: Math.max(0, workload.candidates.length - CANDIDATES_SHOWN),
      refused: workload.refused.slice(0, CANDIDATES_SHOWN),
      refusedLeftOut: Math.max(0, workload.refused.length - CANDIDATES_SHOWN)
    }))
  }
})

/** No figure is known better; the rest is noise of the arithmetic, different from one engine to the next. */
const SIGNIFICANT_DIGITS = 12

const rounded = (_key: string, value: unknown): unknown =>
  typeof value === 'number' && Number.isFinite(value) ? Number(value.toPrecision(SIGNIFICANT_DIGITS)) : value

const LONGEST_LINE = 280

/** The root always opens, so that its keys stand one below the other. */
function laidOut(value: unknown, indent: string): string {
  const text = JSON.stringify(value)
  const isOpen = indent === '' && !Array.isArray(value)
  if (typeof value !== 'object' || value === null || (!isOpen && indent.length + text.length <= LONGEST_LINE))
    return text
  const inner = `${indent}  `
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  const items = Array.isArray(value)
    ? value.map(item => laidOut(item, inner))
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${laidOut(item, inner)}`)
  return items.length === 0 ? text : `${open}\n${inner}${filled(items, inner)}\n${indent}${close}`
}

/** Numbers of a list fill the line, everything else has one of its own. */
function filled(items: readonly string[], indent: string): string {
  if (!items.every(item => NUMBER.test(item))) return items.join(`,\n${indent}`)
  const lines: string[] = []
  for (const item of items) {
    const last = lines.at(-1)
    if (last !== undefined && indent.length + last.length + item.length + 2 <= LONGEST_LINE)
      lines[lines.length - 1] = `${last}, ${item}`
    else lines.push(item)
  }
  return lines.join(`,\n${indent}`)
}

const NUMBER = /^(-?[\d.eE+-]+|null)$/

/** A character beyond the first 65,536 is two of these. */
const escaped = (character: string): string =>
  Array.from({ length: character.length }, (_, i) => character.charCodeAt(i))
    .map(unit => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('')
