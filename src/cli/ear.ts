/** SIGTERM, while the first thread has no moment for it → SIGINT, which breaks into its work: heard by a thread beside it. */
import { Worker } from 'node:worker_threads'

export type Ear = {
  /** Settles once it listens, or never will. */
  readonly ready: Promise<void>
  /** From now on what it hears is for it. */
  readonly open: () => void
  readonly close: () => void
  /** Whether it heard SIGTERM while it was open. */
  readonly hasHeard: () => boolean
}

const [OPEN, HEARD] = [0, 1]

/** Whether another thread can hear at all: Node 24 has no such binding any more. */
export const HEARS = Number.parseInt(process.versions.node, 10) < 24

/** Signals reach other threads by this binding alone. Where it is forbidden, nobody hears. */
const LISTENS = `
  const { parentPort, workerData: state } = require('node:worker_threads')
  const { Signal } = process.binding('signal_wrap')
  const signal = new Signal()
  signal.onsignal = () => {
    if (Atomics.load(state, ${OPEN}) === 0) return
    Atomics.store(state, ${HEARD}, 1)
    process.kill(process.pid, 'SIGINT')
  }
  signal.start(require('node:os').constants.signals.SIGTERM)
  parentPort.postMessage('listening')
`

/** It keeps no process from ending, once it is ready. */
export function earBeside(): Ear {
  const state = new Int32Array(new SharedArrayBuffer(8))
  return {
    ready: HEARS ? listening(state) : Promise.resolve(),
    open: () => void Atomics.store(state, OPEN, 1),
    close: () => void Atomics.store(state, OPEN, 0),
    hasHeard: () => Atomics.load(state, HEARD) === 1
  }
}

function listening(state: Int32Array): Promise<void> {
  const worker = new Worker(LISTENS, { eval: true, workerData: state, execArgv: ['--no-deprecation'] })
  return new Promise(resolve => {
    const done = () => {
      worker.unref()
      resolve()
    }
    worker.on('message', done).on('error', done).on('exit', done)
  })
}
