// slow: reads a log for each of many cases
/** Tables as teams keep them: several calls in a row, sums without a count, samples, negated flags → the true figures, a warning or a refusal with the map. */
import { describe, expect, test } from 'vitest'
import {
  CALLS,
  type Call,
  csvOf,
  figuresOf,
  linesOf,
  PLAIN,
  refusalOf,
  type Table,
  TRUTH
} from './figures.ts'

const without = (...names: readonly string[]): Table =>
  Object.fromEntries(Object.entries(PLAIN).filter(([name]) => !names.includes(name)))
const mapsIn = (refusal: string) => [...refusal.matchAll(/--map "([^"]+)"/g)].map(([, map]) => map as string)

describe('several calls in each row', () => {
  const first = (count: number) => Math.floor(count * 0.4)
  const answered =
    (of: (call: Call) => number) =>
    (call: Call): string | number =>
      call.status === 200 ? of(call) : ''
  const NAMES: readonly (readonly [string, string, string, string])[] = [
    ['prompt_tokens_1', 'completion_tokens_1', 'prompt_tokens_2', 'completion_tokens_2'],
    ['plan_input_tokens', 'plan_output_tokens', 'answer_input_tokens', 'answer_output_tokens'],
    ['Router prompt tokens', 'Router completion tokens', 'Writer prompt tokens', 'Writer completion tokens'],
    [
      'step1.usage.prompt_tokens',
      'step1.usage.completion_tokens',
      'step2.usage.prompt_tokens',
      'step2.usage.completion_tokens'
    ]
  ]

  test.each(NAMES)('%s, %s, %s and %s', async (...names) => {
    const [in1, out1, in2, out2] = names
    const text = csvOf({
      ...without('input_tokens', 'output_tokens'),
      [in1]: answered(({ input }) => first(input)),
      [out1]: answered(({ output }) => first(output)),
      [in2]: answered(({ input }) => input - first(input)),
      [out2]: answered(({ output }) => output - first(output))
    })
    const refusal = await refusalOf(text)
    expect(refusal).toContain('several calls')
    const [both, one] = mapsIn(refusal)
    expect((await figuresOf(text, 'log.csv', { map: both })).figures).toEqual(TRUTH)
    expect((await figuresOf(text, 'log.csv', { map: one })).figures.input).toBeLessThan(TRUTH.input / 2)
  })

  test('the same count under two names is one call’s', async () => {
    const text = csvOf({
      ...without('input_tokens', 'output_tokens'),
      'openai.prompt_tokens': answered(({ input }) => input),
      'openai.completion_tokens': answered(({ output }) => output),
      'billed.prompt_tokens': answered(({ input }) => input),
      'billed.completion_tokens': answered(({ output }) => output)
    })
    expect((await figuresOf(text)).figures).toEqual(TRUTH)
  })
})

describe('rows at full hours or days', () => {
  const DAYS = Array.from({ length: 12 }, (_, i) => ({
    day: `2026-03-${String(2 + (i >> 1)).padStart(2, '0')}`,
    user: i % 2 === 0 ? 'ann' : 'bob',
    tokens: 4_000 + ((i * 7_919) % 5_000)
  }))
  const table = (time: (day: string) => string, more = '', header = '') =>
    `date,user,prompt_tokens,completion_tokens${header}\n${DAYS.map(({ day, user, tokens }) => `${time(day)},${user},${tokens},${tokens >> 3}${more}\n`).join('')}`

  test.each([
    ['days', (day: string) => day],
    ['midnights', (day: string) => `${day}T00:00:00Z`]
  ])('%s of users without a count of requests are refused', async (_, time) => {
    expect(await refusalOf(table(time))).toContain(
      'no column that says of how many requests each row is the sum'
    )
  })

  test('hours by their name, too', async () => {
    const hours = table(day => `${day} 08:00:00`).replace('date', 'hour')
    expect(await refusalOf(hours)).toContain('no column that says of how many requests')
  })

  test('with a count they are buckets', async () => {
    expect((await figuresOf(table(day => day, ',5', ',requests'))).figures).toMatchObject({
      attempts: 60,
      bucketSeconds: 86_400
    })
  })

  test('of single calls they are a warning', async () => {
    const days = csvOf({ ...PLAIN, timestamp: ({ i }) => `2026-03-0${1 + Math.floor(i / 8)}` })
    const { figures, doubts } = await figuresOf(days)
    expect(figures).toMatchObject({ attempts: 40, input: TRUTH.input })
    expect(doubts).toContain('full-hours')
    expect((await figuresOf(csvOf(PLAIN))).doubts).not.toContain('full-hours')
  })
})

