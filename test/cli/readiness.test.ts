// slow: many whole audits
/** `readiness` on every log there is: it names what the log shows, and of the rest the field that would tell it. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { type ReadinessReport, readinessReport } from '../../src/report/readinessReport.ts'
import { zodOf } from '../../src/report/schema/zodOf.ts'
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

describe('a usage export', () => {
  const page = (...results: readonly object[]): string => {
    const bucket = { object: 'bucket', start_time: 1793714400, end_time: 1793718000, results }
    const file = path.join(folder, 'usage.json')
    writeFileSync(file, JSON.stringify({ object: 'page', data: [bucket], has_more: false, next_page: null }))
    return file
  }
  const result = (requests: number, more: object) => ({
    object: 'organization.usage.completions.result',
    ...{ num_model_requests: requests, input_tokens: 10 * requests, output_tokens: 10 * requests },
    ...{ model: 'gpt-4o', batch: false, service_tier: 'default', input_cached_tokens: 0 },
    ...more
  })

  test('shows the Batch API, tiers, caches and models that embed, by requests and tokens', async () => {
    const file = page(
      result(60, {}),
      result(20, { batch: true }),
      result(10, { service_tier: 'flex' }),
      result(5, { input_cached_tokens: 7 }),
      result(5, { object: 'organization.usage.embeddings.result', model: 'text-embedding-3-small' })
    )
    const { readiness } = await reportOn(file)
    const shown = readiness.needs.map(({ use, share, spendShare, isAtMost }) => [
      use,
      share,
      spendShare,
      isAtMost
    ])
    expect(shown).toEqual([
      ['embeddings', 0.05, 0.05, false],
      ['batch', 0.2, 0.2, false],
      ['promptCaching', 0.05, 0.05, true],
      ['serviceTier', 0.1, 0.1, false]
    ])
    expect(readiness).toMatchObject({ grain: 'bucket', requests: 100, spendBasis: 'tokens', longest: null })
    expect(readiness.models[0]).toEqual({ name: 'gpt-4o', requests: 95 })
    expect(readiness.untold.map(({ use }) => use)).toContain('streaming')
  })

  test('does not tell how long requests are', async () => {
    const file = page(result(60, { input_tokens: 60 * 200_000 }))
    const report = await reportOn(file, '--target-model', 'gpt-oss-120b')
    expect(report.readiness.context).toMatchObject({ context: 131_072, beyond: null, couldBeBeyond: null })
    const { stdout } = await runWith(['readiness', file, '--target-model', 'gpt-oss-120b'])
    expect(stdout.replace(/\s+/g, ' ')).toContain('Sums do not show whether requests are longer')
  })
})

test('JSON fits its schema, name by name', async () => {
  const usage = path.resolve(import.meta.dirname, '../../fixtures/logs/openai-usage.json')
  for (const file of [saved('schema.jsonl', call(0, { stream: true, seed: 1 })), usage]) {
    const report = await reportOn(file, '--target-model', 'gpt-oss-120b')
    expect(zodOf(readinessReport).parse(report)).toEqual(report)
  }
})

/** What each sample shows, read by eye; `null`: it holds no traffic, and is refused. Nothing else may be named. */
const FORMATS: Readonly<Record<string, readonly string[] | null>> = {
  'anthropic_console_tokens.csv': null,
  'apim_gateway_llm_log.csv': ['chat', 'streaming'],
  'apim_gateway_logs.jsonl': ['chat'],
  'azure_diagnostics.csv': ['chat', 'streaming'],
  'azure_llm_2023.csv': [],
  'azure_llm_2024.csv': [],
  'azure_lmm_2025.csv': ['images'],
  'azure_openai_requestresponse.jsonl': ['chat', 'streaming'],
  'bailian.jsonl': [],
  'braintrust_spans.jsonl': ['streaming', 'promptCaching'],
  'burstgpt_v1.csv': [],
  'burstgpt_v2.csv': [],
  'cloudflare_aig_logs.json': ['chat', 'streaming'],
  'completions_usage_2026-11-03_2026-11-03.csv': ['promptCaching'],
  'completions_usage_empty.csv': null,
  'cost_2025_schema.csv': null,
  'cost_2026_schema.csv': null,
  'deepseek_amount.csv': [],
  'envoy_ai_gateway.jsonl': ['chat'],
  'envoy_default.log': ['chat'],
  'generic_proxy.jsonl': ['chat', 'responses', 'streaming', 'promptCaching'],
  'helicone_dashboard.csv': ['chat', 'streaming'],
  'helicone_export_cli.csv': [],
  'helicone_requests.jsonl': ['chat', 'streaming', 'promptCaching'],
  'kong_file_log.jsonl': ['chat', 'streaming'],
  'langfuse_events.jsonl': ['streaming', 'promptCaching'],
  'langfuse_observations.csv': ['streaming', 'promptCaching'],
  'langsmith_runs.jsonl': ['streaming'],
  'litellm_spendlogs.csv': ['chat', 'streaming', 'promptCaching'],
  'litellm_standard_logging.jsonl': ['chat', 'streaming', 'promptCaching'],
  'mooncake.jsonl': [],
  'nginx_combined.log': ['chat'],
  'nginx_json.jsonl': ['chat'],
  'openai_activity_2023.csv': [],
  'openai_batch_input.jsonl': null,
  'openai_batch_output.jsonl': ['batch'],
  'openai_costs.json': null,
  'openai_rate_limits.json': null,
  'openai_usage_completions.json': ['promptCaching'],
  'openai_usage_embeddings.json': ['embeddings'],
  'openai_v1_usage_2024.json': ['promptCaching'],
  'openrouter_activity_2026-11-03.csv': ['streaming', 'promptCaching'],
  'openrouter_generation.json': ['streaming', 'promptCaching'],
  'otlp_genai_spans.jsonl': ['chat', 'streaming', 'promptCaching'],
  'portkey_logs.jsonl': ['chat'],
  'servegen_chunk-trace.csv': null,
  'sglang_batches.log': null,
  'sglang_requests.jsonl': ['streaming', 'promptCaching'],
  'traefik.jsonl': ['chat'],
  'vllm_server.log': null
}

