/** GPUOPS_AUDIT_DEBUG: stages with times and formats, and the cause of a failure; silent without it. */
import { expect, test } from 'vitest'
import { runWith } from './fakeTerminal.ts'

const LOG = 'fixtures/logs/burstgpt.csv'
const debugged = (args: readonly string[], value = '1') =>
  runWith(args, { env: { GPUOPS_AUDIT_DEBUG: value } })

test('each stage with its time, and the format that was chosen', async () => {
  const { code, stderr } = await debugged(['analyze', LOG, '--format', 'json'])
  expect(code).toBe(0)
  for (const stage of ['read', 'traffic', 'limits', 'decision', 'report'])
    expect(stderr).toMatch(new RegExp(`^gpuops-audit: debug: ${stage}: \\d+ ms`, 'm'))
  expect(stderr).toContain('burstgpt')
})

test('the chain of causes of a failure, after its one line', async () => {
  const { code, stderr } = await debugged(['analyze', '/nowhere/logs.csv'])
  expect(code).toBe(2)
  expect(stderr).toMatch(/^gpuops-audit: \/nowhere\/logs\.csv: no such file/)
  expect(stderr).toContain('gpuops-audit: debug: AuditError: ')
  expect(stderr).toMatch(/gpuops-audit: debug: Error: ENOENT/)
})

test.each(['', '0'])('%j: nothing of it', async value => {
  expect((await debugged(['analyze', LOG, '--only', 'traffic'], value)).stderr).not.toContain('debug')
})
