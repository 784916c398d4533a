// slow: reads a log for each of many cases
/** Records that tell of one call several times, of none, or of an agent's step → one call each, or a doubt. */
import { expect, test } from 'vitest'
import { CALLS, type Call, csvOf, figuresOf, iso, linesOf, PLAIN, refusalOf, TRUTH } from './figures.ts'

const OK = CALLS.filter(({ status }) => status === 200)
const lines = (of: (call: Call) => readonly object[]): string =>
  OK.flatMap(of)
    .map(record => `${JSON.stringify(record)}\n`)
    .join('')
const sums = {
  input: OK.reduce((sum, { input }) => sum + input, 0),
  output: OK.reduce((sum, { output }) => sum + output, 0)
}
const later = ({ at }: Call, millis: number) => new Date(at + millis).toISOString()

const span = (call: Call, depth: number) => ({
  start: later(call, depth),
  end: later(call, call.millis - depth),
  model: call.model,
  prompt_tokens: call.input,
  completion_tokens: call.output
})
const ownId = (call: Call, depth: number) => `s${call.i}-${depth}`

/** A name of a span's id, and of that around it. */
test.each([
  ['id', 'parent'],
  ['span_id', 'parent_span_id'],
  ['event_id', 'parentId'],
  ['runId', 'parent_run_id'],
  ['uuid', 'parent uuid']
])('spans without a kind: %s within %s', async (id, parent) => {
  const nested = lines(call =>
    [0, 1, 2].map(depth => ({
      [id]: ownId(call, depth),
      [parent]: depth === 0 ? null : ownId(call, depth - 1),
      ...span(call, depth)
    }))
  )
  const { figures, doubts } = await figuresOf(nested, 'spans.jsonl')
  expect(figures).toMatchObject({ attempts: OK.length, ...sums })
  expect(doubts).toEqual([])
})

test('a call before another, which states another usage, is a call', async () => {
  const chain = lines(call => [{ id: `s${call.i}`, parent: `s${call.i - 1}`, ...span(call, 0) }])
  expect((await figuresOf(chain, 'chain.jsonl')).figures).toMatchObject({ attempts: OK.length, ...sums })
})

/** Nothing ties the records of a call. */
test.each([
  [
    'spans around it',
    (call: Call) => [0, 1, 2].map(depth => ({ id: ownId(call, depth), ...span(call, depth) }))
  ],
  [
    'its success and its end',
    (call: Call) =>
      ['success', 'finish'].map(name => ({ id: `${name}-${call.i}`, name, ...span(call, call.millis / 2) }))
  ]
])('the usage of a call in %s is told', async (_, of) => {
  expect((await figuresOf(lines(of), 'log.jsonl')).doubts).toContain('repeated-usage')
})

test('sizes that are few by nature are no repetition, nor is what comes back at another time', async () => {
  const few = lines(call =>
    [0, 1].map(i => ({ ...span(call, i), prompt_tokens: 512, completion_tokens: 128 }))
  )
  expect((await figuresOf(few, 'log.jsonl')).doubts).toEqual([])
  const again = `${lines(call => [span(call, 0)])}${lines(call => [span({ ...call, at: call.at + 86_400_000 }, 0)])}`
  expect((await figuresOf(again, 'log.jsonl')).doubts).toEqual([])
})

test.each(['calls', 'n_requests', 'usage.requests', 'request_count'])(
  '%s of 0 throughout is told',
  async name => {
    const { figures, doubts } = await figuresOf(csvOf({ ...PLAIN, [name]: () => 0 }))
    expect(figures.attempts).toBe(CALLS.length)
    expect(doubts).toContain('zero-count')
  }
)

test('steps of an agent are no calls', async () => {
  const step = (call: Call) => ({
    step: call.i,
    timestamp: iso(call),
    action: 'click',
    observation: 'a page of text',
    model: call.model
  })
  const refused = await refusalOf(
    linesOf(call => JSON.stringify(step(call))),
    'steps.jsonl'
  )
  expect(refused).toContain('states no tokens')
  expect(refused).not.toContain('--map "')
  const texts = linesOf(call => JSON.stringify({ ...step(call), query: 'what next', response: 'this next' }))
  expect((await figuresOf(texts, 'steps.jsonl')).doubts).toContain('steps-of-agent')
})

/** A judgement of the answer, which every call has. */
test.each(['failure_type', 'error_category', 'error'])('%s in every answered call fails none', async name => {
  const { status: _, ...others } = PLAIN
  const sorts = ['hallucination', 'wrong_answer', 'format']
  const { figures } = await figuresOf(csvOf({ ...others, [name]: ({ i }) => sorts[i % 3] as string }))
  expect(figures).toMatchObject({ attempts: CALLS.length, failed: 0 })
})

