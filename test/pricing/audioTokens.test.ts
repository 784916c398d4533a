// slow: reads and bills a log for each of many cases
/** Audio, images and web searches at the rates that the price package lists for them: in every spelling of a log, and never as if they were free. */
import { describe, expect, test } from 'vitest'
import { demandsOf } from '../../src/capacity/demand/workload.ts'
import { standInsOf } from '../../src/capacity/fleet/sources.ts'
import { UTC } from '../../src/log/zone.ts'
import { DEFAULTS } from '../../src/options.ts'
import { billRows } from '../../src/pricing/billRows.ts'
import { scaleToMonth } from '../../src/pricing/month.ts'
import { priceShared } from '../../src/pricing/shared.ts'
import { readLog } from '../../src/read/readLog.ts'
import { compareCosts, meterTokens } from './priced.ts'
import { describedAs, noOverrides, planOf } from './sample.ts'

const TIMES = ['2026-11-10T08:00:00Z', '2026-11-10T08:01:00Z', '2026-11-10T08:02:00Z']

async function* textOf(text: string) {
  yield Buffer.from(text)
}

async function billed(text: string) {
  const { data } = await readLog(['-'], { stdin: textOf(text) })
  const { usdInPeriod, lines } = priceShared(
    meterTokens(data, noOverrides),
    scaleToMonth(604_800),
    new Map(),
    data.grain
  )
  return { data, usd: usdInPeriod.value as number, note: usdInPeriod.note ?? '', lines }
}

const jsonlOf = (records: readonly object[]) =>
  `${records.map(record => JSON.stringify(record)).join('\n')}\n`

/** One call as three rows of JSON. */
const jsonOf = (model: string, usage: object) =>
  jsonlOf(TIMES.map((timestamp, i) => ({ timestamp, id: `call-${i}`, model, ...usage })))

const csvOf = (model: string, columns: Readonly<Record<string, number>>) =>
  [
    ['timestamp', 'request_id', 'model', ...Object.keys(columns)].join(','),
    ...TIMES.map((time, i) => [time, `call-${i}`, model, ...Object.values(columns)].join(','))
  ].join('\n')

/** USD of three calls: counts × USD per million. */
const three = (...parts: readonly (readonly [count: number, rate: number])[]) =>
  3 * parts.reduce((sum, [count, rate]) => sum + (count * rate) / 1e6, 0)

/** Of @pydantic/genai-prices 0.1.8: text in, cached and out, audio in, cached and out. */
const GPT_AUDIO = { text: 2.5, out: 10, audio: 32, spoken: 64 }

