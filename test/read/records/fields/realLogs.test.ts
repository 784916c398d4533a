// slow: reads a log for each of many cases
/** Kinds of logs as programs of strangers write them, made up here → what is a call in them, and what only looks like one. */
import { describe, expect, test } from 'vitest'
import { figuresOf, refusalOf } from '../../figures.ts'

const at = (i: number) => new Date(Date.parse('2026-03-02T08:00:00Z') + i * 61_000).toISOString()
const jsonl = (records: readonly object[]) => records.map(record => `${JSON.stringify(record)}\n`).join('')
const twelve = Array.from({ length: 12 }, (_, i) => i)
const counts = (i: number) => ({ input: 900 + 37 * i, output: 20 + ((i * 41) % 90) })
const SUM = {
  input: twelve.reduce((sum, i) => sum + counts(i).input, 0),
  output: twelve.reduce((sum, i) => sum + counts(i).output, 0)
}

describe('events of a program', () => {
  const event = (kind: string, i: number, data: object) => ({ event: kind, ts: at(i), data })
  const calls = (kind: string) =>
    twelve.map(i =>
      event(kind, i, {
        model: 'gpt-4o',
        prompt_tokens: counts(i).input,
        completion_tokens: counts(i).output
      })
    )

  test.each([
    ['message_send', 'exit', { reason: 'Unknown edit format' }],
    ['llm_call_completed', 'run_failed', { error: 'no plan' }],
    ['llm_call_completed', 'job_finished', { status: 'failed' }],
    ['chat_reply', 'upload_error', { error: 'disk full' }]
  ])('beside %s, %s is no call that failed', async (call, other, said) => {
    const { figures } = await figuresOf(jsonl([...calls(call), event(other, 3, said), event(other, 7, said)]))
    expect(figures).toMatchObject({ ...SUM, attempts: 12, failed: 0 })
  })

  test.each(['llm_call_failed', 'error', 'api_error'])('%s is one', async other => {
    const { figures } = await figuresOf(
      jsonl([...calls('llm_call_completed'), event(other, 3, { error: 'boom' })])
    )
    expect(figures).toMatchObject({ ...SUM, attempts: 13, failed: 1 })
  })
})

test('events that repeat an answer are one call, and running totals beside it are not its usage', async () => {
  const answered = (i: number, key: string) => ({
    id: 2 * i + (key === 'action' ? 0 : 1),
    timestamp: at(2 * i + (key === 'action' ? 0 : 1)),
    [key]: 'run',
    llm_metrics: { accumulated_token_usage: { prompt_tokens: 1_000 * i, completion_tokens: 100 * i } },
    call: {
      model_response: {
        id: `chatcmpl-${i}`,
        model: 'gpt-4o',
        usage: { prompt_tokens: counts(i).input, completion_tokens: counts(i).output }
      }
    }
  })
  const { figures } = await figuresOf(
    jsonl(twelve.flatMap(i => [answered(i, 'action'), answered(i, 'observation')]))
  )
  expect(figures).toMatchObject({ ...SUM, attempts: 12, first: at(0), last: at(22) })
})

describe('an outcome of what the call was for', () => {
  const row = (i: number, outcome: object, output = counts(i).output) => ({
    timestamp: at(i),
    model: 'gpt-4o',
    input_tokens: counts(i).input,
    output_tokens: output,
    ...outcome
  })

  test.each([
    ['success', false, true],
    ['status', 'failed', 'success'],
    ['failed', true, false]
  ])('%s %s is no failure of calls that have an answer', async (name, bad, good) => {
    const { figures } = await figuresOf(jsonl(twelve.map(i => row(i, { [name]: i % 3 === 0 ? bad : good }))))
    expect(figures).toMatchObject({ ...SUM, attempts: 12, failed: 0 })
  })

  test('is one of calls without', async () => {
    const { figures } = await figuresOf(
      jsonl(twelve.map(i => row(i, { success: i % 3 !== 0 }, i % 3 === 0 ? 0 : 50)))
    )
    expect(figures).toMatchObject({ attempts: 12, failed: 4 })
  })
})

test.each([
  ['latency_ms', { retrieval: 52, generation: 6_785, total: 6_837 }],
  ['timings_s', { prefill: 1, decode: 3, total: 4 }]
])('parts of %s are no tokens', async (name, parts) => {
  const said = await refusalOf(
    jsonl(
      twelve.map(i => ({
        timestamp: at(i),
        model: 'm',
        [name]: Object.fromEntries(
          Object.entries(parts).map(([part, value]) => [part, value + (part === 'total' ? 2 * i : i)])
        )
      }))
    )
  )
  expect(said).toContain('no tokens')
})

test('lengths of letters are no tokens', async () => {
  const questions = twelve.map(i => `What is the capital of country ${'x'.repeat(i)}?`)
  const said = await refusalOf(
    jsonl(
      questions.map((question, i) => ({
        timestamp: at(i),
        latency_ms: 900 + i,
        question_shown: question,
        prompt_length: question.length,
        answer_length: 300 + 7 * i,
        tokens_used: 90 + i
      }))
    )
  )
  expect(said).toContain('only their total (tokens_used)')
  expect(said).toContain('--map "start=timestamp,duration=latency_ms:ms"')
})