test('of a log of sums by model in each row no map of single calls is offered', async () => {
  const of = (call: Call) => ({
    timestamp: iso(call),
    by_model: {
      'gpt-4o': { input_tokens: call.input, output_tokens: call.output },
      'gpt-4o-mini': { input_tokens: call.input, output_tokens: call.output }
    }
  })
  expect(
    await refusalOf(
      linesOf(call => JSON.stringify(of(call))),
      'log.jsonl'
    )
  ).not.toContain('--map "')
})

test.each(['total_tokens', 'tokens_used', 'Tokens total'])(
  '%s alone leaves the traffic to be audited',
  async name => {
    const { input_tokens, output_tokens, ...others } = PLAIN
    const text = csvOf({ ...others, [name]: ({ input, output }) => input + output })
    const refused = await refusalOf(text)
    expect(refused).toContain('only their total')
    const map = /--map "([^"]+)"/.exec(refused)?.[1] as string
    const { figures } = await figuresOf(text, 'log.csv', { map })
    expect(figures).toMatchObject({ attempts: CALLS.length, failed: 8, throttled: 4, input: 0 })
  }
)

/** Counts by their names within a cell. */
test.each([
  ['usage', ({ input, output }: Call) => `prompt=${input};completion=${output}`],
  [
    'usage',
    ({ input, output }: Call) =>
      `prompt_tokens: ${input}, completion_tokens: ${output}, total_tokens: ${input + output}`
  ],
  [
    'usage',
    ({ input, output }: Call) =>
      `CompletionUsage(completion_tokens=${output}, prompt_tokens=${input}, total_tokens=${input + output}, completion_tokens_details=None)`
  ]
])('%s holds pairs', async (name, of) => {
  const { input_tokens, output_tokens, ...others } = PLAIN
  const text = csvOf({ ...others, [name]: call => (call.status === 200 ? of(call) : '') })
  const { figures } = await figuresOf(text)
  expect(figures).toMatchObject({ attempts: CALLS.length, failed: 8, ...sums })
  const [input, output] = text.includes('prompt=')
    ? ['prompt', 'completion']
    : ['prompt_tokens', 'completion_tokens']
  const map = `start=timestamp,input=usage.${input},output=usage.${output},status=status`
  expect((await figuresOf(text, 'log.csv', { map })).figures).toMatchObject({
    attempts: CALLS.length,
    ...sums
  })
})

test('a map leads into cells of JSON', async () => {
  const { input_tokens, output_tokens, ...others } = PLAIN
  const text = csvOf({ ...others, usage: ({ input, output }) => JSON.stringify({ in: input, out: output }) })
  const map = 'start=timestamp,input=usage.in,output=usage.out'
  const { figures } = await figuresOf(text, 'log.csv', { map })
  expect(figures.input).toBe(CALLS.reduce((sum, { input }) => sum + input, 0))
})

/** What tells the two ends of a call apart, and the two words. */
test.each([
  ['event', 'llm_request_full', 'llm_response_full'],
  ['event', 'chat.request.body', 'chat.response.body'],
  ['type', 'generation_start_event', 'generation_end_event'],
  ['phase', 'request', 'response'],
  ['event_phase', 'llm_start', 'llm_end']
])('%s: %s is no call beside %s', async (kind, begin, end) => {
  const both = lines(call => [
    { timestamp: iso(call), [kind]: begin, run_id: `r${call.i}`, model: call.model },
    { timestamp: later(call, call.millis), [kind]: end, run_id: `r${call.i}`, ...span(call, 0) }
  ])
  expect((await figuresOf(both, 'log.jsonl')).figures).toMatchObject({ attempts: OK.length, ...sums })
})

test('phases of a program that are all calls are kept', async () => {
  const phases = ['generation', 'evaluation', 'tool_choice']
  const text = csvOf({ ...PLAIN, phase: ({ i }) => phases[i % 3] as string })
  expect((await figuresOf(text)).figures).toMatchObject({ attempts: CALLS.length, ...sums })
})

test.each(['thread_summary', 'session.total', 'run-summary', 'daily_aggregate'])(
  'a record of %s among calls is none',
  async type => {
    const total = {
      type,
      timestamp: later(OK.at(-1) as Call, 9_000),
      total_input_tokens: 9_000_000,
      total_output_tokens: 5
    }
    const text = `${lines(call => [span(call, 0)])}${JSON.stringify(total)}\n`
    expect((await figuresOf(text, 'log.jsonl')).figures).toMatchObject({ attempts: OK.length, ...sums })
  }
)

test.each(['checksum_total_03', 'sum-of-lists', 'retry:sum:7', 'total_order_broadcast'])(
  'an id %s is no row of totals',
  async id => {
    const text = csvOf({
      task_id: ({ i }) => (i % 7 === 1 ? id : `task_${i}`),
      request_id: ({ i }) => (i % 7 === 1 ? id : `r_${i}`),
      ...PLAIN
    })
    expect((await figuresOf(text)).figures).toMatchObject({ attempts: CALLS.length, ...sums })
  }
)

