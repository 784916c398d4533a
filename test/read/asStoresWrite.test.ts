// slow: reads a log for each of many cases
/** The same calls as stores, shippers and programs write them out → the same figures. */
import { expect, test } from 'vitest'
import { CALLS, type Call, csvOf, figuresOf, iso, linesOf, PLAIN, refusalOf, TRUTH } from './figures.ts'

const isOk = ({ status }: Call) => status === 200
const end = ({ at, millis }: Call) => new Date(at + millis).toISOString()
const plain = (call: Call) => ({
  model: call.model,
  ...(isOk(call) ? { prompt_tokens: call.input, completion_tokens: call.output } : {}),
  latency_ms: call.millis,
  status: call.status
})
const pairs = (call: Call) =>
  `model=${call.model} prompt_tokens=${isOk(call) ? call.input : 0} completion_tokens=${isOk(call) ? call.output : 0} duration_ms=${call.millis} status=${call.status}`
const stamp = (call: Call) => end(call).slice(0, 23).replace('T', ' ')

const dynamo = (call: Call) => ({
  pk: { S: `r${call.i}` },
  createdAt: { N: String(call.at) },
  request: { M: { model: { S: call.model } } },
  usage: isOk(call)
    ? { M: { prompt_tokens: { N: String(call.input) }, completion_tokens: { N: String(call.output) } } }
    : { NULL: true },
  latency_ms: { N: String(call.millis) },
  status: { N: String(call.status) },
  tags: { L: [{ S: 'a' }] }
})
const mongo = (call: Call) => ({
  _id: { $oid: `65f1c3a2b7d4e8f90a1b2c${10 + call.i}` },
  createdAt: { $date: { $numberLong: String(call.at) } },
  model: call.model,
  usage: isOk(call)
    ? {
        promptTokens: { $numberInt: String(call.input) },
        completionTokens: { $numberInt: String(call.output) }
      }
    : null,
  elapsedMs: { $numberDouble: `${call.millis}.0` },
  httpStatus: { $numberInt: String(call.status) }
})
const firestore = (call: Call) => ({
  name: `projects/p/databases/d/documents/calls/${call.i}`,
  fields: {
    startedAt: { timestampValue: iso(call) },
    model: { stringValue: call.model },
    inputTokens: isOk(call) ? { integerValue: String(call.input) } : { nullValue: null },
    outputTokens: isOk(call) ? { integerValue: String(call.output) } : { nullValue: null },
    latencyMs: { doubleValue: call.millis },
    status: { integerValue: String(call.status) }
  },
  createTime: end(call)
})
const kusto = ['Timestamp', 'Model', 'InputTokens', 'OutputTokens', 'LatencyMs', 'StatusCode']
const cellsOf = (call: Call) => [
  iso(call),
  call.model,
  isOk(call) ? call.input : null,
  isOk(call) ? call.output : null,
  call.millis,
  call.status
]
const otlp = (call: Call) => ({
  resourceLogs: [
    {
      scopeLogs: [
        {
          logRecords: [
            {
              timeUnixNano: `${call.at + call.millis}000000`,
              body: { stringValue: 'llm call' },
              attributes: [
                { key: 'gen_ai.request.model', value: { stringValue: call.model } },
                ...(isOk(call)
                  ? [
                      { key: 'gen_ai.usage.input_tokens', value: { intValue: String(call.input) } },
                      { key: 'gen_ai.usage.output_tokens', value: { intValue: String(call.output) } }
                    ]
                  : []),
                { key: 'duration_ms', value: { intValue: String(call.millis) } },
                { key: 'http.response.status_code', value: { intValue: String(call.status) } }
              ]
            }
          ]
        }
      ]
    }
  ]
})
const WRITINGS: Readonly<Record<string, readonly [name: string, text: string]>> = {
  'DynamoDB, exported': ['export.json', linesOf(call => JSON.stringify({ Item: dynamo(call) }))],
  'DynamoDB, scanned': ['scan.json', JSON.stringify({ Items: CALLS.map(dynamo), Count: 40 }, null, 2)],
  'MongoDB, a line each': ['mongo.json', linesOf(call => JSON.stringify(mongo(call)))],
  'MongoDB, an array': ['mongo.json', JSON.stringify(CALLS.map(mongo), null, 1)],
  Firestore: ['firestore.json', JSON.stringify({ documents: CALLS.map(firestore) })],
  'Google’s text payload with pairs': [
    'gcp.json',
    JSON.stringify(
      CALLS.map(call => ({
        textPayload: `llm_call ${pairs(call)}`,
        insertId: `i${call.i}`,
        timestamp: end(call)
      }))
    )
  ],
  'Sumo Logic’s table': [
    'sumo.csv',
    `_messagetime,_raw,_collector\n${linesOf(call => `${call.at + call.millis},"${JSON.stringify(plain(call)).replaceAll('"', '""')}",c`)}`
  ],
  'a stamp in brackets before pairs': [
    'app.log',
    linesOf(call => `[${stamp(call).replace('.', ',')}] INFO - ${pairs(call)}`)
  ],
  'Kusto’s answer': [
    'kusto.json',
    JSON.stringify({
      Tables: [
        {
          TableName: 'Table_0',
          Columns: kusto.map(ColumnName => ({ ColumnName, DataType: 'String' })),
          Rows: CALLS.map(cellsOf)
        }
      ]
    })
  ],
  'logs of OTLP': ['otlp.jsonl', linesOf(call => JSON.stringify(otlp(call)))],
  'Kafka’s console consumer': [
    'kafka.txt',
    linesOf(call => `CreateTime:${call.at + call.millis}\tk${call.i}\t${JSON.stringify(plain(call))}`)
  ],
  'Python’s logging with pairs': [
    'app.log',
    linesOf(call => `${stamp(call).replace('.', ',')} INFO llm.client done: ${pairs(call)}`)
  ],
  'log4j with pairs': [
    'app.log',
    linesOf(call => `${stamp(call).replace('.', ',')} [http-nio-1] INFO  c.a.Llm - LLM call ${pairs(call)}`)
  ],
  'Rails with pairs': [
    'production.log',
    linesOf(
      call => `I, [${end(call).slice(0, 23)}000 #81]  INFO -- : [r${call.i}] method=POST ${pairs(call)}`
    )
  ]
}

