/** The flags that every verb which reads a log knows → the options of one reading. */
import { SIZING } from '../capacity/question.ts'
import { printable } from '../errors.ts'
import { asked, type Said, wishes } from '../option.ts'
import { READING, STORES } from '../read/question.ts'
import type { ReadOptions } from '../read/readLog.ts'
import { asker } from './askPassword.ts'
import { interruptible } from './interruptible.ts'
import { LOG } from './options.ts'
import { type Progress, progressOn, SILENT } from './progress.ts'
import { rejectsFile } from './rejects.ts'
import type { Terminal } from './terminal.ts'

/**
 * Reads with progress shown, and clears it at the end. Rejected lines are written as they are met: where there are too
 * many of them, they are what one wants to see.
 */
export async function withReading<Result>(
  said: Said,
  terminal: Terminal,
  read: (options: ReadOptions) => Promise<Result>
): Promise<Result> {
  const progress = said['quiet'] === true ? SILENT : progressOn(terminal.stderr)
  const { rejects: file } = asked(LOG, said)
  const rejects = file === null ? undefined : rejectsFile(file)
  try {
    const onExplained = (line: string) => terminal.stderr.write(`${printable(line)}\n`)
    return await read({ ...readOptionsOf(said, terminal, progress), onExplained, onReject: rejects?.add })
  } finally {
    rejects?.close()
    progress.clear()
  }
}

/** Which texts are counted is drawn anew by the seed of `analyze`. */
const readOptionsOf = (said: Said, terminal: Terminal, progress: Progress): ReadOptions => ({
  ...wishes({ ...READING, ...STORES, seed: SIZING.seed }, said),
  stdin: terminal.stdin,
  access: {
    env: terminal.env,
    ask: asker(terminal),
    tell: line => terminal.stderr.write(`${printable(line)}\n`)
  },
  working: (work, rows) => interruptible(work, isLong(rows)),
  onProgress: progress.reading
})

/** Whether to sort or to describe so many takes more than a moment. */
export const isLong = (rows: number): boolean => rows > 100_000