test('answers told of again as they grow: in two columns, or in none that is known', async () => {
  const twice = (parts: (call: Call, share: number) => object) =>
    lines(call =>
      [0.5, 1].map(share => ({
        generation: `g${call.i}`,
        at: iso(call),
        model: call.model,
        prompt_tokens: call.input,
        ...parts(call, share)
      }))
    )
  const twoColumns = twice(({ input, output }, share) => {
    const reasoning = Math.floor(output / 4)
    const [text, thought] = share < 1 ? [output - reasoning + 2, null] : [output - reasoning, reasoning]
    return { decode_tokens: text, reasoning_tokens: thought, total_tokens: share < 1 ? null : input + output }
  })
  expect((await figuresOf(twoColumns, 'log.jsonl')).figures.attempts).toBe(OK.length)
  const none = twice(({ millis }, share) => (share < 1 ? {} : { Dauer: `${millis}ms` }))
  expect((await figuresOf(none, 'log.jsonl')).figures).toMatchObject({
    attempts: OK.length,
    input: sums.input
  })
})

test('questions alone are no calls', async () => {
  const text = linesOf(call =>
    JSON.stringify({ timestamp: iso(call), company: 'Acme', question: `what is ${call.i}?` })
  )
  expect(await refusalOf(text, 'log.jsonl')).toContain('states no tokens')
})

test('inputs that no model takes in one call are told', async () => {
  const text = csvOf({ ...PLAIN, input_tokens: ({ i, input }) => (i % 5 === 0 ? 2_300_000 : input) })
  expect((await figuresOf(text)).doubts).toContain('impossible-inputs')
})

test('estimates and totals are neither side of a call', async () => {
  const { input_tokens, output_tokens, ...others } = PLAIN
  const text = csvOf({
    ...others,
    orchestrator_tokens_est: ({ input }) => input,
    total_tokens_est: ({ input, output }) => input + output
  })
  expect(await refusalOf(text)).not.toContain('input=')
})

test('the total under a response is not its output', async () => {
  const text = linesOf(({ status, input, output, ...call }) =>
    JSON.stringify({
      t0: new Date(call.at).toISOString(),
      model: call.model,
      upstream_status: status,
      token_in_cnt: status === 200 ? input : null,
      output_size_tokens: status === 200 ? output : null,
      response: { total_toks: status === 200 ? input + output : null }
    })
  )
  expect((await figuresOf(text, 'log.jsonl')).figures).toMatchObject({ attempts: CALLS.length, ...sums })
})

test('whether an outcome was logged is no outcome', async () => {
  const { status: _, ...others } = PLAIN
  const text = csvOf({
    ...others,
    outcome_logged: () => 'false',
    success: ({ status }) => `${status === 200}`
  })
  expect((await figuresOf(text)).figures).toMatchObject({ attempts: CALLS.length, failed: 8 })
})

test('days and clocks run together with a space between are times', async () => {
  const compact = (call: Call) => iso(call).slice(0, 19).replaceAll(/[-:]/g, '').replace('T', ' ')
  expect((await figuresOf(csvOf({ ...PLAIN, timestamp: compact }))).figures).toEqual(TRUTH)
})

test.each(['timing_total (min)', 'server total minutes'])(
  '%s is how long a call took, beside whole seconds',
  async name => {
    const { latency_ms: _, timestamp, ...others } = PLAIN
    const clock = (millis: number) => new Date(Math.floor(millis / 1_000) * 1_000).toISOString().slice(0, 19)
    const text = csvOf({
      start: ({ at }) => clock(at),
      end: ({ at, millis }) => clock(at + millis),
      ...others,
      [name]: ({ millis }) => (millis / 60_000).toFixed(6)
    })
    expect((await figuresOf(text)).figures).toMatchObject({ attempts: CALLS.length, seconds: TRUTH.seconds })
  }
)

test('keys of pairs may be in any script', async () => {
  const text = linesOf(
    ({ at, model, input, output, millis, status }) =>
      `时间="${new Date(at).toISOString()}" 模型=${model} input_tokens=${status === 200 ? input : ''} output_tokens=${status === 200 ? output : ''} 耗时=${millis} status=${status}`
  )
  expect((await figuresOf(text, 'app.log')).figures).toMatchObject({
    attempts: CALLS.length,
    ...sums,
    seconds: TRUTH.seconds
  })
})

test.each(['query', 'user.question'])('texts of %s are no whole prompts', async name => {
  const text = linesOf(call =>
    JSON.stringify({
      id: `q${call.i}`,
      timestamp: iso(call),
      [name]: 'what is it?',
      answer: 'it is this',
      model: call.model
    })
  )
  expect((await figuresOf(text, 'log.jsonl')).doubts).toContain('question-as-prompt')
})

