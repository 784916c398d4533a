// slow: reads a log for each of many cases
/** What monitoring writes beside each call – its first token, its rate, its steps, its logger's level – → the same figures. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases } from '../cases.ts'
import {
  CALLS,
  type Call,
  csvOf,
  figuresOf,
  iso,
  logRead,
  PLAIN,
  refusalOf,
  type Table,
  TRUTH
} from './figures.ts'

const answered =
  (of: (call: Call) => string | number) =>
  (call: Call): string | number =>
    call.status === 200 ? of(call) : ''

const MEASURES: Table = {
  ttft_ms: answered(({ i }) => 120 + i),
  tpot_ms: answered(() => 11.5),
  itl_ms: answered(() => 11.2),
  tokens_per_second: answered(({ i }) => 87 + i / 10),
  time_to_first_token: answered(({ i }) => 120 + i)
}

test('law: measures of each call make no benchmark of a log', async () => {
  await fc.assert(
    fc.asyncProperty(fc.subarray(Object.keys(MEASURES), { minLength: 1 }), async names => {
      const beside = Object.fromEntries(names.map(name => [name, MEASURES[name] as Table[string]]))
      expect((await figuresOf(csvOf({ ...PLAIN, ...beside }))).figures).toEqual(TRUTH)
    }),
    { numRuns: cases(20) }
  )
})

test('runs of a benchmark with their own moments are refused as such', async () => {
  const runs: Table = {
    timestamp: iso,
    concurrency: ({ i }) => 2 ** (i % 6),
    input_tokens: () => 1_024,
    output_tokens: () => 128,
    ttft_ms: ({ i }) => 90 + i,
    tpot_ms: () => 11,
    tokens_per_second: ({ i }) => 80 * (1 + i)
  }
  expect(await refusalOf(csvOf(runs))).toContain('a benchmark’s result')
})

test.each(['retrieval_latency_ms', 'rerank_ms', 'guardrail_duration_ms', 'render_latency_ms'])(
  '%s beside a start and an end is of a part of the call',
  async name => {
    const { latency_ms: _, ...plain } = PLAIN
    const text = csvOf({
      ...plain,
      end_time: ({ at, millis }) => new Date(at + millis).toISOString(),
      [name]: ({ i }) => 40 + i
    })
    expect((await figuresOf(text)).figures).toEqual(TRUTH)
  }
)

test.each([['with their unit', (count: number) => `${count} tokens`]])('counts %s', async (_, written) => {
  const text = csvOf({
    ...PLAIN,
    input_tokens: answered(({ input }) => written(input)),
    output_tokens: answered(({ output }) => written(output))
  })
  expect((await figuresOf(text)).figures).toEqual(TRUTH)
  const { status: __, ...untold } = PLAIN
  const answers = csvOf({
    ...untold,
    input_tokens: ({ input }) => written(input),
    output_tokens: ({ output }) => written(output)
  })
  expect((await figuresOf(answers)).figures).toMatchObject({ attempts: 40, failed: 0 })
})

test('a failure without a length arrives where its logger stamped it', async () => {
  const text = csvOf({ ...PLAIN, latency_ms: answered(({ millis }) => millis), log_level: () => 'INFO' })
  const { data, reading } = await logRead(text)
  expect(reading.rejected).toEqual({})
  expect(data).toMatchObject({ grain: 'request', length: TRUTH.attempts })
  const moments =
    data.grain === 'request' ? [...data.arrivalMicros].map(micros => Number(micros) / 1_000) : []
  for (const { at, status } of CALLS) if (status !== 200) expect(moments).toContain(at)
})
