/** Rejected lines, one by one → a CSV file with the place and the reason of each; never their text. */
import { csvCell } from '../report/csv.ts'
import { wholeFile } from './wholeFile.ts'

export type RejectsFile = {
  readonly add: (source: string, line: number, lines: number, reason: string) => void
  readonly close: () => void
}

/** A log of nothing but rejects would otherwise pile up in memory. */
const HELD_CHARACTERS = 1 << 16

/** @throws AuditError UNWRITABLE at once, or when the disk is full */
export function rejectsFile(path: string): RejectsFile {
  const file = wholeFile(path)
  let held = 'file,line,lines,reason\n'
  const flush = () => {
    file.add(held)
    held = ''
  }
  return {
    add(source, line, lines, reason) {
      held += `${csvCell(source)},${line},${lines},${csvCell(reason)}\n`
      if (held.length > HELD_CHARACTERS) flush()
    },
    close() {
      flush()
      file.finish()
    }
  }
}
