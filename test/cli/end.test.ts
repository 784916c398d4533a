/** The process ends by its own decision: with its code, when its output is out, whatever else still waits. */
import { spawn, spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { HEARS } from '../../src/cli/ear.ts'
import { endAsDecided, leaveOnSignals } from '../../src/cli/end.ts'
import { type Ending, interruptible } from '../../src/cli/interruptible.ts'

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
    off: event => listeners.delete(event),
    removeAllListeners: () => listeners.clear(),
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

// A pipe's stream is told of what was taken in a later turn, which does not come in a process that leaves.
test('with something still on its way, the line goes straight to where the stream leads', () => {
  const { process, said, listeners } = fakeProcess()
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'end-')), 'stderr')
  const fd = openSync(file, 'w')
  leaveOnSignals({ ...process, stderr: { ...process.stderr, fd, writableLength: 37 } })
  listeners.get('SIGINT')?.('SIGINT')
  closeSync(fd)
  expect(readFileSync(file, 'utf8')).toBe('gpuops-audit: interrupted by SIGINT\n')
  expect(said).toEqual(['exit 130'])
})

test('while it works it leaves SIGTERM to the system where no thread hears it, and listens again afterwards', async () => {
  const { process, listeners } = fakeProcess()
  leaveOnSignals(process)
  const during = await interruptible(() => listeners.has('SIGTERM'))
  expect([during, listeners.has('SIGTERM')]).toEqual([HEARS, true])
  await expect(
    interruptible(() => {
      throw new RangeError('out of reach')
    })
  ).rejects.toThrow('out of reach')
  expect(listeners.has('SIGTERM')).toBe(true)
})

test('SIGINT breaks into work that never looks up', async () => {
  const { process, said } = fakeProcess()
  leaveOnSignals(process)
  const work = interruptible(() => {
    globalThis.process.kill(globalThis.process.pid, 'SIGINT')
    for (;;);
  })
  await expect(work).rejects.toThrow('interrupted')
  expect(said).toEqual(['gpuops-audit: interrupted by SIGINT\n', 'exit 130'])
})

test.each(['uncaughtException', 'unhandledRejection'])('%s is a bug, and no failed check', event => {
  const { process, said, listeners } = fakeProcess()
  leaveOnSignals(process)
  listeners.get(event)?.(new RangeError('out of reach'))
  expect(said[0]).toMatch(/^gpuops-audit: a bug in gpuops-audit .*\nRangeError: out of reach\n/)
  expect(said[1]).toBe('exit 70')
})

const tool = path.resolve(import.meta.dirname, '../../bin/gpuops-audit.js')

test('a working folder that is gone is no bug', () => {
  const script = 'cd "$(mktemp -d)" && rmdir "$PWD" && exec "$0" "$1" analyze -'
  const { status, stderr } = spawnSync('sh', ['-c', script, process.execPath, tool], { encoding: 'utf8' })
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: 'gpuops-audit: The working folder is gone. Go to one that is there (cd ~) and run it again.\n'
  })
})

test('a run that waits for its input ends at once when it is told to', async () => {
  const child = spawn(process.execPath, [tool, 'analyze', '-'], { stdio: ['pipe', 'ignore', 'pipe'] })
  let stderr = ''
  child.stderr.on('data', text => {
    stderr += text
  })
  child.stdin.write('start_time,model\n')
  // It listens before it reads.
  await new Promise(resolve => setTimeout(resolve, 2_000))
  child.kill('SIGTERM')
  const code = await new Promise(resolve => child.on('close', resolve))
  expect({ code, stderr }).toEqual({ code: 143, stderr: 'gpuops-audit: interrupted by SIGTERM\n' })
})
