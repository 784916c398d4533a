/** What a log says beside tokens and model of how a call was charged: its tier, its place, its searches. */
import { describe, expect, test } from 'vitest'
import { scaleToMonth } from '../../src/pricing/month.ts'
import { priceShared } from '../../src/pricing/shared.ts'
import { tokenPrice } from '../../src/pricing/tokenPrices.ts'
import { readLog } from '../../src/read/readLog.ts'
import { meterTokens } from './priced.ts'
import { noOverrides } from './sample.ts'

async function* linesOf(records: readonly object[]) {
  yield Buffer.from(`${records.map(record => JSON.stringify(record)).join('\n')}\n`)
}

/** Ten calls a minute apart. */
async function billOf(model: string, usage: object) {
  const records = Array.from({ length: 10 }, (_, i) => ({
    ...{ timestamp: `2026-11-23T12:0${i}:00Z`, id: `r${i}`, model, latency_ms: 900, status: 200 },
    ...usage
  }))
  const { data } = await readLog(['-'], { stdin: linesOf(records) })
  return priceShared(meterTokens(data, noOverrides), scaleToMonth(604_800), new Map(), data.grain).usdInPeriod
}

const gemini = (trafficType?: string) => ({
  usageMetadata: { promptTokenCount: 1_000, candidatesTokenCount: 100, totalTokenCount: 1_100, trafficType }
})
const claude = (more: object) => ({
  usage: { input_tokens: 1_000, cache_read_input_tokens: 0, output_tokens: 100, ...more }
})

describe('Google’s trafficType is a tier, wherever its usage stands', () => {
  // 10 × (1,000 × 1.50 + 100 × 9) USD/Mtok = 0.024; flex costs half; priority has no price at hand, provisioned throughput none by the token.
  test.each([
    [undefined, 0.024],
    ['ON_DEMAND', 0.024],
    ['ON_DEMAND_FLEX', 0.012],
    ['ON_DEMAND_PRIORITY', null],
    ['PROVISIONED_THROUGHPUT', null]
  ])('%s: %s', async (traffic, usd) => {
    const { value } = await billOf('gemini-3.5-flash', gemini(traffic))
    if (usd === null) expect(value).toBeNull()
    else expect(value).toBeCloseTo(usd, 9)
  })
})

describe('Anthropic’s usage', () => {
  // 10 × (1,000 × 4 + 100 × 20) = 0.06; a tenth more where inference stays in the United States (platform.claude.com, data residency).
  test.each([
    [{}, 0.06],
    [{ inference_geo: 'global' }, 0.06],
    [{ inference_geo: 'not_available' }, 0.06],
    [{ inference_geo: 'us' }, 0.066],
    [{ inference_geo: 'us', service_tier: 'batch' }, 0.033]
  ])('%j costs %d', async (more, usd) => {
    expect((await billOf('claude-opus-5-5', claude(more))).value).toBeCloseTo(usd, 9)
  })

  test.each([
    ['claude-opus-5-5', { server_tool_use: { web_search_requests: 2 } }, false],
    ['sonar-pro', { num_search_queries: 2 }, true],
    ['sonar-pro', { num_search_queries: 0 }, false]
  ])('%s, %j: searches without a listed price make a lower bound (%s)', async (model, more, isBound) => {
    const { note = '' } = await billOf(model, claude(more))
    expect(note.includes('a lower bound: attempts that searched the web')).toBe(isBound)
  })

  test('models older than Opus 4.6 cannot be bound to a place', () => {
    expect(tokenPrice('us/claude-opus-4-5', null)?.input.base).toBe(5)
    expect(tokenPrice('us/claude-sonnet-4-6', null)?.input.base).toBe(3.3)
  })
})

test.each([
  ['gpt-4o-search-preview', 'web searches'],
  ['gpt-4o-mini-search-preview-2025-03-11', 'web searches'],
  ['o4-mini-deep-research', 'web searches'],
  ['azure/gpt-4o-mini-2024-07-18.ft-0a1b2c', 'hosting a fine-tuned deployment'],
  ['gpt-4o-mini', undefined],
  ['ft:gpt-4o-mini-2024-07-18:acme::B1', undefined],
  ['anthropic/claude-sonnet-4.5', undefined]
])('%s is the least that may be asked: %s', (name, least) => {
  if (least === undefined) expect(tokenPrice(name, null)?.least).toBeUndefined()
  else expect(tokenPrice(name, null)?.least).toContain(least)
})

// Two thirds of a chat's calls may be checks of its text: they cost nothing, and are no unknown cost.
test.each(['omni-moderation-latest', 'text-moderation-stable'])('%s is free', async model => {
  const { value, note } = await billOf(model, { usage: { prompt_tokens: 500, total_tokens: 500 } })
  expect([value, note ?? '']).toEqual([0, expect.not.stringContaining('lower bound')])
})

// Sonnet 4.5 asks twice for prompts over 200,000 tokens wherever it is sold; Bedrock's list has its base alone.
test.each(['us.anthropic.claude-sonnet-4-5-20250929-v1:0', 'databricks-claude-sonnet-4-5'])('%s', name => {
  const { input, output } = tokenPrice(name, null) ?? {}
  expect(input?.tiers).toEqual([{ start: 200_000, price: 2 * (input?.base ?? 0) }])
  expect(output?.tiers[0]?.price).toBeCloseTo(1.5 * (output?.base ?? 0), 9)
})
