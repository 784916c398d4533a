import { calcPrice } from '@pydantic/genai-prices'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tierFlags } from '../../src/log/serviceTier.ts'
import { FAILED, GATEWAY_CACHED, STREAMED, THROTTLED } from '../../src/log/trafficLog.ts'
import { scaleToMonth } from '../../src/pricing/month.ts'
import { type PriceBook, parseTokenPrice } from '../../src/pricing/priceBook.ts'
import { priceShared } from '../../src/pricing/shared.ts'
import { cases } from '../cases.ts'
import { meterTokens } from './priced.ts'
import { type BucketRow, bucketsOf, logOf, noOverrides, type Row } from './sample.ts'

const WEEK = scaleToMonth(7 * 86_400)
const USUAL = { input: 10_000, cached: 4_000, output: 1_000 }

function price(rows: readonly Row[], book: PriceBook = noOverrides, clock: 'wall' | 'relative' = 'relative') {
  const metered = meterTokens(logOf(rows, clock), book)
  return { metered, cost: priceShared(metered, WEEK, book.tokenPrices, 'request') }
}

function priceBuckets(rows: readonly BucketRow[]) {
  const metered = meterTokens(bucketsOf(rows), noOverrides)
  return priceShared(metered, WEEK, noOverrides.tokenPrices, 'bucket')
}

