/** An exit code, a signal or an error that nobody caught → the end of the process, which waits for nothing but its output. */
import { setTimeout as pause } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { type Ending, listenForSignals } from './interruptible.ts'
import { bugReport, EXIT_BUG } from './run.ts'
import { type OutputStream, sayAtLast } from './terminal.ts'

/** A signal ends the process with one line; an error that nobody caught is a bug, and no failed check. */
export function leaveOnSignals(process: Ending): void {
  listenForSignals(process)
  const bug = (error: unknown) => {
    sayAtLast(process.stderr, bugReport(error))
    process.exit(EXIT_BUG)
  }
  process.on('uncaughtException', bug)
  process.on('unhandledRejection', error => {
    // Whoever else listens knows of it.
    if (process.listenerCount('unhandledRejection') === 1) bug(error)
  })
}

/** What is being compiled by then is compiled, or will not be. [ms] */
const SETTLING_MILLIS = 5

/**
 * Ends the process once its output is out. A process that runs off its end may wait for its own compiler for ever
 * (nodejs/node#54918), so nothing new is compiled in its last moments and it leaves by itself.
 */
export async function endAsDecided(process: Ending, code: number): Promise<void> {
  await Promise.all([flushed(process.stdout), flushed(process.stderr)])
  setFlagsFromString('--no-opt')
  await pause(SETTLING_MILLIS)
  process.exit(code)
}

/** When all that was written is on its way, or cannot be. */
const flushed = (stream: OutputStream): Promise<void> =>
  new Promise(resolve => {
    stream.write('', () => resolve())
  })
