/** A file that `analyze --format json` wrote → the report in it. */
import { readFile } from 'node:fs/promises'
import { AuditError } from '../errors.ts'
import type { AuditReport, TrafficReport } from '../report/auditReport.ts'

/** Throws NO_SUCH_FILE, UNREADABLE or NOT_A_REPORT. */
export async function readReport(file: string): Promise<AuditReport | TrafficReport> {
  const text = await textOf(file)
  const report = parsed(text, file) as Partial<AuditReport> | null
  const version = report?.schemaVersion
  if (version !== '1') throw AuditError.of('NOT_A_REPORT', file, 'it has no "schemaVersion": "1"')
  if (report?.traffic === undefined) throw AuditError.of('NOT_A_REPORT', file, 'it holds no traffic')
  return report as AuditReport
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw AuditError.because('NOT_A_REPORT', error, file, 'it is not valid JSON')
  }
}

/** Throws NO_SUCH_FILE or UNREADABLE. */
export async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown reason'
    if (code === 'ENOENT') throw AuditError.because('NO_SUCH_FILE', error, file)
    throw AuditError.because('UNREADABLE', error, file, code)
  }
}
