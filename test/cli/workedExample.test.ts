// slow: many whole audits
/** The worked example for canaries of known truth, live and shortened: no verdict is the wrong way round. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { some } from '../cases.ts'
import { KINDS, workedExample } from '../mock/workedExample.mjs'

const folder = mkdtempSync(path.join(tmpdir(), 'gpuops-audit-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** So few requests decide no narrower limits. */
const gates = [
  ...['--max-p95-increase', '30%', '--max-error-increase', '8pp', '--max-429-increase', '8pp'],
  ...['--max-quality-increase', '8pp', '--min-matched', '50%']
]
const EXIT_CODES: Readonly<Record<string, number>> = { go: 0, 'roll-back': 1, hold: 3 }

/** The whole measurement is scripts/workedExample.mjs; a machine that is busy with other things blurs the tail, and then it is a hold. */
test.each(some(Object.keys(KINDS) as (keyof typeof KINDS)[]))('%s', async name => {
  const options = { folder, rate: 30, seconds: 7, gates }
  const { code, report, right } = await workedExample(name, options)
  const { recommendation } = report.summary
  expect([...right, 'hold']).toContain(recommendation)
  expect(code).toBe(EXIT_CODES[recommendation])
  expect(report.inputs.baseline[0].format).toBe('gpuops-record')
})
