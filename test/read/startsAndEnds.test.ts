// slow: reads a log for each of many cases
/** Starts and ends of calls as records of their own, tied by nothing but their order → one call each, at its start; else a doubt. */
import { describe, expect, test } from 'vitest'
import { CALLS, type Call, figuresOf, TRUTH } from './figures.ts'

type Words = { readonly key: string; readonly start: string; readonly ok: string; readonly bad: string }
const at = (call: Call, after: number) => new Date(call.at + after).toISOString()
const begin = (call: Call, { key, start }: Words) => ({ [key]: start, at: at(call, 0), model: call.model })
const end = (call: Call, { key, ok, bad }: Words) => ({
  [key]: call.status === 200 ? ok : bad,
  at: at(call, call.millis),
  model: call.model,
  ...(call.status === 200
    ? { usage: { prompt_tokens: call.input, completion_tokens: call.output } }
    : { error: { code: call.status, message: call.status === 429 ? 'rate limited' : 'server error' } })
})
const after = (call: Call, word: string, { key }: Words) => ({ [key]: word, at: at(call, call.millis + 1) })
const linesOf = (records: readonly object[]) => records.map(record => `${JSON.stringify(record)}\n`).join('')

const SPELLINGS: readonly Words[] = [
  { key: 'event', start: 'llm_start', ok: 'llm_end', bad: 'llm_error' },
  { key: 'event', start: 'start', ok: 'end', bad: 'error' },
  { key: 'name', start: 'start', ok: 'success', bad: 'error' },
  { key: 'path', start: 'backend.chat.start', ok: 'backend.chat.success', bad: 'backend.chat.error' },
  { key: 'phase', start: 'begin', ok: 'complete', bad: 'failed' },
  { key: 'type', start: 'request.started', ok: 'request.completed', bad: 'request.failed' },
  { key: 'status', start: 'started', ok: 'completed', bad: 'failed' },
  { key: 'topic', start: 'on_llm_start', ok: 'on_llm_end', bad: 'on_llm_error' }
]

describe.each(SPELLINGS)('$key: $start, $ok', words => {
  test('one after the other', async () => {
    const text = linesOf(CALLS.flatMap(call => [begin(call, words), end(call, words)]))
    expect((await figuresOf(text, 'events.jsonl')).figures).toMatchObject(TRUTH)
  })

  test('with a finish behind each, and other events between', async () => {
    const finish = words.ok.replace(/[a-z]+$/, 'finish')
    const text = linesOf(
      CALLS.flatMap(call => [begin(call, words), end(call, words), after(call, finish, words)])
    )
    const { figures } = await figuresOf(text, 'events.jsonl')
    expect(figures).toMatchObject(TRUTH)
  })

  test('a start whose call was broken off leaves the next call at its end', async () => {
    const broken = CALLS[20] as Call
    const text = linesOf(
      CALLS.flatMap(call => [begin(call, words), ...(call === broken ? [] : [end(call, words)])])
    )
    const { figures } = await figuresOf(text, 'events.jsonl')
    const lost = [broken, CALLS[21] as Call].reduce((sum, { millis }) => sum + millis, 0) / 1_000
    expect(figures).toMatchObject({ attempts: CALLS.length - 1, first: TRUTH.first })
    expect(Math.abs((figures as { seconds: number }).seconds - (TRUTH.seconds - lost))).toBeLessThan(2)
  })

  test('calls that overlap are of the moments of their ends, and that is told', async () => {
    const pairs = CALLS.filter(({ i }) => i % 2 === 0).map(one => [one, CALLS[one.i + 1] as Call] as const)
    const text = linesOf(
      pairs.flatMap(([one, two]) => [begin(one, words), begin(two, words), end(one, words), end(two, words)])
    )
    const { figures, doubts } = await figuresOf(text, 'events.jsonl')
    expect(figures).toMatchObject({ attempts: 40, failed: 8, input: TRUTH.input, seconds: 0 })
    expect(doubts).toContain('untied-starts')
  })

  test('an end that says how long its call took arrives earlier by that', async () => {
    const took = (call: Call) => ({ ...end(call, words), duration_ms: call.millis })
    const text = linesOf(CALLS.flatMap(call => [begin(call, words), took(call)]))
    expect((await figuresOf(text, 'events.jsonl')).figures).toMatchObject(TRUTH)
  })
})

test('tools and agents that begin and end among calls are none', async () => {
  const [words] = SPELLINGS as [Words]
  const tool = (call: Call) => [
    { event: 'tool_start', at: at(call, 5_000) },
    { event: 'tool_end', at: at(call, 6_000) }
  ]
  const agent = (word: string, call: Call) => ({ event: word, at: at(call, -5) })
  const text = linesOf(
    CALLS.flatMap(call => [
      agent('agent_start', call),
      begin(call, words),
      end(call, words),
      ...tool(call),
      { ...agent('agent_end', call), at: at(call, 20_000) }
    ])
  )
  expect((await figuresOf(text, 'events.jsonl')).figures).toMatchObject(TRUTH)
})

test.each(['llm_call_completed', 'request_finished', 'generation.ended'])(
  'an event called %s was stamped when its call had ended',
  async word => {
    const text = linesOf(
      CALLS.flatMap(call => [
        { event_type: 'run_note', timestamp: at(call, 5) },
        {
          event_type: word,
          timestamp: at(call, call.millis),
          data: {
            model: call.model,
            status: call.status,
            duration_seconds: call.millis / 1_000,
            ...(call.status === 200 ? { prompt_tokens: call.input, completion_tokens: call.output } : {})
          }
        }
      ])
    )
    expect((await figuresOf(text, 'events.jsonl')).figures).toMatchObject(TRUTH)
  }
)

test('a moment that other records alone state is none of the calls', async () => {
  const text = linesOf(
    CALLS.flatMap(call => [
      { ts: at(call, 0), level: 'INFO', msg: 'run', started_at: at(call, -90_000) },
      {
        // A logger writes how long it took when it has ended.
        ts: at(call, call.millis),
        level: 'DEBUG',
        msg: 'call',
        model: call.model,
        status: call.status,
        latency_ms: call.millis,
        ...(call.status === 200 ? { tokens_in: call.input, tokens_out: call.output } : {})
      }
    ])
  )
  expect((await figuresOf(text, 'app.jsonl')).figures).toMatchObject(TRUTH)
})

test('totals alone among calls that state both counts are told', async () => {
  const OK = CALLS.filter(({ status }) => status === 200)
  const text = linesOf(
    OK.map(call => ({
      timestamp: at(call, 0),
      usage: {
        ...(call.i % 3 === 0 ? {} : { prompt_tokens: call.input, completion_tokens: call.output }),
        total_tokens: call.input + call.output
      }
    }))
  )
  const { figures, doubts } = await figuresOf(text, 'calls.jsonl')
  expect(figures).toMatchObject({ attempts: OK.filter(({ i }) => i % 3 !== 0).length })
  expect(doubts).toContain('totals-alone')
})
