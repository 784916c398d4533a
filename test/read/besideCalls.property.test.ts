// slow: reads a log for each of many cases
/** What lies beside calls – moments of other things, sums of them, averages, errors of tests → is not taken for the calls' own, or is said. */
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

const OK = CALLS.filter(({ status }) => status === 200)
const sum = (of: (call: Call) => number) => OK.reduce((all, call) => all + of(call), 0)
/** Of `CALLS` that were answered. */
const ANSWERED = {
  attempts: OK.length,
  failed: 0,
  input: sum(({ input }) => input),
  output: sum(({ output }) => output)
}
const usageOf = ({ input, output }: Call) => ({ prompt_tokens: input, completion_tokens: output })
const jsonLines = (of: (call: Call) => object) => OK.map(call => JSON.stringify(of(call))).join('\n')

const moment = fc.constantFrom(
  'run_datetime',
  'runDateTime',
  'run_date_time',
  'job_datetime',
  'step_timestamp'
)
const within = fc.constantFrom('createdAt', 'created_at', 'timestamp', 'date')

test('law: a moment of the record itself is the arrival before one deep in what the record holds', async () => {
  await fc.assert(
    fc.asyncProperty(moment, within, fc.nat(90), async (name, other, days) => {
      const earlier = ({ at }: Call) => new Date(at - days * 86_400_000 - 7_000).toISOString()
      const { figures } = await figuresOf(
        jsonLines(call => ({
          agent: { result: { id: `r${call.i}`, [other]: earlier(call) } },
          [name]: iso(call),
          ...usageOf(call)
        })),
        'log.jsonl'
      )
      expect(figures).toMatchObject({ ...ANSWERED, first: TRUTH.first })
    }),
    { numRuns: cases(20) }
  )
})

const DAYS = ['2026-04-24', '2026-04-25', '2026-04-26', '2026-04-27']
const DAY = { requests: 12, prompt_tokens: 334, completion_tokens: 150 }

test('law: sums under the names of days are of those days, however few', async () => {
  for (let days = 1; days <= DAYS.length; days++) {
    const daily = Object.fromEntries(DAYS.slice(0, days).map(day => [day, DAY]))
    const { figures } = await figuresOf(
      JSON.stringify({ daily, total: { requests: 12 * days } }),
      'usage.json'
    )
    expect(figures).toMatchObject({ attempts: 12 * days, input: 334 * days, output: 150 * days })
  }
})

test('law: of calls and of their sums by day beside them, the calls are read', async () => {
  await fc.assert(
    fc.asyncProperty(fc.boolean(), fc.integer({ min: 3, max: 4 }), async (isFirst, days) => {
      const calls = { calls: OK.map(call => ({ timestamp: iso(call), ...usageOf(call) })) }
      const daily = {
        daily: Object.fromEntries(DAYS.slice(0, days).map(day => [day, { ...DAY, cost: 0.5 }]))
      }
      const text = JSON.stringify(isFirst ? { ...calls, ...daily } : { ...daily, ...calls })
      expect((await figuresOf(text, 'usage.json')).figures).toMatchObject(ANSWERED)
    }),
    { numRuns: cases(10) }
  )
})

test('law: an average that goes several times into the length of its row says that the row is of several', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('avg_ms', 'mean_latency_ms', 'ms_per_case'),
      fc.integer({ min: 1, max: 9 }),
      async (name, parts) => {
        const { doubts } = await figuresOf(csvOf({ ...PLAIN, [name]: ({ millis }) => millis / parts }))
        expect(doubts.includes('rows-of-several')).toBe(parts > 1)
      }
    ),
    { numRuns: cases(20) }
  )
})

test('law: a column that counts what a row has several of is not offered as how long it took', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('num_examples', 'num_samples', 'total_items'), async name => {
      const { latency_ms, ...table } = PLAIN
      const { doubts } = await figuresOf(
        csvOf({ ...table, [name]: ({ output }) => 2 + Math.round(output / 9) })
      )
      expect(latency_ms).toBeDefined()
      expect(doubts).toContain('rows-of-several')
      expect(doubts).not.toContain('maybe-duration')
    }),
    { numRuns: cases(6) }
  )
})

test('law: errors beside whole answers fail their calls, and that is said, with the map by which they did not', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('===== test session starts =====', 'REGRESSION in story 6', 'No files written'),
      fc.integer({ min: 2, max: 9 }),
      async (words, every) => {
        const isBad = ({ i }: Call) => i % every === 0
        const text = jsonLines(call => ({
          timestamp: iso(call),
          ...usageOf(call),
          passed: !isBad(call),
          error: isBad(call) ? words : null
        }))
        const { figures, doubts, warnings } = await figuresOf(text, 'log.jsonl')
        expect(figures).toMatchObject({ failed: OK.filter(isBad).length })
        expect(doubts).toContain('answered-errors')
        expect(doubts).not.toContain('found-of-answers')
        const { effect } = warnings.find(({ code }) => code === 'answered-errors') ?? {}
        const [, map] = /--map "([^"]+)"/.exec(effect ?? '') ?? []
        expect((await figuresOf(text, 'log.jsonl', { map })).figures).toMatchObject(ANSWERED)
      }
    ),
    { numRuns: cases(20) }
  )
})

test('law: rows without tokens are said however many they are, but for a log that counts none', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 40 }), async empty => {
      const { status, ...table } = PLAIN
      const of = (count: (call: Call) => number) => (call: Call) => (call.i < empty ? 0 : count(call))
      const { doubts } = await figuresOf(
        csvOf({ ...table, input_tokens: of(({ input }) => input), output_tokens: of(({ output }) => output) })
      )
      expect(status).toBeDefined()
      expect(doubts).toContain(empty === CALLS.length ? 'zero-tokens' : 'unsaid-outcomes')
    }),
    { numRuns: cases(20) }
  )
})

