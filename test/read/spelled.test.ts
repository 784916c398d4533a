// slow: reads a log for each of many cases
/** The same calls under names and in writings that no table of synonyms spells → the same figures. */

import { expect, test } from 'vitest'
import type { RequestLog } from '../../src/log/trafficLog.ts'
import { readLog } from '../../src/read/readLog.ts'
import { saved } from './logs.ts'

/** Made up: the output takes 20 ms a token, and the input is none of it. */
const CALLS = Array.from({ length: 16 }, (_, i) => {
  const output = 40 + ((i * 37) % 300)
  return {
    arrival: Date.parse('2026-03-25T09:00:00Z') + i * 7_000,
    millis: 1_000 + 20 * output,
    input: 700 + ((i * 613) % 4_000),
    output,
    model: i % 3 === 0 ? 'gpt-4o-mini' : 'gpt-4o',
    status: i === 5 ? 429 : i === 9 ? 500 : 200
  }
})
type Call = (typeof CALLS)[number]
type Cell = (call: Call) => string | number
type Table = Readonly<Record<string, Cell>>

const iso: Cell = ({ arrival }) => new Date(arrival).toISOString()
const end: Cell = ({ arrival, millis }) => new Date(arrival + millis).toISOString()
const answered =
  (of: (call: Call) => number): Cell =>
  call =>
    call.status === 200 ? of(call) : ''
const input = answered(call => call.input)
const output = answered(call => call.output)
const total = answered(call => call.input + call.output)
const model: Cell = call => call.model
const millis: Cell = call => call.millis
const status: Cell = call => call.status
const seconds = ({ millis: ms }: Call) => ms / 1_000
const day: Cell = call => String(iso(call)).slice(0, 10)
const clock: Cell = call => String(iso(call)).slice(11, 23)
const german: Cell = call =>
  String(day(call))
    .split('-')
    .reverse()
    .join('.')
    .concat(` ${String(clock(call)).slice(0, 8)}`)
const grouped =
  (of: Cell): Cell =>
  call =>
    String(of(call)).replace(/(\d)(?=(\d{3})+$)/g, '$1.')

const TABLES: Readonly<Record<string, Table>> = {
  'words in any order': {
    request_ts: iso,
    ai_model: model,
    tokens_sent: input,
    tokens_received: output,
    total_latency_ms: millis,
    http: status
  },
  'lengths of prompts': {
    arrival: iso,
    served_model: model,
    prompt_len: input,
    output_len: output,
    e2e_ms: millis,
    rc: status
  },
  'the end stated': {
    request_ts: iso,
    response_ts: end,
    model,
    num_prompt: input,
    num_generated_tokens: output,
    status
  },
  German: {
    Zeitstempel: german,
    Modell: model,
    'Eingabe-Token': grouped(input),
    Ausgabetokens: grouped(output),
    'Dauer (ms)': grouped(millis),
    Statuscode: status
  },
  French: {
    Horodatage: iso,
    Modèle: model,
    'Jetons en entrée': input,
    'Jetons en sortie': output,
    'Durée (s)': seconds,
    Statut: status
  },
  Spanish: {
    Fecha: iso,
    Modelo: model,
    'Tokens de entrada': input,
    'Tokens de salida': output,
    'Duración (ms)': millis,
    Estado: status
  },
  Italian: {
    Inizio: iso,
    Modello: model,
    'Gettoni in ingresso': input,
    'Gettoni in uscita': output,
    'Durata (ms)': millis,
    Esito: status
  },
  Chinese: {
    时间: iso,
    模型: model,
    输入tokens: input,
    输出tokens: output,
    '耗时(ms)': millis,
    状态码: status
  },
  Japanese: {
    日時: iso,
    モデル: model,
    入力トークン数: input,
    出力トークン数: output,
    '処理時間(ms)': millis,
    ステータス: status
  },
  'a day and a clock': {
    date: day,
    time: clock,
    model,
    input_tokens: input,
    output_tokens: output,
    latency_ms: millis,
    status
  },
  'a total and one part': {
    ts: iso,
    model,
    tokens_total: total,
    tokens_completion: output,
    latency_ms: millis,
    status
  },
  'names that say nothing': {
    a: iso,
    who: model,
    x: input,
    y: output,
    latency_ms: millis,
    sum: total,
    k: status
  },
  'the model as the user': {
    ts: iso,
    user: model,
    input_tokens: input,
    output_tokens: output,
    latency_ms: millis,
    status
  },
  'units in the cells': {
    ts: iso,
    model,
    input_tokens: input,
    output_tokens: output,
    latency: call => `${seconds(call)}s`,
    status
  },
  'a clock for a length': {
    ts: iso,
    model,
    input_tokens: input,
    output_tokens: output,
    duration: call => `0:00:${seconds(call).toFixed(3).padStart(6, '0')}`,
    status
  },
  'ISO lengths': {
    ts: iso,
    model,
    input_tokens: input,
    output_tokens: output,
    elapsed: call => `PT${seconds(call)}S`,
    status
  },
  'flags in letters': {
    ts: iso,
    model,
    input_tokens: input,
    output_tokens: output,
    latency_ms: millis,
    success: call => (call.status === 200 ? 'Y' : 'N'),
    reason: call => (call.status === 200 ? '' : `${call.status} refused`)
  },
  'why it ended': {
    ts: iso,
    model,
    input_tokens: input,
    output_tokens: output,
    latency_ms: millis,
    finish_reason: call => (call.status === 200 ? 'stop' : call.status === 429 ? 'rate_limit' : 'error')
  }
}

