import { describe, expect, test } from 'vitest'
import manifest from '../../node_modules/@pydantic/genai-prices/package.json' with { type: 'json' }
import { PACKAGE_LIST, rateAbove } from '../../src/pricing/rates.ts'
import { tokenPrice, whyUnlisted } from '../../src/pricing/tokenPrices.ts'

const micros = (iso: string): number => Date.parse(iso) * 1_000

describe('tokenPrice', () => {
  // OpenAI's own pages, and LiteLLM's model_prices_and_context_window.json of 2026-07-24.
  test.each([
    ['gpt-4o', 2.5, 1.25, 10],
    ['gpt-4o-mini', 0.15, 0.075, 0.6],
    ['gpt-4.1', 2, 0.5, 8],
    ['o3', 2, 0.5, 8]
  ])('knows %s', (model, input, cached, output) => {
    const price = tokenPrice(model, null)
    expect([price?.input.base, price?.cached.base, price?.output.base]).toEqual([input, cached, output])
    expect(price?.source).toEqual({
      where: `${PACKAGE_LIST.name}, OpenAI`,
      asOf: '2026-11-20',
      verified: true
    })
  })

  test.each([
    ['GPT-4o', 'gpt-4o'],
    ['gpt-4o-2024-08-06', 'gpt-4o'],
    ['openai/gpt-4o', 'gpt-4o'],
    ['azure/gpt-4o', 'azure/gpt-4o'],
    ['openrouter/openai/gpt-4o', 'openrouter/openai/gpt-4o'],
    ['claude-sonnet-4-5', 'anthropic/claude-sonnet-4-5'],
    ['anthropic/claude-sonnet-4.5', 'anthropic/claude-sonnet-4-5'],
    ['meta-llama/llama-3.3-70b-instruct', 'openrouter/meta-llama/llama-3.3-70b-instruct']
  ])('matches %s with %s', (name, model) => {
    expect(tokenPrice(name, null)?.model).toBe(model)
  })

  // OpenRouter's ':free' entries hold no prices; the others do not say who bills them, or are one's own.
  test.each([
    '',
    'my-model',
    'gpt-oss-120b',
    'Qwen/Qwen3-32B',
    'qwen3:32b',
    'hosted_vllm/gpt-4o',
    'ft:gpt-4-0613:acme::B1',
    'meta-llama/llama-3.3-70b-instruct:free'
  ])('has no price for "%s", not a price of 0', name => {
    expect(tokenPrice(name, null)).toBeNull()
  })

  test('charges cached input as input where no cached price is listed, and says so', () => {
    const price = tokenPrice('gpt-4', null) // 30 in, 60 out: OpenAI's page lists no cached price
    expect(price?.cached).toEqual({ base: 30, tiers: [] })
    expect(price?.source.note).toContain('charged as input')
  })

  // OpenAI cut o3 from 10/40 to 2/8 on 2025-06-10.
  test('knows what o3 cost before and after its cut', () => {
    expect(tokenPrice('o3', micros('2025-06-09T23:59:59Z'))?.output.base).toBe(40)
    expect(tokenPrice('o3', micros('2025-06-10T00:00:00Z'))?.output.base).toBe(8)
  })

  // DeepSeek's off-peak discount of 2025 began at 16:30 UTC each day.
  test.each([
    ['gpt-4o', null],
    ['o3', 24 * 3_600e6],
    ['deepseek-chat', 3_600e6]
  ])('%s holds as long as no price can change', (name, holdsMicros) => {
    expect(tokenPrice(name, null)?.holdsMicros).toBe(holdsMicros)
  })

  test('states the version that is installed', () => {
    expect(PACKAGE_LIST.name).toBe(`${manifest.name} ${manifest.version}`)
  })
})

/**
 * How gateways, clouds and SDKs write names: LiteLLM's docs/providers, Bedrock's table of inference profiles, Vertex's paths,
 * Fireworks', Cloudflare's and Databricks' model pages. Prices are the provider's own list, by the package or the refreshed list
 * of 2026-11-20. [USD per Mtok: input, output]
 */