describe('gpt-audio: 1,000 tokens in, of which 800 are audio; 300 out, of which 250 are spoken', () => {
  const wanted = three(
    [200, GPT_AUDIO.text],
    [800, GPT_AUDIO.audio],
    [50, GPT_AUDIO.out],
    [250, GPT_AUDIO.spoken]
  )
  const chat = {
    prompt_tokens: 1_000,
    completion_tokens: 300,
    total_tokens: 1_300,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 800 },
    completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 250 }
  }
  const inside = { input_tokens: 1_000, output_tokens: 300 }
  const start = (i: number) => TIMES[i] as string
  const end = (i: number) => start(i).replace(':00Z', ':05Z')
  const recordsOf = (record: (i: number) => object) => jsonlOf(TIMES.map((_, i) => record(i)))
  const span = (i: number, attributes: object) => ({
    ...{ name: 'chat', kind: 3, trace_id: `t${i}`, span_id: `s${i}`, start_time: start(i), end_time: end(i) },
    attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.response.model': 'gpt-audio', ...attributes }
  })
  test.each([
    [
      'Langfuse',
      JSON.stringify(
        TIMES.map((startTime, i) => ({
          ...{
            id: `o${i}`,
            traceId: `t${i}`,
            type: 'GENERATION',
            startTime,
            endTime: end(i),
            model: 'gpt-audio'
          },
          usageDetails: {
            input: 200,
            input_audio_tokens: 800,
            output: 50,
            output_audio_tokens: 250,
            total: 1_300
          }
        }))
      )
    ],
    [
      'LiteLLM',
      recordsOf(i => ({
        ...{ id: `l${i}`, call_type: 'acompletion', startTime: start(i), endTime: end(i), status: 'success' },
        ...{ response_cost: 0.04, model: 'gpt-audio', prompt_tokens: 1_000, completion_tokens: 300 },
        metadata: { usage_object: chat }
      }))
    ],
    [
      'Helicone',
      recordsOf(i => ({
        ...{ request_id: `h${i}`, request_created_at: start(i), response_id: `r${i}`, response_status: 200 },
        ...{ response_created_at: end(i), delay_ms: 900, model: 'gpt-audio', provider: 'OPENAI' },
        ...{ prompt_tokens: 1_000, completion_tokens: 300 },
        ...{ prompt_audio_tokens: 800, completion_audio_tokens: 250 }
      }))
    ],
    [
      'spans',
      recordsOf(i =>
        span(i, {
          'gen_ai.usage.input_tokens': 1_000,
          'gen_ai.usage.output_tokens': 300,
          'gen_ai.usage.input_audio_tokens': 800,
          'gen_ai.usage.output_audio_tokens': 250
        })
      )
    ],
    [
      'spans of OpenInference',
      recordsOf(i =>
        span(i, {
          'llm.token_count.prompt': 1_000,
          'llm.token_count.completion': 300,
          'llm.token_count.prompt_details.audio': 800,
          'llm.token_count.completion_details.audio': 250
        })
      )
    ],
    [
      'a body within an envelope',
      recordsOf(i => ({
        ...{ ts: start(i), latency_ms: 900 },
        response: { body: { id: `b${i}`, model: 'gpt-audio', usage: chat } }
      }))
    ],
    ['a Chat Completions usage', jsonOf('gpt-audio', { usage: chat })],
    [
      'a usage of the realtime API',
      jsonOf('gpt-audio', {
        usage: {
          ...inside,
          total_tokens: 1_300,
          input_token_details: { text_tokens: 200, audio_tokens: 800, cached_tokens: 0 },
          output_token_details: { text_tokens: 50, audio_tokens: 250 }
        }
      })
    ],
    ['columns', csvOf('gpt-audio', { ...inside, input_audio_tokens: 800, output_audio_tokens: 250 })],
    [
      'columns in other words',
      csvOf('gpt-audio', {
        prompt_tokens: 1_000,
        completion_tokens: 300,
        promptAudioTokens: 800,
        completionAudioTokens: 250
      })
    ],
    [
      'columns with a total that holds them once',
      csvOf('gpt-audio', {
        ...inside,
        total_tokens: 1_300,
        audio_input_tokens: 800,
        audio_output_tokens: 250
      })
    ],
    [
      'columns beside the text',
      csvOf('gpt-audio', {
        input_tokens: 200,
        output_tokens: 50,
        total_tokens: 1_300,
        input_audio_tokens: 800,
        output_audio_tokens: 250
      })
    ],
    [
      'columns of text alone',
      csvOf('gpt-audio', {
        input_text_tokens: 200,
        output_text_tokens: 50,
        input_audio_tokens: 800,
        output_audio_tokens: 250
      })
    ]
  ])('%s', async (_, text) => {
    const { usd, note, data } = await billed(text)
    expect(usd).toBeCloseTo(wanted, 10)
    expect(note).not.toContain('lower bound')
    expect(data.inputTokens[0]).toBe(1_000)
    expect(data.outputTokens[0]).toBe(300)
  })
})

test('the realtime API states what of the audio was cached', async () => {
  const usage = {
    ...{ input_tokens: 1_000, output_tokens: 500, total_tokens: 1_500 },
    input_token_details: {
      ...{ text_tokens: 300, audio_tokens: 700, cached_tokens: 400 },
      cached_tokens_details: { text_tokens: 100, audio_tokens: 300 }
    },
    output_token_details: { text_tokens: 100, audio_tokens: 400 }
  }
  const { usd, note } = await billed(jsonOf('gpt-realtime', { usage }))
  expect(usd).toBeCloseTo(three([200, 4], [100, 0.4], [400, 32], [300, 0.4], [100, 16], [400, 64]), 10)
  expect(note).not.toContain('lower bound')
})

const usageExport = (more: object) =>
  JSON.stringify({
    object: 'page',
    has_more: false,
    data: Array.from({ length: 3 }, (_, i) => ({
      object: 'bucket',
      start_time: 1_762_732_800 + 3_600 * i,
      end_time: 1_762_736_400 + 3_600 * i,
      results: [
        {
          object: 'organization.usage.completions.result',
          num_model_requests: 5,
          model: 'gpt-audio',
          ...more
        }
      ]
    }))
  })

test.each([
  [
    'text beside audio',
    { input_tokens: 200, output_tokens: 50, input_audio_tokens: 800, output_audio_tokens: 250 }
  ],
  [
    'text as a part of all',
    {
      ...{ input_tokens: 1_000, input_text_tokens: 200, input_audio_tokens: 800 },
      ...{ output_tokens: 300, output_text_tokens: 50, output_audio_tokens: 250 }
    }
  ]
])('a usage export with %s', async (_, more) => {
  const { usd } = await billed(usageExport(more))
  expect(usd).toBeCloseTo(three([200, 2.5], [800, 32], [50, 10], [250, 64]), 10)
})

