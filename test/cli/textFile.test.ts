// slow: many whole audits
/** Files that the user names, with a byte-order mark and in UTF-16: each is read as the same file without. */
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { some } from '../cases.ts'
import { bytesOf, runWith } from './fakeTerminal.ts'

const root = path.resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(path.join(tmpdir(), 'gpuops-audit-'))
afterAll(() => rmSync(folder, { recursive: true }))

const LOG = path.join(root, 'fixtures/logs/burstgpt.csv')
const REPORT = readFileSync(path.join(root, 'fixtures/reports/demo.json'), 'utf8')
const POINTS =
  'model,gpu,tp,precision,engine,isl,osl,concurrency\nLlama-3.1-8B,H100-SXM,1,bf16,vllm,1000,100,8\n'

/** What is written into the file, and a command that reads it. */
const CASES: readonly (readonly [string, string, (file: string) => readonly string[]])[] = [
  ['--config', '{ "headroom": "30%" }', file => ['analyze', '--print-config', '--config', file]],
  [
    '--prices',
    '{ "gpus": { "H100-SXM": { "usdPerGpuHour": 2 } } }',
    file => ['analyze', LOG, '--prices', file]
  ],
  [
    '--limits',
    '[{ "model": "gpt-4o", "max_requests_per_1_minute": 10 }]',
    file => ['analyze', LOG, '--limits', file]
  ],
  [
    '--price-list',
    '{ "url": "https://example.com", "asOf": "2026-11-01", "providers": [] }',
    file => ['analyze', LOG, '--price-list', file]
  ],
  ['explain', REPORT, file => ['explain', 'gpus', '--report', file]],
  ['compare', REPORT, file => ['compare', file, path.join(root, 'fixtures/reports/demo.json')]],
  ['--points', POINTS, file => ['predict', '--points', file]]
]

describe.each(some(CASES))('%s', (name, text, command) => {
  const file = path.join(folder, `${name.replace('--', '')}.json`)
  const ranOn = async (bytes: Uint8Array) => {
    writeFileSync(file, bytes)
    return runWith(command(file), { columns: 100 })
  }

  test.each([
    ['a byte-order mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16, little end first', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16, big end first', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()]
  ])('with %s', async (_, bytes) => {
    const plain = await ranOn(Buffer.from(text))
    expect(await ranOn(bytes)).toEqual(plain)
    if (name !== '--price-list') expect(plain.code).toBe(0)
  })

  // As `<(…)` of a shell gives it: what is read twice waits for ever.
  test.skipIf(process.platform === 'win32')('from a pipe, which gives its content once', async () => {
    const plain = await ranOn(Buffer.from(text))
    const written = path.join(folder, 'written')
    writeFileSync(written, text)
    rmSync(file)
    execFileSync('mkfifo', [file])
    const writer = spawn('sh', ['-c', 'cat "$1" > "$2"', 'sh', written, file])
    expect(await runWith(command(file), { columns: 100 })).toEqual(plain)
    writer.kill()
    rmSync(file)
  })

  test('from standard input, or with a message that promises none', async () => {
    const plain = await ranOn(Buffer.from(text))
    const piped = await runWith(command('-'), { columns: 100, stdin: bytesOf(text) })
    if (['explain', 'compare', '--points'].includes(name)) expect(piped).toEqual(plain)
    else {
      expect(piped.code).toBe(2)
      expect(piped.stderr).not.toContain('use - ')
    }
  })
})
