/** A trace with lines that cannot be read, its blocks among them. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { saved } from '../read/logs.ts'
import { reportOf, runWith } from './fakeTerminal.ts'

const MOONCAKE = readFileSync(new URL('../../fixtures/logs/mooncake.jsonl', import.meta.url), 'utf8')

test('--lenient audits it, without what its blocks would tell', async () => {
  const file = saved('cut.jsonl', `${MOONCAKE.trimEnd()}\n{"timestamp": 9000, "input_len\n`)
  const { inputs, assumptions } = reportOf(await runWith(['analyze', file, '--lenient', '--format', 'json']))
  expect(inputs[0]).toMatchObject({ rejected: 1 })
  expect(assumptions.map(({ name }) => name)).not.toContain('prefix cache')
})
