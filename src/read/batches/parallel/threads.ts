/** Threads beside the first one: started when first asked for, then waiting for the next job as long as the process lives. */
import { setFlagsFromString } from 'node:v8'
import { Worker } from 'node:worker_threads'

const waiting = new Map<string, Worker[]>()

/** A thread that waits, or a new one. It keeps no process from ending. */
export function threadFor(file: URL): Worker {
  const waits = waiting.get(file.href)?.pop()
  if (waits !== undefined) return waits
  // A thread that compiles by itself has no other thread to wait for when it ends (nodejs/node#54918).
  setFlagsFromString('--no-concurrent-recompilation')
  const worker = new Worker(file, { execArgv: [] })
  const forget = () => {
    const others = waiting.get(file.href)?.filter(other => other !== worker) ?? []
    waiting.set(file.href, others)
  }
  return worker.on('error', forget).on('exit', forget)
}

/** It has left its job, listens to nobody and waits for another one. */
export function giveBack(file: URL, worker: Worker): void {
  waiting.set(file.href, [...(waiting.get(file.href) ?? []), worker])
}
