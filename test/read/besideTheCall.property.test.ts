// slow: reads a log for each of many cases
/** What lies around calls, or looks like one – a trace of one call, steps, sums so far, models on offer, searches, places – → changes no figure, and makes no call. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases } from '../cases.ts'
import { CALLS, type Call, figuresOf, iso, logRead, refusalOf } from './figures.ts'

const OK = CALLS.filter(({ status }) => status === 200)
const [ONE] = OK as [Call]
const sum = (of: (call: Call) => number) => OK.reduce((all, call) => all + of(call), 0)
const TRUE = {
  attempts: OK.length,
  failed: 0,
  input: sum(({ input }) => input),
  output: sum(({ output }) => output)
}
const ended = (call: Call) => new Date(call.at + call.millis).toISOString()
const jsonl = (records: readonly object[]) => records.map(record => JSON.stringify(record)).join('\n')

test('law: a trace of one call is that call, and what the trace tells again of its times and texts counts for nothing', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('llmSpans', 'generations', 'calls', 'model_runs'),
      fc.subarray(['agentSpans', 'toolSpans', 'tags']),
      fc.boolean(),
      async (name, empty, isFirst) => {
        const call = {
          startTime: iso(ONE),
          endTime: ended(ONE),
          model: ONE.model,
          inputTokenCount: ONE.input,
          outputTokenCount: ONE.output,
          input: [{ role: 'user', content: 'How far is it?' }],
          output: 'Two days on foot.'
        }
        const around = {
          startTime: iso(ONE),
          endTime: ended(ONE),
          input: 'How far is it?',
          output: 'Two days on foot.',
          status: 'SUCCESS'
        }
        const lists = { ...Object.fromEntries(empty.map(key => [key, []])), [name]: [call] }
        const text = JSON.stringify(isFirst ? { ...lists, ...around } : { ...around, ...lists })
        const { input, output, model: models } = ONE
        expect((await figuresOf(text, 'trace.json')).figures).toMatchObject({
          attempts: 1,
          input,
          output,
          models,
          seconds: Math.round(ONE.millis / 1_000)
        })
      }
    ),
    { numRuns: cases(12) }
  )
})

test('law: steps that begin and end around calls are no starts of theirs, and how long those took is unknown, not 0', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(['event', 'step', 'model'], ['name', 'solver', 'generate']),
      fc.integer({ min: 1, max: 4 }),
      async ([key, step, called], each) => {
        const records = OK.flatMap((call, i) => {
          const made = {
            timestamp: iso(call),
            [key as string]: called,
            model: call.model,
            input_tokens: call.input,
            output_tokens: call.output
          }
          const bound = (action: string, at: number) => ({
            timestamp: new Date(at).toISOString(),
            [key as string]: step,
            action
          })
          return i % each === 0
            ? [bound('begin', call.at - 5), made, bound('end', call.at + call.millis)]
            : [made]
        })
        const { data } = await logRead(jsonl(records), 'events.jsonl')
        if (data.grain !== 'request') throw new Error('requests')
        expect(data.length).toBe(OK.length)
        expect(Array.from(data.durationMicros).every(Number.isNaN)).toBe(true)
      }
    ),
    { numRuns: cases(8) }
  )
})

test('a call whose start is not in the log has an unknown length beside those that have theirs', async () => {
  const records = OK.flatMap((call, i) => {
    const id = `c${i}`
    const end = {
      id,
      event: 'llm_end',
      ts: ended(call),
      model: call.model,
      prompt_tokens: call.input,
      completion_tokens: call.output
    }
    return i === 3 ? [end] : [{ id, event: 'llm_start', ts: iso(call) }, end]
  })
  const { data } = await logRead(jsonl(records), 'events.jsonl')
  if (data.grain !== 'request') throw new Error('requests')
  expect(data.length).toBe(OK.length)
  expect(Array.from(data.durationMicros).filter(Number.isNaN)).toHaveLength(1)
  expect(Math.min(...Array.from(data.durationMicros).filter(micros => !Number.isNaN(micros)))).toBe(
    1_000 * Math.min(...OK.filter((_, i) => i !== 3).map(({ millis }) => millis))
  )
})

test('law: sums of the calls so far beside each of them are none, from the first of a run on', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('total_api_calls', 'api_calls', 'n_calls'),
      fc.integer({ min: 3, max: 12 }),
      async (name, run) => {
        let [calls, input, output] = [0, 0, 0]
        const records = OK.flatMap((call, i) => {
          if (i % run === 0) [calls, input, output] = [0, 0, 0]
          calls++
          input += call.input
          output += call.output
          return [
            {
              ts: iso(call),
              model: call.model,
              status: 'ok',
              prompt_tokens: call.input,
              completion_tokens: call.output
            },
            { ts: ended(call), [name]: calls, prompt_tokens: input, completion_tokens: output },
            { ts: ended(call), message: `step ${i} is done` }
          ]
        })
        expect((await figuresOf(jsonl(records), 'agent.jsonl')).figures).toMatchObject(TRUE)
      }
    ),
    { numRuns: cases(8) }
  )
})

test('what says Error within quotes is of a text that a tool was shown, and no call', async () => {
  const text = OK.map(
    (call, i) =>
      `${iso(call)} INFO step ${i}\n      open() { if [ -z "$1" ]; then\n        "Error: <line_number> must be a number" return # exit\n${iso(call)} INFO input_tokens=${call.input}, output_tokens=${call.output}\n`
  ).join('')
  expect((await figuresOf(text, 'agent.log')).figures).toMatchObject(TRUE)
})

test.each([
  [
    'models on offer',
    {
      data: [4096, 8192, 32_768, 128_000, 200_000, 1_048_576, 16_384, 40_960].map((context_length, i) => ({
        id: `maker/model-${i}`,
        created: 1_764_696_672 - 86_400 * i,
        context_length,
        pricing: { prompt: '0.0000002', completion: '0.0000009' },
        top_provider: { context_length, max_completion_tokens: null }
      }))
    }
  ],
  [
    'panels with what they search for',
    Array.from({ length: 12 }, (_, i) => ({
      id: `panel-${i}`,
      created_at: iso(CALLS[i] as Call),
      attributes: {
        title: `Panel ${i}`,
        state: { query: { query: `status: "${400 + i}" and level: error` } }
      }
    }))
  ]
])('%s are no calls', async (_, document) => {
  expect(await refusalOf(JSON.stringify(document), 'list.json')).toContain('it states no tokens')
})

test('counts of the day beside those of the month are no models side by side', async () => {
  const records = OK.map(call => ({
    timestamp: iso(call),
    daily_tokens: { input_tokens: call.input, output_tokens: call.output },
    monthly_tokens: { input_tokens: 9 * call.input, output_tokens: 9 * call.output }
  }))
  const refusal = await refusalOf(jsonl(records), 'state.jsonl')
  expect(refusal).toContain('it states no tokens')
  expect(refusal).not.toContain('side by side')
})

test.each(['cache_hits', 'cacheHits', 'prefix cache hits', 'kv_cache_hit_count'])(
  '%s of a few is how often, and no tokens',
  async name => {
    const text = jsonl(
      OK.map((call, i) => ({
        timestamp: iso(call),
        model: call.model,
        prompt_tokens: call.input,
        completion_tokens: call.output,
        [name]: i % 5
      }))
    )
    const { data } = await logRead(text, 'hits.jsonl')
    if (data.grain !== 'request') throw new Error('requests')
    expect(Array.from(data.cachedTokens).every(Number.isNaN)).toBe(true)
  }
)

test('a lat beside a lon is where, and not how long', async () => {
  const records = OK.map((call, i) => ({
    timestamp: iso(call),
    model: call.model,
    prompt_tokens: call.input,
    completion_tokens: call.output,
    place: { lat: 48.1 + i / 10, lon: 11.6 + i / 10 }
  }))
  const { data } = await logRead(jsonl(records), 'weather.jsonl')
  if (data.grain !== 'request') throw new Error('requests')
  expect(Array.from(data.durationMicros).every(Number.isNaN)).toBe(true)
})
