// slow: many whole audits
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { runWith } from './fakeTerminal.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'backtest-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Twenty requests each day at ten, for three weeks and a day. */
const log = path.join(folder, 'log.csv')
const rows = Array.from({ length: 22 * 20 }, (_, i) => {
  const at = Date.UTC(2026, 8, 7, 10) + Math.floor(i / 20) * 86_400_000 + (i % 20) * 2_000
  return `${new Date(at).toISOString()},gpt-4o-mini,800,100`
})
writeFileSync(log, `timestamp,model,input_tokens,output_tokens\n${rows.join('\n')}\n`)

const SIZED = ['--gpu', 'L40S', '--target-model', 'Llama-3.1-8B']

it('tests the third week by the plan of the first two', async () => {
  const { code, stdout } = await runWith(['backtest', log, ...SIZED, '--format', 'json'])
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({
    kind: 'backtest',
    weeks: 3,
    heldShare: 1,
    regime: 'steady',
    tested: [{ week: 3, held: true, missUsd: 0, fleet: { gpu: 'L40S' } }]
  })
})

it('reads well on a terminal', async () => {
  const { stdout } = await runWith(['backtest', log, ...SIZED])
  expect(stdout).toContain('Promise kept in 100 % of tested weeks')
})
