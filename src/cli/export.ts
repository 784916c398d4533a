/** `export`: a log → the same traffic without names and texts, for load generators to replay. */
import { demandedRequests } from '../capacity/demand/demandedRequests.ts'
import { everyModel } from '../capacity/demand/group.ts'
import { AuditError, printable } from '../errors.ts'
import { asked, type Said } from '../option.ts'
import { readLog } from '../read/readLog.ts'
import { traceOf } from '../report/traces.ts'
import { deliverPieces } from './deliver.ts'
import { momentsIn } from './momentsIn.ts'
import { TRACE } from './options.ts'
import { withReading } from './reading.ts'
import type { Terminal } from './terminal.ts'

/** @throws AuditError where the log holds no requests one by one, or none with its tokens */
export async function exportTrace(files: readonly string[], said: Said, terminal: Terminal): Promise<void> {
  const { as, output } = asked(TRACE, said)
  const log = await withReading(said, terminal, options => readLog(files, options))
  const data = momentsIn(log, files)
  const { requests, notes } = demandedRequests(everyModel(data))
  if (requests === null) throw AuditError.of('NEEDS_TOKENS', files.join(', '))
  await deliverPieces(traceOf(requests, as), output, terminal)
  for (const note of notes) terminal.stderr.write(`gpuops-audit: ${printable(note)}\n`)
}