test.each(Object.entries(WRITINGS))('%s', async (_, [name, text]) => {
  expect((await figuresOf(text, name)).figures).toEqual(TRUTH)
})

const SPLIT: Readonly<Record<string, readonly string[]>> = {
  'year, month, day and a clock time': ['year', 'month', 'day', 'time'],
  'in German': ['Jahr', 'Monat', 'Tag', 'Uhrzeit'],
  'in Spanish': ['Año', 'Mes', 'Día', 'Hora']
}
const parted = (names: readonly string[], clock: readonly ((call: Call) => string | number)[]) => {
  const { timestamp: _, ...others } = PLAIN
  const date = [0, 1, 2].map(i => (call: Call) => Number(iso(call).slice(0, 10).split('-')[i]))
  return csvOf({
    ...Object.fromEntries(names.map((name, i) => [name, [...date, ...clock][i] as () => number])),
    ...others
  })
}

test.each(Object.entries(SPLIT))('a date in columns of its own: %s', async (_, names) => {
  const text = parted(names, [call => iso(call).slice(11, 19)])
  expect((await figuresOf(text)).figures).toEqual(TRUTH)
})

test('down to the second', async () => {
  const clock = [11, 14, 17].map(at => (call: Call) => Number(iso(call).slice(at, at + 2)))
  const text = parted(['year', 'month', 'day', 'hour', 'minute', 'second'], clock)
  expect((await figuresOf(text)).figures).toEqual(TRUTH)
})

test('down to the hour, and by a map', async () => {
  const text = parted(['year', 'month', 'day', 'hour'], [call => Number(iso(call).slice(11, 13))])
  const hour = { ...TRUTH, first: '2026-03-25T09:00:00.000Z', last: '2026-03-25T12:00:00.000Z' }
  expect((await figuresOf(text)).figures).toEqual(hour)
  const map =
    'start=year+month+day+hour,input=input_tokens,output=output_tokens,duration=latency_ms,status=status,model=model'
  expect((await figuresOf(text, 'log.csv', { map })).figures).toEqual(hour)
})

test('the one other column of tokens is the input, and said to be guessed', async () => {
  const { input_tokens: input, output_tokens: output, ...others } = PLAIN
  const text = csvOf({ ...others, message_tokens: input as never, answer_tokens: output as never })
  const { figures, doubts } = await figuresOf(text)
  expect(figures).toEqual(TRUTH)
  expect(doubts).toContain('guessed-tokens')
})

test('of two counts of the input the one that holds the other is taken', async () => {
  const { input_tokens: _, ...others } = PLAIN
  const part = (of: (call: Call) => number) => (call: Call) => (isOk(call) ? of(call) : '')
  const text = csvOf({
    ...others,
    prompt_tokens: part(({ input }) => input - 200),
    schema_tokens: part(() => 200),
    input_tokens: part(({ input }) => input)
  })
  expect((await figuresOf(text)).figures).toEqual(TRUTH)
})

test('lengths beside seconds since a start are no Mooncake trace', async () => {
  const text = linesOf(({ i, input, output }) =>
    JSON.stringify({ timestamp: 12_345.678 + i, input_length: 4 * input, output_length: 4 * output })
  )
  expect(await refusalOf(text, 'telemetry.jsonl')).toContain('states no times')
})
