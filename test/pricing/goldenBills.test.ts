// slow: whole bills
/**
 * Bills recomputed by hand from public price pages, and from threads in which others got cached tokens wrong.
 *
 * Prices are those of OpenAI's, Anthropic's and Google's pages as LiteLLM's list of 2026-07-24 mirrors them; the arithmetic
 * stands beside each case, in USD per million tokens.
 */
import { describe, expect, test } from 'vitest'
import { csvOf, billOf as goldenBillOf, LOGS } from '../../scripts/goldenBills.mjs'
import { scaleToMonth } from '../../src/pricing/month.ts'
import { parseTokenPrice } from '../../src/pricing/priceBook.ts'
import { priceShared } from '../../src/pricing/shared.ts'
import { readLog } from '../../src/read/readLog.ts'
import { meterTokens } from './priced.ts'
import { logOf, noOverrides, type Row } from './sample.ts'

const WEEK = scaleToMonth(7 * 86_400)

function bill(row: Row, tokenPrice?: string): number | null {
  const book = {
    ...noOverrides,
    tokenPrices: new Map(tokenPrice === undefined ? [] : [parseTokenPrice(tokenPrice)])
  }
  return priceShared(meterTokens(logOf([row]), book), WEEK, book.tokenPrices, 'request').usdInPeriod.value
}

describe('10,000 input tokens, 4,000 of them cached, and 1,000 output tokens', () => {
  test.each([
    ['gpt-3.5-turbo', 0.0065], // 10,000 × 0.50 (no cached rate) + 1,000 × 1.50
    ['gpt-4', 0.36], // 10,000 × 30 (no cached rate) + 1,000 × 60
    ['gpt-4o', 0.03], // 6,000 × 2.50 + 4,000 × 1.25 + 1,000 × 10
    ['gpt-4o-mini', 0.0018], // 6,000 × 0.15 + 4,000 × 0.075 + 1,000 × 0.60
    ['gpt-4.1', 0.022], // 6,000 × 2 + 4,000 × 0.50 + 1,000 × 8
    ['gpt-4.1-mini', 0.0044], // 6,000 × 0.40 + 4,000 × 0.10 + 1,000 × 1.60
    ['gpt-4.1-nano', 0.0011], // 6,000 × 0.10 + 4,000 × 0.025 + 1,000 × 0.40
    ['o1', 0.18], // 6,000 × 15 + 4,000 × 7.50 + 1,000 × 60
    ['o3', 0.022], // 6,000 × 2 + 4,000 × 0.50 + 1,000 × 8
    ['o3-mini', 0.0132], // 6,000 × 1.10 + 4,000 × 0.55 + 1,000 × 4.40
    ['o4-mini', 0.0121], // 6,000 × 1.10 + 4,000 × 0.275 + 1,000 × 4.40
    ['gpt-5', 0.018], // 6,000 × 1.25 + 4,000 × 0.125 + 1,000 × 10
    ['gpt-5-mini', 0.0036], // 6,000 × 0.25 + 4,000 × 0.025 + 1,000 × 2
    ['gpt-5-nano', 0.00072], // 6,000 × 0.05 + 4,000 × 0.005 + 1,000 × 0.40
    ['gpt-5.1', 0.018], // as gpt-5
    ['gpt-5.2', 0.0252], // 6,000 × 1.75 + 4,000 × 0.175 + 1,000 × 14
    ['gpt-5.4', 0.031], // 6,000 × 2.50 + 4,000 × 0.25 + 1,000 × 15
    ['gpt-5.4-mini', 0.0093], // 6,000 × 0.75 + 4,000 × 0.075 + 1,000 × 4.50
    ['gpt-5.5', 0.062], // 6,000 × 5 + 4,000 × 0.50 + 1,000 × 30
    ['gpt-5.6-luna', 0.00248], // 6,000 × 0.20 + 4,000 × 0.02 + 1,000 × 1.20
    ['gpt-6-luna', 0.00114], // 6,000 × 0.10 + 4,000 × 0.01 + 1,000 × 0.50
    ['gpt-6.1-sol', 0.0224], // 6,000 × 2 + 4,000 × 0.10 + 1,000 × 10
    ['claude-sonnet-4-5', 0.0342], // 6,000 × 3 + 4,000 × 0.30 + 1,000 × 15
    ['claude-haiku-4-5', 0.0114] // 6,000 × 1 + 4,000 × 0.10 + 1,000 × 5
  ])('%s charges %d USD', (model, usd) => {
    expect(bill({ model, input: 10_000, cached: 4_000, output: 1_000 })).toBeCloseTo(usd, 10)
  })

  test('an embedding states no output: 10,000 × 0.02', () => {
    expect(bill({ model: 'text-embedding-3-small', input: 10_000 })).toBeCloseTo(0.0002, 10)
  })
})

