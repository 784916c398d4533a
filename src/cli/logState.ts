/** `--state FILE` of a log of requests: what it was made with, what is in it, and how it is put back. */
import { createHmac } from 'node:crypto'
import { AuditError, printable } from '../errors.ts'
import { asked, type Said, wishes } from '../option.ts'
import { FETCHED, READING } from '../read/question.ts'
import { addressOf } from '../read/source/address.ts'
import { Keeping } from '../read/state/keeping.ts'
import { keepState, stateIn } from '../read/state/stateFile.ts'
import type { AuditReport, TrafficReport } from '../report/auditReport.ts'
import { renderJson } from '../report/json.ts'
import { VERSION } from '../version.ts'
import { isOrganisation } from './besideLog.ts'
import { LOG, REPORT } from './options.ts'
import type { Terminal } from './terminal.ts'

export type LogState = {
  readonly keeping: Keeping
  /** Puts it back, with the report that was made of it. */
  readonly keep: (report: AuditReport | TrafficReport) => void
}

/**
 * `null` where none is asked for, or where a usage API keeps its own.
 *
 * @throws AuditError STATE, STATE_OF, USAGE
 */
export function logStateOf(files: readonly string[], said: Said, { stderr }: Terminal): LogState | null {
  const { state: file, save } = asked(FETCHED, said)
  if (file === null) return null
  const organisation = files.find(each => isOrganisation(addressOf(each)))
  if (save !== null)
    throw AuditError.of('USAGE', '--state keeps what --save would keep: leave one of them out.')
  if (organisation !== undefined && files.length === 1) return null
  if (organisation !== undefined)
    throw AuditError.of('STATE_OF', addressOf(organisation)?.name ?? '', 'a usage API has a state of its own')
  refuseBeside(said)
  const madeWith = { version: VERSION, options: readingOf(said) }
  const warn = (line: string) => stderr.write(`gpuops-audit: note: ${printable(line)}\n`)
  const telling = { warn, note: said['quiet'] === true ? () => {} : warn }
  const keeping = new Keeping(stateIn(file, madeWith), madeWith, telling, Date.now())
  return { keeping, keep: report => keepState(file, keeping.state, renderJson(report)) }
}

/** What a state would have to keep and must not, or cannot tell again. */
function refuseBeside(said: Said): void {
  const { showCallers, rejects } = asked(LOG, said)
  const { by } = asked(REPORT, said)
  const beside = showCallers
    ? '--show-callers: a state keeps hashes of callers'
    : rejects !== null
      ? '--rejects: lines that were read before are not read again'
      : by?.startsWith('tag.')
        ? `--by ${by}: a state keeps no tags`
        : null
  if (beside !== null)
    throw AuditError.of('USAGE', `--state cannot stand beside ${beside}. Leave one of them out.`)
}

/** Options under which other rows would be read, or the same ones otherwise. */
function readingOf(said: Said): Readonly<Record<string, unknown>> {
  const { callerKey, lenient: _, explainReading: __, showCallers: ___, ...options } = wishes(READING, said)
  const hashed = callerKey && createHmac('sha256', callerKey).update('state of gpuops-audit').digest('hex')
  const named = { ...options, ...(hashed ? { callerKey: hashed } : {}) }
  return Object.fromEntries(
    Object.entries(named).map(([name, value]) => [READING[name as keyof typeof READING].flag, value])
  )
}
