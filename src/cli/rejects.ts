/** Rejected lines, one by one → a CSV file with the place and the reason of each; never their text. */
import { closeSync, openSync, writeSync } from 'node:fs'
import { AuditError } from '../errors.ts'
import { csvCell } from '../report/csv.ts'

export type RejectsFile = {
  readonly add: (source: string, line: number, lines: number, reason: string) => void
  readonly close: () => void
}

/** A log of nothing but rejects would otherwise pile up in memory. */
const HELD_CHARACTERS = 1 << 16

/** @throws AuditError UNWRITABLE at once, or when the disk is full */
export function rejectsFile(path: string): RejectsFile {
  const file = attempt(path, () => openSync(path, 'w'))
  let held = 'file,line,lines,reason\n'
  const flush = () => {
    attempt(path, () => writeSync(file, held))
    held = ''
  }
  return {
    add(source, line, lines, reason) {
      held += `${csvCell(source)},${line},${lines},${csvCell(reason)}\n`
      if (held.length > HELD_CHARACTERS) flush()
    },
    close() {
      flush()
      closeSync(file)
    }
  }
}

function attempt<Result>(path: string, write: () => Result): Result {
  try {
    return write()
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown reason'
    throw AuditError.because('UNWRITABLE', error, path, code)
  }
}
