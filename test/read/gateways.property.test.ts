/** What gateways, tracing tools and SDKs write of the same calls – twice, in parts, within one another – → the same figures, or a refusal. */

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AuditError } from '../../src/errors.ts'
import type { RequestLog } from '../../src/log/trafficLog.ts'
import { readLog } from '../../src/read/readLog.ts'
import { cases } from '../cases.ts'
import { saved } from './logs.ts'

/** Made up; the seventh of each ten failed and states no tokens. */
const CALLS = Array.from({ length: 30 }, (_, i) => {
  const output = 40 + ((i * 83) % 310)
  return {
    i,
    id: `c${(i * 7_919 + 4_096).toString(16)}`,
    at: Date.parse('2026-03-25T09:58:07.250Z') + i * 97_000,
    millis: 700 + 21 * output,
    input: 600 + ((i * 613) % 4_000),
    output,
    model: i % 3 === 0 ? 'gpt-4o-mini' : 'gpt-4o',
    isFailed: i % 10 === 6
  }
})
type Call = (typeof CALLS)[number]
type Fields = Readonly<Record<string, unknown>>

const ANSWERED = CALLS.filter(({ isFailed }) => !isFailed)
const sumOf = (calls: readonly Call[], of: (call: Call) => number) =>
  calls.reduce((all, call) => all + of(call), 0)
const EXPECTED = {
  attempts: 30,
  input: sumOf(ANSWERED, ({ input }) => input),
  output: sumOf(ANSWERED, ({ output }) => output),
  seconds: Math.round(sumOf(CALLS, ({ millis }) => millis) / 1_000),
  first: (CALLS[0] as Call).at * 1_000,
  models: 'gpt-4o,gpt-4o-mini'
}

const iso = (at: number): string => new Date(at).toISOString()
const linesOf = (records: readonly Fields[]): string =>
  records.map(record => `${JSON.stringify(record)}\n`).join('')
