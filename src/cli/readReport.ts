/** A file that `analyze` wrote as JSON, or a state that it kept, of this version or another → the report in it. */
import { AuditError } from '../errors.ts'
import { jsonIn } from '../json.ts'
import { reportInState } from '../read/state/stateFile.ts'
import { faultOf, type SavedReport } from '../report/savedReport.ts'
import type { Terminal } from './terminal.ts'
import { bytesOf, textIn } from './textFile.ts'

/** `-` is standard input. Throws NO_SUCH_FILE, UNREADABLE or NOT_A_REPORT. */
export async function readReport(file: string, { stdin }: Pick<Terminal, 'stdin'>): Promise<SavedReport> {
  const refuse = (why: string, cause?: Error) => AuditError.because('NOT_A_REPORT', cause, file, why)
  const bytes = await bytesOf(file, stdin)
  const text = reportInState(bytes, file) ?? textIn(bytes)
  const report = jsonIn(text, cause => refuse('it is not valid JSON', cause))
  const fault = faultOf(report)
  if (fault !== null) throw refuse(fault)
  return report as SavedReport
}
