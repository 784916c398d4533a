/** A log as strangers write theirs: outcomes in any words, rows of totals, columns that are nearly right, times as people write them → the same figures. */

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AuditError } from '../../src/errors.ts'
import type { RequestLog } from '../../src/log/trafficLog.ts'
import { readLog } from '../../src/read/readLog.ts'
import { cases } from '../cases.ts'
import { saved } from './logs.ts'

/** Made up: failed calls state no tokens. */
const CALLS = Array.from({ length: 40 }, (_, i) => {
  const output = 30 + ((i * 37) % 290)
  return {
    i,
    at: Date.parse('2026-03-25T09:58:07Z') + i * 191_000,
    millis: 900 + 20 * output,
    input: 700 + ((i * 613) % 4_000),
    output,
    model: i % 3 === 0 ? 'gpt-4o-mini' : 'gpt-4o',
    isFailed: i % 13 === 5
  }
})
type Call = (typeof CALLS)[number]
type Table = Readonly<Record<string, (call: Call) => string | number>>

const answered =
  (of: (call: Call) => string | number) =>
  (call: Call): string | number =>
    call.isFailed ? '' : of(call)
const PLAIN: Table = {
  timestamp: ({ at }) => new Date(at).toISOString(),
  model: ({ model }) => model,
  input_tokens: answered(({ input }) => input),
  output_tokens: answered(({ output }) => output),
  latency_ms: ({ millis }) => millis,
  status: ({ isFailed }) => (isFailed ? 500 : 200)
}