test.each(['2026-04-29', 'TOTAL'])(
  'days that stand still are told where the last row says %s',
  async last => {
    const rows = OK.map(({ model, input, output }) => `2026-04-29,${model},${input},${output}`)
    const text = ['date,model,input_tokens,output_tokens', ...rows, `${last},,1,1`, ''].join('\n')
    expect((await figuresOf(text)).doubts).toContain('full-hours')
  }
)

/** What was not called states no tokens; a check that was skipped may be of a call that failed. */
test.each([
  ['api_called', 'true', 'false'],
  ['status', 'generated', 'skipped'],
  ['status', 'ok', 'skipped_no_api_key'],
  ['llm_called', '1', '0']
])('%s: no call was made', async (name, made, none) => {
  const { status: _, latency_ms, ...others } = PLAIN
  const text = csvOf({
    ...others,
    latency_ms: call => (call.status === 200 ? call.millis : ''),
    [name]: ({ status }) => (status === 200 ? made : none)
  })
  expect((await figuresOf(text)).figures).toMatchObject({ attempts: OK.length, failed: 0, ...sums })
})

test('calls that failed before their check are kept', async () => {
  const text = csvOf({ ...PLAIN, validation_status: ({ status }) => (status === 200 ? 'passed' : 'skipped') })
  expect((await figuresOf(text)).figures).toMatchObject({ attempts: CALLS.length, failed: 8, throttled: 4 })
})

test('counts of a game are no tokens, and events of agents no calls', async () => {
  const game = linesOf(call =>
    JSON.stringify({
      timestamp: iso(call),
      phase: 'combat',
      observation: { floor: 1 + (call.i % 17), gold: 20 + ((call.i * 13) % 99) },
      action: null
    })
  )
  expect(await refusalOf(game, 'log.jsonl')).not.toContain('--map "')
  const agent = linesOf(call =>
    JSON.stringify({
      timestamp: iso(call),
      run_id: `run_${call.i % 3}`,
      agent_name: 'Discovery',
      action: 'infer',
      status: 'success'
    })
  )
  expect(await refusalOf(agent, 'log.jsonl')).not.toContain('--map "')
})

test('columns of a dump may have brackets and commas in their names', async () => {
  const values = CALLS.map(
    ({ status, ...call }) =>
      `('${iso({ ...call, status })}','${call.model}',${status === 200 ? call.input : 'NULL'},${status === 200 ? call.output : 'NULL'},${call.millis},${status})`
  )
  for (const [open, close] of ['``', '""', '[]']) {
    const names = ['at', 'model', 'prompt tokens (n, in)', 'completion tokens (n)', 'latency (ms)', 'status']
    const listed = names.map(name => `${open}${name}${close}`).join(', ')
    const dump = `INSERT INTO llm_calls (${listed}) VALUES\n${values.join(',\n')};\n`
    expect((await figuresOf(dump, 'dump.sql')).figures).toEqual(TRUTH)
  }
})

test('a length that its name calls a moment is told by end less start', async () => {
  const clock = (millis: number) => `${new Date(millis).toISOString().slice(0, 19)}Z`
  const { latency_ms: _, timestamp, ...others } = PLAIN
  const text = csvOf({
    recorded_at: ({ at }) => clock(at),
    finished_at: ({ at, millis }) => clock(at + millis),
    ...others,
    gen_time: ({ millis }) => millis * 1_000_000
  })
  expect((await figuresOf(text)).figures).toMatchObject({ attempts: CALLS.length, seconds: TRUTH.seconds })
})

test.each(['steps', 'turns', 'iterations', 'rounds'])('%s of a run are several calls', async name => {
  const { doubts } = await figuresOf(csvOf({ ...PLAIN, [name]: ({ i }) => 2 + (i % 9) }))
  expect(doubts).toContain('rows-of-several')
})

test('a day without a clock is told, however few there are', async () => {
  const { doubts } = await figuresOf('date,model,input_tokens,output_tokens\n2026-01-01,gpt-4o,1200,160\n')
  expect(doubts).toContain('full-hours')
})

test('tokens used under a response, beside two counts that add up to them, are the total', async () => {
  const text = linesOf(({ status, input, output, ...call }) =>
    JSON.stringify({
      at: new Date(call.at).toISOString(),
      which_model: call.model,
      response: { status, ...(status === 200 ? { tokens_used: input + output } : {}) },
      ...(status === 200 ? { tokens_from_model: output, tokens_to_model: input } : {})
    })
  )
  const { figures } = await figuresOf(text, 'log.jsonl')
  expect(figures).toMatchObject({ attempts: CALLS.length, ...sums })
})
