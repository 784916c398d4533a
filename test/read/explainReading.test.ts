import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { runWith } from '../cli/fakeTerminal.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'explain-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A Codex session names its model in a line before the calls. */
test('a line that tells of those behind it is explained as it is read', async () => {
  const usage = { input_tokens: 700, cached_input_tokens: 0, output_tokens: 31 }
  const lines = [
    { timestamp: '2026-03-02T09:00:00Z', type: 'turn_context', payload: { model: 'gpt-5-codex' } },
    {
      timestamp: '2026-03-02T09:00:06Z',
      type: 'event_msg',
      payload: { type: 'token_count', info: { last_token_usage: usage, total_token_usage: usage } }
    }
  ]
  const log = path.join(folder, 'session.jsonl')
  writeFileSync(log, lines.map(line => `${JSON.stringify(line)}\n`).join(''))
  const { stderr } = await runWith(['analyze', log, '--only', 'traffic', '--explain-reading'])
  expect(stderr).toContain('row 1: left out: a line that is not an answer of a model\n')
  expect(stderr).toMatch(/row 2: arrives .*, 700 in, .*, gpt-5-codex\n/)
})