const gemini = (input: string, more: object = {}) => ({
  usageMetadata: {
    promptTokenCount: 2_000,
    candidatesTokenCount: 300,
    totalTokenCount: 2_300,
    promptTokensDetails: [
      { modality: 'TEXT', tokenCount: 500 },
      { modality: input, tokenCount: 1_500 }
    ],
    ...more
  }
})

describe('Gemini', () => {
  test('hears at its own rate', async () => {
    const { usd, note } = await billed(jsonOf('gemini-2.5-flash', gemini('AUDIO')))
    expect(usd).toBeCloseTo(three([500, 0.3], [1_500, 1], [300, 2.5]), 10)
    expect(note).not.toContain('lower bound')
  })

  test('cached audio has a rate of its own', async () => {
    const { usd } = await billed(
      jsonOf(
        'gemini-2.5-flash',
        gemini('AUDIO', {
          cachedContentTokenCount: 1_000,
          cacheTokensDetails: [
            { modality: 'AUDIO', tokenCount: 900 },
            { modality: 'TEXT', tokenCount: 100 }
          ]
        })
      )
    )
    expect(usd).toBeCloseTo(three([400, 0.3], [100, 0.03], [600, 1], [900, 0.1], [300, 2.5]), 10)
  })

  test('which of the audio was cached is not said: the least it can be, and a lower bound', async () => {
    const { usd, note } = await billed(
      jsonOf('gemini-2.5-flash', gemini('AUDIO', { cachedContentTokenCount: 1_000 }))
    )
    expect(usd).toBeCloseTo(three([500, 0.3], [500, 1], [1_000, 0.1], [300, 2.5]), 10)
    expect(note).toContain('a lower bound: attempts with audio tokens, charged as the least they can be: 3')
  })

  test('sees at the rate of text, and draws at its own', async () => {
    const seen = await billed(jsonOf('gemini-2.5-flash', gemini('IMAGE')))
    expect(seen.usd).toBeCloseTo(three([2_000, 0.3], [300, 2.5]), 10)
    expect(seen.note).not.toContain('lower bound')
    const drawn = await billed(
      jsonOf(
        'gemini-2.5-flash-image',
        gemini('IMAGE', { candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: 300 }] })
      )
    )
    expect(drawn.usd).toBeCloseTo(three([2_000, 0.3], [300, 30]), 10)
  })
})

test('gpt-image-1: text in, images in, images out', async () => {
  const { usd, note } = await billed(
    jsonOf('gpt-image-1', {
      usage: {
        input_tokens: 500,
        output_tokens: 1_000,
        total_tokens: 1_500,
        input_tokens_details: { text_tokens: 100, image_tokens: 400 }
      }
    })
  )
  expect(usd).toBeCloseTo(three([100, 5], [400, 10], [1_000, 40]), 10)
  expect(note).not.toContain('lower bound')
})

describe('what has no rate, or is not told apart, is a lower bound', () => {
  const usage = (details: object) => ({
    usage: { prompt_tokens: 900, completion_tokens: 30, total_tokens: 930, prompt_tokens_details: details }
  })

  test('audio of a model without a rate for it', async () => {
    const { note, usd } = await billed(jsonOf('gpt-4o', usage({ cached_tokens: 0, audio_tokens: 800 })))
    expect(usd).toBeCloseTo(three([900, 2.5], [30, 10]), 10)
    expect(note).toContain('a lower bound: attempts with audio tokens, charged as the least they can be: 3')
  })

  test('a total of audio alone', async () => {
    const { note, usd } = await billed(
      csvOf('gpt-audio', { input_tokens: 1_000, output_tokens: 300, audio_tokens: 900 })
    )
    expect(usd).toBeCloseTo(three([1_000, 2.5], [300, 10]), 10)
    expect(note).toContain('a lower bound: attempts with audio tokens, charged as the least they can be: 3')
  })

  test('nothing said of audio by a model that hears', async () => {
    const { note } = await billed(csvOf('gpt-audio', { input_tokens: 1_000, output_tokens: 300 }))
    expect(note).toContain(
      'a lower bound: audio and image tokens are not told apart from text by the log for gpt-audio'
    )
  })

  test('none, and none is said', async () => {
    const { note } = await billed(jsonOf('gpt-4o', usage({ cached_tokens: 0, audio_tokens: 0 })))
    expect(note).not.toContain('audio')
  })
})

