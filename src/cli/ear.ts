/** Signals, while the first thread has no moment for them: one thread beside it keeps SIGINT, another hears SIGTERM. */
import { Worker } from 'node:worker_threads'

export type Ear = {
  /** Settles once they listen, or never will. */
  readonly ready: Promise<void>
  /** From now on a signal breaks into the first thread's work. */
  readonly open: () => void
  readonly close: () => void
  /** Whether SIGTERM has come. */
  readonly hasHeard: () => boolean
}

const [OPEN, HEARD] = [0, 1]

/** Whether another thread can hear SIGTERM at all: Node 24 has no such binding any more. */
export const HEARS = Number.parseInt(process.versions.node, 10) < 24

/**
 * SIGINT ends the last script that was begun to be broken by it. This thread's lies under all of the first thread's, so that
 * the signal always has a listener: between two of them Node would leave it to the system, or lose it. It comes here
 * where the first thread has none, or is only beginning one, and is then sent again.
 */
const KEEPS = `
  const { parentPort, workerData: state } = require('node:worker_threads')
  const { runInThisContext } = require('node:vm')
  let isSaid = false
  let isToBeSent = false
  globalThis.keep = () => {
    if (!isSaid) parentPort.postMessage('listening')
    isSaid = true
    if (isToBeSent) process.kill(process.pid, 'SIGINT')
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  }
  for (;;) {
    try {
      runInThisContext('keep()', { breakOnSigint: true })
    } catch {
      isToBeSent = Atomics.load(state, ${OPEN}) === 1
      if (!isToBeSent) parentPort.postMessage('SIGINT')
    }
  }
`

/** Signals reach other threads by this binding alone. Where it is forbidden, nobody hears. */
const LISTENS = `
  const { parentPort, workerData: state } = require('node:worker_threads')
  const { Signal } = process.binding('signal_wrap')
  const signal = new Signal()
  signal.onsignal = () => {
    Atomics.store(state, ${HEARD}, 1)
    if (Atomics.load(state, ${OPEN}) === 1) process.kill(process.pid, 'SIGINT')
  }
  signal.start(require('node:os').constants.signals.SIGTERM)
  parentPort.postMessage('listening')
`

/**
 * Its threads keep no process from ending, once they are ready.
 *
 * @param onInterrupt SIGINT came while the ear was not open
 */
export function earBeside(onInterrupt: () => void): Ear {
  const state = new Int32Array(new SharedArrayBuffer(8))
  const threads = [KEEPS, ...(HEARS ? [LISTENS] : [])]
  return {
    ready: Promise.all(threads.map(code => listening(code, state, onInterrupt))).then(() => {}),
    open: () => void Atomics.store(state, OPEN, 1),
    close: () => void Atomics.store(state, OPEN, 0),
    hasHeard: () => Atomics.load(state, HEARD) === 1
  }
}

function listening(code: string, state: Int32Array, onInterrupt: () => void): Promise<void> {
  const worker = new Worker(code, { eval: true, workerData: state, execArgv: ['--no-deprecation'] })
  return new Promise(resolve => {
    const done = () => {
      worker.unref()
      resolve()
    }
    const heard = (message: unknown) => (message === 'SIGINT' ? onInterrupt() : done())
    worker.on('message', heard).on('error', done).on('exit', done)
  })
}
