/** `readiness` on every log there is: it names what the log shows, and of the rest the field that would tell it. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { ReadinessReport } from '../../src/report/readinessReport.ts'
import { runWith } from './fakeTerminal.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'gpuops-audit-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function reportOn(file: string, ...flags: readonly string[]): Promise<ReadinessReport> {
  const { code, stdout, stderr } = await runWith(['readiness', file, '--format', 'json', ...flags])
  if (code !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}

const saved = (name: string, ...rows: readonly object[]): string => {
  const file = path.join(folder, name)
  writeFileSync(file, `${rows.map(row => JSON.stringify(row)).join('\n')}\n`)
  return file
}
const usesOf = ({ readiness }: ReadinessReport) => readiness.needs.map(({ use }) => use)
const call = (i: number, body: object, more: object = {}) => ({
  id: `r${i}`,
  ts: `2026-11-03T14:00:0${i}Z`,
  path: '/v1/chat/completions',
  request: { model: 'gpt-4o', messages: [{ role: 'user', content: 'hi' }], ...body },
  usage: { prompt_tokens: 10 * (i + 1), completion_tokens: 5 },
  ...more
})

test.each([
  ['streaming', { stream: true }],
  ['tools', { tools: [{ type: 'function', function: { name: 'f' } }] }],
  ['hostedTools', { tools: [{ type: 'web_search' }] }],
  ['jsonSchema', { response_format: { type: 'json_schema', json_schema: {} } }],
  ['jsonMode', { response_format: { type: 'json_object' } }],
  ['images', { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'x' } }] }] }],
  ['audio', { messages: [{ role: 'user', content: [{ type: 'input_audio', input_audio: {} }] }] }],
  ['files', { messages: [{ role: 'user', content: [{ type: 'file', file: {} }] }] }],
  ['logprobs', { logprobs: true }],
  ['seed', { seed: 0 }],
  ['severalChoices', { n: 3 }],
  ['reasoningEffort', { reasoning_effort: 'low' }],
  ['maxTokens', { max_tokens: 9 }],
  ['maxCompletionTokens', { max_completion_tokens: 9 }],
  ['promptCaching', { prompt_cache_key: 'k' }],
  ['storedState', { store: true }],
  ['logitBias', { logit_bias: { 5: -100 } }],
  ['prediction', { prediction: { type: 'content' } }],
  ['serviceTier', { service_tier: 'flex' }],
  ['stop', { stop: ['\n'] }]
])('%s is seen where a body asks for it, and nowhere else', async (use, body) => {
  const plain = {
    n: 1,
    tools: [],
    stream: false,
    logprobs: false,
    stop: null,
    service_tier: 'auto',
    store: false
  }
  const uses = usesOf(await reportOn(saved(`${use}.jsonl`, call(0, body), call(1, plain))))
  expect(uses).toContain(use)
  // A hosted tool is a tool, too.
  expect(uses.filter(each => !['chat', use, 'tools'].includes(each))).toEqual([])
})

test('shares are of requests and of spend', async () => {
  const file = saved('spend.jsonl', call(0, { stream: true }, { cost_usd: 3 }), call(1, {}, { cost_usd: 1 }))
  const need = (await reportOn(file)).readiness.needs.find(({ use }) => use === 'streaming')
  expect(need).toMatchObject({ requests: 1, share: 0.5, spendShare: 0.75, told: 2 })
})

test('requests longer than the window of the target are counted, and those that could be', async () => {
  const long = { usage: { prompt_tokens: 200_000, completion_tokens: 5 } }
  const wide = call(1, { max_tokens: 131_072 })
  const { readiness } = await reportOn(
    saved('long.jsonl', call(0, {}, long), wide),
    '--target-model',
    'gpt-oss-120b'
  )
  expect(readiness.context).toMatchObject({ context: 131_072, beyond: 1, couldBeBeyond: 2 })
})

test('the lines that change hold the log’s names, and none that could run', async () => {
  const file = saved(
    'names.jsonl',
    call(0, { model: 'gpt-4o' }, { model: 'gpt-4o' }),
    call(1, {}, { model: '$(rm -rf /)' })
  )
  const report = await reportOn(file, '--base-url', 'https://gpus.example/v1')
  const clients = report.changes.map(({ client }) => client)
  for (const client of ['Python', 'TypeScript', 'Go', 'curl', 'LiteLLM', 'Vercel AI SDK'])
    expect(clients).toContain(client)
  const text = report.changes.map(({ code }) => code).join('\n')
  expect(text).toContain('gpt-4o')
  expect(text).toContain('https://gpus.example/v1')
  expect(text).not.toContain('rm -rf')
})

test('a log that says nothing names the fields that would', async () => {
  const file = path.join(folder, 'bare.csv')
  writeFileSync(file, 'start_time,input_tokens,output_tokens\n2026-11-03T14:00:00Z,10,5\n')
  const { readiness } = await reportOn(file)
  expect(readiness.needs).toEqual([])
  expect(readiness.untold.find(({ use }) => use === 'streaming')?.field).toBe('stream')
  expect(readiness.untold).toHaveLength(22)
})

/** What the samples hold, read by eye: nothing else may be named. */
const MAY: Readonly<Record<string, readonly string[]>> = {
  'generic_proxy.jsonl': ['chat', 'responses', 'streaming', 'promptCaching'],
  'azure_lmm_2025.csv': ['images'],
  'openrouter_generation.json': ['completions', 'streaming', 'promptCaching'],
  'openrouter_activity_2026-11-03.csv': ['streaming', 'promptCaching'],
  'azure_llm_2023.csv': [],
  'mooncake.jsonl': [],
  'nginx_combined.log': ['chat']
}
const samples = path.resolve(import.meta.dirname, '../../../shared/formats')

describe.skipIf(!existsSync(samples))('samples of formats (skipped where the folder is not there)', () => {
  test.each(existsSync(samples) ? readdirSync(samples).filter(name => name !== 'README.md') : [])(
    '%s',
    async name => {
      const { code, stdout, stderr } = await runWith([
        'readiness',
        path.join(samples, name),
        '--format',
        'json'
      ])
      expect([0, 2]).toContain(code)
      if (code === 2) expect(stderr.trim().split('\n')).toHaveLength(1)
      else if (name in MAY) expect(usesOf(JSON.parse(stdout))).toEqual(MAY[name])
    }
  )
})
