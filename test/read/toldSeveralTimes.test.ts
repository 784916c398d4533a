/** Records that tell of one call several times, of none, or of an agent's step → one call each, or a doubt. */
import { expect, test } from 'vitest'
import { CALLS, type Call, csvOf, figuresOf, iso, linesOf, PLAIN, refusalOf } from './figures.ts'

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
