// slow: reads a log for each of many cases
/** Columns beside the true ones that are called like them, and true ones that no name tells: what stands there decides. */

import { describe, expect, test } from 'vitest'
import { type Call, csvOf, figuresOf, iso, linesOf, PLAIN, refusalOf, type Table, TRUTH } from './figures.ts'

const figures = async (table: Table) => (await figuresOf(csvOf(table))).figures
const ended = ({ at, millis }: Call) => new Date(at + millis).toISOString()
const answered =
  (of: (call: Call) => number) =>
  (call: Call): string | number =>
    call.status === 200 ? of(call) : ''
const without = (...names: readonly string[]): Table =>
  Object.fromEntries(Object.entries(PLAIN).filter(([name]) => !names.includes(name)))

describe('moments', () => {
  const { timestamp: _, ...rest } = PLAIN
  test.each<[string, Table]>([
    ['of a release', { release_date: () => '2024-08-06', completed_on: ended, ...rest }],
    ['of a user', { created_at: () => '2023-06-01T08:00:00Z', t_request_sent: iso, ...rest }],
    [
      'of storing',
      { _ingest_time: ({ at, i }) => new Date(at + 3_600_000 + i).toISOString(), tstamp: iso, ...rest }
    ],
    [
      'behind the end',
      { exported_at: ({ at }) => new Date(at + 3_600_000).toISOString(), ended: ended, ...rest }
    ],
    [
      'a day and a clock beside lengths that look like one',
      {
        first_token: () => '00:00:00.140',
        model_version: () => '2024-08-06',
        Date: call => iso(call).slice(0, 10),
        Time: call => iso(call).slice(11, 19),
        ...rest
      }
    ]
  ])('%s', async (_, table) => {
    expect(await figures(table)).toMatchObject(TRUTH)
  })

  test('all at one moment are doubted', async () => {
    const { doubts } = await figuresOf(csvOf({ ...PLAIN, timestamp: () => '2026-03-25T09:58:07Z' }))
    expect(doubts).toContain('full-hours')
  })
})

describe('lengths', () => {
  const rest = without('latency_ms')
  const clock = (ms: number) => new Date(ms).toISOString().slice(14, 23)
  test.each<[string, Table]>([
    ['a timeout is none', { timeout_ms: () => 60_000, ...PLAIN }],
    ['cells that state one', { delta: ({ millis }) => `${millis / 1_000} s`, ...rest }],
    ['minutes and seconds', { delta: ({ millis }) => clock(millis), ...rest }],
    ['a moment’s name over lengths', { total_time: ({ millis }) => `${millis} ms`, ...rest }],
    ['what end − start is', { delta: ({ millis }) => millis, finished: ended, ...rest }]
  ])('%s', async (_, table) => {
    expect(await figures(table)).toMatchObject(TRUTH)
  })

  test('the end in seconds since 1970 is no length in nanoseconds', async () => {
    const table = { ...rest, timestamp: iso, time_done: ({ at, millis }: Call) => (at + millis) / 1_000 }
    expect(await figures(table)).toMatchObject({ seconds: TRUTH.seconds })
  })
})

describe('counts', () => {
  const part = ({ i, output }: Call) => (i % 2 === 0 ? Math.floor(output / 3) : 0)
  test.each<[string, Table]>([
    [
      'a part of the output that the total holds besides',
      {
        ...PLAIN,
        output_tokens: answered(call => call.output - part(call)),
        hidden: answered(part),
        total_tokens: answered(({ input, output }) => input + output)
      }
    ],
    [
      'a total that no name tells',
      {
        ...PLAIN,
        output_tokens: answered(call => call.output - part(call)),
        hidden: answered(part),
        everything: answered(({ input, output }) => input + output)
      }
    ],
    [
      'an estimate of calls that failed',
      { ...PLAIN, prompt_est_tokens: ({ input, i }) => Math.round(input * 1.07) + (i % 5) }
    ],
    [
      'the window of a model',
      { ...without('input_tokens'), context_length: () => 131_072, isl: answered(({ input }) => input) }
    ],
    [
      'a total within the response',
      {
        ...without('input_tokens', 'output_tokens'),
        'response.tokens.total': answered(({ input, output }) => input + output),
        'response.tokens.output': answered(({ output }) => output),
        prompt_tokens: answered(({ input }) => input)
      }
    ]
  ])('%s', async (_, table) => {
    expect(await figures(table)).toMatchObject(TRUTH)
  })

  test('cached tokens lie outside the input in the calls that have some, however few', async () => {
    const cached = ({ i, input }: Call) => (i % 8 === 0 ? Math.floor(input / 2) : 0)
    const table = {
      ...PLAIN,
      input_tokens: answered(call => call.input - cached(call)),
      tokens_cached: answered(cached),
      total_tokens: answered(({ input, output }) => input + output)
    }
    expect(await figures(table)).toMatchObject(TRUTH)
  })

  test('a total that nothing explains is doubted', async () => {
    const table = { ...PLAIN, total_tokens: answered(({ input, output, i }) => input + output + 200 + 9 * i) }
    expect((await figuresOf(csvOf(table))).doubts).toContain('sum-differs')
  })
})