const cell = (value: unknown): string =>
  /[,"]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value ?? '')
const tableOf = (records: readonly Fields[]): string =>
  [Object.keys(records[0] as Fields), ...records.map(record => Object.values(record))]
    .map(cells => `${cells.map(cell).join(',')}\n`)
    .join('')

async function* nothing(): AsyncIterable<Uint8Array> {}
let files = 0
async function read(text: string, map?: string) {
  files++
  const name = saved(
    `${files}.${text.startsWith('{') ? 'jsonl' : text.startsWith('[') ? 'json' : 'csv'}`,
    text
  )
  const { data, warnings } = await readLog([name], {
    stdin: nothing(),
    ...(map === undefined ? {} : { map })
  })
  const log = data as RequestLog
  const sum = (values: ArrayLike<number>) => Array.from(values).reduce((all, value) => all + (value || 0), 0)
  return {
    figures: {
      attempts: log.length,
      input: sum(log.inputTokens),
      output: sum(log.outputTokens),
      seconds: Math.round(sum(log.durationMicros) / 1e6),
      first: log.arrivalMicros[0],
      models: [...new Set(Array.from(log.model, code => log.models[code]))].filter(Boolean).toSorted().join()
    },
    doubts: warnings.map(({ code }) => code)
  }
}
const figuresOf = async (text: string) => (await read(text)).figures
const refusalOf = (text: string): Promise<string> =>
  read(text).then(
    () => 'read',
    (error: unknown) => (error instanceof AuditError ? error.message : Promise.reject(error))
  )
const mapsIn = (message: string): readonly string[] =>
  [...message.matchAll(/--map "([^"]+)"/g)].map(([, map]) => map as string)

/** Sums and counts of a row, but for what a failed call lacks. */
const plain = ({ isFailed, ...call }: Call, tokens: Fields): Fields => ({
  time: iso(call.at),
  model: call.model,
  ...(isFailed ? Object.fromEntries(Object.keys(tokens).map(name => [name, ''])) : tokens),
  latency_ms: call.millis,
  status: isFailed ? 500 : 200
})

describe('two columns that count one side', () => {
  const INPUTS = [
    'prompt_tokens',
    'input_tokens',
    'tokensIn',
    'Prompt Tokens',
    'usage_input_tokens',
    'request_tokens'
  ]
  const OUTPUTS = ['completion_tokens', 'output_tokens', 'generated_tokens', 'Response Tokens', 'tokensOut']
  const other = (count: number, i: number) => count + 31 + ((i * 53) % 400)
  const pair = (names: readonly string[]) => fc.shuffledSubarray([...names], { minLength: 2, maxLength: 2 })

  test('are refused where nothing decides, with a map for each that reads it', () =>
    fc.assert(
      fc.asyncProperty(pair(INPUTS), pair(OUTPUTS), fc.boolean(), async (inputs, outputs, isInput) => {
        const [one = '', two = ''] = isInput ? inputs : outputs
        const alone = (isInput ? outputs : inputs)[0] as string
        const text = tableOf(
          CALLS.map(call => {
            const [own, rest] = isInput ? [call.input, call.output] : [call.output, call.input]
            return plain(call, { [one]: own, [two]: other(own, call.i), [alone]: rest })
          })
        )
        const message = await refusalOf(text)
        expect(message).toContain('differ')
        const side = isInput ? 'input' : 'output'
        const sums = await Promise.all(mapsIn(message).map(map => read(text, map)))
        expect(sums.map(({ figures }) => figures[side]).toSorted()).toEqual(
          [EXPECTED[side], sumOf(ANSWERED, call => other(call[side], call.i))].toSorted()
        )
      }),
      { numRuns: cases(20) }
    ))

  test('are told apart by the total, whichever comes first', () =>
    fc.assert(
      fc.asyncProperty(
        pair(INPUTS),
        fc.constantFrom(...OUTPUTS),
        fc.boolean(),
        async (inputs, output, isFirst) => {
          const [one = '', two = ''] = inputs
          const own = (call: Call) =>
            isFirst
              ? { [one]: call.input, [two]: other(call.input, call.i) }
              : { [one]: other(call.input, call.i), [two]: call.input }
          const figures = await figuresOf(
            tableOf(
              CALLS.map(call =>
                plain(call, { ...own(call), [output]: call.output, total_tokens: call.input + call.output })
              )
            )
          )
          expect(figures).toEqual(EXPECTED)
        }
      ),
      { numRuns: cases(20) }
    ))

  test.each(['total_request_tokens', 'request_tokens_total', 'TotalRequestTokens'])(
    '%s is no input where it is the sum',
    async name => {
      const figures = await figuresOf(
        tableOf(
          CALLS.map(call =>
            plain(call, {
              [name]: call.input + call.output,
              prompt_tokens: call.input,
              completion_tokens: call.output
            })
          )
        )
      )
      expect(figures).toEqual(EXPECTED)
    }
  )

  test.each(['billed_units', 'estimate', 'billable', 'estimated_usage'])(
    'what is %s comes after what was counted',
    async key => {
      const text = linesOf(
        CALLS.map(call => ({
          time: iso(call.at),
          model: call.model,
          status: call.isFailed ? 500 : 200,
          latency_ms: call.millis,
          ...(call.isFailed
            ? {}
            : {
                meta: {
                  [key]: { input_tokens: call.input - 40, output_tokens: call.output },
                  tokens: { input_tokens: call.input, output_tokens: call.output }
                }
              })
        }))
      )
      const { figures, doubts } = await read(text)
      expect(figures).toEqual(EXPECTED)
      expect(doubts).toContain('two-counts')
    }
  )
})

describe('a start and an end of one call', () => {
  const KINDS = [
    ['on_llm_start', 'on_llm_end'],
    ['llm.request', 'llm.response'],
    ['org.kubeflow.serving.inference.request', 'org.kubeflow.serving.inference.response'],
    ['generation_started', 'generation_completed'],
    ['model_invoke', 'model_response']
  ] as const
  const IDS = ['id', 'run_id', 'runId', 'corr', 'trace', 'job', 'ticket']

  test('are one call, whatever ties them together', () =>
    fc.assert(
      fc.asyncProperty(fc.constantFrom(...KINDS), fc.constantFrom(...IDS), async ([begin, end], id) => {
        const text = linesOf(
          CALLS.flatMap(({ id: own, at, millis, input, output, model }) => [
            { type: begin, [id]: own, time: iso(at), model },
            {
              type: end,
              [id]: own,
              time: iso(at + millis),
              model,
              usage: { prompt_tokens: input, completion_tokens: output }
            }
          ])
        )
        expect(await figuresOf(text)).toEqual({
          ...EXPECTED,
          input: sumOf(CALLS, ({ input }) => input),
          output: sumOf(CALLS, ({ output }) => output)
        })
      }),
      { numRuns: cases(20) }
    ))
})

test('a span around a call, with zeros for tokens and no model, is none', () =>
  fc.assert(
    fc.asyncProperty(
      fc.constantFrom('DEFAULT', 'EXECUTOR', 'step', ''),
      fc.constantFrom(0, '0', ''),
      async (kind, zero) => {
        const text = tableOf(
          CALLS.flatMap(call => [
            {
              span: `w${call.id}`,
              parent: '',
              span_kind: kind,
              start_time: iso(call.at),
              end_time: iso(call.at + call.millis),
              model: '',
              input_tokens: zero,
              output_tokens: zero,
              status: ''
            },
            {
              span: call.id,
              parent: `w${call.id}`,
              span_kind: 'LLM',
              start_time: iso(call.at),
              end_time: iso(call.at + call.millis),
              model: call.model,
              input_tokens: call.isFailed ? 0 : call.input,
              output_tokens: call.isFailed ? 0 : call.output,
              status: call.isFailed ? 'error' : ''
            }
          ])
        )
        expect(await figuresOf(text)).toEqual(EXPECTED)
      }
    ),
    { numRuns: cases(12) }
  ))

test.each([
  ['prompt_time', 'completion_time', 'total_time'],
  ['prefill_time', 'decode_time', 'overall_time'],
  ['prompt_processing_time', 'generation_stage_time', 'all_time']
])('of %s, %s and %s the call lasts the whole', async (prompt, completion, whole) => {
  const text = linesOf(
    CALLS.map(call => ({
      created: Math.floor(call.at / 1_000),
      model: call.model,
      usage: {
        [prompt]: 0.2,
        prompt_tokens: call.input,
        [completion]: call.millis / 1_000 - 0.2,
        completion_tokens: call.output,
        [whole]: call.millis / 1_000
      }
    }))
  )
  expect((await figuresOf(text)).seconds).toBe(EXPECTED.seconds)
})

describe('usage as text within attributes', () => {
  const span = (call: Call) => ({
    name: 'chat',
    trace_id: `t${call.id}`,
    span_id: call.id,
    parent_id: '',
    start_time: iso(call.at),
    end_time: iso(call.at + call.millis),
    status_code: call.isFailed ? 'ERROR' : 'OK'
  })
  const attributes = (call: Call): Fields => ({
    'llm.model': call.model,
    ...(call.isFailed
      ? {}
      : { 'llm.token.counts': JSON.stringify({ input_tokens: call.input, output_tokens: call.output }) })
  })

  test('of Langtrace, as a table and as JSON', async () => {
    const table = tableOf(
      CALLS.map(call => ({ ...span(call), attributes: JSON.stringify(attributes(call)) }))
    )
    const lines = linesOf(CALLS.map(call => ({ ...span(call), attributes: attributes(call) })))
    expect(await figuresOf(table)).toEqual(EXPECTED)
    expect(await figuresOf(lines)).toEqual(EXPECTED)
  })

  test('under names of no convention, among spans of agents', async () => {
    const text = tableOf(
      CALLS.flatMap(call => [
        {
          spanId: `a${call.id}`,
          spanType: 'agent_run',
          attributes: '{}',
          error: '',
          startedAt: iso(call.at),
          endedAt: iso(call.at + call.millis)
        },
        {
          spanId: call.id,
          spanType: 'model_generation',
          attributes: JSON.stringify({
            model: call.model,
            ...(call.isFailed ? {} : { usage: { inputTokens: call.input, outputTokens: call.output } })
          }),
          error: call.isFailed ? 'Internal Server Error' : '',
          startedAt: iso(call.at),
          endedAt: iso(call.at + call.millis)
        }
      ])
    )
    expect(await figuresOf(text)).toEqual(EXPECTED)
  })
})

describe('lists of calls within records', () => {
  const one = (call: Call): Fields => ({
    started_at: iso(call.at),
    ended_at: iso(call.at + call.millis),
    model: call.model,
    status: call.isFailed ? 500 : 200,
    usage: call.isFailed ? null : { input_tokens: call.input, output_tokens: call.output }
  })
  const groups = (size: number): readonly (readonly Call[])[] =>
    Array.from({ length: Math.ceil(CALLS.length / size) }, (_, k) => CALLS.slice(k * size, (k + 1) * size))
  const within = (path: readonly string[], list: unknown): Fields =>
    path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), list) as Fields

  test('are read one by one, whatever the record around them says of its own', () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom(
          ['calls'],
          ['chat', 'messages'],
          ['data', 'session', 'turns'],
          ['runs'],
          ['generations']
        ),
        fc.integer({ min: 2, max: 9 }),
        fc.boolean(),
        fc.boolean(),
        async (path, size, hasSums, areLines) => {
          const records = groups(size).map((calls, k) => ({
            session_id: `s${k}`,
            title: 'What to do',
            created_at: iso((calls[0] as Call).at),
            ...(hasSums
              ? {
                  input_tokens: sumOf(calls, ({ input }) => input),
                  output_tokens: sumOf(calls, ({ output }) => output)
                }
              : {}),
            ...within(path, calls.map(one))
          }))
          const text = areLines ? linesOf(records) : JSON.stringify(records)
          expect(await figuresOf(text)).toEqual(EXPECTED)
        }
      ),
      { numRuns: cases(24) }
    ))

  test('of a chat, among what its people wrote', async () => {
    const chats = groups(5).map((calls, k) => ({
      id: `chat${k}`,
      created_at: Math.floor((calls[0] as Call).at / 1_000),
      chat: {
        models: ['gpt-4o'],
        messages: calls.flatMap(call => [
          { role: 'user', content: 'Why?', timestamp: Math.floor(call.at / 1_000) },
          {
            role: 'assistant',
            content: 'So.',
            model: call.model,
            timestamp: Math.floor((call.at + call.millis) / 1_000),
            usage: { prompt_tokens: call.input, completion_tokens: call.output }
          }
        ])
      }
    }))
    const { attempts, input, output } = await figuresOf(JSON.stringify(chats))
    expect({ attempts, input, output }).toEqual({
      attempts: CALLS.length,
      input: sumOf(CALLS, call => call.input),
      output: sumOf(CALLS, call => call.output)
    })
  })

  test('steps of a call are none: they have no times', async () => {
    const text = linesOf(
      CALLS.map(call => ({
        ...plain(call, {}),
        steps: [
          { usage: { inputTokens: call.input - 30, outputTokens: call.output - 5 } },
          { usage: { inputTokens: 30, outputTokens: 5 } }
        ],
        totalUsage: call.isFailed ? null : { inputTokens: call.input, outputTokens: call.output }
      }))
    )
    expect(await figuresOf(text)).toEqual(EXPECTED)
  })

  test('the only item of a record is of its moment', async () => {
    const text = linesOf(
      ANSWERED.map(call => ({
        model_id: call.model,
        created_at: iso(call.at),
        results: [
          { generated_text: 'So.', input_token_count: call.input, generated_token_count: call.output }
        ]
      }))
    )
    expect(await figuresOf(text)).toEqual({ ...EXPECTED, attempts: ANSWERED.length, seconds: 0 })
  })
})

