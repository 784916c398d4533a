/** Lines out of the wrappers of shippers and stores, each as its maker documents it. */
import { expect, test } from 'vitest'
import { AuditError } from '../../../src/errors.ts'
import { readLog } from '../../../src/read/readLog.ts'
import { cases } from '../../cases.ts'

async function* bytesOf(text: string): AsyncIterable<Uint8Array> {
  yield Buffer.from(text)
}

async function requestsIn(text: string) {
  const { data, reading } = await readLog(['-'], { stdin: bytesOf(text) })
  if (data.grain !== 'request') throw new Error('buckets')
  return {
    arrivals: Array.from(data.arrivalMicros, micros => new Date(micros / 1_000).toISOString()),
    durations: Array.from(data.durationMicros, micros => micros / 1e6),
    input: Array.from(data.inputTokens),
    assumptions: reading.assumptions.join(' ')
  }
}

const CALL = { model: 'gpt-4o', latency_ms: 2_000, usage: { prompt_tokens: 900, completion_tokens: 50 } }
const LINE = JSON.stringify(CALL)
const LATER = JSON.stringify({ ...CALL, usage: { prompt_tokens: 70, completion_tokens: 5 } })
const LAST = JSON.stringify({ ...CALL, usage: { prompt_tokens: 30, completion_tokens: 5 } })
const STAMPS = ['2026-03-04T10:00:02Z', '2026-03-04T10:00:07Z', '2026-03-04T10:00:12Z'] as const
const inLines = (wrap: (line: string, stamp: string) => unknown) =>
  [LINE, LATER, LAST].map((line, i) => JSON.stringify(wrap(line, STAMPS[i] as string))).join('\n')
const listed = (wrap: (line: string, stamp: string) => unknown) =>
  [LINE, LATER, LAST].map((line, i) => wrap(line, STAMPS[i] as string))

const AS_END = {
  arrivals: ['2026-03-04T10:00:00.000Z', '2026-03-04T10:00:05.000Z', '2026-03-04T10:00:10.000Z']
}

test.each([
  ['Docker', inLines((line, time) => ({ log: `${line}\n`, stream: 'stdout', time }))],
  ['fluent-bit', inLines((line, date) => ({ date, log: line, kubernetes: { pod_name: 'p' } }))],
  ['Google', inLines((line, timestamp) => ({ insertId: 'i', jsonPayload: JSON.parse(line), timestamp }))],
  [
    'Google, as a list',
    JSON.stringify(
      listed((line, timestamp) => ({ insertId: 'i', textPayload: line, timestamp })),
      null,
      2
    )
  ],
  [
    'CloudWatch events',
    JSON.stringify(
      { events: listed((message, stamp) => ({ message, timestamp: Date.parse(stamp), eventId: 'e' })) },
      null,
      2
    )
  ],
  [
    'a CloudWatch subscription',
    JSON.stringify({
      messageType: 'DATA_MESSAGE',
      logEvents: listed((message, stamp) => ({ id: 'e', message, timestamp: Date.parse(stamp) }))
    })
  ],
  [
    'CloudWatch Insights',
    JSON.stringify(
      {
        results: listed((value, stamp) => [
          { field: '@timestamp', value: stamp.replace('T', ' ').replace('Z', '.000') },
          { field: '@message', value }
        ])
      },
      null,
      1
    )
  ],
  [
    'Loki',
    JSON.stringify({
      status: 'success',
      data: {
        resultType: 'streams',
        result: [
          { stream: { app: 'x' }, values: listed((line, stamp) => [`${Date.parse(stamp)}000000`, line]) }
        ]
      }
    })
  ],
  ['logcli', inLines((line, timestamp) => ({ labels: { app: 'x' }, line, timestamp }))],
  ['Filebeat', inLines((message, stamp) => ({ '@timestamp': stamp, message, agent: { type: 'filebeat' } }))],
  [
    'Elasticsearch around Filebeat',
    JSON.stringify({
      took: 3,
      hits: {
        total: 3,
        hits: listed((message, stamp) => ({
          _index: 'i',
          _id: 'x',
          _source: { '@timestamp': stamp, message }
        }))
      }
    })
  ],
  [
    'journald',
    inLines((line, stamp) => ({ MESSAGE: line, __REALTIME_TIMESTAMP: `${Date.parse(stamp)}000` }))
  ],
  ['CRI', [LINE, LATER, LAST].map((line, i) => `${STAMPS[i]} stdout F ${line}`).join('\n')],
  ['kubectl --timestamps', [LINE, LATER, LAST].map((line, i) => `${STAMPS[i]} ${line}`).join('\n')],
  [
    'a logger’s prefix',
    [LINE, LATER, LAST]
      .map((line, i) => `${STAMPS[i]?.replace('T', ' ').replace('Z', ',000')} INFO llm: ${line}`)
      .join('\n')
  ]
])('%s: the stamp is the end of the call', async (_, text) => {
  const found = await requestsIn(text)
  expect(found).toMatchObject({ ...AS_END, durations: [2, 2, 2], input: [900, 70, 30] })
  expect(found.assumptions).toContain('is taken as the end of each call')
})