describe('who bills a name', () => {
  test.each([
    ['us.anthropic.claude-3-haiku-20240307-v1:0', 'aws', 0.25, 1.25],
    ['anthropic.claude-3-5-sonnet-20240620-v1:0', 'aws', 3, 15],
    ['eu.anthropic.claude-sonnet-4-5-20250929-v1:0', 'aws', 3.3, 16.5],
    ['global.anthropic.claude-opus-4-5-20251101-v1:0', 'aws', 5, 25],
    ['bedrock/us-east-1/anthropic.claude-3-haiku-20240307-v1:0', 'aws', 0.25, 1.25],
    ['bedrock/converse/us.anthropic.claude-haiku-4-5-20251001-v1:0', 'aws', 1.1, 5.5],
    ['arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-pro-v1:0', 'aws', 0.8, 3.2],
    ['meta.llama3-3-70b-instruct-v1:0', 'aws', 0.72, 0.72],
    ['azure/global/gpt-4o-2024-08-06', 'azure', 2.5, 10],
    ['azure/gpt-35-turbo', 'azure', 0.5, 1.5],
    ['groq/llama-3.3-70b-versatile', 'groq', 0.59, 0.79],
    ['llama-3.3-70b-versatile', 'groq', 0.59, 0.79],
    ['groq/openai/gpt-oss-120b', 'groq', 0.15, 0.6],
    ['together_ai/meta-llama/Llama-3.3-70B-Instruct-Turbo', 'together', 0.88, 0.88],
    ['fireworks_ai/accounts/fireworks/models/deepseek-v3p2', 'fireworks', 0.56, 1.68],
    ['accounts/fireworks/models/gpt-oss-120b', 'fireworks', 0.15, 0.6],
    ['openrouter/openai/gpt-4o', 'openrouter', 2.5, 10],
    ['deepinfra/openai/gpt-oss-120b', 'deepinfra', 0.039, 0.19],
    ['databricks/databricks-claude-sonnet-4', 'databricks', 3, 15],
    ['vertex_ai/claude-3-5-sonnet@20240620', 'google', 3, 15],
    ['publishers/google/models/gemini-2.5-flash', 'google', 0.3, 2.5],
    ['models/gemini-2.5-flash-lite', 'google', 0.1, 0.4],
    ['@cf/openai/gpt-oss-20b', 'cloudflare', 0.2, 0.3],
    ['moonshot/kimi-k3', 'moonshotai', 3, 15]
  ])('%s: %s', (name, provider, input, output) => {
    const price = tokenPrice(name, null)
    expect(price?.model.split('/')[0]).toBe(provider)
    expect([price?.input.base, price?.output.base]).toEqual([input, output])
  })

  test.each([
    ['openai:gpt-4o', 2.5, 10],
    ['chat-latest', 5, 30],
    ['gpt-6.1-terra', 1, 5],
    ['gpt-6.2-sol-2026-11-01', 2, 10],
    ['ft:gpt-4o-mini-2024-07-18:acme::B1', 0.3, 1.2],
    ['gpt-4o-2024-08-06.ft-0a1b2c', 3.75, 15]
  ])('%s is OpenAI’s', (name, input, output) => {
    const price = tokenPrice(name, null)
    expect([price?.input.base, price?.output.base]).toEqual([input, output])
  })

  test('says whose price stands for a cloud’s that lists none, and what nobody bills', () => {
    expect(tokenPrice('databricks-claude-sonnet-4', null)?.source.note).toContain('the maker’s list price')
    expect(whyUnlisted('hosted_vllm/Qwen3-32B', PACKAGE_LIST)).toContain('--current-cost')
    expect(whyUnlisted('Qwen/Qwen3-32B', PACKAGE_LIST)).toContain('--billed-as')
  })
})

/**
 * LiteLLM's model_prices_and_context_window.json as RoCry/llm-api-price@8442b93 has it (2026-07-24), where no other source is
 * named. [USD per Mtok: input, output]
 */
