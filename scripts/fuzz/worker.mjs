/** Seeds from the parent → what went wrong with each, by running the program in this process. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { run } from '../../dist/cli/run.js'
import { difference, fault } from './law.mjs'
import { inputOf } from './mutate.mjs'

/** In memory where the system has such a place. */
const SHARED_MEMORY = '/dev/shm'
const folder = mkdtempSync(path.join(existsSync(SHARED_MEMORY) ? SHARED_MEMORY : tmpdir(), 'fuzz-'))
// Configuration is looked for up to the repository's root: this is one.
mkdirSync(path.join(folder, '.git'))
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
  process.send({ done: to - from, bytes: process.memoryUsage.rss() })
})

async function faultOf(seed) {
  const before = process.cpuUsage()
  try {
    const input = inputOf(seed)
    const outcome = await ran(input)
    const wrong =
      fault(outcome) ??
      (input.isCompared
        ? difference(outcome, await ran({ ...input, isPiped: !input.isPiped }), input.name)
        : undefined)
    if (wrong !== undefined) return wrong
    const { user, system } = process.cpuUsage(before)
    if (user + system > MOST_MICROS) return 'more than 10 s of a core'
    return process.memoryUsage.rss() > MOST_BYTES ? 'more than 1 GB of memory' : undefined
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error)
  }
}

async function ran({ name, bytes, flags, isPiped, pieces }) {
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
    stdin: piped(bytes, pieces),
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    cwd: () => folder
  })
  // Of the fixtures only one row in a hundred may be far from the rest, and that is told on stderr too.
  return { code, ...written }
}

async function* piped(bytes, pieces) {
  const length = Math.ceil(bytes.length / pieces)
  for (let from = 0; from < bytes.length; from += length) yield bytes.subarray(from, from + length)
}
