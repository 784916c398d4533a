/** `export`: a log → the same traffic without names and texts, for load generators to replay. */
import { demandedRequests } from '../capacity/demand/demandedRequests.ts'
import { AuditError, printable } from '../errors.ts'
import { readLog } from '../read/readLog.ts'
import { type TraceName, traceOf } from '../report/traces.ts'
import { deliverPieces } from './deliver.ts'
import { type ReadingFlags, withReading } from './reading.ts'
import type { Terminal } from './terminal.ts'

export type ExportFlags = ReadingFlags & { readonly as: TraceName; readonly output?: string }

/** @throws AuditError where the log holds no requests one by one, or none with its tokens */
export async function exportTrace(
  files: readonly string[],
  flags: ExportFlags,
  terminal: Terminal
): Promise<void> {
  const { data } = await withReading(flags, terminal, options => readLog(files, options))
  if (data.grain !== 'request') throw AuditError.of('NEEDS_REQUESTS', files.join(', '))
  const { requests, notes } = demandedRequests(data, new Set(data.models.keys()))
  if (requests === null) throw AuditError.of('NEEDS_TOKENS', files.join(', '))
  await deliverPieces(traceOf(requests, flags.as), flags.output, terminal)
  for (const note of notes) terminal.stderr.write(`gpuops-audit: ${printable(note)}\n`)
}