describe('priceShared', () => {
  // gpt-4o: 6,000 × 2.50 + 4,000 × 1.25 + 1,000 × 10 per million = 0.015 + 0.005 + 0.010. The others alike.
  test.each([
    ['gpt-4o', 0.03],
    ['gpt-4o-mini', 0.0018],
    ['gpt-4.1', 0.022]
  ])('charges the usual request to %s', (model, usd) => {
    const { usdInPeriod, usdPerMonth } = price([{ model, ...USUAL }]).cost
    expect(usdInPeriod.value).toBeCloseTo(usd, 12)
    expect(usdInPeriod.basis).toBe('derived')
    expect(usdPerMonth.value).toBeCloseTo((usd * 730) / 168, 10)
  })

  test('writes one line per rate, which add up', () => {
    const { lines, usdInPeriod } = price([
      { model: 'gpt-4o', ...USUAL },
      { model: 'gpt-4o', ...USUAL }
    ]).cost
    expect(lines.map(({ unit, quantity, usdPerUnit }) => [unit, quantity, usdPerUnit])).toEqual([
      ['Mtok input', 0.012, 2.5],
      ['Mtok cached input', 0.008, 1.25],
      ['Mtok output', 0.002, 10]
    ])
    expect(lines.reduce((sum, { usd }) => sum + usd, 0)).toBe(usdInPeriod.value)
  })

  test('charges a request as genai-prices does', () => {
    const usage = fc.record({
      model: fc.constantFrom('gpt-4o', 'o3', 'gpt-4', 'gpt-5.6-luna', 'gpt-6-sol', 'claude-sonnet-4-5'),
      // gpt-5.6-luna's long-context prices begin above 271,999 tokens, gpt-6-sol's above 272,000.
      input: fc.oneof(fc.nat(1_000_000), fc.integer({ min: 271_998, max: 272_002 }), fc.constant(200_000)),
      cachedShare: fc.double({ min: 0, max: 1, noNaN: true }),
      output: fc.nat(100_000),
      // o3's price fell on 2025-06-10, gpt-5.6-luna's on 2026-07-30.
      millis: fc.integer({ min: Date.parse('2025-05-01'), max: Date.parse('2026-11-22') })
    })
    fc.assert(
      fc.property(usage, ({ model, input, cachedShare, output, millis }) => {
        const cached = Math.floor(input * cachedShare)
        const expected = calcPrice(
          { input_tokens: input, cache_read_tokens: cached, output_tokens: output },
          model,
          { timestamp: new Date(millis), ...(/gpt|o3/.test(model) ? { providerId: 'openai' } : {}) }
        )?.total_price as number
        const { cost } = price([{ at: millis * 1_000, model, input, cached, output }], noOverrides, 'wall')
        expect(Math.abs((cost.usdInPeriod.value as number) - expected)).toBeLessThanOrEqual(1e-9 * expected)
      }),
      { numRuns: cases(500) }
    )
  })

  test('is the sum of its requests, whatever their times', () => {
    const rows = fc.array(
      fc.record({
        at: fc
          .integer({ min: Date.parse('2025-06-08'), max: Date.parse('2025-06-12') })
          .map(ms => ms * 1_000),
        model: fc.constantFrom('gpt-4o', 'o3', 'deepseek-chat', 'gemini-2.5-pro'),
        input: fc.nat(400_000),
        output: fc.nat(10_000)
      }),
      { minLength: 1, maxLength: 30 }
    )
    fc.assert(
      fc.property(rows, rows => {
        const alone = rows.map(row => price([row], noOverrides, 'wall').cost.usdInPeriod.value as number)
        const sum = alone.reduce((a, b) => a + b, 0)
        const together = price(rows, noOverrides, 'wall').cost.usdInPeriod.value as number
        expect(Math.abs(together - sum)).toBeLessThanOrEqual(1e-9 * sum)
      }),
      { numRuns: cases(50) }
    )
  })

  test('a long request pays the higher rate for all its tokens', () => {
    const { lines } = price([
      { model: 'gpt-6-sol', input: 272_000, cached: 0, output: 0 },
      { model: 'gpt-6-sol', input: 272_001, cached: 0, output: 0 }
    ]).cost
    // OpenAI's page by way of genai-prices: 2 USD per Mtok of input, 4 above 272,000.
    expect(lines.map(({ label, usdPerUnit }) => [label, usdPerUnit])).toEqual([
      ['gpt-6-sol', 2],
      ['gpt-6-sol, requests over 272000 input tokens', 4]
    ])
  })

  test('charges nothing for failures and for what a gateway answered', () => {
    const unbilled = [FAILED, THROTTLED | FAILED, GATEWAY_CACHED].map(flags => ({
      model: 'gpt-4o',
      ...USUAL,
      flags
    }))
    expect(price([{ model: 'gpt-4o', ...USUAL }, ...unbilled]).cost.usdInPeriod.value).toBeCloseTo(0.03, 12)
  })

  test('charges no more cached tokens than input', () => {
    const { usdInPeriod } = price([{ model: 'gpt-4o', input: 100, cached: 200, output: 0 }]).cost
    expect(usdInPeriod.value).toBeCloseTo(100 * 1.25e-6, 12)
  })

  // DeepSeek's discount of 2025 begins at 16:30 UTC: 0.135 for 0.27 USD per Mtok of input.
  test('follows a price through the day', () => {
    const rows = ['16:29:59', '16:30:00'].map(time => ({
      at: Date.parse(`2025-05-01T${time}Z`) * 1_000,
      model: 'deepseek-chat',
      input: 1e6,
      cached: 0,
      output: 0
    }))
    expect(price(rows, noOverrides, 'wall').cost.lines.map(({ usdPerUnit }) => usdPerUnit)).toEqual([
      0.27, 0.135
    ])
  })

  test('charges unstated cached tokens in full and says so', () => {
    const { usdInPeriod } = price([{ model: 'gpt-4o', input: 10_000, output: 1_000 }]).cost
    expect(usdInPeriod.value).toBeCloseTo(0.035, 12) // 10,000 × 2.50 + 1,000 × 10 per million
    expect(usdInPeriod.note).toBe('attempts that do not state cached tokens, charged in full: 1')
  })

  test('embeddings need no output tokens', () => {
    // OpenAI: text-embedding-3-small, 0.02 USD per Mtok.
    const { usdInPeriod } = price([{ model: 'text-embedding-3-small', input: 1e6 }]).cost
    expect(usdInPeriod.value).toBeCloseTo(0.02, 12)
  })

  test('prices at asOf where it is given', () => {
    const row = { at: Date.parse('2026-01-01') * 1_000, model: 'o3', input: 1e6, cached: 0, output: 0 }
    const then = { ...noOverrides, asOf: '2025-05-01' }
    expect(price([row], noOverrides, 'wall').cost.usdInPeriod.value).toBeCloseTo(2, 12)
    expect(price([row], then, 'wall').cost.usdInPeriod.value).toBeCloseTo(10, 12)
    expect(() => price([row], { ...noOverrides, asOf: 'soon' })).toThrow('"soon" is not a date')
  })

  test('an override may name the model as the log does or as the book does', () => {
    const row = { model: 'gpt-4o-2024-08-06', ...USUAL }
    for (const text of ['GPT-4o-2024-08-06=1,0,0', 'gpt-4o=1,0,0']) {
      const { usdInPeriod } = price([row], {
        ...noOverrides,
        tokenPrices: new Map([parseTokenPrice(text)])
      }).cost
      expect(usdInPeriod.value).toBeCloseTo(0.006, 12) // the 6,000 tokens that no cache served
      expect(usdInPeriod.basis).toBe('assumed')
    }
  })

  test('a batch costs half', () => {
    const bucket = { at: 0, model: 'gpt-4o', requests: 10, ...USUAL }
    const cost = priceBuckets([bucket, { ...bucket, batch: true }])
    expect(cost.usdInPeriod.value).toBeCloseTo(0.03 + 0.015, 12)
    expect(cost.usdInPeriod.note).toContain('batch is charged at half')
  })

  // (6,000 × 2.50 + 4,000 × 1.25 + 1,000 × 10) / 10⁶ = 0.03 USD at the standard tier; priority is 1.7 times that.
  test.each([
    ['standard', 0.03],
    ['batch', 0.015],
    ['flex', 0.015],
    ['priority', 0.051]
  ])('a gpt-4o request of the %s tier costs %d', (tier, usd) => {
    const { cost } = price([{ model: 'gpt-4o', ...USUAL, flags: tierFlags(tier) | STREAMED }])
    expect(cost.usdInPeriod.value).toBeCloseTo(usd, 12)
    const { usdInPeriod } = priceBuckets([{ at: 0, model: 'gpt-4o', requests: 1, tier, ...USUAL }])
    expect(usdInPeriod.value).toBeCloseTo(usd, 12)
  })

  test('lines and notes name the tier', () => {
    const { lines, usdInPeriod } = price([
      { model: 'gpt-4o', ...USUAL, flags: tierFlags('priority') },
      { model: 'gpt-4o', ...USUAL }
    ]).cost
    expect(lines.map(({ label, usdPerUnit }) => [label, usdPerUnit])).toContainEqual([
      'gpt-4o, priority',
      4.25
    ])
    expect(usdInPeriod.note).toContain('priority is charged at 1.7 × for gpt-4o')
  })

  test('a priority price that nobody lists is unpriced, not taken for the usual one', () => {
    const { metered } = price([{ model: 'gpt-5-nano', ...USUAL, flags: tierFlags('priority') }])
    expect(metered.unpriced).toEqual([
      {
        side: 'shared',
        name: 'gpt-5-nano',
        attempts: 1,
        why: 'no price of gpt-5-nano at the priority tier is known'
      }
    ])
  })

  test('a bucket’s sum is not taken for a long request', () => {
    const cost = priceBuckets([{ at: 0, model: 'gpt-6-sol', requests: 10, input: 1e6, cached: 0, output: 0 }])
    expect(cost.usdInPeriod.value).toBeCloseTo(2, 12)
    expect(cost.usdInPeriod.note).toContain('cannot be seen in sums')
  })
})

