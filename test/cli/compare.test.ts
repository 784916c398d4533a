/** `compare` of two written reports, and what is said where one of them is none. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runWith } from './fakeTerminal.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'gpuops-audit-'))
afterAll(() => rmSync(folder, { recursive: true }))
const [before, after] = [path.join(folder, 'before.json'), path.join(folder, 'after.json')]

beforeAll(async () => {
  const write = (log: string, file: string) =>
    runWith(['analyze', `fixtures/logs/${log}`, '--only', 'traffic', '--output', file])
  await write('burstgpt.csv', before)
  await write('azure-trace.csv', after)
})

const compare = (...args: readonly string[]) => runWith(['compare', ...args])

test('JSON: the change of each figure, named by its path', async () => {
  const { code, stdout } = await compare(before, after, '--format', 'json')
  expect(code).toBe(0)
  const { changes, kind } = JSON.parse(stdout)
  expect(kind).toBe('comparison')
  expect(changes.map(({ path }: { path: string }) => path)).toContain('traffic.rate.averageRps')
})

test('the terminal and Markdown name the same figures', async () => {
  const [plain, markdown] = [
    await compare(before, after),
    await compare(before, after, '--format', 'markdown')
  ]
  for (const { stdout } of [plain, markdown]) expect(stdout).toContain('Average rate')
  expect(markdown.stdout).toMatch(/^## gpuops-audit compare\n/)
})

test('--min-change leaves out what changed by less', async () => {
  const shown = async (...flags: readonly string[]) =>
    JSON.parse((await compare(before, after, '--format', 'json', ...flags)).stdout).changes.length
  expect(await shown('--min-change', '9900%')).toBeLessThan(await shown())
})

test.each([
  ['{', 'it is not valid JSON'],
  ['null', 'the whole: Invalid input: expected object, received null'],
  ['{"schemaVersion":"2"}', 'schemaVersion: Invalid input: expected "1"']
])('%s is no report', async (text, why) => {
  const file = path.join(folder, 'none.json')
  writeFileSync(file, text)
  const ran = await compare(before, file)
  expect(ran).toMatchObject({ code: 2, stdout: '' })
  expect(ran.stderr).toContain(`none.json: is no report of gpuops-audit (${why})`)
})

test('a file that is not there', async () => {
  expect((await compare(path.join(folder, 'nowhere.json'), after)).stderr).toContain('no such file')
})
