// slow: many whole audits
/** `--prices FILE` → what it changes in the report, and that an option overrules it. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { csv, rows, saved } from '../read/logs.ts'
import { reportOf, runWith } from './fakeTerminal.ts'

const log = saved('prices.csv', csv(...rows(40)))
const pricingOf = async (...args: readonly string[]) =>
  reportOf(await runWith(['analyze', log, '--format', 'json', ...args])).pricing
const own = (prices: object) => saved('prices.json', JSON.stringify(prices))
const half = {
  source: 'contract',
  asOf: '2026-03-01',
  tokens: { 'gpt-4o': { input: 1.25, cached: 0.625, output: 5 } }
}

test('prices tokens, GPUs and the rest by the file', async () => {
  const [listed, priced] = [
    await pricingOf('--gpu', 'L40S'),
    await pricingOf(
      '--gpu',
      'L40S',
      '--prices',
      own({ ...half, gpus: { L40S: { usdPerGpuMonth: 365 } }, extras: { operationsUsd: 7 } })
    )
  ]
  expect(priced.shared.usdInPeriod.value).toBeCloseTo((listed.shared.usdInPeriod.value as number) / 2, 10)
  expect(priced.shared.lines[0]?.source).toMatchObject({ where: 'contract', asOf: '2026-03-01' })
  expect(priced.fixed.lines[0]?.usdPerUnit).toBe(0.5)
  expect(priced.extras.find(({ label }) => label === 'Operations')?.usdPerMonth.value).toBe(7)
})

test('an option overrules the file', async () => {
  const priced = await pricingOf('--prices', own(half), '--token-price', 'gpt-4o=10,5,40')
  const listed = await pricingOf()
  expect(priced.shared.usdInPeriod.value).toBeCloseTo(4 * (listed.shared.usdInPeriod.value as number), 10)
})

test('refuses a file that is not there, or says something else', async () => {
  for (const [file, message] of [
    ['nowhere.json', 'nowhere.json: no such file'],
    [own({ prices: {} }), 'prices is not known. docs/prices.md']
  ] as const) {
    const { code, stderr } = await runWith(['analyze', log, '--prices', file])
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)])
  }
})

test('the file that docs/prices.md shows is one that is read', async () => {
  const page = readFileSync(path.join(import.meta.dirname, '../../docs/prices.md'), 'utf8')
  const [, shown = ''] = /```json\n([\s\S]*?)```/.exec(page) ?? []
  const priced = await pricingOf('--prices', saved('shown.json', shown))
  expect(priced.shared.lines[0]).toMatchObject({ source: { where: 'our contracts', asOf: '2026-11-01' } })
})
