import { describe, expect, test } from 'vitest'
import manifest from '../../node_modules/@pydantic/genai-prices/package.json' with { type: 'json' }
import { rateAbove } from '../../src/pricing/rates.ts'
import { PRICE_BOOK, tokenPrice } from '../../src/pricing/tokenPrices.ts'

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
    expect(price?.source).toEqual({ where: `${PRICE_BOOK.name}, OpenAI`, asOf: '2026-09-23', verified: true })
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

  // gpt-6.1-terra is missing from the book; the Copilot and ':free' entries hold no prices.
  test.each([
    '',
    'my-model',
    'gpt-6.1-terra',
    'github-copilot/gpt-4o',
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
    ['deepseek-chat', 1_800e6]
  ])('%s holds as long as no price can change', (name, holdsMicros) => {
    expect(tokenPrice(name, null)?.holdsMicros).toBe(holdsMicros)
  })

  test('states the version that is installed', () => {
    expect(PRICE_BOOK.name).toBe(`${manifest.name} ${manifest.version}`)
  })
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
