/** SIGINT and SIGTERM → the end of the process with one line, at once even while it does work of seconds. */
import { setImmediate as turn } from 'node:timers/promises'
import { runInThisContext } from 'node:vm'
import { hasFarewells, sayFarewells } from '../read/source/interruption.ts'
import { type Ear, earBeside, HEARS } from './ear.ts'
import { type OutputStream, sayAtLast } from './terminal.ts'

/** The part of `process` that ends it. */
export type Ending = {
  readonly stdout: OutputStream
  readonly stderr: OutputStream
  listenerCount(event: string): number
  on(event: string, listener: (what: unknown) => void): unknown
  off(event: string, listener: (what: unknown) => void): unknown
  removeAllListeners: (event?: string) => unknown
  exit(code: number): void
}

/** As a shell counts them: 128 and the number of the signal. */
const EXIT_OF_SIGNAL = { SIGINT: 130, SIGTERM: 143 } as const

/** Who listens to signals; `undefined` where somebody else's process runs this. */
let leaving:
  | { readonly process: Ending; readonly onInterrupt: () => void; readonly onTerminate: () => void }
  | undefined

/** Ends the process by each of the signals, with the code that shells count for it. */
export function listenForSignals(process: Ending): void {
  const leaveBy = (signal: keyof typeof EXIT_OF_SIGNAL) => {
    sayAtLast(process.stderr, `gpuops-audit: interrupted by ${signal}\n`)
    const code = EXIT_OF_SIGNAL[signal]
    if (hasFarewells()) void sayFarewells().then(() => process.exit(code))
    else process.exit(code)
  }
  const onInterrupt = () => leaveBy(ear?.hasHeard() ? 'SIGTERM' : 'SIGINT')
  const onTerminate = () => leaveBy('SIGTERM')
  process.on('SIGINT', onInterrupt)
  process.on('SIGTERM', onTerminate)
  leaving = { process, onInterrupt, onTerminate }
}

const WORK = Symbol.for('gpuops-audit.work')
const INTERRUPTED = 'ERR_SCRIPT_EXECUTION_INTERRUPTED'

let ear: Ear | undefined

/**
 * Does work of seconds that leaves the process no moment to hear of a signal, and that a signal ends at once all the same:
 * SIGINT breaks into it, and a thread that hears SIGTERM sends one. Where no thread can, SIGTERM is left to the system,
 * which says nothing.
 *
 * @param mayLast whether it takes more than a moment: less is done before a thread is there to listen
 */
export async function interruptible<Result>(work: () => Result, mayLast = true): Promise<Result> {
  if (leaving === undefined || !mayLast) return work()
  const { process, onInterrupt, onTerminate } = leaving
  ear ??= earBeside(onInterrupt)
  await ear.ready
  // What came before is heard first.
  await turn()
  await turn()
  const shared = globalThis as unknown as Record<symbol, unknown>
  const listening = process.listenerCount('SIGINT')
  const begun = keepListeners(process)
  shared[WORK] = () => {
    begun()
    return work()
  }
  ear.open()
  if (ear.hasHeard()) onTerminate()
  if (!HEARS) process.off('SIGTERM', onTerminate)
  try {
    return runInThisContext("globalThis[Symbol.for('gpuops-audit.work')]()", {
      breakOnSigint: true
    }) as Result
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === INTERRUPTED) onInterrupt()
    throw error
  } finally {
    // Where the signal came before the work began.
    begun()
    ear.close()
    if (process.listenerCount('SIGINT') > listening) process.off('SIGINT', onInterrupt)
    if (!HEARS) process.on('SIGTERM', onTerminate)
    delete shared[WORK]
  }
}

/**
 * Node takes all listeners away before it runs such a script, and adds them again after it: in between the system would end
 * the process in silence. With this they stay, until what it returns is called, and each is there twice afterwards.
 */
function keepListeners(process: Ending): () => void {
  const { removeAllListeners } = process
  process.removeAllListeners = () => process
  return () => {
    process.removeAllListeners = removeAllListeners
  }
}