describe('threads of BerriAI/litellm', () => {
  test('#6215: cached tokens lie inside prompt_tokens, and are charged once', () => {
    // (2,006 − 1,920) × 2.50 + 1,920 × 1.25 + 300 × 10 = 215 + 2,400 + 3,000; the mistake gave 5,015 + 2,400 + 3,000.
    expect(bill({ model: 'gpt-4o', input: 2_006, cached: 1_920, output: 300 })).toBeCloseTo(0.005615, 12)
  })

  test('#15945: a gpt-5 call whose cost the thread agrees on', () => {
    // (9,126 − 4,864) × 1.25 + 4,864 × 0.125 + 3,197 × 10 = 5,327.5 + 608 + 31,970
    expect(bill({ model: 'gpt-5', input: 9_126, cached: 4_864, output: 3_197 })).toBeCloseTo(0.0379055, 12)
  })

  test('#14849: 0.7642 USD were logged for a gemini-2.5-pro call, four times too much', () => {
    // Above 200,000 tokens Google charges 2.50, 0.25 and 15: 5,005 × 2.50 + 257,955 × 0.25 + 1,744 × 15
    // = 12,512.5 + 64,488.75 + 26,160. The thread itself reckons 0.1849, at the cached rate of its day (0.625) and without
    // the surcharge on the rest.
    const row = { model: 'gemini-2.5-pro', input: 262_960, cached: 257_955, output: 1_744 }
    expect(bill(row)).toBeCloseTo(0.10316125, 10)
    // At the rates of the thread: 5,005 × 1.25 + 257,955 × 0.625 + 1,744 × 10 = 6,256.25 + 161,221.875 + 17,440
    expect(bill(row, 'gemini-2.5-pro=1.25,0.625,10')).toBeCloseTo(0.184918125, 10)
  })

  test('#37407: xAI’s own bill for grok-4.6, of which 172 % were logged', () => {
    // xAI states 0.003092 USD for 2,461 tokens in, 2,432 of them cached, and 303 out, and 0.00491 USD for 606 out:
    // 29 × 2 + 2,432 × 0.50 + 303 × 6 = 58 + 1,216 + 1,818
    const row = { model: 'xai/grok-4.6', input: 2_461, cached: 2_432, output: 303 }
    expect(bill(row, 'xai/grok-4.6=2,0.5,6')).toBeCloseTo(0.003092, 12)
    expect(bill({ ...row, output: 606 }, 'xai/grok-4.6=2,0.5,6')).toBeCloseTo(0.00491, 12)
  })

  test('#34801: cached tokens that a log does not count are charged in full', () => {
    // OpenAI counted 65,304 cached tokens, the log 49,563: 15,741 × (5 − 0.50) = 0.0708345 USD more, of the 0.0736 USD of the
    // thread; the rest of it is the surcharge on cache writes.
    const row = { model: 'gpt-5.6-sol', input: 73_550, output: 20_480 }
    const [logged, counted] = [49_563, 65_304].map(
      cached => bill({ ...row, cached }, 'gpt-5.6-sol=5,0.5,30') as number
    ) as [number, number]
    expect(logged - counted).toBeCloseTo(0.0708345, 10)
  })
})

async function* linesOf(record: unknown) {
  yield Buffer.from(`${JSON.stringify(record)}\n`)
}

/** What a log of one record is charged. */
async function billOf(record: unknown): Promise<number | null> {
  const { data } = await readLog(['-'], { stdin: linesOf(record) })
  return priceShared(meterTokens(data, noOverrides), WEEK, new Map(), data.grain).usdInPeriod.value
}

