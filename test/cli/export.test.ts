/** `export` on the command line: what is written and where, and that nothing of whom or what is in it. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { bytesOf, runWith } from './fakeTerminal.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'gpuops-audit-'))
afterAll(() => rmSync(folder, { recursive: true }))

const log = `request_id,start_time,duration_ms,model,caller,input_tokens,output_tokens,status
secret-1,2026-03-02T08:00:00.000Z,900,gpt-4o,alice,400,60,200
secret-2,2026-03-02T08:00:01.500Z,900,o3,bob,300,50,200
secret-3,2026-03-02T08:00:02.000Z,100,gpt-4o,alice,200,0,429
`
const run = (...flags: readonly string[]) => runWith(['export', '-', ...flags], { stdin: bytesOf(log) })

test('counts from the first arrival and names nobody', async () => {
  const { code, stdout, stderr } = await run('--as', 'mooncake')
  expect(code).toBe(0)
  // The refused request would have been served: it counts, with the median answer.
  expect(stdout.split('\n')).toEqual([
    '{"timestamp":0,"input_length":400,"output_length":60,"hash_ids":[0]}',
    '{"timestamp":1500,"input_length":300,"output_length":50,"hash_ids":[1]}',
    '{"timestamp":2000,"input_length":200,"output_length":55,"hash_ids":[2]}',
    ''
  ])
  expect(stderr).toContain("the workload's median is assumed")
})

describe('every format keeps to itself who called what, and when', () => {
  test.each(['mooncake', 'azure', 'vllm-bench'])('%s', async name => {
    const { stdout } = await run('--as', name)
    expect(stdout).not.toMatch(/secret|gpt|o3|alice|bob|caller|2026/)
  })
})

test('takes the same filters as every verb, and writes where it is told', async () => {
  const file = path.join(folder, 'trace.csv')
  const { code, stdout } = await run('--as', 'azure', '--output', file, '--until', '2026-03-02T08:00:01Z')
  expect([code, stdout]).toEqual([0, ''])
  expect(readFileSync(file, 'utf8')).toBe(
    'TIMESTAMP,ContextTokens,GeneratedTokens\n2000-01-01 00:00:00.0000000,400,60\n'
  )
  expect((await run('--as', 'azure', '--where', 'model=o3')).stdout).toContain('00:00:00.0000000,300,50')
})

test('refuses what is no trace', async () => {
  expect(await run('--as', 'burstgpt')).toMatchObject({ code: 2, stdout: '' })
  expect((await run()).stderr).toContain("required option '--as <name>' not specified")
  const usage = path.resolve(import.meta.dirname, '../../fixtures/logs/openai-usage.json')
  expect((await runWith(['export', usage, '--as', 'azure'])).stderr).toContain('holds sums of usage')
  const bare = 'start_time,status\n2026-03-02T08:00:00Z,200\n2026-03-02T08:00:01Z,200\n'
  const { code, stderr } = await runWith(['export', '-', '--as', 'azure', '--map', 'start=start_time'], {
    stdin: bytesOf(bare)
  })
  expect([code, stderr]).toEqual([2, expect.stringContaining('no request states its tokens')])
})

test('a place that cannot be written is one line', async () => {
  const { code, stderr } = await run('--as', 'azure', '--output', path.join(folder, 'no', 'where.csv'))
  expect([code, stderr.split('\n').length]).toEqual([2, 2])
  expect(stderr).toContain('cannot be written (ENOENT)')
})
