/** The README's worked example, shortened: two made-up upstreams, the official OpenAI client, record, analyze, cutover. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import { runWith } from './fakeTerminal.ts'

const root = path.resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(path.join(tmpdir(), 'gpuops-audit-'))
const children: ChildProcess[] = []
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(folder, { recursive: true })
})

/** A program and the text that its output begins with once it is ready. */
function started(
  args: readonly string[],
  ready: RegExp
): Promise<{ readonly child: ChildProcess; readonly found: string }> {
  const child = spawn(process.execPath, [...args], { cwd: root })
  children.push(child)
  return new Promise((resolve, reject) => {
    let said = ''
    const hear = (text: Buffer) => {
      said += text
      const found = ready.exec(said)?.[1]
      if (found !== undefined) resolve({ child, found })
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.on('exit', () => reject(new Error(said)))
  })
}

const mock = (...args: readonly string[]) => started(['test/mock/upstream.mjs', ...args], /^(http\S+)/)
const drive = (baseUrl: string, ...args: readonly string[]) =>
  promisify(execFile)(process.execPath, ['test/mock/drive.mjs', '--base-url', baseUrl, ...args], {
    cwd: root
  })

const record = (...args: readonly string[]) =>
  started(['bin/gpuops-audit.js', 'record', '--port', '0', ...args], /OPENAI_BASE_URL=(\S+)/)

const stopped = (child: ChildProcess) =>
  new Promise(resolve => {
    child.on('exit', resolve)
    child.kill('SIGTERM')
  })

/** Of the drive; half of it where CI does not wait for more. */
const SECONDS = process.env['CI'] ? 8 : 4
const REQUESTS = 50 * SECONDS

async function migration(name: string, canary: readonly string[]): Promise<string> {
  const log = path.join(folder, `${name}.jsonl`)
  const [ours, theirs] = [await mock('--ttft', '10', '--gap', '1'), await mock('--seed', '2', ...canary)]
  const proxy = await record(
    '--upstream',
    ours.found,
    '--canary',
    theirs.found,
    '--split',
    '50%',
    '--output',
    log
  )
  const { stdout } = await drive(proxy.found, '--rate', '50', '--seconds', String(SECONDS))
  expect(stdout).toContain(`${REQUESTS} answered, 0 failed`)
  expect(await stopped(proxy.child)).toBe(0)
  return log
}

/** So few requests decide no narrower limits. */
const WIDE = [
  ...['--max-p95-increase', '60%', '--max-error-increase', '5pp', '--max-429-increase', '5pp'],
  ...['--max-quality-increase', '5pp']
]
const cutover = (log: string) =>
  runWith(['cutover', log, '--split-by', 'upstream', ...WIDE, '--format', 'json'])

describe('record, analyze, cutover', () => {
  test('a canary twenty times as slow gets no go; the log is whole and holds no text', async () => {
    const log = await migration('worse', ['--ttft', '200', '--gap', '20'])
    const text = readFileSync(log, 'utf8')
    expect(text).not.toMatch(/sk-example|why is the sky/)
    const rows = text
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(rows).toHaveLength(REQUESTS)
    expect(rows.every(({ status, output_tokens }) => status === 200 && output_tokens === 12)).toBe(true)
    expect(rows.filter(({ stream }) => stream).every(({ ttft_ms }) => ttft_ms > 0)).toBe(true)
    const analysis = await runWith(['analyze', log, '--only', 'traffic', '--format', 'json'])
    expect(JSON.parse(analysis.stdout).traffic.counts).toMatchObject({
      attempts: REQUESTS,
      succeeded: REQUESTS
    })
    const { code, stdout } = await cutover(log)
    // A machine that is busy with other things blurs the tail, and then it is a hold.
    expect([1, 3]).toContain(code)
    const { notMatchedOn, ratios, mirrored } = JSON.parse(stdout).comparison
    expect(notMatchedOn).toEqual([])
    expect(mirrored).toBe(0)
    const median = ratios.find(
      (each: { name: string; quantile: string }) => each.name === 'answer' && each.quantile === 'p50'
    )
    expect(median.estimate).toBeGreaterThan(Math.log(3))
  })

  test('a canary as fast is not; readiness names what was used', async () => {
    const log = await migration('equal', ['--ttft', '10', '--gap', '1'])
    const { code, stdout } = await cutover(log)
    expect([0, 3]).toContain(code)
    expect(JSON.parse(stdout).summary.gatesBroken).toBe(0)
    const ready = JSON.parse((await runWith(['readiness', log, '--format', 'json'])).stdout)
    expect(ready.readiness.needs.map(({ use }: { use: string }) => use)).toEqual(['chat', 'streaming'])
    expect(ready.readiness.untold).toEqual([])
  })
})

test('kill -9 in the middle of it: every line of the file is whole, and the next start goes on', async () => {
  const log = path.join(folder, 'killed.jsonl')
  const upstream = await mock('--ttft', '2', '--gap', '1', '--tokens', '3')
  let before = 0
  for (let round = 0; round < 3; round++) {
    const proxy = await record('--upstream', upstream.found, '--output', log)
    const driving = drive(proxy.found, '--rate', '60', '--seconds', '2').catch(() => {})
    await new Promise(resolve => setTimeout(resolve, 1_200))
    proxy.child.kill('SIGKILL')
    await driving
    const rows = readFileSync(log, 'utf8').split('\n')
    expect(rows.pop()).toBe('')
    for (const row of rows) JSON.parse(row)
    expect(rows.length).toBeGreaterThanOrEqual(before)
    before = rows.length
  }
  expect(before).toBeGreaterThan(0)
})

describe('what record refuses', () => {
  const base = ['record', '--upstream', 'https://a.example/v1', '--output', path.join(folder, 'x.jsonl')]
  test.each([
    ['a split without a canary', ['--split', '10%'], 'need --canary URL'],
    ['a canary without a split', ['--canary', 'https://b.example'], '--canary needs --split SHARE'],
    [
      'a variable that is not set',
      ['--canary', 'https://b.example', '--mirror', '--canary-key-env', 'NO_SUCH'],
      'holds no NO_SUCH'
    ],
    ['a place without a port', ['--listen', '0.0.0.0'], 'HOST:PORT'],
    ['a size without a unit', ['--rotate-at', '100'], 'a size such as 100MB']
  ])('%s', async (_, args, message) => {
    const { code, stderr } = await runWith([...base, ...args])
    expect(code).toBe(2)
    expect(stderr).toContain(message)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })

  test('an upstream with a key in its URL, which is not repeated', async () => {
    const { code, stderr } = await runWith([
      'record',
      '--upstream',
      'https://k:sk-secret@a.example/v1',
      '--output',
      'x'
    ])
    expect(code).toBe(2)
    expect(stderr).not.toContain('sk-secret')
  })

  test('a place that cannot be written', async () => {
    const { code, stderr } = await runWith([
      'record',
      '--upstream',
      'https://a.example',
      '--output',
      '/nowhere/log.jsonl'
    ])
    expect(code).toBe(2)
    expect(stderr).toContain('/nowhere/log.jsonl: cannot be written (ENOENT)')
  })
})
