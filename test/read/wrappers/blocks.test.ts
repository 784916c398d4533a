// slow: reads a log for each of many cases
/** Calls as blocks of lines, laid out and named as people do → the figures of the calls. */
import { describe, expect, test } from 'vitest'
import { CALLS, type Call, figuresOf, iso, refusalOf, TRUTH } from '../figures.ts'

const OK = CALLS.filter(({ status }) => status === 200)
const seconds = (call: Call) => (call.millis / 1_000).toFixed(2)
const stamp = (call: Call) => iso(call).replace('T', ' ').slice(0, 19)
const texts = (call: Call) => [
  `Request: What is made up number ${call.i}?`,
  'Response: It is this,',
  'and on a second line: that.'
]
const counts = (call: Call, input: string, output: string) =>
  call.status === 200
    ? [`${input}: ${call.input}`, `${output}: ${call.output.toLocaleString('en')} tokens`]
    : [`Error: ${call.status === 429 ? 'rate limit exceeded' : 'server error'}`, `Status: ${call.status}`]

const LAYOUTS: Readonly<Record<string, (call: Call) => readonly string[]>> = {
  'below a rule': call => [
    '-'.repeat(40),
    `Timestamp: ${iso(call)}`,
    `Model: ${call.model}`,
    ...texts(call),
    ...counts(call, 'Prompt tokens', 'Completion tokens'),
    `Latency: ${seconds(call)}s`
  ],
  'below a moment between marks': call => [
    `=== Call #${call.i} ${stamp(call)} ===`,
    ...texts(call),
    `model = ${call.model}`,
    ...counts(call, 'input_tokens', 'output_tokens'),
    `Duration: ${call.millis} ms`,
    ''
  ],
  'indented below a stamp': call => [
    `[${iso(call)}] Request ${call.i}`,
    `    Model: ${call.model}`,
    ...counts(call, 'Tokens in', 'Tokens out').map(line => `    ${line}`),
    `    took: ${seconds(call)} s`
  ],
  'in Markdown, with a total': call => [
    `## ${stamp(call)}`,
    '',
    `- **Model:** ${call.model}`,
    ...counts(call, '- **Prompt Tokens**', '- **Completion Tokens**'),
    ...(call.status === 200 ? [`- **Total Tokens:** ${call.input + call.output}`] : []),
    `- **Latency:** ${seconds(call)}s`,
    ''
  ],
  'parted by blank lines, with a running total': call => [
    `Time: ${iso(call)}`,
    `Model: ${call.model} | Elapsed: ${seconds(call)}s`,
    ...counts(call, 'Input tokens', 'Output tokens'),
    `Session total tokens so far: ${call.i * 1_000}`,
    ''
  ]
}

describe.each(Object.entries(LAYOUTS))('%s', (_, layout) => {
  const lines = CALLS.flatMap(layout)

  test.each(['\n', '\r\n'])('line ends %j', async end => {
    const { figures } = await figuresOf(lines.map(line => `${line}${end}`).join(''), 'calls.log')
    expect(figures).toMatchObject({ ...TRUTH, seconds: expect.closeTo(TRUTH.seconds, -1) })
  })

  test('a preamble and a last block that is cut off', async () => {
    const cut = OK.flatMap(layout).slice(0, -4)
    const text = ['Started the gateway', 'Ready.', ...cut].join('\n')
    const { figures } = await figuresOf(text, 'calls.log')
    expect((figures as { input: number }).input).toBeLessThanOrEqual(TRUTH.input)
    expect(figures).toMatchObject({ first: TRUTH.first })
  })
})

test.each<[string, (call: Call) => readonly string[]]>([
  [
    'without moments',
    call => ['---', `Model: ${call.model}`, ...counts(call, 'Prompt tokens', 'Completion tokens')]
  ],
  [
    'of two calls each',
    call => [
      '---',
      `Time: ${iso(call)}`,
      ...[1, 2].flatMap(() => counts(call, 'Prompt tokens', 'Completion tokens'))
    ]
  ]
])('blocks %s are refused', async (_, layout) => {
  expect(await refusalOf(OK.flatMap(layout).join('\n'), 'calls.log')).not.toBe('read')
})

describe('answers printed over several lines of a text', () => {
  const printed = (call: Call, time: object) =>
    JSON.stringify(
      {
        id: `chatcmpl-${call.i}`,
        object: 'chat.completion',
        ...time,
        model: call.model,
        choices: [{ index: 0, message: { role: 'assistant', content: 'Made {up\n}' } }],
        usage: {
          prompt_tokens: call.input,
          completion_tokens: call.output,
          total_tokens: call.input + call.output
        }
      },
      null,
      2
    )
  const request = (call: Call) => JSON.stringify({ model: call.model, messages: [{ role: 'user' }] }, null, 2)
  const sums = {
    attempts: OK.length,
    input: OK.reduce((sum, { input }) => sum + input, 0),
    output: OK.reduce((sum, { output }) => sum + output, 0),
    first: TRUTH.first,
    models: TRUTH.models
  }

  test.each<[string, (call: Call) => string, object | ((call: Call) => object)]>([
    [
      'with a time of their own',
      call => `[${stamp(call)}][INFO]`,
      (call: Call) => ({ created: call.at / 1_000 })
    ],
    ['at the stamp before them', call => `${stamp(call)},000 INFO`, {}],
    ['behind a level', call => `INFO ${iso(call)}`, {}],
    // As LM Studio's window shows its log, each message on the line below its moment.
    ['below a moment', call => `${stamp(call)}  [INFO]\n [${call.model}]`, {}]
  ])('%s', async (_, head, time) => {
    const text = OK.flatMap(call => [
      `${head(call)} Received request: POST to /v1/chat/completions with body ${request(call)}`,
      `${head(call)} Running chat completion on conversation with 1 messages.`,
      `${head(call)} Generated prediction: ${printed(call, typeof time === 'function' ? time(call) : time)}`
    ]).join('\n')
    expect((await figuresOf(text, 'server.log')).figures).toMatchObject(sums)
  })

  test('among lines of an engine that tell no calls', async () => {
    const text = OK.flatMap(call => [
      `${stamp(call)} [DEBUG]\n llama_perf_context_print:        load time =    3103.96 ms`,
      'llama_perf_context_print:       total time =   39064.89 ms /    66 tokens',
      `${stamp(call)}  [INFO]\n [${call.model}] Generated prediction:  ${printed(call, {})}`
    ]).join('\n')
    expect((await figuresOf(text, 'server.log')).figures).toMatchObject(sums)
    const without = text
      .split('\n')
      .filter(line => line.startsWith('llama_perf'))
      .join('\n')
    expect(await refusalOf(without, 'server.log')).toContain('llama.cpp')
  })
})