test.each([
  [
    'CloudWatch’s statistics',
    { Label: 'InputTokenCount', Datapoints: [{ Timestamp: iso(0), Sum: 9, SampleCount: 2 }] }
  ],
  [
    'a list of tasks',
    [{ id: '1', ts: 1_772_438_400_000, task: 'x', tokensIn: 9, tokensOut: 2, totalCost: 0.1 }]
  ]
])('%s is no log, and said to be none', async (_, value) => {
  expect(await refusalOf(JSON.stringify(value))).toMatch(/no requests|not calls/)
})

describe('a row for each side of a call', () => {
  const WORDS = [
    ['prompt', 'completion'],
    ['input', 'output'],
    ['input_tokens', 'output_tokens'],
    ['PROMPT', 'RESPONSE']
  ] as const

  test('is one call with its other row, in either order, as a table and as JSON', () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...WORDS),
        fc.constantFrom('tokenType', 'kind', 'direction', 'token_type'),
        fc.constantFrom('rawAmount', 'tokens', 'quantity', 'token_count'),
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        async ([input, output], role, amount, isTaken, isTurned, isTable) => {
          const sign = isTaken ? -1 : 1
          const text = (isTable ? tableOf : linesOf)(
            ANSWERED.flatMap(call => {
              const row = (word: string, count: number, price: number) => ({
                _id: `${call.id}-${word}`,
                conversation: `k${call.i % 3}`,
                [role]: word,
                model: call.model,
                [amount]: sign * count,
                rate: price,
                tokenValue: sign * count * price,
                createdAt: iso(call.at)
              })
              const both = [row(input, call.input, 2.5), row(output, call.output, 10)]
              return isTurned ? both.toReversed() : both
            })
          )
          expect(await figuresOf(text)).toEqual({ ...EXPECTED, attempts: ANSWERED.length, seconds: 0 })
        }
      ),
      { numRuns: cases(24) }
    ))

  test('of two conversations in turn stays with its own', async () => {
    const pairs = Array.from({ length: 12 }, (_, k) => ANSWERED.slice(2 * k, 2 * k + 2))
    const row = (call: Call, conversation: string, type: string, tokens: number) => ({
      time: iso(call.at),
      conversation,
      model: 'gpt-4o',
      type,
      tokens
    })
    const records = pairs.flatMap(([one, other], k) => {
      const [a, b] = [one as Call, other as Call]
      const plainly = [
        row(a, 'a', 'input', a.input),
        row(a, 'a', 'output', a.output),
        row(b, 'b', 'input', b.input),
        row(b, 'b', 'output', b.output)
      ]
      return k === 7 ? [plainly[0], plainly[2], plainly[1], plainly[3]] : plainly
    }) as Fields[]
    const { attempts, input, output } = await figuresOf(tableOf(records))
    expect({ attempts, input, output }).toEqual({
      attempts: 24,
      input: sumOf(pairs.flat(), call => call.input),
      output: sumOf(pairs.flat(), call => call.output)
    })
  })

  test('with none of its other side states that side of nothing', async () => {
    const rows = ANSWERED.flatMap(call => [
      ...(call.i === 4 ? [] : [{ time: iso(call.at), chat: call.id, type: 'prompt', tokens: call.input }]),
      { time: iso(call.at), chat: call.id, type: 'completion', tokens: call.output }
    ])
    const { attempts, input, output } = await figuresOf(tableOf(rows))
    expect({ attempts, input, output }).toEqual({
      attempts: ANSWERED.length,
      input: EXPECTED.input - (CALLS[4] as Call).input,
      output: EXPECTED.output
    })
  })
})

