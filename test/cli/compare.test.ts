// slow: many reports are written and compared
/** `compare` of two written reports, and what is said where one of them is none. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runWith } from './fakeTerminal.ts'

const root = path.resolve(import.meta.dirname, '../..')
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
  ['null', 'it does not name gpuops-audit as its tool'],
  ['{"tool":{"name":"gpuops-audit"},"schemaVersion":"2"}', 'its schemaVersion is "2", not "1"'],
  ['{"tool":{"name":"gpuops-audit"},"kind":"comparison","schemaVersion":"1"}', 'it is a comparison']
])('%s is not a report', async (text, why) => {
  const file = path.join(folder, 'none.json')
  writeFileSync(file, text)
  const ran = await compare(before, file)
  expect(ran).toMatchObject({ code: 2, stdout: '' })
  expect(ran.stderr).toContain(`none.json: is not a report of gpuops-audit (${why})`)
})

test('a file that is not there', async () => {
  expect((await compare(path.join(folder, 'nowhere.json'), after)).stderr).toContain('no such file')
})

describe('a report of another version is read for what it says', () => {
  const demo = JSON.parse(readFileSync(path.join(root, 'fixtures/reports/demo.json'), 'utf8'))
  const saved = (name: string, report: object) => {
    const file = path.join(folder, name)
    writeFileSync(file, JSON.stringify(report))
    return file
  }
  /** What a later version adds, an earlier one lacked, and either may have made of another kind. */
  const older = saved('older.json', {
    ...demo,
    tool: { name: 'gpuops-audit', version: '0.0.9' },
    traffic: { ...demo.traffic, rate: { averageRps: demo.traffic.rate.averageRps }, latency: null },
    pricing: undefined,
    period: undefined
  })
  const later = saved('later.json', {
    ...demo,
    capacity: { ...demo.capacity, gpus: { ...demo.capacity.gpus, sigma: 1 }, news: [{ value: 1 }] },
    carbon: { kgPerMonth: { value: 3, unit: 'kg', basis: 'estimated' } }
  })

  test('compare tells what both know, and of what one lacks that it is not known', async () => {
    const { code, stdout } = await compare(older, later, '--format', 'json')
    expect(code).toBe(0)
    const { changes, before, recommendation } = JSON.parse(stdout)
    const at = (wanted: string) => changes.find((change: { path: string }) => change.path === wanted)
    expect(before).toMatchObject({ version: '0.0.9', start: null })
    expect(recommendation.before).toBe(recommendation.after)
    expect(at('traffic.rate.averageRps')).toBeUndefined()
    expect(at('traffic.rate.peakRps')).toMatchObject({ before: null, after: demo.traffic.rate.peakRps.value })
    expect(at('pricing.shared.usdPerMonth')).toMatchObject({ before: null, absolute: null })
    expect((await compare(older, later)).stdout.replaceAll(/\s+/g, ' ')).toContain('versions 0.0.9 and ')
  })

  test('explain shows a figure that is there, and says of one that is not that it is unknown', async () => {
    const shown = async (figure: string, file: string) => runWith(['explain', figure, '--report', file])
    expect((await shown('rps', older)).stdout).toContain('0.0167')
    const lacking = await shown('pricing.savingPerMonth', older)
    expect(lacking.code).toBe(0)
    expect(lacking.stdout).toMatch(/pricing\.savingPerMonth +–/)
    expect((await shown('gpus', later)).code).toBe(0)
  })
})
