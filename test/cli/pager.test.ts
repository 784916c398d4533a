// slow: whole audits
/** `--full` through $PAGER: on a terminal alone, whole, and never lost where the pager fails. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { shellWord } from '../../src/shell.ts'
import { runWith } from './fakeTerminal.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'gpuops-audit-'))
afterAll(() => rmSync(folder, { recursive: true }))

const LOG = ['analyze', 'fixtures/logs/burstgpt.csv', '--only', 'traffic', '--no-color']
const file = path.join(folder, 'seen.txt')
const PAGER = `cat > ${shellWord(file)}`
const onTerminal = (flags: readonly string[], pager: string) =>
  runWith([...LOG, ...flags], { isTTY: true, columns: 80, env: { PAGER: pager } })

test('a terminal’s pager gets all of it, and nothing is printed beside it', async () => {
  const { code, stdout } = await onTerminal(['--full'], PAGER)
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
  expect(readFileSync(file, 'utf8')).toBe((await runWith([...LOG, '--full'], { columns: 80 })).stdout)
})

test.each([
  ['a pager that fails', ['--full'], 'exit 3'],
  ['a pager that is not there', ['--full'], 'no-such-pager-here 2> /dev/null'],
  ['none', ['--full'], ''],
  ['one screen', [], 'cat > /dev/null'],
  ['a file beside it', ['--full', '--output', '-'], 'exit 1']
])('%s: the report is printed', async (_, flags, pager) => {
  const { code, stdout } = await onTerminal(flags, pager)
  expect(code).toBe(0)
  expect(stdout).toContain('burstgpt.csv')
})

test('a pipe has no pager', async () => {
  const { stdout } = await runWith([...LOG, '--full'], { env: { PAGER } })
  expect(stdout).toContain('burstgpt.csv')
})

test('a reader who leaves early ends it well', async () => {
  expect(await onTerminal(['--full'], 'head -1 > /dev/null')).toMatchObject({ code: 0, stdout: '' })
})
