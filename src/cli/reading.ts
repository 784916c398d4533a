/** The flags that every verb which reads a log knows → the options of one reading. */
import type { ReadOptions } from '../read/readLog.ts'
import { type Progress, progressOn } from './progress.ts'
import { rejectsFile } from './rejects.ts'
import type { Terminal } from './terminal.ts'

export type ReadingFlags = {
  readonly map?: string
  readonly inputFormat?: string
  readonly timezone?: string
  readonly since?: string
  readonly until?: string
  readonly where?: readonly string[]
  readonly lenient?: boolean
  readonly rejects?: string
  readonly showCallers?: boolean
  readonly callerKey?: string
  readonly seed?: number
}

/**
 * Reads with progress shown, and clears it at the end. Rejected lines are written as they are met: where there are too
 * many of them, they are what one wants to see.
 */
export async function withReading<Result>(
  flags: ReadingFlags,
  terminal: Terminal,
  read: (options: ReadOptions) => Promise<Result>
): Promise<Result> {
  const progress = progressOn(terminal.stderr)
  const rejects = flags.rejects === undefined ? undefined : rejectsFile(flags.rejects)
  try {
    return await read({ ...readOptionsOf(flags, terminal, progress), onReject: rejects?.add })
  } finally {
    rejects?.close()
    progress.clear()
  }
}

const readOptionsOf = (flags: ReadingFlags, terminal: Terminal, progress: Progress): ReadOptions => ({
  map: flags.map,
  inputFormat: flags.inputFormat,
  timezone: flags.timezone,
  since: flags.since,
  until: flags.until,
  where: flags.where,
  lenient: flags.lenient,
  showCallers: flags.showCallers,
  callerKey: flags.callerKey,
  seed: flags.seed,
  stdin: terminal.stdin,
  onProgress: progress.reading
})