test('a length that states its unit in its cells is not said to be in another', async () => {
  const { inputs } = await logRead(
    csvOf({ ...PLAIN, latency_ms: ({ i }) => `00:${10 + i}` }).replace('latency_ms', 'took')
  )
  const used = inputs[0]?.columns?.find(({ field }) => field === 'duration')
  expect(used).toMatchObject({ columns: ['took'], unit: null })
})

test('law: calls under names of their own in one object are read one by one, however few, also where those that failed say less', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 2, max: 12 }),
      fc.constantFrom(['req-', 'call_', 'r'], ['plan', 'answer', 'review']),
      fc.boolean(),
      async (calls, names, isBeside) => {
        const some = OK.slice(0, calls)
        const nameOf = (i: number) =>
          names[0] === 'plan' ? `${names[i % 3]}${'x'.repeat(i)}` : `${names[0]}${i}`
        const entries = some.map(
          (call, i) => [nameOf(i), { timestamp: iso(call), ...usageOf(call) }] as const
        )
        const text = JSON.stringify({
          ...(isBeside ? { run: 'r1', version: 2 } : {}),
          ...Object.fromEntries(entries)
        })
        const { figures } = await figuresOf(text, 'calls.json')
        expect(figures).toMatchObject({
          attempts: calls,
          input: some.reduce((all, { input }) => all + input, 0),
          output: some.reduce((all, { output }) => all + output, 0)
        })
      }
    ),
    { numRuns: cases(20) }
  )
  const recordOf = (call: Call) => ({
    'event.ts': iso(call),
    'llm.name': call.model,
    code: call.status,
    ...(call.status === 200
      ? { ...usageOf(call), region: 'eu' }
      : { 'error.message': 'refused', detail: 'x' })
  })
  const failing = Object.fromEntries(CALLS.map(call => [`req-${call.i}`, recordOf(call)]))
  const { seconds, models, ...truth } = TRUTH
  expect((await figuresOf(JSON.stringify(failing), 'calls.json')).figures).toMatchObject({ ...truth, models })
  expect(seconds).toBeGreaterThan(0)
})

test('law: what no model was asked for is no call, whatever the flag that says so is called', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('used_llm', 'llm_used', 'ai_called', 'llmInvoked', 'api_called', 'openai_queried'),
      fc.integer({ min: 2, max: 6 }),
      async (name, every) => {
        const isAsked = ({ i }: Call) => i % every !== 0
        const text = jsonLines(call => ({
          ts: iso(call),
          [name]: isAsked(call),
          ...(isAsked(call) ? usageOf(call) : { prompt_tokens: 0, completion_tokens: 0 })
        }))
        expect((await figuresOf(text, 'log.jsonl')).figures).toMatchObject({
          attempts: OK.filter(isAsked).length
        })
      }
    ),
    { numRuns: cases(20) }
  )
})

test('sums over stretches of different lengths are said to be that, and at most three lengths are listed', async () => {
  const moment = ({ at, i }: Call, seconds: number) =>
    new Date(at + i * i * 7_919 + seconds * 1_000).toISOString()
  const runs: Table = {
    started_at: call => moment(call, 0),
    completed_at: call => moment(call, 1 + call.i),
    calls: () => 3,
    input_tokens: () => 900,
    output_tokens: () => 90
  }
  expect(await refusalOf(csvOf(runs))).toContain('over times of different lengths')
  const map = 'start=started_at,end=completed_at,count=calls,input=input_tokens,output=output_tokens'
  await expect(figuresOf(csvOf(runs), 'runs.csv', { map })).rejects.toThrow(/\(1 s, 2 s, 3 s, and 37 more\)/)
})

test('of records with lists of something else, what they lack themselves is said', async () => {
  const text = JSON.stringify(
    OK.map(call => ({
      timestamp: iso(call),
      total_tokens: 500,
      clauses: [
        { name: 'a', risk: 'low' },
        { name: 'b', risk: 'high' }
      ]
    }))
  )
  expect(await refusalOf(text, 'history.json')).toContain('only their total (total_tokens)')
})

test('law: the end of a request is the end of its call', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(
        ['req_begin', 'req_end'],
        ['requestBegin', 'requestEnd'],
        ['call_began', 'call_finished'],
        ['request_sent', 'request_done']
      ),
      fc.boolean(),
      async ([begin, end], isEpoch) => {
        const written = (at: number) => (isEpoch ? at : new Date(at).toISOString())
        const { latency_ms, timestamp, ...table } = PLAIN
        const { figures } = await figuresOf(
          csvOf({
            ...table,
            [begin as string]: ({ at }) => written(at),
            [end as string]: ({ at, millis }) => written(at + millis)
          })
        )
        expect([latency_ms, timestamp]).not.toContain(undefined)
        expect(figures).toMatchObject({ ...TRUTH, seconds: figures.seconds })
        expect(figures.seconds).toBeGreaterThan(0)
      }
    ),
    { numRuns: cases(12) }
  )
})

test('law: a length is none of the moments that its number might be, in the unit of its name', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('Response Time_ns', 'request_time_ns', 'response_time (ns)'),
      async name => {
        const { latency_ms, ...table } = PLAIN
        const { figures } = await figuresOf(csvOf({ ...table, [name]: ({ millis }) => millis * 1e6 }))
        expect(latency_ms).toBeDefined()
        expect(figures).toMatchObject({ ...TRUTH, seconds: figures.seconds })
        expect(figures.seconds).toBeGreaterThan(0)
      }
    ),
    { numRuns: cases(6) }
  )
})
