/** Example files of every format, and real exports: each is detected as what it is. Skipped where they are not at hand. */

import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { AuditError } from '../../src/errors.ts'
import { FORMATS } from '../../src/read/format/index.ts'
import { recognise } from '../../src/read/readInput.ts'
import { openSource } from '../../src/read/source/openSource.ts'
import { outside } from './source/outside.ts'

const formats = path.resolve(
  process.env['GPUOPS_AUDIT_FORMATS'] ?? path.join(import.meta.dirname, '../../../shared/formats')
)
const traces = path.resolve(formats, '../traces')

const EXAMPLES: Readonly<Record<string, string>> = {
  'anthropic_console_tokens.csv': 'anthropic-tokens',
  'apim_gateway_llm_log.csv': 'apim-llm-log',
  'apim_gateway_logs.jsonl': 'apim-gateway-log',
  'azure_diagnostics.csv': 'azure-openai',
  'azure_llm_2023.csv': 'azure-trace',
  'azure_llm_2024.csv': 'azure-trace',
  'azure_lmm_2025.csv': 'azure-trace',
  'azure_openai_requestresponse.jsonl': 'azure-openai',
  'bailian.jsonl': 'bailian',
  'braintrust_spans.jsonl': 'braintrust',
  'burstgpt_v1.csv': 'burstgpt',
  'burstgpt_v2.csv': 'burstgpt',
  'cloudflare_aig_logs.json': 'cloudflare-gateway',
  'completions_usage_2026-11-03_2026-11-03.csv': 'openai-usage-csv',
  'completions_usage_empty.csv': 'openai-usage-csv',
  'cost_2025_schema.csv': 'openai-costs-csv',
  'cost_2026_schema.csv': 'openai-cost-quantities',
  'deepseek_amount.csv': 'deepseek-amount',
  'envoy_ai_gateway.jsonl': 'envoy-ai-gateway',
  'envoy_default.log': 'envoy',
  'generic_proxy.jsonl': 'generic',
  'helicone_dashboard.csv': 'helicone-dashboard',
  'helicone_export_cli.csv': 'helicone',
  'helicone_requests.jsonl': 'helicone',
  'kong_file_log.jsonl': 'kong',
  'langfuse_events.jsonl': 'langfuse',
  'langfuse_observations.csv': 'langfuse',
  'langsmith_runs.jsonl': 'langsmith',
  'litellm_spendlogs.csv': 'litellm-spendlogs',
  'litellm_standard_logging.jsonl': 'litellm-payload',
  'mooncake.jsonl': 'mooncake',
  'nginx_combined.log': 'access-log',
  'nginx_json.jsonl': 'nginx-json',
  'openai_activity_2023.csv': 'openai-activity',
  'openai_batch_input.jsonl': 'openai-batch-input',
  'openai_batch_output.jsonl': 'openai-batch',
  'openai_costs.json': 'openai-cost-quantities',
  'openai_rate_limits.json': 'openai-rate-limits',
  'openai_usage_completions.json': 'openai-usage',
  'openai_usage_embeddings.json': 'openai-usage',
  'openai_v1_usage_2024.json': 'openai-activity',
  'openrouter_activity_2026-11-03.csv': 'openrouter-activity',
  'openrouter_generation.json': 'openrouter-generation',
  'otlp_genai_spans.jsonl': 'otel-spans',
  'portkey_logs.jsonl': 'portkey',
  'servegen_chunk-trace.csv': 'servegen',
  'sglang_batches.log': 'sglang-batches',
  'sglang_requests.jsonl': 'sglang',
  'traefik.jsonl': 'traefik-json',
  'vllm_server.log': 'vllm-server'
}

const TRACES: Readonly<Record<string, string>> = {
  'AzureLLMInferenceTrace_conv.csv': 'azure-trace',
  'burstgpt_1_first400.csv': 'burstgpt',
  'envoy/chat-bad-request.json': 'otel-spans',
  'envoy/chat-basic.json': 'otel-spans',
  'envoy/chat-detailed-usage.json': 'otel-spans',
  'envoy/chat-streaming.json': 'otel-spans',
  'langfuse/openai-agents-2025-09-30.trace.json': 'langfuse',
  'langfuse/pydantic-ai-2025-06-06.trace.json': 'langfuse',
  'langfuse/vercel-aisdk-2025-11-17.trace.json': 'langfuse',
  'litellm/spend_logs_payload.abridged.json': 'litellm-spendlogs',
  'litellm/standard_logging_payload.abridged.json': 'litellm-payload',
  'mooncake_conversation_trace.jsonl': 'mooncake',
  'openai-usage-api/completions_page_example.json': 'openai-usage',
  'otel/code_review_workflow.json': 'otel-span-texts',
  'otel/parallel_requests.json': 'otel-span-texts',
  'otel/simple_chain.json': 'otel-span-texts',
  'vllm_RTX4090_Llama-3.1-8B.csv': 'request-table',
  'vllm_RTXPRO6000_Llama-3.1-8B.csv': 'request-table'
}

/** What lies beside the data and is none: licences, notes, engine settings, the figures of the traces. */
const NO_LOG = /\.md$|\.txt$|\.yaml$|\.meta\.json$|(^|\/)LICENSE|^truth\.json$/

async function* nothing(): AsyncIterable<Uint8Array> {}

/** The id of the format, or of the one that refuses the file; a file whose format is known is scanned to its end. */
async function detected(file: string): Promise<string | undefined> {
  const source = await openSource({ path: file, name: file }, outside(nothing()), () => {})
  try {
    const { format, scan } = await recognise(source, file, { map: undefined, inputFormat: undefined })
    let records = 0
    const count = () => {
      records++
    }
    await scan({ record: count, reject() {}, leaveOut() {}, truncated() {}, batches: () => undefined })
    expect(records).toBeGreaterThan(0)
    return format.id
  } catch (error) {
    if (!(error instanceof AuditError)) throw error
    const refusing = FORMATS.find(({ grain, title }) => grain === 'none' && error.message.includes(title))
    return refusing?.id ?? error.message
  } finally {
    await source.close()
  }
}

function filesIn(folder: string): readonly string[] {
  const files = readdirSync(folder, { withFileTypes: true, recursive: true }).filter(entry => entry.isFile())
  return files
    .map(entry => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .filter(file => !NO_LOG.test(file))
    .sort()
}

describe.skipIf(!existsSync(formats))(`the examples in ${formats}`, () => {
  test.each(Object.entries(EXAMPLES))('%s is %s', async (file, id) => {
    expect(await detected(path.join(formats, file))).toBe(id)
  })

  test('none is left without its row here', () => {
    expect(filesIn(formats)).toEqual(Object.keys(EXAMPLES).sort())
  })
})

describe.skipIf(!existsSync(traces))(`the real exports in ${traces}`, () => {
  test.each(Object.entries(TRACES))('%s is %s', async (file, id) => {
    expect(await detected(path.join(traces, file))).toBe(id)
  })

  test('none is left without its row here', () => {
    expect(filesIn(traces)).toEqual(Object.keys(TRACES).sort())
  })
})
