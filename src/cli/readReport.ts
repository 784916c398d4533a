/** A file that `analyze --format json` wrote → the report in it. */
import { AuditError } from '../errors.ts'
import type { AuditReport, TrafficReport } from '../report/auditReport.ts'
import { reportFault } from '../report/schema/auditReport.ts'
import { textOf } from './textFile.ts'

/** Throws NO_SUCH_FILE, UNREADABLE or NOT_A_REPORT. */
export async function readReport(file: string): Promise<AuditReport | TrafficReport> {
  const text = await textOf(file)
  const report = parsed(text, file)
  const fault = reportFault(report)
  if (fault !== null) throw AuditError.of('NOT_A_REPORT', file, fault)
  return report as AuditReport | TrafficReport
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw AuditError.because('NOT_A_REPORT', error, file, 'it is not valid JSON')
  }
}
