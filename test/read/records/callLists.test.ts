// slow: reads a log for each of many cases
/** Documents that hold lists of lists of calls, as evaluations and agents keep their runs: each call is read, whatever lies around it. */
import { describe, expect, test } from 'vitest'
import { CALLS, type Call, figuresOf, iso, TRUTH } from '../figures.ts'

const usageOf = ({ status, input, output }: Call) =>
  status === 200
    ? { usage: { input_tokens: input, output_tokens: output, total_tokens: input + output } }
    : { error: { code: status } }
const call = (each: Call) => ({
  timestamp: iso(each),
  event: 'model',
  model: each.model,
  status: each.status,
  duration_ms: each.millis,
  ...usageOf(each)
})
/** What runs write beside their calls; the state names a model, and is none. */
const others = (each: Call) => [
  { timestamp: iso(each), event: 'span_begin', type: 'solver' },
  { timestamp: iso(each), event: 'state', state: { output: { model: each.model, usage: null } } }
]
const parted = (parts: number) =>
  Array.from({ length: parts }, (_, part) => CALLS.filter(({ i }) => i % parts === part))
const sample = (calls: readonly Call[], id: number) => ({
  id,
  model_usage: { all: { input_tokens: 1, output_tokens: 1 } },
  events: calls.flatMap(each => [...others(each), call(each)])
})
/** Sums of the whole run, which are no call. */
const around = {
  stats: {
    started_at: '2026-03-25T09:58:00Z',
    completed_at: '2026-03-25T12:58:00Z',
    model_usage: { all: { input_tokens: 9, output_tokens: 9 } }
  }
}

describe('calls in lists of lists', () => {
  test.each<[string, unknown]>([
    ['several samples', { ...around, samples: parted(4).map(sample) }],
    ['a single sample', { ...around, samples: parted(1).map(sample) }],
    ['under a key', { ...around, results: { samples: parted(4).map(sample) } }],
    [
      'three lists deep',
      {
        runs: parted(2).map((calls, id) => ({ id, turns: [{ steps: calls.map(call), usage: 'all of it' }] }))
      }
    ],
    ['a list in each record', parted(4).map((calls, id) => ({ id, calls: calls.map(call) }))]
  ])('%s', async (_, document) => {
    for (const text of [JSON.stringify(document), JSON.stringify(document, null, 2)])
      expect((await figuresOf(text, 'run.json')).figures).toMatchObject(TRUTH)
  })
})

test('a call with lists of its parts in it is one call', async () => {
  const parts = (each: Call) => ({
    choices: [
      { parts: [{ tokens: each.output - 1 }, { tokens: 1 }], usage: 'counted' },
      { parts: [{ tokens: 0 }, { tokens: 0 }] }
    ]
  })
  const text = JSON.stringify(CALLS.map(each => ({ ...call(each), ...parts(each) })))
  expect((await figuresOf(text, 'run.json')).figures).toMatchObject(TRUTH)
})

describe('calls without times, in lists of records that have one', () => {
  const OK = CALLS.filter(({ status }) => status === 200)
  const sums = (calls: readonly Call[]) => ({
    prompt_tokens: calls.reduce((sum, { input }) => sum + input, 0),
    completion_tokens: calls.reduce((sum, { output }) => sum + output, 0)
  })
  const usage = (each: Call) => ({ usage: sums([each]) })
  const named = (each: Call) => ({ model: each.model, ...usage(each) })
  const spelt = (each: Call) => ({
    model: each.model,
    latency_ms: each.millis,
    input_tokens: each.input,
    output_tokens: each.output
  })
  const talk = (each: Call) => [
    { role: 'user', content: 'Made up' },
    { role: 'assistant', content: 'An answer', ...named(each) }
  ]
  const parts = Array.from({ length: 8 }, (_, part) => OK.filter((_, at) => at % 8 === part))
  const owner = (calls: readonly Call[], time: string) => ({
    id: `s${calls[0]?.i}`,
    [time]: iso(calls[0] as Call),
    user: `u${(calls[0] as Call).i % 3}`
  })
  const records = (time: string, inside: (calls: readonly Call[]) => object) =>
    parts.map(calls => ({ ...owner(calls, time), ...inside(calls) }))

  test.each<[string, readonly object[]]>([
    ['calls', records('created_at', calls => ({ calls: calls.map(named) }))],
    ['generations', records('timestamp', calls => ({ generations: calls.map(spelt) }))],
    [
      'messages, of which the answers state usage',
      records('started_at', calls => ({ messages: calls.flatMap(talk) }))
    ],
    ['under a key', records('time', calls => ({ run: { llm_calls: calls.map(named) } }))],
    [
      'beside their sum',
      records('created_at', calls => ({ steps: calls.map(named), total_usage: sums(calls) }))
    ],
    [
      'in two lists',
      records('created_at', calls => ({
        plans: calls.slice(0, 2).map(named),
        work: calls.slice(2).map(named)
      }))
    ],
    [
      'told in two lists',
      records('created_at', calls => ({ calls: calls.map(named), history: calls.flatMap(talk) }))
    ],
    [
      'in turns',
      records('created_at', calls => ({ turns: calls.map(each => ({ calls: [named(each)], n: each.i })) }))
    ]
  ])('%s', async (_, found) => {
    const [list, lines] = [JSON.stringify(found), found.map(record => JSON.stringify(record)).join('\n')]
    for (const [text, name] of [
      [list, 'runs.json'],
      [lines, 'runs.jsonl']
    ] as const) {
      const { figures, doubts } = await figuresOf(text, name)
      expect(figures).toMatchObject({
        attempts: OK.length,
        input: sums(OK).prompt_tokens,
        output: sums(OK).completion_tokens,
        first: iso(parts[0]?.[0] as Call),
        models: TRUTH.models
      })
      expect(doubts).toContain('times-of-records')
    }
  })

  test('the model that the record names is that of its calls', async () => {
    const text = JSON.stringify(
      records('created_at', calls => ({ model: 'gpt-4o', calls: calls.map(usage) }))
    )
    expect((await figuresOf(text, 'runs.json')).figures).toMatchObject({
      attempts: OK.length,
      models: 'gpt-4o'
    })
  })

  test.each<[string, object]>([
    ['steps whose counts are no part of those of the call', { steps: [{ tokens: 1 }, { tokens: 2 }] }],
    ['parts of its usage', { usage_details: { iterations: [{ input_tokens: 5, output_tokens: 1 }] } }]
  ])('a call with %s is one call', async (_, inside) => {
    const text = JSON.stringify(OK.map(each => ({ timestamp: iso(each), ...spelt(each), ...inside })))
    const { figures, doubts } = await figuresOf(text, 'calls.json')
    expect(figures).toMatchObject({ attempts: OK.length, input: sums(OK).prompt_tokens })
    expect(doubts).not.toContain('times-of-records')
  })

  test('a map names columns of the record and of its calls', async () => {
    const text = JSON.stringify(
      records('zp', calls => ({ calls: calls.map(each => ({ a: each.input, tokens_b: each.output })) }))
    )
    const map = { map: 'start=zp,input=a,output=tokens_b' }
    expect((await figuresOf(text, 'runs.json', map)).figures).toMatchObject({ attempts: OK.length })
  })
})