test('columns of one model each are the counts of calls, and name the model', () =>
  fc.assert(
    fc.asyncProperty(
      fc.constantFrom('summary.usage', 'usage', 'metrics.by_model'),
      fc.constantFrom(['prompt_tokens', 'completion_tokens'], ['input_tokens', 'output_tokens']),
      fc.constantFrom(
        ['gpt-4o', 'gpt-4o-mini'],
        ['gpt-4.1-2025-04-14', 'claude-3.5-sonnet'],
        ['openai/gpt-4o', 'llama3.1:8b']
      ),
      fc.boolean(),
      async (parent, [input = '', output = ''], models, isTable) => {
        const named = (call: Call) => (call.i % 3 === 0 ? 1 : 0)
        const columns = (call: Call) =>
          Object.fromEntries(
            models.flatMap((model, k) => {
              const own = !call.isFailed && named(call) === k
              return [
                [`${parent}.${model}.requests`, own ? 1 : ''],
                [`${parent}.${model}.${input}`, own ? call.input : ''],
                [`${parent}.${model}.${output}`, own ? call.output : '']
              ]
            })
          )
        const nested = (call: Call): Fields =>
          parent.split('.').reduceRight<Fields>(
            (inner, key) => ({ [key]: inner }),
            call.isFailed
              ? {}
              : {
                  [models[named(call)] as string]: {
                    requests: 1,
                    [input]: call.input,
                    [output]: call.output
                  }
                }
          )
        const row = (call: Call) => ({
          id: call.id,
          op: 'chat.completions.create',
          started_at: iso(call.at),
          ended_at: iso(call.at + call.millis),
          exception: call.isFailed ? 'InternalServerError' : ''
        })
        const text = isTable
          ? tableOf(CALLS.map(call => ({ ...row(call), ...columns(call) })))
          : linesOf(CALLS.map(call => ({ ...row(call), ...nested(call) })))
        expect(await figuresOf(text)).toEqual({ ...EXPECTED, models: models.toSorted().join() })
      }
    ),
    { numRuns: cases(24) }
  ))

test.each([
  ['gen_ai.usage', 'input_tokens'],
  ['llm', 'usage.prompt_tokens'],
  ['a.b.usage', 'prompt_tokens']
])('names with dots in them are found: %s within which %s', async (outer, inner) => {
  const text = linesOf(
    CALLS.map(call => ({
      time: iso(call.at),
      model: call.model,
      latency_ms: call.millis,
      status: call.isFailed ? 500 : 200,
      [outer]: call.isFailed ? {} : { [inner]: call.input, output_tokens: call.output }
    }))
  )
  expect(await figuresOf(text)).toEqual(EXPECTED)
})
