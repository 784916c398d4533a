/** Several outputs of one run: which format each gets, and that nothing is written before all of it is there. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { runWith } from './fakeTerminal.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'gpuops-audit-'))
afterAll(() => rmSync(folder, { recursive: true }))

const at = (name: string): string => path.join(folder, name)
const traffic = (...flags: readonly string[]) =>
  runWith(['analyze', 'fixtures/logs/burstgpt.csv', '--only', 'traffic', ...flags])
const to = (...places: readonly string[]) => places.flatMap(place => ['--output', place])

test('several at once: each file by its ending, standard output by --format', async () => {
  const places = to(at('a.json'), at('a.md'), at('a.csv'), at('a.txt'), '-')
  const ran = await traffic(...places, '--table', 'tokens')
  expect(ran).toMatchObject({ code: 0, stderr: '' })
  expect(ran.stdout).toBe((await traffic()).stdout)
  expect(readFileSync(at('a.txt'), 'utf8')).toBe((await traffic('--full')).stdout)
  expect(JSON.parse(readFileSync(at('a.json'), 'utf8'))).toMatchObject({ schemaVersion: '1' })
  expect(readFileSync(at('a.md'), 'utf8')).toMatch(/^## gpuops-audit\n/)
  expect(readFileSync(at('a.csv'), 'utf8')).toMatch(/^tokens,sum,/)
})

test('--format is for standard output and for endings that say nothing', async () => {
  const ran = await traffic(...to(at('b.md'), at('b.report'), '-'), '--format', 'json')
  expect(readFileSync(at('b.report'), 'utf8')).toBe(ran.stdout)
  expect(JSON.parse(ran.stdout)).toMatchObject({ schemaVersion: '1' })
  expect(readFileSync(at('b.md'), 'utf8')).toMatch(/^## /)
})

test('of one output --format says it all', async () => {
  await traffic(...to(at('c.txt')), '--format', 'markdown')
  expect(readFileSync(at('c.txt'), 'utf8')).toMatch(/^## /)
})

test.each([
  [to(at('d.yaml')), 'its ending names no format of a report. End it in one of .txt, .json, .md'],
  [to(at('d.json'), at('d.csv')), 'CSV holds one table. Set --table rate, tokens,'],
  [['--format', 'csv'], '--format csv: CSV holds one table'],
  [['--format', 'csv', '--table', 'costs'], '--only traffic stops before it is known'],
  [['--format', 'csv', '--table', 'gpus'], '--table: "gpus" is not one of rate,']
])('%j is refused, and nothing is written', async (flags, says) => {
  const ran = await traffic(...flags)
  expect(ran).toMatchObject({ code: 2, stdout: '' })
  expect(ran.stderr).toContain(says)
  expect(readdirSync(folder).filter(name => name.startsWith('d.'))).toEqual([])
})

test('a log that cannot be read leaves no file', async () => {
  const ran = await runWith(['analyze', at('none.csv'), ...to(at('e.json'), at('e.md'))])
  expect(ran.code).toBe(2)
  expect(existsSync(at('e.json'))).toBe(false)
})
