/** The process ends by its own decision: with its code, when its output is out, whatever else still waits. */
import { expect, test } from 'vitest'
import { type Ending, endAsDecided, leaveOnSignals } from '../../src/cli/end.ts'

/** A process whose streams take what is written when they are told to. */
function fakeProcess() {
  const said: string[] = []
  const waiting: (() => void)[] = []
  const listeners = new Map<string, (what: unknown) => void>()
  const stream = {
    write: (text: string, done?: () => void) => {
      said.push(text)
      if (done) waiting.push(done)
    },
    on: () => {}
  }
  const process: Ending = {
    stdout: stream,
    stderr: stream,
    listenerCount: () => 1,
    on: (event, listener) => listeners.set(event, listener),
    exit: code => said.push(`exit ${code}`)
  }
  const flush = () => {
    for (const done of waiting.splice(0)) done()
  }
  return { process, said, listeners, flush }
}

test('it leaves with its code, not before its output is out', async () => {
  const { process, said, flush } = fakeProcess()
  const ended = endAsDecided(process, 1)
  await new Promise(resolve => setTimeout(resolve, 20))
  expect(said).toEqual(['', ''])
  flush()
  await ended
  expect(said).toEqual(['', '', 'exit 1'])
})

// 128 + the number of the signal, as POSIX shells count: SIGINT is 2, SIGTERM 15.
test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143]
])('%s: one line and %i', (signal, code) => {
  const { process, said, listeners } = fakeProcess()
  leaveOnSignals(process)
  listeners.get(signal)?.(signal)
  expect(said).toEqual([`gpuops-audit: interrupted by ${signal}\n`, `exit ${code}`])
})

test.each(['uncaughtException', 'unhandledRejection'])('%s is a bug, and no failed check', event => {
  const { process, said, listeners } = fakeProcess()
  leaveOnSignals(process)
  listeners.get(event)?.(new RangeError('out of reach'))
  expect(said[0]).toMatch(/^gpuops-audit: a bug in gpuops-audit .*\nRangeError: out of reach\n/)
  expect(said[1]).toBe('exit 70')
})