describe('a region or a zone in the name', () => {
  test.each([
    ['azure/eu/gpt-4o-2024-11-20', 2.75, 11],
    ['azure/us/gpt-4.1-mini-2025-04-14', 0.44, 1.76],
    ['azure/eu/gpt-5-mini-2025-08-07', 0.275, 2.2],
    ['us-gov.anthropic.claude-sonnet-4-5-20250929-v1:0', 3.6, 18],
    ['bedrock/us-gov-west-1/anthropic.claude-haiku-4-5-20251001-v1:0', 1.2, 6],
    ['bedrock/us-gov-east-1/anthropic.claude-3-haiku-20240307-v1:0', 0.3, 1.5],
    ['bedrock/us-gov-west-1/amazon.nova-pro-v1:0', 0.96, 3.84],
    ['eu.amazon.nova-lite-v1:0', 0.078, 0.312],
    ['apac.amazon.nova-micro-v1:0', 0.037, 0.148],
    ['apac.anthropic.claude-sonnet-4-20250514-v1:0', 3, 15],
    // Claude's documentation: regional endpoints of Vertex cost a tenth more than the global one from Sonnet 4.5 on.
    ['projects/p/locations/us-east5/publishers/anthropic/models/claude-sonnet-4-5@20250929', 3.3, 16.5],
    ['projects/p/locations/global/publishers/anthropic/models/claude-sonnet-4-5@20250929', 3, 15],
    ['projects/p/locations/us-east5/publishers/anthropic/models/claude-3-7-sonnet@20250219', 3, 15]
  ])('%s', (name, input, output) => {
    const price = tokenPrice(name, null)
    expect([price?.input.base, price?.output.base]).toEqual([input, output])
  })

  test('is said where the list has the US alone, and where a profile is not named', () => {
    expect(tokenPrice('bedrock/eu-central-1/qwen.qwen3-32b-v1:0', null)?.least).toContain('eu-central-1')
    expect(tokenPrice('us.meta.llama3-3-70b-instruct-v1:0', null)?.least).toBeUndefined()
    expect(tokenPrice('anthropic.claude-sonnet-4-5-20250929-v1:0', null)?.source.note).toContain(
      'a global one'
    )
  })
})

describe('names that look like others', () => {
  // A host that gives a variant away bills nothing; weights of a repository or of one's own servers are nobody's bill.
  test.each([
    'deepseek/deepseek-r1:free',
    'google/gemini-2.0-flash-exp:free',
    'openrouter/meta-llama/llama-3.3-70b-instruct:free',
    'together_ai/meta-llama/Llama-3.3-70B-Instruct-Turbo-Free',
    'openai/gpt-oss-120b',
    'google/gemma-3-27b-it',
    'microsoft/phi-4',
    'mistralai/Mistral-Small-3.2-24B-Instruct-2506',
    'moonshotai/Kimi-K2-Instruct',
    'zai-org/GLM-4.6',
    'deepseek-ai/DeepSeek-V4-Flash',
    'MiniMaxAI/MiniMax-M2.5',
    'wandb/moonshotai/Kimi-K2.5',
    'somebody/mistralai/mistral-large',
    'vercel_ai_gateway/deepseek/deepseek-r1-distill-llama-70b',
    'gpt-oss:120b-cloud'
  ])('%s has no price', name => {
    expect(tokenPrice(name, null)).toBeNull()
  })

  test.each([
    ['amazon.titan-embed-text-v2:0', 0.02, 0],
    ['amazon.titan-embed-text-v1', 0.1, 0],
    ['groq/openai/gpt-oss-safeguard-20b', 0.075, 0.3],
    ['azure_ai/Phi-4', 0.125, 0.5],
    ['cohere.command-r-plus-v1:0', 3, 15],
    ['databricks-gemini-2-5-pro', 1.25, 10],
    ['llama3-70b-8192', 0.59, 0.79],
    // Hosts' names that LiteLLM's list alone has.
    ['deepinfra/Qwen/Qwen3-32B', 0.1, 0.28],
    ['fireworks_ai/accounts/fireworks/models/deepseek-v3p1', 0.56, 1.68],
    ['vertex_ai/openai/gpt-oss-120b-maas', 0.15, 0.6],
    ['publishers/meta/models/llama-4-scout-17b-16e-instruct-maas', 0.25, 0.7],
    ['azure_ai/Llama-3.3-70B-Instruct', 0.71, 0.71],
    ['databricks-meta-llama-3-1-8b-instruct', 0.15, 0.45],
    ['bedrock/us.meta.llama3-1-405b-instruct-v1:0', 5.32, 16],
    // OpenRouter's own list, by the package.
    ['openai/gpt-oss-120b:exacto', 0.039, 0.18],
    ['deepseek/deepseek-chat-v3.1', 0.21, 0.79],
    ['mistralai/mistral-small-3.2-24b-instruct', 0.075, 0.2],
    // With capitals it is MiniMax's own name.
    ['minimax/MiniMax-M2', 0.3, 1.2]
  ])('%s', (name, input, output) => {
    const price = tokenPrice(name, null)
    expect([price?.input.base, price?.output.base]).toEqual([input, output])
  })

  // Mistral Large 3 from 2025-12-02; Mistral Large 4 by the refreshed list of 2026-11-20.
  test.each([
    ['2026-07-24T12:00Z', 0.5, 1.5],
    ['2026-11-25T12:00Z', 0.7, 2.1]
  ])('mistral-large-latest at %s', (moment, input, output) => {
    const price = tokenPrice('mistral-large-latest', micros(moment))
    expect([price?.input.base, price?.output.base]).toEqual([input, output])
  })

  test('what stands before a name and is not a seller is said beside the maker’s price', () => {
    expect(tokenPrice('heroku/claude-3-5-haiku', null)?.source.note).toContain('heroku')
    expect(tokenPrice('openai/gpt-4o-mini:online', null)?.least).toContain('web searches')
    expect(whyUnlisted('deepseek/deepseek-r1:free', PACKAGE_LIST)).toContain('gives away')
  })

  // OpenRouter's guide to prompt caching: a maker's cached price is passed on.
  test('OpenRouter passes the maker’s price of cached input on', () => {
    expect(tokenPrice('openrouter/openai/gpt-4o', null)?.cached.base).toBe(1.25)
    expect(tokenPrice('anthropic/claude-3.7-sonnet:thinking', null)?.cached.base).toBe(0.3)
  })
})