describe('web searches', () => {
  const claude = (searches: number) => ({
    usage: {
      input_tokens: 1_000,
      output_tokens: 100,
      server_tool_use: { web_search_requests: searches }
    }
  })

  test('10 USD a thousand at Anthropic, beside the tokens and at no tier’s discount', async () => {
    const { usd, lines, data, note } = await billed(jsonOf('claude-haiku-4-5', claude(4)))
    expect(usd).toBeCloseTo(three([1_000, 1], [100, 5]) + 3 * 4 * 0.01, 10)
    expect(note).not.toContain('lower bound')
    expect(lines.find(({ unit }) => unit === 'thousand web searches')).toMatchObject({
      quantity: 0.012,
      usdPerUnit: 10
    })
    const rows = billRows(data, noOverrides, UTC)
    expect(rows.reduce((sum, row) => sum + row.usd, 0)).toBeCloseTo(usd, 10)
  })

  test.each([
    [
      'LiteLLM',
      (i: number, usage: object) => ({
        ...{
          id: `l${i}`,
          call_type: 'acompletion',
          startTime: TIMES[i],
          endTime: TIMES[i],
          status: 'success'
        },
        ...{ response_cost: 0.04, model: 'claude-haiku-4-5', prompt_tokens: 1_000, completion_tokens: 100 },
        metadata: { usage_object: usage }
      })
    ],
    [
      'Claude Code',
      (i: number, usage: object) => ({
        ...{ type: 'assistant', timestamp: TIMES[i], sessionId: 's', requestId: `q${i}`, uuid: `u${i}` },
        message: { id: `m${i}`, type: 'message', role: 'assistant', model: 'claude-haiku-4-5', usage }
      })
    ]
  ])('of %s', async (_, record) => {
    const { usd } = await billed(jsonlOf(TIMES.map((_, i) => record(i, claude(4).usage))))
    expect(usd).toBeCloseTo(three([1_000, 1], [100, 5]) + 3 * 4 * 0.01, 10)
  })

  test('where no rate is listed a lower bound', async () => {
    const { note } = await billed(jsonOf('bedrock/anthropic.claude-haiku-4-5-20251001-v1:0', claude(4)))
    expect(note).toContain('a lower bound: attempts that searched the web, which is billed by the call: 3')
  })

  test('whoever answers, they are bought', async () => {
    const [without, withSearches] = await Promise.all(
      [0, 4].map(async searches => {
        const { data } = await billed(jsonOf('claude-haiku-4-5', claude(searches)))
        const plan = planOf({ gpu: 'H100-SXM', gpus: 1, source: 'claude-haiku-4-5' })
        return compareCosts(data, describedAs(604_800), plan, [], noOverrides)
      })
    )
    const more = 3 * 4 * 0.01 * (withSearches?.period.monthsFactor as number)
    const byId = (costs: typeof without) =>
      new Map(costs?.alternatives.map(({ id, usdPerMonth }) => [id, usdPerMonth.value]))
    const [before, after] = [byId(without), byId(withSearches)]
    const ids = [...after].flatMap(([id, usd]) => (usd === null ? [] : [id]))
    expect(ids).toEqual(expect.arrayContaining(['shared', 'open-shared', 'fixed']))
    for (const id of ids) expect((after.get(id) as number) - (before.get(id) as number)).toBeCloseTo(more, 9)
  })
})

describe('what may stand in for a model that hears', () => {
  const spoken = (audio: readonly number[]) =>
    jsonlOf(
      audio.map((count, i) => ({
        timestamp: new Date(Date.UTC(2026, 10, 10, 8) + i * 1_000).toISOString(),
        id: `call-${i}`,
        model: 'gemini-2.5-flash',
        usage: {
          ...{ prompt_tokens: 1_000, completion_tokens: 100, total_tokens: 1_100 },
          prompt_tokens_details: { audio_tokens: count }
        }
      }))
    )
  const standIns = async (text: string, changed = {}) => {
    const { data } = await billed(text)
    const demands = demandsOf(data, { describe: String, hourOfWeek: null }, 1)
    return standInsOf({ ...DEFAULTS.sizing, ...changed }, demands)('gemini-2.5-flash').length
  }

  test('nothing whose hearing nobody knows, but what the user names', async () => {
    expect(await standIns(spoken([800, 800, 0]))).toBe(0)
    expect(await standIns(spoken([800, 800, 0]), { targetModel: 'Gemma-4-26B-A4B' })).toBe(1)
  })

  test('one trial in a hundred is no habit', async () => {
    expect(
      await standIns(spoken(Array.from({ length: 200 }, (_, i) => (i === 0 ? 800 : 0))))
    ).toBeGreaterThan(0)
  })
})
