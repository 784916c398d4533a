import { expect, test } from 'vitest'
import { emptyRow } from '../../../src/log/requestRow.ts'
import { billerColumns, nameBiller } from '../../../src/read/format/biller.ts'

/** Providers as LiteLLM's custom_llm_provider and OpenTelemetry's gen_ai.provider.name write them. */
test.each([
  ['gpt-4o', 'openai', '', '', 'gpt-4o'],
  ['gpt-4o', '', '', '', 'gpt-4o'],
  ['llama-3.3-70b-versatile', 'groq', '', '', 'groq/llama-3.3-70b-versatile'],
  ['qwen-turbo-latest', 'dashscope', '', '', 'dashscope/qwen-turbo-latest'],
  ['cohere.command-a-03-2025', 'oci', '', '', 'oci/cohere.command-a-03-2025'],
  ['groq/llama-3.3-70b-versatile', 'groq', '', '', 'groq/llama-3.3-70b-versatile'],
  [
    'chat-prod-weu',
    'azure',
    'https://x.openai.azure.com',
    'azure/gpt-4o-2024-08-06',
    'azure/gpt-4o-2024-08-06'
  ],
  ['chat-prod-weu', 'azure', '', '', 'azure/chat-prod-weu'],
  ['gpt-4o', 'azure.ai.openai', '', '', 'azure.ai.openai/gpt-4o'],
  [
    'us.anthropic.claude-3-haiku-20240307-v1:0',
    'aws.bedrock',
    '',
    '',
    'aws.bedrock/us.anthropic.claude-3-haiku-20240307-v1:0'
  ],
  ['Qwen/Qwen3-32B', 'openai', 'http://10.0.4.7:8000/v1', '', 'hosted_vllm/Qwen/Qwen3-32B'],
  ['Qwen/Qwen3-32B', 'openai', 'http://vllm.models.svc.cluster.local/v1', '', 'hosted_vllm/Qwen/Qwen3-32B'],
  ['gpt-4o', 'openai', 'https://api.openai.com/v1', '', 'gpt-4o'],
  ['openai.gpt-oss-120b-1:0', 'Amazon Bedrock', '', '', 'amazon/openai.gpt-oss-120b-1:0'],
  ['gpt-4o', 'Azure OpenAI', '', '', 'azure/gpt-4o'],
  ['openai/gpt-oss-120b', 'self_hosted', '', '', 'self-hosted/openai/gpt-oss-120b'],
  ['', 'groq', '', '', '']
])('%s by "%s" at "%s"', (model, provider, base, known, named) => {
  const row = { ...emptyRow(), model }
  nameBiller(row, provider, base, known)
  expect(row.model).toBe(named)
})

test('columns of any table that name a provider or the address of a server', () => {
  expect(
    billerColumns(['model', 'Provider', 'meta.llm_provider', 'provider_latency', 'api_base', 'database'])
  ).toEqual({ providers: ['Provider', 'meta.llm_provider'], bases: ['api_base'] })
})