describe('each source’s own way to count cached tokens', () => {
  // 98,805 tokens in, 66,360 of them read from the cache and 32,435 written to it, and 5,120 out, of claude-opus-4-5 (#11364).
  // Writes that live five minutes cost 1.25 × the input: 10 × 5 + 32,435 × 6.25 + 66,360 × 0.50 + 5,120 × 25
  // = 50 + 202,718.75 + 33,180 + 128,000; where a log does not tell them from other input: 32,445 × 5 = 162,225 instead
  const usd = 0.36394875
  const withoutWrites = 0.323405
  const times = { start_time: '2026-03-02T08:00:00Z', end_time: '2026-03-02T08:00:09Z' }

  test('Anthropic’s own usage counts them beside the input', async () => {
    const usage = {
      input_tokens: 10,
      cache_read_input_tokens: 66_360,
      cache_creation_input_tokens: 32_435,
      output_tokens: 5_120
    }
    expect(await billOf({ ts: times.start_time, model: 'claude-opus-4-5', usage })).toBeCloseTo(usd, 10)
  })

  test('LiteLLM counts them inside, also for Anthropic', async () => {
    const record = {
      id: 'x',
      call_type: 'acompletion',
      response_cost: 0.04708,
      status: 'success',
      startTime: times.start_time,
      endTime: times.end_time,
      model: 'claude-opus-4-5',
      prompt_tokens: 98_805,
      completion_tokens: 5_120,
      metadata: { usage_object: { prompt_tokens_details: { cached_tokens: 66_360 } } }
    }
    expect(await billOf(record)).toBeCloseTo(withoutWrites, 10)
  })

  test('Helicone counts them beside for Anthropic', async () => {
    const record = {
      response_id: 'r',
      response_created_at: times.end_time,
      response_status: 200,
      request_id: 'q',
      request_created_at: times.start_time,
      delay_ms: 9_000,
      model: 'claude-opus-4-5',
      provider: 'ANTHROPIC',
      prompt_tokens: 10,
      prompt_cache_read_tokens: 66_360,
      prompt_cache_write_tokens: 32_435,
      completion_tokens: 5_120
    }
    expect(await billOf(record)).toBeCloseTo(usd, 10)
  })

  test('spans count them inside by convention, and beside where there are more of them than input', async () => {
    const span = (attributes: Record<string, unknown>) => ({
      name: 'chat',
      kind: 3,
      span_id: 's',
      ...times,
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.response.model': 'claude-opus-4-5',
        ...attributes
      }
    })
    const cached = { 'gen_ai.usage.cache_read_input_tokens': 66_360, 'gen_ai.usage.output_tokens': 5_120 }
    expect(await billOf(span({ 'gen_ai.usage.input_tokens': 98_805, ...cached }))).toBeCloseTo(
      withoutWrites,
      10
    )
    expect(await billOf(span({ 'gen_ai.usage.input_tokens': 32_445, ...cached }))).toBeCloseTo(
      withoutWrites,
      10
    )
  })

  test('OpenAI’s usage counts them inside, in Chat Completions and in Responses', async () => {
    // (2,006 − 1,920) × 2.50 + 1,920 × 1.25 + 300 × 10
    const chat = {
      prompt_tokens: 2_006,
      completion_tokens: 300,
      prompt_tokens_details: { cached_tokens: 1_920 }
    }
    const responses = {
      input_tokens: 2_006,
      output_tokens: 300,
      input_tokens_details: { cached_tokens: 1_920 }
    }
    for (const usage of [chat, responses]) {
      expect(await billOf({ ts: times.start_time, model: 'gpt-4o', usage })).toBeCloseTo(0.005615, 12)
    }
  })
})

/** scripts/goldenBills.mjs works them out from rates of its own, and writes the logs. */
describe('bills that an independent script works out', () => {
  async function* textOf(text: string) {
    yield Buffer.from(text)
  }

  test.each(LOGS.map(log => [log.name, log] as const))('%s', async (_, log) => {
    const { data } = await readLog(['-'], { stdin: textOf(csvOf(log)) })
    const { value } = priceShared(meterTokens(data, noOverrides), WEEK, new Map(), data.grain).usdInPeriod
    const wanted = goldenBillOf(log)
    if (wanted === null) expect(value).toBeNull()
    else expect((value ?? 0) / wanted).toBeCloseTo(1, 9)
  })
})