const cellText = (value: string | number): string =>
  /[,"]/.test(String(value)) ? `"${value}"` : String(value)
const csvOf = (table: Table): string =>
  [Object.keys(table), ...CALLS.map(call => Object.values(table).map(of => of(call)))]
    .map(row => row.map(cellText).join(','))
    .join('\n')

async function* nothing(): AsyncIterable<Uint8Array> {}
const read = async (name: string, text: string) =>
  (await readLog([saved(name, text)], { stdin: nothing() })).data as RequestLog

const sum = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((all, value) => all + (value || 0), 0)

const figuresOf = (log: RequestLog) => ({
  attempts: log.length,
  failed: log.flags.filter(flags => (flags & 1) !== 0).length,
  throttled: log.status.filter(code => code === 429).length,
  input: sum(log.inputTokens),
  output: sum(log.outputTokens),
  millis: Math.round(sum(log.durationMicros) / 1_000),
  first: log.arrivalMicros[0],
  mini: log.model.filter(code => log.models[code] === 'gpt-4o-mini').length
})

const OK = CALLS.filter(call => call.status === 200)
const EXPECTED = {
  attempts: 16,
  failed: 2,
  throttled: 1,
  input: OK.reduce((all, call) => all + call.input, 0),
  output: OK.reduce((all, call) => all + call.output, 0),
  millis: CALLS.reduce((all, call) => all + call.millis, 0),
  first: (CALLS[0] as Call).arrival * 1_000,
  mini: CALLS.filter(call => call.model === 'gpt-4o-mini').length
}

test.each(Object.entries(TABLES))('%s', async (name, table) => {
  expect(figuresOf(await read(`${name.replaceAll(' ', '-')}.csv`, csvOf(table)))).toEqual(EXPECTED)
})

const PLAIN: Table = {
  ts: iso,
  model,
  input_tokens: input,
  output_tokens: output,
  latency_ms: millis,
  status
}
const rowsOf = CALLS.map(call => Object.values(PLAIN).map(of => of(call)))
const names = Object.keys(PLAIN)
const records = rowsOf.map(row =>
  Object.fromEntries(names.map((name, i) => [name, row[i] === '' ? null : row[i]]))
)

const DRESSED: Readonly<Record<string, string>> = {
  'below a report': `Usage of the week\n\n${csvOf(PLAIN)}`,
  Markdown: [names, names.map(() => '---'), ...rowsOf].map(row => `| ${row.join(' | ')} |`).join('\n'),
  psql: [
    ` ${names.join(' | ')} `,
    names.map(() => '------').join('+'),
    ...rowsOf.map(row => ` ${row.join(' | ')} `),
    '(16 rows)'
  ].join('\n'),
  'key=value': rowsOf.map(row => names.map((name, i) => `${name}=${row[i]}`).join(' ')).join('\n'),
  'rows below a header': JSON.stringify([
    names,
    ...rowsOf.map(row => row.map(cell => (cell === '' ? null : cell)))
  ]),
  'by column': JSON.stringify(
    Object.fromEntries(names.map(name => [name, records.map(record => record[name])]))
  ),
  'a data frame': JSON.stringify(
    Object.fromEntries(
      names.map(name => [name, Object.fromEntries(records.map((record, i) => [i, record[name]]))])
    )
  ),
  'by id': JSON.stringify({ requests: Object.fromEntries(records.map((record, i) => [`r${i}`, record])) }),
  'lists in records': JSON.stringify({
    traces: [
      { id: 't1', calls: records.slice(0, 9) },
      { id: 't2', calls: records.slice(9) }
    ]
  }),
  'fields of a search': JSON.stringify({
    hits: {
      hits: records.map((record, i) => ({
        _id: i,
        fields: Object.fromEntries(
          Object.entries(record)
            .filter(([, value]) => value !== null)
            .map(([name, value]) => [name, [value]])
        )
      }))
    }
  })
}

test.each(Object.entries(DRESSED))('a table %s', async (name, text) => {
  expect(figuresOf(await read(`${name.replaceAll(' ', '-')}.txt`, text))).toEqual(EXPECTED)
})

test('two counts of which nothing tells the input are refused with both maps, and each does what it says', async () => {
  // Alike in size, and nothing lasts.
  const text = [
    'when,model,p,q',
    ...CALLS.map((call, i) => `${iso(call)},gpt-4o,${400 + ((i * 7) % 90)},${400 + ((i * 13) % 90)}`)
  ].join('\n')
  const message = await read('alike.csv', text).then(
    () => '',
    (error: Error) => error.message
  )
  const maps = [...message.matchAll(/--map "([^"]+)" \(3 rows: ([\d,]+) in, ([\d,]+) out\)/g)]
  expect(maps.map(([, map]) => map)).toEqual([
    'start=when,input=p,output=q,model=model',
    'start=when,input=q,output=p,model=model'
  ])
  for (const [, map = '', first = ''] of maps) {
    const { data } = await readLog([saved('alike.csv', text)], { stdin: nothing(), map })
    const log = data as RequestLog
    expect(sum(log.inputTokens.slice(0, 3))).toBe(Number(first.replace(',', '')))
  }
})
