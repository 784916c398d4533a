/** One table of an audit report → CSV (RFC 4180) for a spreadsheet: numbers bare, the unknown empty, no formulas. */
import { AuditError, printable } from '../errors.ts'
import type { AuditReport, TrafficReport } from './auditReport.ts'
import { type CsvValue, planTables, type Rows, trafficTables } from './csvRows.ts'
import type { CsvTable } from './csvTables.ts'

/** Spreadsheets run a cell that begins so as a formula (OWASP, "CSV Injection"): an apostrophe makes it text. */
const FORMULA = /^\s*[=+\-@\t\r\n\uff0b\uff0d\uff1d\uff20|]/

/** Text from a log as a cell: no formula, no control character, quoted where any spreadsheet might cut it. */
export function csvCell(text: string): string {
  const safe = printable(FORMULA.test(text) ? `'${text}` : text)
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** @throws AuditError NO_TABLE where the audit stopped before the table could be filled */
export function renderCsv(report: AuditReport | TrafficReport, table: CsvTable): string {
  const traffic = trafficTables(report)
  const all: Partial<Record<CsvTable, Rows>> =
    report.verdict === null ? traffic : { ...traffic, ...planTables(report) }
  const rows = all[table]
  if (rows === undefined) throw AuditError.of('NO_TABLE', table, Object.keys(traffic).join(', '))
  return rows.map(row => `${row.map(valueText).join(',')}\r\n`).join('')
}

/** Our own numbers may begin with a minus: they are no text. */
const valueText = (value: CsvValue): string => {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return csvCell(value)
  return Number.isFinite(Number(value)) ? String(value) : ''
}
