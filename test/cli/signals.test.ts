/** A signal in the middle of a run, whatever it does then: one line, the shell's code, and nothing left behind. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HEARS } from '../../src/cli/ear.ts'
import { readLog } from '../../src/read/readLog.ts'
import { some } from '../cases.ts'

const TOOL = path.resolve(import.meta.dirname, '../../bin/gpuops-audit.js')
const MODELS = ['gpt-4o', 'gpt-4o-mini', 'claude-sonnet-4-5', 'mistral-large-latest', 'deepseek-v3']
const ROWS = 120_000

let folder: string
let log: string

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'signals-'))
  log = path.join(folder, 'log.csv')
  writeFileSync(log, rows(ROWS))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Out of order, so that they must be sorted. */
function rows(count: number): string {
  const lines = Array.from({ length: count }, (_, i) => {
    const at = new Date(Date.UTC(2026, 8, 1) + ((i * 7_919) % count) * 5_000).toISOString()
    return `${at},${MODELS[i % MODELS.length]},${500 + (i % 3_000)},${50 + (i % 300)},${800 + (i % 3_000)}`
  })
  return ['timestamp,model,prompt_tokens,completion_tokens,latency_ms', ...lines, ''].join('\n')
}

/** Sends the signal as soon as stderr says this. */
async function signalled(signal: NodeJS.Signals, when: string) {
  const out = mkdtempSync(path.join(folder, 'out-'))
  const places = ['r.html', 'r.json', 'r.txt'].flatMap(name => ['--output', path.join(out, name)])
  const child = spawn(process.execPath, [TOOL, 'analyze', log, ...places], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, GPUOPS_AUDIT_DEBUG: '1' }
  })
  let stderr = ''
  child.stderr.on('data', text => {
    const had = stderr.includes(when)
    stderr += text
    if (!had && stderr.includes(when)) child.kill(signal)
  })
  const [code, by] = await new Promise<unknown[]>(resolve => child.on('close', (...ended) => resolve(ended)))
  const lines = stderr.split('\n').filter(line => line !== '' && !line.includes(': debug: '))
  return { code, by, lines, left: readdirSync(out) }
}

// 128 + the number of the signal, as POSIX shells count: SIGINT is 2, SIGTERM 15.
describe.each(
  some([
    ['describing', 'debug: read:'],
    ['replaying limits', 'debug: traffic:'],
    ['sizing', 'debug: limits:']
  ])
)('while it is %s', (_, when) => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143]
  ] as const)('%s ends it with one line and %i', async (signal, code) => {
    // Where no thread beside can hear it, the system ends the process by SIGTERM, without the line.
    const isSilent = signal === 'SIGTERM' && !HEARS
    expect(await signalled(signal, when)).toEqual({
      code: isSilent ? null : code,
      by: isSilent ? 'SIGTERM' : null,
      lines: isSilent ? [] : [`gpuops-audit: interrupted by ${signal}`],
      left: []
    })
  })
})

/** Works of 0.3 ms one after another, as the built tool does them: most signals come between two. */
const MANY_WORKS = `
  const { interruptible, listenForSignals } = await import(process.argv[1])
  listenForSignals(process)
  await interruptible(() => {})
  process.stdout.write('ready')
  const work = () => {
    for (const end = performance.now() + 0.3; performance.now() < end; ) continue
  }
  for (;;) await interruptible(work)
`

async function signalledBetween(signal: NodeJS.Signals, millis: number) {
  const built = path.resolve(import.meta.dirname, '../../dist/cli/interruptible.js')
  const child = spawn(process.execPath, ['--input-type=module', '-e', MANY_WORKS, built], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 20_000,
    killSignal: 'SIGKILL'
  })
  let stderr = ''
  child.stderr.on('data', text => {
    stderr += text
  })
  child.stdout.once('data', () => setTimeout(() => child.kill(signal), millis))
  const [code, by] = await new Promise<unknown[]>(resolve => child.on('close', (...ended) => resolve(ended)))
  return { code, by, stderr }
}

test.each([['SIGINT', 130], ...(HEARS ? ([['SIGTERM', 143]] as const) : [])] as const)(
  'between two works, and as one begins or ends, %s ends it with one line and %i',
  async (signal, code) => {
    for (const millis of some(Array.from({ length: 10 }, (_, i) => i))) {
      expect(await signalledBetween(signal, millis)).toEqual({
        code,
        by: null,
        stderr: `gpuops-audit: interrupted by ${signal}\n`
      })
    }
  }
)

test('to sort what was read is work that can be interrupted', async () => {
  const works: number[] = []
  const { reading } = await readLog([log], {
    stdin: (async function* () {})(),
    working: async (work, count) => {
      works.push(count)
      return work()
    }
  })
  expect(works).toEqual([ROWS])
  expect(reading.outOfOrder.rows).toBeGreaterThan(0)
})
