/** Names as hosts, gateways and clouds write them, whose price differs from the model's usual one, or is no price by the token. */
import { describe, expect, test } from 'vitest'
import listed from '../../src/catalog/refreshed/litellm.json' with { type: 'json' }
import { PACKAGE_LIST, rateAbove } from '../../src/pricing/rates.ts'
import { tokenPrice, whyUnlisted } from '../../src/pricing/tokenPrices.ts'

const pairOf = (name: string) => {
  const price = tokenPrice(name, null)
  return [price?.input.base, price?.output.base]
}

// LiteLLM's model_prices_and_context_window.json of 2026-07-24; OpenRouter's row of the price package.
test.each([
  ['bedrock/eu-west-2/meta.llama3-70b-instruct-v1:0', 3.45, 4.55],
  ['bedrock/us-east-1/meta.llama3-70b-instruct-v1:0', 2.65, 3.5],
  ['bedrock/ap-northeast-1/deepseek.v3.2', 0.74, 2.22],
  ['eu.deepseek.v3.2', 0.74, 2.22],
  ['openrouter/google/gemini-2.5-flash-preview:thinking', 0.15, 3.5],
  ['openrouter/google/gemini-2.5-flash-preview', 0.15, 0.6],
  ['anthropic/claude-3.7-sonnet:thinking', 3, 15],
  ['dashscope/qwen-plus', 0.4, 1.2],
  ['alibaba/qwen-max', 1.6, 6.4],
  ['volcengine/doubao-seed-2-0-pro-260215', 0.46, 2.3],
  ['oci/cohere.command-a-03-2025', 1.56, 1.56],
  ['replicate/xai/grok-4', 7.2, 36],
  ['snowflake/llama3.3-70b', 0.72, 0.72],
  ['lambda_ai/llama3.3-70b-instruct-fp8', 0.12, 0.3],
  ['embed-multilingual-v3.0', 0.1, 0],
  ['jamba-large-1.7', 2, 8],
  // Nothing is generated, whatever a list has for its output.
  ['mistral/mistral-embed', 0.1, 0]
])('%s: %d in, %d out', (name, input, output) => {
  expect(pairOf(name)).toEqual([input, output])
})

// xAI and LiteLLM: twice the price over 128,000 tokens; Alibaba Cloud's international list: by size.
test.each([
  ['xai/grok-4-0709', 128_000, 6, 30],
  ['grok-4-fast-reasoning', 128_000, 0.4, 1],
  ['grok-4-1-fast', 128_000, 0.4, 1],
  ['dashscope/qwen3-max', 32_000, 2.4, 12],
  ['dashscope/qwen3-max', 128_000, 3, 15]
])('%s over %d tokens: %d in, %d out', (name, start, input, output) => {
  const price = tokenPrice(name, null)
  expect(price && [rateAbove(price.input, start), rateAbove(price.output, start)]).toEqual([input, output])
})

describe('what costs more than its tokens is a lower bound', () => {
  test.each([
    ['perplexity/sonar-pro', /fee/],
    ['perplexity/sonar-deep-research', /fee/],
    ['openrouter/z-ai/glm-4.6:exacto', /chosen providers/],
    ['openrouter/meta-llama/llama-3.3-70b-instruct:nitro', /chosen providers/],
    ['openai/gpt-4o:online', /searches/],
    ['dashscope/qwen-plus-2025-07-28', /thinks/]
  ])('%s', (name, why) => {
    expect(tokenPrice(name, null)?.least).toMatch(why)
  })
})

// o1-pro is the dearest model of any list, at 150 and 600 USD: what is above has another unit, as LiteLLM's rows of W&B do.
test('no row of the generated list is in another unit', () => {
  const rows = listed.flatMap(line => line.split('|').slice(1))
  expect(rows.length).toBeGreaterThan(850)
  const dear = rows.filter(row => {
    const [, input, , output] = row.split(' ').map(Number)
    return !((input as number) <= 150 && (output as number) <= 600)
  })
  expect(dear).toEqual([])
})

describe('what is not paid by the token has no price by it', () => {
  test.each([
    ['bedrock/us-east-1/1-month-commitment/anthropic.claude-v2:1', /reserved capacity/],
    ['arn:aws:bedrock:us-east-1:1:provisioned-model/ab12', /reserved capacity/],
    ['azure/provisioned/gpt-4o', /reserved capacity/],
    ['azure/global-provisioned-managed/gpt-4o', /reserved capacity/],
    ['chatgpt/gpt-5.4', /subscription/]
  ])('%s', (name, why) => {
    expect(tokenPrice(name, null)).toBeNull()
    expect(whyUnlisted(name, PACKAGE_LIST)).toMatch(why)
  })
})
