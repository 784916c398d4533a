/**
 * Damaged logs of every format, in every container: `npm run fuzz -- --runs 100000 --cli 200 --seconds 600`.
 *
 * Goes on where the last campaign ended (.fuzz/state.json) unless `--from SEED` says otherwise, and ends when its runs are
 * done, its time is up or it is interrupted. What breaks a law is written to .fuzz/found/; exit 1 where there is such an input.
 */
import { fork, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { fault } from './fuzz/law.mjs'
import { inputOf } from './fuzz/mutate.mjs'

const ROOT = path.resolve(import.meta.dirname, '..')
const STATE = path.join(ROOT, '.fuzz', 'state.json')
const FOUND = path.join(ROOT, '.fuzz', 'found')
const AT_ONCE = 50
/** Where a campaign has come to is kept this often, so that one that is ended can go on. */
const KEPT_EVERY = 500
/** From one seed of the command line to the next: a prime, so that all formats come. */
const STRIDE = 7

const number = { type: 'string' }
const { values } = parseArgs({
  options: { runs: number, cli: number, seconds: number, from: number, jobs: number, patience: number }
})
const runs = Number(values.runs ?? 10_000)
const cliRuns = Number(values.cli ?? Math.ceil(runs / 500))
/** Seconds of the clock for a run, on a machine that may be busy; the process itself counts 10 s of its own. */
const patience = Number(values.patience ?? 60)
let end = Date.now() + Number(values.seconds ?? Number.POSITIVE_INFINITY) * 1_000
const before = existsSync(STATE) ? JSON.parse(readFileSync(STATE, 'utf8')) : {}
const first = Number(values.from ?? before.next ?? 1)
const firstByCommand = Number(values.from ?? before.nextByCommand ?? 1)
const jobs = Number(values.jobs ?? availableParallelism())

let next = first
let done = 0
let byCommand = 0
let mostBytes = 0
const found = []
mkdirSync(FOUND, { recursive: true })
process.on('SIGINT', () => {
  end = 0
})

await Promise.all(Array.from({ length: jobs }, work))
runCommands()
keep()
tell()

/** What is under way in other processes is run again. */
function keep() {
  const reached = Math.max(first, Math.min(next, first + done))
  writeFileSync(STATE, JSON.stringify({ next: reached, nextByCommand: firstByCommand + byCommand * STRIDE }))
}

/** One process after another: one that stands still is ended and replaced. */
async function work() {
  while (hasMore()) await workOnce()
}

function hasMore() {
  return next < first + runs && Date.now() < end
}

function workOnce() {
  return new Promise(resolve => {
    const worker = fork(path.join(import.meta.dirname, 'fuzz', 'worker.mjs'), {
      // Most of what a run leaves behind is gone by the next one.
      execArgv: ['--max-semi-space-size=64'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc']
    })
    let seed = next
    let timer
    let said = ''
    worker.stderr.on('data', text => {
      said = `${said}${text}`.slice(-2_000)
    })
    const give = () => {
      if (!hasMore()) return worker.disconnect()
      const from = next
      next = Math.min(first + runs, from + AT_ONCE)
      worker.send({ from, to: next })
    }
    worker.on('message', message => {
      if (message.begun !== undefined) {
        seed = message.begun
        clearTimeout(timer)
        timer = setTimeout(() => {
          note(seed, `more than ${patience} s`)
          worker.kill('SIGKILL')
        }, patience * 1_000)
      } else if (message.wrong !== undefined) note(message.seed, message.wrong)
      else {
        clearTimeout(timer)
        done += message.done
        mostBytes = Math.max(mostBytes, message.bytes)
        if (done % KEPT_EVERY < AT_ONCE) keep()
        give()
      }
    })
    worker.on('exit', (code, signal) => {
      clearTimeout(timer)
      if (code !== 0 && signal !== 'SIGKILL') note(seed, `the process ended with ${code ?? signal}: ${said}`)
      resolve()
    })
    give()
  })
}

/** The same inputs through the command line, as files. */
function runCommands() {
  const folder = mkdtempSync(path.join(tmpdir(), 'fuzz-cli-'))
  for (; byCommand < cliRuns && Date.now() < end; byCommand++) {
    const seed = firstByCommand + byCommand * STRIDE
    if (byCommand % 50 === 0) keep()
    const { name, bytes, flags } = inputOf(seed)
    const file = path.join(folder, name)
    writeFileSync(file, bytes)
    const args = [path.join(ROOT, 'bin', 'gpuops-audit.js'), 'analyze', file, '--format', 'json', ...flags]
    const options = {
      encoding: 'utf8',
      timeout: patience * 1_000,
      killSignal: 'SIGKILL',
      maxBuffer: 1 << 28
    }
    const { status, signal, stdout, stderr } = spawnSync(process.execPath, args, options)
    const wrong = signal === null ? fault({ code: status, stdout, stderr }) : `ended by ${signal}`
    if (wrong !== undefined) note(seed, `on the command line: ${wrong}`)
    rmSync(file)
  }
  rmSync(folder, { recursive: true })
}

function note(seed, wrong) {
  const { name, bytes, flags } = inputOf(seed)
  found.push(seed)
  const file = path.join(FOUND, `${seed}-${name}`)
  writeFileSync(file, bytes)
  process.stdout.write(
    `seed ${seed}, ${name}, ${flags.join(' ')}: ${wrong}\n  ${path.relative(ROOT, file)}\n`
  )
}

function tell() {
  const memory = `${Math.round(mostBytes / 1e6)} MB`
  process.stdout.write(
    `${done} inputs in-process and ${byCommand} on the command line, from seed ${first}: ${found.length} broke a law; at most ${memory}\n`
  )
  process.exitCode = found.length > 0 ? 1 : 0
}
