// slow: reads a log for each of many cases
/** Logs of unknown make whose names are those of a known format: read right, or refused with the option that reads them right. */
import { expect, test } from 'vitest'
import { AuditError } from '../../src/errors.ts'
import { figuresOf } from './figures.ts'

const CALLS = Array.from({ length: 30 }, (_, i) => ({
  ts: new Date(Date.parse('2026-10-12T06:00:00Z') + i * 47_000).toISOString(),
  input: 300 + ((i * 613) % 4_000),
  output: 40 + ((i * 37) % 290)
}))
type Call = (typeof CALLS)[number]
const TRUE = {
  attempts: 30,
  input: CALLS.reduce((sum, { input }) => sum + input, 0),
  output: CALLS.reduce((sum, { output }) => sum + output, 0)
}
const call = ({ ts, input, output }: Call) => ({
  ts,
  model: 'gpt-4o',
  prompt_tokens: input,
  completion_tokens: output
})
const lines = (of: (each: Call, i: number) => object) =>
  CALLS.map((each, i) => JSON.stringify(of(each, i))).join('\n')
const all = CALLS.map(call)

test.each([
  ['batches of their own', { batches: [{ items: all }, { items: [] }] }],
  ['a page of results', { results: all }],
  ['an answer with a status', { status: 'success', data: all }],
  ['traces', { traces: all }],
  ['spans', { spans: all }],
  ['a time and its requests', { timestamp: '2026-10-13', requests: all }],
  ['a list as of an API', { object: 'list', data: all, has_more: false, next_page: null }],
  ['logs of resources', { resourceLogs: all }]
])('%s are read', async (_, document) => {
  expect((await figuresOf(JSON.stringify(document), 'log.json')).figures).toMatchObject(TRUE)
})

test.each([
  [
    'Braintrust',
    lines(each => ({ created: each.ts, span_attributes: { model: 'gpt-4o' }, metrics: call(each) }))
  ],
  [
    'Claude Code',
    lines((each, i) => ({ ...call(each), sessionId: 's', uuid: `u${i}`, message: 'hi', timestamp: each.ts }))
  ],
  ['spans', lines(each => ({ name: 'chat', kind: 'llm', attributes: call(each) }))],
  [
    'PostHog',
    lines(each => ({ event: 'llm_call', timestamp: each.ts, properties: call(each), distinct_id: 'd' }))
  ],
  [
    'LangSmith',
    lines((each, i) => ({ run_type: 'batch', start_time: each.ts, trace_id: `t${i}`, ...call(each) }))
  ],
  ['a batch', lines((each, i) => ({ custom_id: `c${i}`, response: call(each), error: null, ts: each.ts }))]
])('what only looks like %s is refused with the option that reads it', async (_, text) => {
  const refused = await figuresOf(text, 'log.jsonl').catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(AuditError)
  expect((refused as AuditError).message).toContain('--input-format generic')
  expect((await figuresOf(text, 'log.jsonl', { inputFormat: 'generic' })).figures).toMatchObject(TRUE)
})

test('records of a program of one’s own under `event` and `rid` are none of SGLang’s', async () => {
  const done = lines((each, i) => ({ ...call(each), event: 'done', rid: `r${i}` }))
  expect((await figuresOf(done, 'log.jsonl')).figures).toMatchObject(TRUE)
  const halves = CALLS.flatMap((each, i) => [
    { ts: each.ts, event: 'request.start', rid: `r${i}`, model: 'gpt-4o' },
    {
      ...call(each),
      ts: new Date(Date.parse(each.ts) + 2_000).toISOString(),
      event: 'request.end',
      rid: `r${i}`
    }
  ])
  const text = halves.map(half => JSON.stringify(half)).join('\n')
  expect((await figuresOf(text, 'log.jsonl')).figures).toMatchObject({ ...TRUE, seconds: 2 * CALLS.length })
})