test('a total is not overruled by the letters of the prompt alone', async () => {
  const said = await refusalOf(
    jsonl(twelve.map(i => ({ date: at(i), prompt: 'Summarise this document', 'Tokens Used': 200 + i })))
  )
  expect(said).toContain('only their total (Tokens Used)')
})

test.each(['call_num', 'request_no', 'request number'])('%s says which call it is', async name => {
  const { figures } = await figuresOf(
    jsonl(
      twelve.map(i => ({
        ts: at(i),
        [name]: 1 + (i % 3),
        prompt_tokens: counts(i).input,
        completion_tokens: counts(i).output
      }))
    )
  )
  expect(figures).toMatchObject({ ...SUM, attempts: 12 })
})

test.each(['num_turns', 'n_questions', 'step_count'])('%s of several is a doubt', async name => {
  const { doubts } = await figuresOf(
    jsonl(
      twelve.map(i => ({
        ts: at(i),
        [name]: 3 + i,
        prompt_tokens: counts(i).input,
        completion_tokens: counts(i).output
      }))
    )
  )
  expect(doubts).toContain('rows-of-several')
})

// A benchmark's row: of single calls, num_prompts says nothing (their counts are no totals).
test.each([
  ['total_prompt_tokens', 'total_completion_tokens', true],
  ['prompt_tokens', 'completion_tokens', false]
])('num_prompts beside %s', async (input, output, isDoubted) => {
  const { doubts } = await figuresOf(
    jsonl(
      twelve.map(i => ({
        ts: at(i),
        num_prompts: 8 + (i % 3),
        [input]: counts(i).input,
        [output]: counts(i).output
      }))
    )
  )
  expect(doubts.includes('rows-of-several')).toBe(isDoubted)
})

describe('snapshots of sessions', () => {
  const sessions = (grows: boolean) =>
    twelve.flatMap(i =>
      ['a', 'b'].map((session, s) => ({
        ts: at(2 * i + s),
        session_id: session,
        model: 'opus',
        input_tokens: 100 + 9 * i,
        output_tokens: grows ? 500 + 80 * i + s : counts(i + s).output
      }))
    )

  test('that only grow are running totals', async () => {
    expect(await refusalOf(jsonl(sessions(true)))).toContain('output_tokens only grows')
  })

  test('are calls where they do not', async () => {
    const { figures } = await figuresOf(jsonl(sessions(false)))
    expect(figures).toMatchObject({ attempts: 24 })
  })
})

test.each([
  '(APIServer pid=7) INFO 06-10 19:52:40 [utils.py:344] ',
  '\u001b[1;36m(APIServer pid=7)\u001b[0;0m INFO 09-10 23:26:12 [api_server.py:1805] vLLM API server version 0.10.1',
  'INFO 09-10 23:26:06 [__init__.py:241] Automatically detected platform cuda.'
])('the console of vLLM is told from its first lines: %j', async line => {
  expect(await refusalOf(`${line}\n${line}\n`, 'server.log')).toContain('vLLM')
})

test('counts of tokens under costs are counts, and prices are none', async () => {
  const { figures } = await figuresOf(
    jsonl(
      twelve.map(i => ({
        timestamp: at(i),
        model: 'gpt-4o',
        cost: {
          input_tokens: counts(i).input,
          output_tokens: counts(i).output,
          input_cost: 0.00006,
          total_cost: 0.00119
        }
      }))
    )
  )
  expect(figures).toMatchObject({ ...SUM, attempts: 12 })
})

test.each(['daily', 'monthly', 'accumulated'])('%s sums beside each call are no usage', async period => {
  const said = await refusalOf(
    jsonl(
      twelve.map(i => ({
        timestamp: at(i),
        model: 'gpt-4o',
        [`${period}_tokens`]: { input_tokens: 1_000 * i, output_tokens: 100 * i }
      }))
    )
  )
  expect(said).toContain('no tokens')
})

/** https://github.com/sst/opencode: what was read from the cache and written into it is no part of `input`. */
test.each([
  ['cache', { read: 200, write: 100 }],
  ['cacheRead', 200]
])('input beside %s leaves the cache out', async (name, cache) => {
  const { figures } = await figuresOf(
    jsonl(
      twelve.map(i => ({
        time: at(i),
        modelID: 'claude-sonnet-4',
        tokens: { input: 1_000, output: 50, [name]: cache }
      }))
    )
  )
  expect(figures).toMatchObject({
    attempts: 12,
    input: 12 * (typeof cache === 'number' ? 1_200 : 1_300),
    output: 600
  })
})

test.each([
  [
    'why an answer was judged so',
    (i: number) => ({ eval: { relevance: 'LOW', reason: `relevance LOW in ${i}` } })
  ],
  [
    'what a program printed',
    (i: number) => ({ tool: { formatted_output_and_error: i % 3 ? null : 'File created' } })
  ],
  ['what it wrote', (i: number) => ({ tool: { stdout_and_error: i % 3 ? null : 'File created' } })]
])('%s is no error', async (_, beside) => {
  const { figures } = await figuresOf(
    jsonl(
      twelve.map(i => ({
        ts: at(i),
        model: 'm',
        prompt_tokens: counts(i).input,
        completion_tokens: counts(i).output,
        ...beside(i)
      }))
    )
  )
  expect(figures).toMatchObject({ ...SUM, attempts: 12, failed: 0 })
})