const cell = (value: string | number): string =>
  /[,"]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value)
const line = (cells: readonly (string | number)[]): string => cells.map(cell).join(',')
const linesOf = (table: Table): readonly string[] => [
  line(Object.keys(table)),
  ...CALLS.map(call => line(Object.values(table).map(of => of(call))))
]
const csvOf = (table: Table): string => `${linesOf(table).join('\n')}\n`

async function* nothing(): AsyncIterable<Uint8Array> {}
let files = 0
async function figuresOf(text: string, name = 'stranger.csv') {
  files++
  const { data, warnings } = await readLog([saved(`${files}-${name}`, text)], { stdin: nothing() })
  const log = data as RequestLog
  const sum = (values: ArrayLike<number>) => Array.from(values).reduce((all, value) => all + (value || 0), 0)
  return {
    figures: {
      attempts: log.length,
      failed: log.flags.filter(flags => (flags & 1) !== 0).length,
      input: sum(log.inputTokens),
      output: sum(log.outputTokens),
      seconds: Math.round(sum(log.durationMicros) / 1e6),
      first: log.arrivalMicros[0],
      last: log.arrivalMicros.at(-1),
      models: [...new Set(Array.from(log.model, code => log.models[code]))].toSorted().join()
    },
    doubts: warnings.map(({ code }) => code)
  }
}
const refusalOf = (text: string) =>
  figuresOf(text).then(
    () => 'read',
    (error: unknown) => (error instanceof AuditError ? error.message : Promise.reject(error))
  )

const sumOf = (of: (call: Call) => number) => CALLS.reduce((all, call) => all + of(call), 0)
const OK = (of: (call: Call) => number) => sumOf(call => (call.isFailed ? 0 : of(call)))
const EXPECTED = {
  attempts: 40,
  failed: CALLS.filter(({ isFailed }) => isFailed).length,
  input: OK(({ input }) => input),
  output: OK(({ output }) => output),
  seconds: Math.round(sumOf(({ millis }) => millis) / 1_000),
  first: (CALLS[0] as Call).at * 1_000,
  last: (CALLS.at(-1) as Call).at * 1_000,
  models: 'gpt-4o,gpt-4o-mini'
}

/** A column's name, what an answered call has in it and what a failed one. */
const OUTCOMES: readonly (readonly [string, string, string])[] = [
  ['Succès', 'oui', 'non'],
  ['Réussi', 'VRAI', 'FAUX'],
  ['erfolgreich', 'ja', 'nein'],
  ['Erfolg', 'WAHR', 'FALSCH'],
  ['Gelukt', 'ja', 'nee'],
  ['Éxito', 'Sí', 'No'],
  ['是否成功', '是', '否'],
  ['結果', '成功', '失敗'],
  ['Esito', 'OK', 'ERRORE'],
  ['Результат', 'успех', 'ошибка'],
  ['Fehler', 'nein', 'ja'],
  ['erreur', 'non', 'oui'],
  ['failed', '', 'x'],
  ['errors', '0', '1'],
  ['is_error', 'False', 'True'],
  ['status', '✅', '❌'],
  ['status', '✓', '✗'],
  ['status', '2xx', '5xx'],
  ['status', "'200'", "'503'"],
  ['status', 'Success', 'APIError'],
  ['status', 'OK', 'INTERNAL'],
  ['state', 'completed', 'error: 503'],
  ['outcome', 'S', 'E'],
  ['grpc_status', '0', '13'],
  ['result', 'answered', 'kaputt'],
  ['Result', '✅ ok', '💥 error'],
  ['OK?', 'checked', ''],
  ['成否', '○', '×'],
  ['response', 'OK', 'Internal Server Error'],
  ['message', 'completed', 'failed with 500'],
  ['exit_code', '0', '1']
]

/** A column beside the tokens that counts, limits, prices or adds up something else. */
let [inputs, outputs] = [0, 0]
const RUNNING = new Map(
  CALLS.map(call => {
    inputs += call.isFailed ? 0 : call.input
    outputs += call.isFailed ? 0 : call.output
    return [call, { inputs, outputs }]
  })
)
const running = (of: 'inputs' | 'outputs') => (call: Call) => RUNNING.get(call)?.[of] ?? 0
const BESIDE: Table = {
  max_tokens: () => 4_096,
  input_token_limit: () => 128_000,
  context_window: () => 128_000,
  cumulative_input_tokens: running('inputs'),
  running_output_tokens: running('outputs'),
  input_tokens_so_far: running('inputs'),
  total_tokens_today: running('outputs'),
  tokens_remaining: ({ input }) => 900_000 - input,
  avg_input_tokens: () => 2_789,
  'Ø Eingabetokens': () => 2_789,
  previous_input_tokens: ({ input }) => input + 7,
  estimated_prompt_tokens: ({ input }) => input + 40,
  input_price_per_1k_tokens: () => 0.0025,
  prompt_chars: ({ input }) => input * 4,
  tokens_per_second: ({ output }) => output / 3,
  token_budget: () => 50_000,
  cache_hit: ({ i }) => i % 2,
  cached: ({ i }) => (i % 2 === 0 ? 'true' : 'false'),
  message_count: ({ i }) => 1 + (i % 7),
  seq: ({ i }) => i,
  prompt_words: ({ input }) => Math.round(input * 0.75),
  duration_ticks: ({ millis }) => millis * 10_000,
  updated_at: ({ at }) => new Date(at + 86_400_000).toISOString()
}

const TOTAL_WORDS = [
  'Total',
  'TOTAL',
  'Grand Total',
  'Subtotal',
  'Summe',
  'Gesamt',
  'Итого',
  '合计',
  '2026-03-25 total'
]
const totalRow = (word: string, isDated: boolean): string =>
  line(
    isDated
      ? ['2026-03-25T12:00:00Z', word, EXPECTED.input, EXPECTED.output, '', '']
      : [word, '', EXPECTED.input, EXPECTED.output, '', '']
  )

const two = (n: number): string => String(n).padStart(2, '0')
const sql = (at: number): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ')
/** Parts of a moment as its clock shows them, so many hours from UTC. */
function shown({ at }: Call, hours = 0) {
  const [date = '', clock = ''] = sql(at + hours * 3_600_000).split(' ')
  const [year = '', month = '', day = ''] = date.split('-')
  const hour = Number(clock.slice(0, 2))
  return {
    date,
    clock,
    year,
    month,
    day,
    hour,
    of12: `${hour % 12 || 12}${clock.slice(2)}`,
    isMorning: hour < 12
  }
}
const column = (of: (call: Call) => string | number, name = 'When'): Table => ({ [name]: of })

/** Ways to write the moments; all of them in March. */
const WRITINGS: Readonly<Record<string, Table>> = {
  'ISO 8601': column(({ at }) => new Date(at).toISOString()),
  'seconds in text': column(({ at }) => String(at / 1_000)),
  'United States': column(
    call => `3/${shown(call).day}/2026 ${shown(call).of12} ${shown(call).isMorning ? 'AM' : 'PM'}`
  ),
  JavaScript: column(call => `3/25/2026, ${shown(call).of12}\u202f${shown(call).isMorning ? 'AM' : 'PM'}`),
  Spanish: column(
    call => `25/03/2026 ${shown(call).of12} ${shown(call).isMorning ? 'a. m.' : 'p. m.'}`,
    'Fecha'
  ),
  Chinese: column(call => `2026/3/25 ${shown(call).isMorning ? '上午' : '下午'}${shown(call).of12}`, '时间'),
  German: column(call => `25. März 2026 um ${shown(call).clock} Uhr`, 'Zeitpunkt'),
  French: column(call => `25 mars 2026 à ${shown(call).clock}`, 'Horodatage'),
  Portuguese: column(call => `25 de março de 2026 ${shown(call).clock}`, 'Data'),
  'in words': column(call => `Mar 25, 2026 at ${shown(call).of12} ${shown(call).isMorning ? 'am' : 'pm'}`),
  Oracle: column(
    call =>
      `25-MAR-26 ${two(shown(call).hour % 12 || 12)}.${shown(call).clock.slice(3).replace(':', '.')}.000000 ${shown(call).isMorning ? 'AM' : 'PM'}`
  ),
  Go: column(call => `${sql(call.at + 3_600_000)}.000001 +0100 CET m=+12.5`.replace('.000001', '.0')),
  Java: column(call => `Wed Mar 25 ${shown(call, 1).clock} CET 2026`),
  'Pacific time': column(call => `${sql(call.at - 7 * 3_600_000)} PDT`),
  'an offset of hours': column(call => `${sql(call.at + 2 * 3_600_000)} GMT+2`),
  'the zone in the header': column(call => sql(call.at - 8 * 3_600_000), 'Time (PST)'),
  'the zone in a column': { time: call => sql(call.at - 5 * 3_600_000), timezone: () => '-05:00' },
  'days since 1900': column(({ at }) => (at / 86_400_000 + 25_569).toFixed(10), 'Start'),
  'days since 1900, with a comma': column(
    ({ at }) => (at / 86_400_000 + 25_569).toFixed(10).replace('.', ','),
    'Beginn'
  ),
  'a date and a time': { Datum: () => '25.03.2026', Uhrzeit: call => shown(call).clock },
  'digits alone': column(({ at }) => sql(at).replaceAll(/\D/g, ''))
}

const records = CALLS.map(call =>
  Object.fromEntries(
    Object.entries(PLAIN).map(([name, of]) => [name, of(call) === '' ? null : of(call)] as const)
  )
)
const repr = (record: object): string =>
  JSON.stringify(record)
    .replaceAll('"', "'")
    .replaceAll('null', 'None')
    .replaceAll(/([:,])(?!\d\d)/g, '$1 ')
/** A span as OTLP writes it, one a line and without its envelopes. */
const inAttributes = ({ timestamp, latency_ms, ...attributes }: Readonly<Record<string, unknown>>): string =>
  JSON.stringify({
    start_time: timestamp,
    duration_ms: latency_ms,
    attributes: Object.entries(attributes)
      .filter(([, value]) => value !== null)
      .map(([key, value]) => ({
        key,
        value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value }
      }))
  })