describe('what the package has wrong', () => {
  // api-docs.deepseek.com: night discount until 2025-09-05 16:00 UTC, then one price; 2025-09-29 V3.2; 2026-04-24 V4.
  test.each([
    ['2025-08-01T02:00:00Z', 0.27, 0.07, 1.1],
    ['2025-09-20T02:00:00Z', 0.56, 0.07, 1.68],
    ['2025-11-01T12:00:00Z', 0.28, 0.028, 0.42],
    ['2026-05-01T12:00:00Z', 0.14, 0.0028, 0.28]
  ])('deepseek-chat at %s', (moment, input, cached, output) => {
    const price = tokenPrice('deepseek-chat', micros(moment))
    expect([price?.input.base, price?.cached.base, price?.output.base]).toEqual([input, cached, output])
  })

  // Peak 01:00–04:00 and 06:00–10:00 UTC of working days; 2026-11-23 is a Monday, the 22nd a Sunday.
  test.each([
    ['2026-11-23T02:00:00Z', 0.3],
    ['2026-11-23T05:00:00Z', 0.15],
    ['2026-11-22T02:00:00Z', 0.15]
  ])('deepseek-flash at %s', (moment, input) => {
    expect(tokenPrice('deepseek-flash', micros(moment))?.input.base).toBe(input)
  })

  test('Sonnet 4 costs twice the input and 1.5 times the output above 200,000 tokens, Sonnet 4.6 since March does not', () => {
    const price = tokenPrice('claude-sonnet-4-20250514', null)
    expect([rateAbove(price?.input as never, 200_000), rateAbove(price?.output as never, 200_000)]).toEqual([
      6, 22.5
    ])
    expect(tokenPrice('claude-sonnet-4-6', null)?.input.tiers).toEqual([])
  })

  // Anthropic: 1.25 × for five minutes, 2 × for an hour; OpenAI 1.25 × from GPT-5.6 on, and no more than input before.
  test.each([
    ['claude-sonnet-4-5', 3.75, 6],
    ['gpt-6.1-sol', 2.5, 2.5],
    ['gpt-4o', 2.5, 2.5]
  ])('cache writes of %s', (model, write5m, write1h) => {
    const price = tokenPrice(model, null)
    expect([price?.write5m.base, price?.write1h.base]).toEqual([write5m, write1h])
  })
})

test('a retired name’s last price is the least that it may cost', () => {
  const at = (day: string) => tokenPrice('deepseek-chat', Date.parse(`${day}T12:00Z`) * 1e3)
  expect(at('2026-07-23')?.least).toBeUndefined()
  expect(at('2026-11-20')?.least).toContain('until 2026-07-24')
})

test('cached input that the refreshed list prices is charged so from its day on', () => {
  const at = (day: string) => tokenPrice('mistral/codestral-latest', Date.parse(`${day}T12:00Z`) * 1e3)
  expect(at('2026-11-19')?.cached.base).toBe(0.3)
  expect(at('2026-11-20')?.cached.base).toBe(0.03)
})

describe('rateAbove', () => {
  test('takes the last tier that starts at or below', () => {
    const rate = {
      base: 1,
      tiers: [
        { start: 100, price: 2 },
        { start: 200, price: 3 }
      ]
    }
    expect([Number.NEGATIVE_INFINITY, 99, 100, 199, 200, 300].map(start => rateAbove(rate, start))).toEqual([
      1, 1, 2, 2, 3, 3
    ])
  })
})
