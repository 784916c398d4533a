/** Tables as tools and answers of services write them → rows: each kind with its figures, worked out from the calls that were written. */
import { describe, expect, test } from 'vitest'
import { CALLS, type Call, csvOf, figuresOf, iso, linesOf, PLAIN, refusalOf, TRUTH } from './figures.ts'

const tokens = (call: Call, of: (call: Call) => number) => (call.status === 200 ? of(call) : null)
const plain = ({ models, attempts, failed, input, output } = TRUTH) => ({
  models,
  attempts,
  failed,
  input,
  output
})

describe('the query API of Google Sheets', () => {
  const label = (name: string, type: string) => ({ id: name[0], label: name, type })
  const cell = (v: unknown) => (v === null ? null : { v })
  const moment = ({ at }: Call) => {
    const date = new Date(at)
    return `Date(2026,${date.getUTCMonth()},${date.getUTCDate()},${date.getUTCHours()},${date.getUTCMinutes()},${date.getUTCSeconds()})`
  }
  const table = {
    cols: [
      label('time', 'datetime'),
      label('model', 'string'),
      label('input_tokens', 'number'),
      label('output_tokens', 'number'),
      label('status', 'number')
    ],
    rows: CALLS.map(call => ({
      c: [
        moment(call),
        call.model,
        tokens(call, ({ input }) => input),
        tokens(call, ({ output }) => output),
        call.status
      ].map(cell)
    }))
  }
  test('rows of an answer', async () => {
    const text = `/*O_o*/\ngoogle.visualization.Query.setResponse(${JSON.stringify({ version: '0.6', status: 'ok', table })});`
    expect((await figuresOf(text, 'gviz.txt')).figures).toMatchObject({
      ...plain(),
      first: TRUTH.first,
      last: TRUTH.last
    })
  })

  test.each(['{"table":', '{"table":{"cols":[1],"rows":[2]}}', '{"table":{"cols":{},"rows":[]}}'])(
    'an answer that is broken is refused: %s',
    async json => {
      expect(await refusalOf(`google.visualization.Query.setResponse(${json});\n`, 'gviz.txt')).not.toBe(
        'read'
      )
    }
  )
})

test('rows as SQLite quotes them', async () => {
  const rows = linesOf(
    call =>
      `'${iso(call)}','${call.model}',${tokens(call, ({ input }) => input) ?? 'NULL'},${tokens(call, ({ output }) => output) ?? 'NULL'},${call.status}`
  )
  const text = `'time','model','input_tokens','output_tokens','status'\n${rows}`
  expect((await figuresOf(text, 'quoted.txt')).figures).toMatchObject(plain())
})

describe('lists in YAML', () => {
  test.each([
    [
      'flat',
      (call: Call) =>
        `- time: "${iso(call)}"\n  model: ${call.model}\n  input_tokens: ${tokens(call, ({ input }) => input)}\n  output_tokens: ${tokens(call, ({ output }) => output)}\n  status: ${call.status}`,
      ''
    ],
    [
      'nested, under a key',
      (call: Call) =>
        `  - time: ${iso(call)}\n    model: ${call.model} # which\n    usage:\n      input_tokens: ${tokens(call, ({ input }) => input)}\n      output_tokens: ${tokens(call, ({ output }) => output)}\n    tags:\n      - a\n    status: ${call.status}`,
      'calls:\n'
    ]
  ])('%s', async (_, item, above) => {
    expect((await figuresOf(`${above}${linesOf(item)}`, 'log.yaml')).figures).toMatchObject(plain())
  })
})

test('durations in minutes and seconds', async () => {
  const clock = (ms: number) =>
    `${String(Math.floor(ms / 60_000)).padStart(2, '0')}:${String(Math.floor(ms / 1_000) % 60).padStart(2, '0')}`
  const { latency_ms: _, ...rest } = PLAIN
  const { figures } = await figuresOf(csvOf({ ...rest, duration: ({ millis }) => clock(millis) }))
  expect(figures).toMatchObject({
    seconds: CALLS.reduce((sum, { millis }) => sum + Math.floor(millis / 1_000), 0)
  })
})

test('a zone as Windows names it is told with the option that sets it', async () => {
  const { warnings } = await figuresOf(
    csvOf({ ...PLAIN, timestamp: call => iso(call).slice(0, 19), zone: () => 'Pacific Standard Time' })
  )
  expect(warnings.find(({ code }) => code === 'zone-not-read')?.effect).toContain(
    '--timezone America/Los_Angeles'
  )
})

test('a print that leaves rows out is refused for what it is', async () => {
  const row = (cells: readonly unknown[]) => cells.map(cell => String(cell).padStart(22)).join('')
  const lines = CALLS.slice(0, 4).map(call => row([call.i, iso(call), call.model, call.input, call.output]))
  const text = [
    row(['', 'time', 'model', 'input_tokens', 'output_tokens']),
    ...lines,
    row(['..', '...', '...', '...', '...']),
    ...lines,
    '',
    '[98 rows x 4 columns]',
    ''
  ].join('\n')
  expect(await refusalOf(text, 'print.txt')).toContain('leaves rows out')
})

test('429s in sums are told', async () => {
  const rows = Array.from(
    { length: 6 },
    (_, i) => `2026-03-25T0${i}:00:00Z,${100 + i},${i},${9_000 + i},${800 + i}`
  )
  const { figures } = await figuresOf(
    ['hour,requests,throttled_requests,input_tokens,output_tokens', ...rows, ''].join('\n')
  )
  expect(figures).toMatchObject({ attempts: 615, failed: 15, throttled: 15 })
})

test('metrics of Azure Monitor are told to be none of calls', async () => {
  const data = Array.from({ length: 6 }, (_, i) => ({ timeStamp: `2026-03-25T09:0${i}:00Z`, total: 100 + i }))
  const series = (metric: string) => ({
    name: { value: metric, localizedValue: metric },
    timeseries: [{ metadatavalues: [], data }]
  })
  const answer = {
    cost: 0,
    interval: 'PT1M',
    namespace: 'Microsoft.CognitiveServices/accounts',
    value: [series('AzureOpenAIRequests'), series('GeneratedTokens')]
  }
  expect(await refusalOf(JSON.stringify(answer, null, 2), 'metrics.json')).not.toBe('read')
})