describe('outcomes', () => {
  const rest = without('status')
  test.each([
    ['passed', ({ status }: Call) => String(status === 200)],
    ['err', ({ status }: Call) => (status === 200 ? '--' : 'HTTP 503')]
  ])('%s', async (name, of) => {
    expect(await figures({ ...rest, [name]: of })).toMatchObject({ failed: TRUTH.failed })
  })

  test('calls without tokens of which nothing says how they ended are doubted, with a map that works', async () => {
    const text = csvOf({ ...rest, fine: ({ status }) => (status === 200 ? 1 : 0) })
    const { figures, warnings } = await figuresOf(text)
    expect(figures).toMatchObject({ failed: 0 })
    const doubt = warnings.find(({ code }) => code === 'unsaid-outcomes')
    const map = /--map "([^"]+)"/.exec(doubt?.effect ?? '')?.[1] ?? ''
    expect(await figuresOf(text, 'log.csv', { map })).toMatchObject({ figures: TRUTH_WITHOUT_429 })
  })

  test('so are those of which none was among the calls looked at', async () => {
    const calls = Array.from({ length: 2_000 }, (_, i) => ({
      ts: new Date(Date.parse('2026-03-25T09:00:00Z') + i * 9_000).toISOString(),
      model: 'gpt-4o',
      prompt_tokens: i > 1_900 && i % 10 === 0 ? 0 : 100 + i,
      completion_tokens: i > 1_900 && i % 10 === 0 ? 0 : 20 + (i % 70),
      how: i > 1_900 && i % 10 === 0 ? 'kaputt' : 'fein'
    }))
    const { warnings } = await figuresOf(JSON.stringify(calls), 'log.json')
    expect(warnings.find(({ code }) => code === 'unsaid-outcomes')?.message).toMatch(/^9 of 2,000 requests/)
  })

  test.each([
    ['status=ok', { ok: ({ status }: Call) => (status === 200 ? 'true' : 'false') }],
    ['status=failed', { failed: ({ status }: Call) => (status === 200 ? 0 : 1) }],
    ['error=err', { err: ({ status }: Call) => (status === 200 ? '' : 'Bad gateway') }],
    ['status=how', { how: ({ status }: Call) => (status === 200 ? 'fine' : 'kaputt') }]
  ])('a map names flags, texts and words of them: %s', async (entry, columns) => {
    const map = `start=timestamp,duration=latency_ms:ms,input=input_tokens,output=output_tokens,model=model,${entry}`
    const { figures } = await figuresOf(csvOf({ ...rest, ...columns }), 'log.csv', { map })
    expect(figures).toMatchObject(TRUTH_WITHOUT_429)
  })

  const { throttled: _, ...TRUTH_WITHOUT_429 } = TRUTH
})

test('the map of dates that can be read in two ways says how calls ended', async () => {
  const day = (call: Call) => `04/03/2026 ${iso(call).slice(11, 19)}`
  const table = {
    ...without('status', 'timestamp'),
    at: day,
    err: ({ status }: Call) => (status === 200 ? '' : `HTTP ${status}`)
  }
  const text = csvOf(table)
  const map = /--map "([^"]+)"/.exec(await refusalOf(text))?.[1] ?? ''
  expect(map).toContain('error=err')
  expect((await figuresOf(text, 'log.csv', { map })).figures).toMatchObject({
    failed: TRUTH.failed,
    throttled: TRUTH.throttled
  })
})

test('a printed table whose first cells are dashes keeps all its rows', async () => {
  const row = (cells: readonly unknown[]) => `| ${cells.join(' | ')} |\n`
  const rule = '+----+----+----+----+\n'
  const rows = linesOf(call =>
    row([
      call.status === 200 ? call.output : '--',
      iso(call),
      call.status === 200 ? call.input : '--',
      call.status
    ]).trim()
  )
  const text = `${rule}${row(['tokens_out', 'time', 'tokens_in', 'status'])}${rule}${rows}${rule}`
  const { attempts, failed, input, output } = TRUTH
  expect((await figuresOf(text, 'table.txt')).figures).toMatchObject({ attempts, failed, input, output })
})
