/**
 * The same log gives the same bytes, whatever the machine's clock, language and cores, from a file or a pipe, in every container,
 * and whatever the version of Node: GPUOPS_AUDIT_NODES names other binaries, parted as in PATH.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { some } from '../cases.ts'

const root = path.resolve(import.meta.dirname, '../..')
const tool = path.join(root, 'bin/gpuops-audit.js')
const log = path.join(root, 'fixtures/demo.csv')

function reportBytes(format: string, env: Record<string, string>, isPiped = false): string {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [tool, 'analyze', isPiped ? '-' : log, '--format', format, '--only', 'traffic'],
    {
      env: { ...process.env, ...env },
      encoding: 'utf8',
      input: isPiped ? readFileSync(log) : '',
      maxBuffer: 1 << 28
    }
  )
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return stdout
}

const MACHINES: readonly Record<string, string>[] = [
  { TZ: 'America/New_York', LC_ALL: 'de_DE.UTF-8' },
  { TZ: 'Asia/Kathmandu', LANG: 'ar_EG.UTF-8', LC_ALL: 'ar_EG.UTF-8' },
  { TZ: 'Pacific/Apia', LC_ALL: 'tr_TR.UTF-8', UV_THREADPOOL_SIZE: '1' }
]

test.each(some(['json', 'markdown']))('%s', format => {
  const usual = reportBytes(format, { TZ: 'UTC', LC_ALL: 'C' })
  for (const machine of some(MACHINES)) expect(reportBytes(format, machine)).toBe(usual)
  const piped = reportBytes(format, { TZ: 'UTC' }, true)
  const asFile = piped.replaceAll('standard input', 'demo.csv').replaceAll('analyze -', `analyze ${log}`)
  // The layout of the JSON goes by the length of its lines, and the names of the inputs differ in length.
  const told = (text: string) => (format === 'json' ? JSON.parse(text) : lines(text))
  expect(told(asFile)).toEqual(told(usual))
})

/** Spaces fill a column as wide as the longest name in it. */
const lines = (text: string): readonly string[] => text.split('\n').map(line => line.replace(/[ -]+/g, ' '))

const folder = mkdtempSync(path.join(tmpdir(), 'same-bytes-'))
afterAll(() => rmSync(folder, { recursive: true }))

const OTHER_NODES = (process.env['GPUOPS_AUDIT_NODES'] ?? '')
  .split(path.delimiter)
  .filter(node => node !== '')

/** A frame of one raw block (RFC 8878, 3.1.1); two of them lie in the file. */
function zstdStored(bytes: Uint8Array): Buffer {
  const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0, 0, 0, 0, 0, 0, 0])
  head.writeUInt32LE(bytes.length, 5)
  head.writeUIntLE((bytes.length << 3) | 1, 9, 3)
  return Buffer.concat([head, bytes])
}

/** What a report says, but for the name and length of the file. */
function saidOf(node: string, ...mentions: readonly string[]): string {
  const args = [tool, 'analyze', ...mentions, '--format', 'json', '--seed', '1']
  const { stdout, stderr, status } = spawnSync(node, args, { encoding: 'utf8', maxBuffer: 1 << 28 })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return stdout.replaceAll(/log\.csv\.(?:gz|zst)/g, 'log.csv').replaceAll(/"bytes": ?\d+/g, '')
}

test('sized and priced: every Node, plain, in two gzip members and in two frames of zstd', () => {
  const bytes = readFileSync(log).subarray(0, 100_000)
  const whole = bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1)
  const [first, second] = [whole.subarray(0, 50_001), whole.subarray(50_001)]
  const plain = path.join(folder, 'log.csv')
  writeFileSync(plain, whole)
  writeFileSync(`${plain}.gz`, Buffer.concat([gzipSync(first), gzipSync(second)]))
  writeFileSync(`${plain}.zst`, Buffer.concat([zstdStored(first), zstdStored(second)]))
  const usual = saidOf(process.execPath, plain)
  for (const file of [`${plain}.gz`, `${plain}.zst`]) expect(saidOf(process.execPath, file)).toBe(usual)
  for (const node of OTHER_NODES)
    for (const file of [plain, `${plain}.gz`, `${plain}.zst`]) expect(saidOf(node, file)).toBe(usual)
}, 600_000)

test('a folder is read by name, in whatever order its files were made', () => {
  const lines = readFileSync(log, 'utf8').split('\n').slice(0, 601)
  const parts = [0, 1, 2].map(part => [lines[0], ...lines.slice(1 + part * 200, 201 + part * 200)].join('\n'))
  const made = (order: readonly number[]) => {
    const own = mkdtempSync(path.join(folder, 'order-'))
    for (const part of order) writeFileSync(path.join(own, `${part}.csv`), `${parts[part]}\n`)
    const same = path.join(folder, 'same')
    rmSync(same, { recursive: true, force: true })
    cpSync(own, same, { recursive: true })
    return saidOf(process.execPath, same)
  }
  expect(made([2, 0, 1])).toBe(made([0, 1, 2]))
})