describe('law: a stranger’s log has the figures that it states', () => {
  test('outcomes in any words', async () => {
    for (const [name, good, bad] of OUTCOMES) {
      const { status: _, ...others } = PLAIN
      const table = { ...others, [name]: ({ isFailed }: Call) => (isFailed ? bad : good) }
      expect({ name, good, bad, ...(await figuresOf(csvOf(table))).figures }).toEqual({
        name,
        good,
        bad,
        ...EXPECTED
      })
    }
  })

  test('counts that could be HTTP statuses are none', async () => {
    const { status: _, ...others } = PLAIN
    const table = {
      ...others,
      output_tokens: answered(({ i }) => 200 + ((i * 37) % 300))
    }
    expect((await figuresOf(csvOf(table))).figures.failed).toBe(0)
  })

  test('words of outcomes that nothing tells are a warning', async () => {
    const table = { ...PLAIN, status: ({ i }: Call) => (i % 2 === 0 ? 'A' : 'B') }
    const { figures, doubts } = await figuresOf(csvOf(table))
    expect(figures.failed).toBe(0)
    expect(doubts).toContain('untold-outcomes')
  })

  test('columns that are nearly right', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.constantFrom(...Object.keys(BESIDE)), { minLength: 1, maxLength: 6 }),
        fc.nat(6),
        async (names, at) => {
          const columns = Object.entries(PLAIN)
          const beside = names.map(name => [name, BESIDE[name]] as const)
          const table = Object.fromEntries([
            ...columns.slice(0, at),
            ...beside,
            ...columns.slice(at)
          ]) as Table
          expect((await figuresOf(csvOf(table))).figures).toEqual(EXPECTED)
        }
      ),
      { numRuns: cases(80) }
    )
  })

  test('rows of totals, wherever they stand', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(...TOTAL_WORDS), fc.boolean(), fc.integer({ min: 1, max: 41 })), {
          minLength: 1,
          maxLength: 4
        }),
        async totals => {
          const lines = [...linesOf(PLAIN)]
          for (const [word, isDated, at] of totals)
            lines.splice(at, 0, totalRow(word, isDated && word !== '2026-03-25 total'))
          expect((await figuresOf(`${lines.join('\n')}\n`)).figures).toEqual(EXPECTED)
        }
      ),
      { numRuns: cases(60) }
    )
  })

  test.each<[string, string, (count: number) => string]>([
    ['Input tokens (K)', 'Output tokens (K)', count => (count / 1_000).toFixed(3)],
    ['prompt_tokens_thousands', 'completion_tokens_thousands', count => String(count / 1_000)],
    ['input_tokens', 'output_tokens', count => `${count / 1_000}k`],
    ['input_tokens', 'output_tokens', count => `${count.toLocaleString('en')} tokens`],
    ['Tokens In/req', 'Tokens Out/req', String]
  ])('counts as %s', async (input, output, written) => {
    const table: Table = {
      timestamp: PLAIN['timestamp'] as Table[string],
      model: PLAIN['model'] as Table[string],
      [input]: answered(call => written(call.input)),
      [output]: answered(call => written(call.output)),
      latency_ms: PLAIN['latency_ms'] as Table[string],
      status: PLAIN['status'] as Table[string]
    }
    expect((await figuresOf(csvOf(table))).figures).toEqual(EXPECTED)
  })

  test('−1 for what is not known', async () => {
    const table: Table = {
      ...PLAIN,
      input_tokens: call => (call.isFailed ? -1 : call.input),
      output_tokens: call => (call.isFailed ? -1 : call.output)
    }
    expect((await figuresOf(csvOf(table))).figures).toEqual(EXPECTED)
  })

  test.each([
    ['input_tokens', 'output_tokens'],
    ['cumulative_input_tokens', 'cumulative_output_tokens'],
    ['running_prompt', 'running_completion'],
    ['tokens_in_so_far', 'tokens_out_so_far']
  ])('running totals are no counts: %s', async (input, output) => {
    const { input_tokens, output_tokens, ...others } = PLAIN
    const table = { ...others, [input]: running('inputs'), [output]: running('outputs') }
    expect(await refusalOf(csvOf(table))).toMatch(/format not recognised/)
  })

  test('times in any writing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.keys(WRITINGS)), fc.boolean(), async (name, isReversed) => {
        const { timestamp: _, ...others } = PLAIN
        const [header = '', ...rows] = linesOf({ ...(WRITINGS[name] as Table), ...others })
        const text = [header, ...(isReversed ? rows.toReversed() : rows)].join('\n')
        expect({ name, ...(await figuresOf(text)).figures }).toEqual({ name, ...EXPECTED })
      }),
      { numRuns: cases(120), examples: Object.keys(WRITINGS).map(name => [name, false]) }
    )
  })

  test.each([
    ['a zone of several countries', ({ at }: Call) => `${sql(at)} IST`],
    ['an epoch that a spreadsheet has rounded', ({ at }: Call) => at.toExponential(5).replace('e', 'E')],
    ['minutes and seconds alone', ({ at }: Call) => sql(at).slice(14)]
  ])('no time is made of %s', async (_, when) => {
    expect(await refusalOf(csvOf({ ...PLAIN, timestamp: when }))).toMatch(
      /states no times|names a zone that is several/
    )
  })

  test.each<[string, string]>([
    ['a title and groups', `Usage of March,,,,,\n,,,,,\n,,Tokens,,Timing,\n${csvOf(PLAIN)}`],
    [
      'comments above records',
      `// exported\n${records.map(record => `${JSON.stringify(record)}\n`).join('')}# end\n`
    ],
    ['objects of Python', records.map(record => `${repr(record)}\n`).join('')],
    ['spaces behind commas', csvOf(PLAIN).replaceAll(',', ', ')],
    [
      'a column twice',
      csvOf(PLAIN)
        .replaceAll(/$/gm, ',1')
        .replace('status,1', 'status,input_tokens')
        .trimEnd()
        .replace(/,1$/, '')
    ],
    ['attributes in a list', records.map(inAttributes).join('\n')],
    [
      'a sum in the last record',
      [
        ...records,
        {
          timestamp: records[3]?.['timestamp'],
          event: 'summary',
          requests: 40,
          input_tokens: EXPECTED.input,
          output_tokens: EXPECTED.output
        }
      ]
        .map(record => JSON.stringify(record))
        .join('\n')
    ]
  ])('a table with %s', async (_, text) => {
    expect((await figuresOf(text)).figures).toEqual(EXPECTED)
  })

  test('lengths of nobody knows what are a warning', async () => {
    const { input_tokens, output_tokens, ...others } = PLAIN
    const table = {
      ...others,
      prompt_length: ({ input }: Call) => 4 * input,
      answer_length: ({ output }: Call) => 4 * output
    }
    expect((await figuresOf(csvOf(table))).doubts).toContain('length-of-what')
  })

  test('years of two digits that may stand first are refused, but with points, where they come last', async () => {
    const written = (mark: string) => ({
      ...PLAIN,
      timestamp: ({ at }: Call) => sql(at).slice(2).replace(/-/g, mark)
    })
    for (const mark of ['/', '-']) {
      const text = csvOf(written(mark))
      const refusal = await refusalOf(text)
      expect(refusal).toContain('may come first or last')
      expect(refusal).toMatch(/start=timestamp:ymd,.*start=timestamp:dmy,/)
      const { data } = await readLog([saved(`years-${mark === '/' ? 1 : 2}.csv`, text)], {
        stdin: nothing(),
        map: 'start=timestamp:ymd,input=input_tokens,output=output_tokens'
      })
      expect((data as RequestLog).arrivalMicros[0]).toBe(EXPECTED.first)
    }
    expect((await figuresOf(csvOf(written('.')))).doubts).toContain('two-digit-year')
  })

  test.each([
    ['latency_ms', 1_000],
    ['latency_s', 1]
  ])('a length whose name states the wrong unit is not read: %s', async (name, divisor) => {
    const { latency_ms: _, ...others } = PLAIN
    const wrong = { ...others, [name]: ({ millis }: Call) => millis / divisor }
    const { figures, doubts } = await figuresOf(csvOf(wrong))
    expect(doubts).toContain('doubtful-unit')
    expect(figures).toEqual({ ...EXPECTED, seconds: 0 })
  })

  test('sums of ten minutes are as wide as they are', async () => {
    const rows = Array.from(
      { length: 12 },
      (_, i) =>
        `${sql(Date.parse('2026-03-25T00:00:00Z') + i * 600_000)},${40 + ((i * 7) % 11)},${(3 + (i % 5)) * 1_000},900`
    )
    const { data } = await readLog(
      [saved('ten.csv', ['window,requests,input_tokens,output_tokens', ...rows].join('\n'))],
      { stdin: nothing() }
    )
    expect(data).toMatchObject({ grain: 'bucket', bucketSeconds: 600 })
  })
})