const TRACES: Readonly<Record<string, readonly string[] | null>> = {
  'AzureLLMInferenceTrace_conv.csv': [],
  'burstgpt_1_first400.csv': [],
  'mooncake_conversation_trace.jsonl': [],
  'vllm_RTX4090_Llama-3.1-8B.csv': [],
  'vllm_RTXPRO6000_Llama-3.1-8B.csv': [],
  'envoy/chat-basic.json': null,
  'envoy/chat-streaming.json': null,
  'langfuse/openai-agents-2025-09-30.trace.json': [],
  'langfuse/pydantic-ai-2025-06-06.trace.json': [],
  'langfuse/vercel-aisdk-2025-11-17.trace.json': [],
  'litellm/spend_logs_payload.abridged.json': ['chat'],
  'litellm/standard_logging_payload.abridged.json': ['chat', 'streaming'],
  'openai-usage-api/completions_page_example.json': ['promptCaching'],
  'otel/code_review_workflow.json': ['chat', 'maxTokens'],
  'otel/parallel_requests.json': ['chat', 'maxTokens'],
  'otel/simple_chain.json': ['chat', 'maxTokens']
}

const shared = path.resolve(import.meta.dirname, '../../../shared')

describe.skipIf(!existsSync(shared))(
  'samples (skipped where the folder beside the repository is not there)',
  () => {
    test.each([
      ...Object.entries(FORMATS).map(([name, uses]) => [`formats/${name}`, uses] as const),
      ...Object.entries(TRACES).map(([name, uses]) => [`traces/${name}`, uses] as const)
    ])('%s', async (name, uses) => {
      const ran = await runWith(['readiness', path.join(shared, name), '--format', 'json'])
      if (uses === null) expect([ran.code, ran.stderr.trim().split('\n').length]).toEqual([2, 1])
      else expect(usesOf(JSON.parse(ran.stdout))).toEqual(uses)
    })
  }
)
