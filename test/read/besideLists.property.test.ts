// slow: reads a log for each of many cases
/** What stands beside calls under names that sound like theirs – the slowest of them, flags of keys, averages of scores, ends of another kind → changes no figure and raises no doubt. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases } from '../cases.ts'
import { CALLS, type Call, csvOf, figuresOf, iso, PLAIN, refusalOf, TRUTH } from './figures.ts'

const recordOf = (call: Call) => ({
  timestamp: iso(call),
  model: call.model,
  status: call.status,
  ...(call.status === 200 ? { prompt_tokens: call.input, completion_tokens: call.output } : {})
})
const OK = CALLS.filter(({ status }) => status === 200)
const { seconds: _, ...COUNTED } = TRUTH

test('law: a list of calls is read, whatever calls stand beside it under names of their own, and however deep it lies', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.constantFrom('slowest', 'most_expensive', 'fastest', 'main', 'sub'), {
        minLength: 2,
        maxLength: 5
      }),
      fc.nat(2),
      fc.boolean(),
      fc.boolean(),
      async (names, depth, isFirst, isWithin) => {
        const some = Object.fromEntries(names.map((name, i) => [name, recordOf(OK[3 * i] as Call)]))
        let list: object = { calls: CALLS.map(recordOf) }
        for (let level = 0; level < depth; level++) list = { [`level${level}`]: list }
        const beside = isWithin ? { stats: some } : some
        const text = JSON.stringify(isFirst ? { ...beside, ...list } : { ...list, ...beside })
        expect((await figuresOf(text, 'calls.json')).figures).toMatchObject(COUNTED)
      }
    ),
    { numRuns: cases(30) }
  )
})

test('objects under names of their own are said to count as a call each, and counts since a moment are refused', async () => {
  const [one, other] = OK.map(recordOf)
  const { doubts, figures } = await figuresOf(JSON.stringify({ before: one, after: other }), 'runs.json')
  expect(figures.attempts).toBe(2)
  expect(doubts).toContain('records-by-name')
  const sum = { since: iso(OK[0] as Call), prompt_tokens: 900, completion_tokens: 90 }
  expect(await refusalOf(JSON.stringify({ users: { anna: sum, bob: sum } }), 'users.json')).toContain(
    'no times'
  )
})

test('law: what states a failure was a call, whatever a flag says, and a flag of a key says nothing of calls', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('used_own_api_key', 'api_key_used', 'openai_queried', 'llm_called', 'usedLlm'),
      fc.boolean(),
      async (name, isError) => {
        const text = CALLS.map(({ status, ...call }) => {
          const { status: code, ...record } = recordOf({ status, ...call })
          const isGood = status === 200
          const told = isError ? { error: isGood ? null : `${code} refused` } : { status: code }
          return JSON.stringify({
            prompt_tokens: 0,
            completion_tokens: 0,
            ...record,
            ...told,
            [name]: isGood
          })
        }).join('\n')
        const { figures } = await figuresOf(text, 'log.jsonl')
        expect(figures).toMatchObject({ attempts: CALLS.length, failed: CALLS.length - OK.length })
      }
    ),
    { numRuns: cases(20) }
  )
})

test('law: an average of anything but whole calls, and a count of tools, say nothing of how many calls a row is', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(
        'cost_per_request',
        'avg_score',
        'mean_confidence',
        'avg_gpu_util',
        'avg_ttft_ms',
        'avg_queue_ms',
        'gpu_p50_ms',
        'rolling_avg_latency_ms',
        'num_tool_invocations'
      ),
      async name => {
        const { doubts } = await figuresOf(csvOf({ ...PLAIN, [name]: ({ i }) => 2 + (i % 3) }))
        expect(doubts).not.toContain('rows-of-several')
      }
    ),
    { numRuns: cases(20) }
  )
})

test('an average states its unit wherever its name does', async () => {
  const seconds = await figuresOf(csvOf({ ...PLAIN, seconds_per_case: ({ millis }) => millis / 1_000 }))
  expect(seconds.doubts).not.toContain('rows-of-several')
  const parts = await figuresOf(csvOf({ ...PLAIN, seconds_per_case: ({ millis }) => millis / 4_000 }))
  expect(parts.doubts).toContain('rows-of-several')
  const workers = await figuresOf(csvOf({ ...PLAIN, n_worker_invocations: ({ i }) => 2 + (i % 3) }))
  expect(workers.doubts).toContain('rows-of-several')
})

test('law: what a front end received and what an end customer asked for are arrivals', async () => {
  const names = ['front_end_received', 'end_customer_requested', 'end_user_request', 'back_end_request_time']
  for (const name of names) {
    const { timestamp, ...table } = PLAIN
    expect(
      (await figuresOf(csvOf({ [name]: timestamp as (call: Call) => string, ...table }))).figures
    ).toMatchObject(TRUTH)
  }
})