test('Splunk’s _time is the event’s own', async () => {
  const found = await requestsIn(
    inLines((_raw, _time) => ({ preview: false, result: { _time, _raw, host: 'h' } }))
  )
  expect(found.arrivals).toEqual(STAMPS.map(stamp => stamp.replace('Z', '.000Z')))
})

test('a time inside counts, whatever the shipper stamped', async () => {
  const inside = JSON.stringify({ ...CALL, timestamp: '2026-03-04T09:00:00Z' })
  const found = await requestsIn(`2026-03-04T10:00:02Z stdout F ${inside}\n`.repeat(1))
  expect(found.arrivals).toEqual(['2026-03-04T09:00:00.000Z'])
})

test('a record that states its duration beside a body is no wrapper', async () => {
  const text = STAMPS.map(timestamp => JSON.stringify({ timestamp, duration: 1.5, body: LINE })).join('\n')
  expect((await requestsIn(text)).durations).toEqual([1.5, 1.5, 1.5])
})

test('a table of columns and rows, as Log Analytics answers', async () => {
  const columns = ['timestamp', 'model', 'prompt_tokens', 'completion_tokens', 'latency_ms'].map(name => ({
    name,
    type: 'string'
  }))
  const rows = [
    ['2026-03-04T10:00:00Z', 'gpt-4o', 900, 50, 2_000],
    ['2026-03-04T10:00:05Z', 'gpt-4o', 70, 5, 2_000]
  ]
  const found = await requestsIn(JSON.stringify({ tables: [{ name: 'PrimaryResult', columns, rows }] }))
  expect(found.input).toEqual([900, 70])
})

test.each([
  ['CloudWatch Insights', '@timestamp,@message', AS_END.arrivals],
  ['a store with its own names', 'timestamp,severity,message', AS_END.arrivals],
  ['Splunk', '_time,_raw,host', STAMPS.map(stamp => stamp.replace('Z', '.000Z'))]
])('a CSV of %s: lines in one column, their stamps in another', async (_, header, arrivals) => {
  const cells = (line: string, stamp: string) =>
    header.split(',').map(name => {
      if (/time/.test(name)) return stamp
      return /message|_raw/.test(name) ? `"${line.replaceAll('"', '""')}"` : 'x'
    })
  const rows = [LINE, LATER, LAST].map((line, i) => cells(line, STAMPS[i] as string).join(','))
  const found = await requestsIn([header, ...rows].join('\n'))
  expect(found).toMatchObject({ arrivals, durations: [2, 2, 2], input: [900, 70, 30] })
})

const MANY = Array.from({ length: 40 }, () => [LINE, LATER, LAST]).flat()
const DOCUMENTS = {
  'a list of wrapped lines': MANY.map((line, i) => ({
    insertId: i,
    textPayload: line,
    timestamp: STAMPS[i % 3]
  })),
  'calls by their ids': Object.fromEntries(
    MANY.map((_, i) => [`id-${i}`, { ...CALL, timestamp: STAMPS[i % 3] }])
  ),
  'rows below their header': [
    ['timestamp', 'model', 'prompt_tokens', 'completion_tokens'],
    ...MANY.map((_, i) => [STAMPS[i % 3], 'gpt-4o', 900, 50])
  ]
}

// The head of a document can look whole where the rest is damaged.
test.each(Object.entries(DOCUMENTS))(
  'law: %s, damaged anywhere, are read or refused',
  async (_, document) => {
    const text = JSON.stringify(document, null, 1)
    const refusals: string[] = []
    for (let at = 0; at < text.length; at += Math.ceil(text.length / cases(48)))
      for (const damaged of [
        text.slice(0, at),
        `${text.slice(0, at)}1e300 ${text.slice(at)}`,
        `${text}\n]x`
      ]) {
        const outcome = await requestsIn(damaged).catch((error: unknown) => error)
        if (!(outcome instanceof Error)) continue
        expect(outcome).toBeInstanceOf(AuditError)
        refusals.push((outcome as AuditError).code)
      }
    expect(refusals).toContain('NOT_JSON')
  }
)