describe('what cannot be priced', () => {
  test('is named and counted, and the rest is priced', () => {
    const { metered, cost } = price([
      { model: 'gpt-4o', ...USUAL },
      { model: 'gpt-4o', input: 5 },
      { model: 'house-model', ...USUAL },
      { model: 'house-model', ...USUAL },
      { ...USUAL }
    ])
    expect(metered.unpriced).toEqual([
      { side: 'shared', name: '', attempts: 1, why: 'the log names no model: set --source-model' },
      {
        side: 'shared',
        name: 'house-model',
        attempts: 2,
        why: '@pydantic/genai-prices 0.1.8 has no price for house-model: set --token-price'
      },
      { side: 'shared', name: 'gpt-4o', attempts: 1, why: 'the log does not state its tokens' }
    ])
    expect(cost.usdInPeriod.value).toBeCloseTo(0.03, 12)
    expect(cost.usdInPeriod.note).toBe('attempts left out because they could not be priced: 4')
    expect([metered.pricedTokens, metered.servedTokens]).toEqual([11_000, 44_000])
  })

  test('is null, not 0, when it is everything', () => {
    const { usdInPeriod, usdPerMonth } = price([{ ...USUAL }]).cost
    expect([usdInPeriod.value, usdPerMonth.value]).toEqual([null, null])
  })

  test('is mended by --source-model, as an assumption', () => {
    const { usdInPeriod } = price([{ ...USUAL }], { ...noOverrides, sourceModel: 'gpt-4o' }).cost
    expect(usdInPeriod.value).toBeCloseTo(0.03, 12)
    expect(usdInPeriod.basis).toBe('assumed')
  })
})

// 10,000 text tokens of gpt-4o-audio-preview cost 2.50 USD per million, audio ones 40: the log says only how many there are.
test('says that tokens of models that hear and draw are not told apart', () => {
  expect(price([{ model: 'gpt-4o-audio-preview', ...USUAL }]).cost.usdInPeriod.note).toContain(
    'a lower bound: audio and image tokens are not told apart from text'
  )
  expect(price([{ model: 'gpt-4o', ...USUAL }]).cost.usdInPeriod.note ?? '').not.toContain('audio')
})
