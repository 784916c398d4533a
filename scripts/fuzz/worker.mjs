/** Seeds from the parent → what went wrong with each, by running the program in this process. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { run } from '../../dist/cli/run.js'
import { fault } from './law.mjs'
import { inputOf } from './mutate.mjs'

const folder = mkdtempSync(path.join(tmpdir(), 'fuzz-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
process.on('disconnect', () => process.exit())

const MOST_BYTES = 1e9
const MOST_MICROS = 10e6

process.on('message', async ({ from, to }) => {
  for (let seed = from; seed < to; seed++) {
    process.send({ begun: seed })
    const wrong = await faultOf(seed)
    if (wrong !== undefined) process.send({ seed, wrong })
  }
  process.send({ done: to - from, bytes: process.memoryUsage().rss })
})

async function faultOf(seed) {
  const before = process.cpuUsage()
  try {
    const wrong = fault(await ran(inputOf(seed)))
    if (wrong !== undefined) return wrong
    const { user, system } = process.cpuUsage(before)
    if (user + system > MOST_MICROS) return 'more than 10 s of a core'
    return process.memoryUsage().rss > MOST_BYTES ? 'more than 1 GB of memory' : undefined
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error)
  }
}

async function ran({ name, bytes, flags, isPiped }) {
  const file = path.join(folder, name)
  if (!isPiped) writeFileSync(file, bytes)
  const written = { stdout: '', stderr: '' }
  const stream = name => ({
    write(text, done) {
      written[name] += text
      done?.()
    },
    on: () => undefined
  })
  const code = await run({
    argv: ['node', 'gpuops-audit', 'analyze', isPiped ? '-' : file, '--format', 'json', ...flags],
    env: {},
    stdin: piped(bytes),
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    cwd: () => folder
  })
  // Of the fixtures only one row in a hundred may be far from the rest, and that is told on stderr too.
  return { code, ...written }
}

async function* piped(bytes) {
  const half = bytes.length >> 1
  yield bytes.subarray(0, half)
  yield bytes.subarray(half)
}
