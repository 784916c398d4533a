// slow: many whole audits
/** `reuse` on the command line: what is found again, by replicas and router, and the trace that is saved of it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { runWith } from './fakeTerminal.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'gpuops-audit-'))
afterAll(() => rmSync(folder, { recursive: true }))

const trace = path.join(folder, 'trace.jsonl')
const line = (second: number, ids: readonly number[]) =>
  `${JSON.stringify({ timestamp: 1_000 * second, input_length: 512 * ids.length, output_length: 10, hash_ids: ids })}\n`
// Two talks in turn, four of six blocks seen before: 0 is common to both, 1 and 2 are each one's own.
writeFileSync(trace, [line(0, [0, 1]), line(1, [0, 2]), line(2, [0, 1]), line(3, [0, 2])].join(''))

const run = (...flags: readonly string[]) => runWith(['reuse', trace, ...flags], {})

test('says what share is found, on one replica and on several', async () => {
  const { code, stdout } = await run(
    '--format',
    'json',
    '--replicas',
    '1,2',
    '--router',
    'round-robin,prefix-aware'
  )
  expect(code).toBe(0)
  const { rows, boundless, blockTokens, source } = JSON.parse(stdout)
  expect([boundless, blockTokens, source]).toEqual([5 / 8, 512, 'blocks'])
  const shares = rows.map((row: { hitShare: number }) => row.hitShare)
  // In turn on two each talk stays where it began: the common block is read once more.
  expect(shares).toEqual([5 / 8, 5 / 8, 4 / 8, 5 / 8])
})

test('writes the requests with what is found, which analyze and replay read', async () => {
  const saved = path.join(folder, 'found.jsonl')
  expect((await run('--replicas', '1', '--router', 'random', '--save', saved)).code).toBe(0)
  expect(readFileSync(saved, 'utf8').split('\n')[2]).toBe(
    '{"timestamp":2000,"input_length":1024,"output_length":10,"cached_length":1024}'
  )
  const { stdout } = await runWith(
    ['replay', saved, '--model', 'Llama-3.1-8B', '--gpu', 'L40S', '--format', 'json'],
    {}
  )
  expect(JSON.parse(stdout).requests).toEqual({ replayed: 4, refused: 0 })
  expect((await run('--save', saved)).stderr).toContain('one number of replicas and one router')
})

test('takes a block as the format has it where lengths do not tell', async () => {
  const odd = path.join(folder, 'odd.jsonl')
  writeFileSync(odd, line(0, [0, 1]).replace('1024', '5000') + line(1, [0, 1]).replace('1024', '700'))
  const { code, stdout } = await runWith(['reuse', odd, '--format', 'json'], {})
  expect([code, stdout.includes('the format’s usual size is taken')]).toEqual([0, true])
})

test('claims no most of what cached tokens say: the cache of that day may have missed some', async () => {
  expect((await run()).stdout).toContain('At most 62.5 % of the prompt tokens')
  const log = path.join(folder, 'cached.csv')
  const rows = ['08:00:00', '08:01:00', '08:02:00'].map(
    (time, i) => `2026-03-02T${time}Z,gpt-4o,ana,1600,${i === 0 ? 0 : 800},100\n`
  )
  writeFileSync(log, `start_time,model,caller,input_tokens,cached_tokens,output_tokens\n${rows.join('')}`)
  const { stdout } = await runWith(['reuse', log], {})
  // 800 of each of the two later prompts: 1,600 of 4,800.
  expect(stdout).toContain('By its cached tokens, one cache would find 33.3 % of the prompt tokens of 3')
  expect(stdout).not.toContain('At most')
})

test('refuses a log of which it cannot tell', async () => {
  const log = path.join(folder, 'log.csv')
  writeFileSync(log, 'start_time,model,input_tokens,output_tokens\n2026-03-02T08:00:00Z,gpt-4o,10,5\n')
  expect(await runWith(['reuse', log], {})).toMatchObject({ code: 2, stdout: '' })
})

test('analyze sizes a trace by what the caches of the fleet would find of its blocks', async () => {
  const { code, stdout } = await runWith(
    [
      'analyze',
      trace,
      '--json',
      '--source-model',
      'gpt-4o',
      '--model-map',
      'gpt-4o=Llama-3.1-8B',
      '--gpu',
      'L40S'
    ],
    {}
  )
  expect(code).toBe(0)
  const { assumptions, capacity } = JSON.parse(stdout)
  // One replica has room for all: five of the eight blocks were seen before.
  expect(capacity.workloads[0].recommended.replicas).toBe(1)
  const found = assumptions.find(({ name }: { name: string }) => name === 'prefix cache')
  expect(found.value).toBe('62.5 % of the prompt tokens are found')
})