describe('a log that kept a share of its calls', () => {
  const doubtsWith = async (name: string, value: number) =>
    (await figuresOf(csvOf({ ...PLAIN, [name]: () => value }))).doubts
  test.each([
    ['sample_rate', 0.1],
    ['SampleRate', 20],
    ['sampling.ratio', 0.25],
    ['sampled_fraction', 0.05]
  ])('%s of %d is a warning', async (name, value) => {
    expect(await doubtsWith(name, value)).toContain('sampled')
  })
  test.each([
    ['sample_rate', 1],
    ['sample_rate', 24_000],
    ['samples', 3]
  ])('%s of %d is none', async (name, value) => {
    expect(await doubtsWith(name, value)).not.toContain('sampled')
  })
})

describe('flags that are turned round', () => {
  test.each([
    ['no_error', 'true', 'false'],
    ['noErrors', '1', '0'],
    ['not_failed', 'yes', 'no'],
    ['not_ok', 'false', 'true'],
    ['unsuccessful', 'no', 'yes']
  ])('%s', async (name, ok, bad) => {
    const text = csvOf({ ...without('status'), [name]: ({ status }) => (status === 200 ? ok : bad) })
    expect((await figuresOf(text)).figures).toEqual({ ...TRUTH, throttled: 0 })
  })
})

test('numbers beside a currency are no tokens; beside a cost they are', async () => {
  const bare: Table = {
    ...without('input_tokens', 'output_tokens'),
    prompt: ({ input }) => input,
    completion: ({ output }) => output,
    currency: () => 'micro-USD'
  }
  expect(await refusalOf(csvOf(bare))).toContain('no tokens')
  const sum = (of: (call: Call) => number) => CALLS.reduce((all, call) => all + of(call), 0)
  expect(
    (await figuresOf(csvOf({ ...bare, currency: () => 'USD', cost: () => 0.01 }))).figures
  ).toMatchObject({
    input: sum(({ input }) => input),
    output: sum(({ output }) => output)
  })
})

describe('numbers as spreadsheets group them', () => {
  const grouped = (mark: string) => (count: number) => String(count).replace(/\B(?=(\d{3})+$)/g, mark)
  const lakh = (count: number) =>
    count < 1_000
      ? String(count)
      : `${String(count)
          .slice(0, -3)
          .replace(/\B(?=(\d\d)+$)/g, ',')},${String(count).slice(-3)}`

  test('milliseconds grouped by a point, beside counts that are not', async () => {
    const text = csvOf(
      { ...PLAIN, latency_ms: ({ millis, status }) => (status === 200 ? grouped('.')(millis) : 180) },
      ';'
    )
    const failed = CALLS.filter(({ status }) => status !== 200)
    const seconds = CALLS.reduce((all, { millis }) => all + millis, 0)
    const kept = seconds - failed.reduce((all, { millis }) => all + millis - 180, 0)
    expect((await figuresOf(text)).figures).toEqual({ ...TRUTH, seconds: Math.round(kept / 1_000) })
  })

  test('lakhs of India', async () => {
    const text = csvOf({
      ...PLAIN,
      input_tokens: ({ status, input }) => (status === 200 ? lakh(input * 100) : '')
    })
    expect((await figuresOf(text)).figures).toEqual({ ...TRUTH, input: TRUTH.input * 100 })
  })

  test('thousands in a name', async () => {
    const text = linesOf(({ input, output, status, ...call }) =>
      JSON.stringify({
        ts: new Date(call.at).toISOString(),
        model: call.model,
        prompt_ktokens: status === 200 ? input / 1_000 : null,
        completion_ktokens: status === 200 ? output / 1_000 : null,
        latency_ms: call.millis,
        status
      })
    )
    expect((await figuresOf(text, 'log.jsonl')).figures).toEqual(TRUTH)
  })
})
