// slow: reads a log for each of many cases
/** The same calls as people and programs write them down – zones beside times, bodies as texts, marks around names – → the same figures. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases } from '../cases.ts'
import { CALLS, type Call, figuresOf, iso, linesOf, logRead, refusalOf, TRUTH } from './figures.ts'

const isGood = ({ status }: Call) => status === 200
const offset = fc.constantFrom('+02:00', '-0330', 'UTC+5:30', 'EDT', '+11')
/** Minutes east of Greenwich, as the offsets above say. */
const MINUTES: Readonly<Record<string, number>> = {
  '+02:00': 120,
  '-0330': -210,
  'UTC+5:30': 330,
  EDT: -240,
  '+11': 660
}
const local = (call: Call, zone: string) =>
  new Date(call.at + (MINUTES[zone] as number) * 60_000).toISOString().slice(0, 23)
const cellsOf = ({ model, millis, status, ...call }: Call) => [
  model,
  status === 200 ? call.input : '',
  status === 200 ? call.output : '',
  millis,
  status
]

test('law: an offset in a column beside the times is theirs, whatever the times are called', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(offset, offset),
      fc.constantFrom('ts', 'lokal', 'wall clock', 'Zeit'),
      fc.constantFrom('offset', 'tz', 'utc_offset', 'Time Zone'),
      fc.boolean(),
      async ([summer, winter], name, zone, isSplit) => {
        const zoneOf = ({ i }: Call) => (i < 20 ? summer : winter)
        const times = (call: Call) => {
          const text = local(call, zoneOf(call))
          return isSplit ? text.split('T').join(';') : text.replace('T', ' ')
        }
        const header = `${isSplit ? 'day;clock' : name};${zone};model;in_tok;out_tok;ms;status`
        const rows = linesOf(call => `${times(call)};${zoneOf(call)};${cellsOf(call).join(';')}`)
        expect((await figuresOf(`${header}\n${rows}`)).figures).toMatchObject(TRUTH)
      }
    ),
    { numRuns: cases(40) }
  )
})

const bodyOf = (call: Call) =>
  JSON.stringify(
    isGood(call)
      ? { model: call.model, usage: { prompt_tokens: call.input, completion_tokens: call.output } }
      : { error: { message: 'no' } }
  )
const sentOf = ({ model }: Call) =>
  JSON.stringify({ model, messages: [{ role: 'user', content: '{"tokens": "of a text"}' }] })

test('law: bodies of requests and answers may lie as texts at any depth', async () => {
  const keys = fc.array(fc.constantFrom('http', 'exchange', 'entry', 'data', 'x'), {
    minLength: 1,
    maxLength: 3
  })
  await fc.assert(
    fc.asyncProperty(
      keys,
      fc.constantFrom('text', 'body', 'raw'),
      fc.boolean(),
      async (around, key, isPage) => {
        const records = CALLS.map(call => {
          const parts = {
            request: { url: '/v1/chat', [key]: sentOf(call) },
            response: { status: call.status, size: 900, [key]: bodyOf(call) }
          }
          const inside = around.reduceRight<object>((inner, name) => ({ [name]: inner }), parts)
          return { startedDateTime: iso(call), elapsed_ms: call.millis, ...inside }
        })
        const text = isPage
          ? JSON.stringify({ log: { version: '1.2', entries: records } })
          : records.map(record => JSON.stringify(record)).join('\n')
        expect((await figuresOf(text, 'log.json')).figures).toMatchObject(TRUTH)
      }
    ),
    { numRuns: cases(40) }
  )
})

test('a number that follows the answers under the name of a time is told, in the unit that is possible', async () => {
  // Not reckoned from the answer: some wait longer.
  const lasted = CALLS.map(({ i, millis }) => millis + ((i * 331) % 600))
  const records = CALLS.map((call, i) => ({
    started: iso(call),
    time: lasted[i],
    timings: { wait: (lasted[i] as number) - 2 },
    model: call.model,
    status: call.status,
    ...(isGood(call) ? { prompt_tokens: call.input, completion_tokens: call.output } : {})
  }))
  const text = records.map(record => JSON.stringify(record)).join('\n')
  const { warnings } = await figuresOf(text, 'log.jsonl')
  const said = warnings.find(({ code }) => code === 'maybe-duration')?.effect ?? ''
  const maps = [...said.matchAll(/--map "([^"]+)"/g)].map(([, map]) => map ?? '')
  // 900 ms and 20 ms a token: in seconds, nobody waits so long.
  expect(maps).toHaveLength(1)
  expect((await figuresOf(text, 'log.jsonl', { map: maps[0] })).figures).toMatchObject({
    ...TRUTH,
    seconds: Math.round(lasted.reduce((all, millis) => all + millis, 0) / 1_000)
  })
})

test('law: marks of Markdown around a cell are no part of it', async () => {
  const mark = fc.constantFrom(
    (text: string) => `\`${text}\``,
    (text: string) => `**${text}**`,
    (text: string) => `_${text}_`,
    (text: string) => `[${text}](https://example.org/${text})`
  )
  // https://github.github.com/gfm/#tables-extension-: one dash and more, with a colon on either side.
  const rule = fc.constantFrom(
    '|---|:--|--:|--:|--:|:-:|',
    '|:--|:--|--:|--:|--:|:-:|',
    '|:-|-|-:|-:|-|:-:|',
    '|--|--|--|--|--|--|'
  )
  await fc.assert(
    fc.asyncProperty(mark, rule, async (marked, below) => {
      const rows = linesOf(call => {
        const [model, ...others] = cellsOf(call)
        return `| ${iso(call)} | ${marked(String(model))} | ${others.map(cell => (cell === '' ? '–' : cell)).join(' | ')} |`
      })
      const text = `# Calls\n\n| when | model | in | out | ms | status |\n${below}\n${rows}`
      const { figures, doubts } = await figuresOf(text, 'calls.md')
      expect(figures).toMatchObject(TRUTH)
      expect(doubts).not.toContain('rejected-lines')
    }),
    { numRuns: cases(8) }
  )
})

test('law: fields that a line above names stand in any order, and their stamp is the end', async () => {
  const values: Readonly<Record<string, (call: Call) => string | number>> = {
    date: ({ at, millis }) => new Date(at + millis).toISOString().slice(0, 10),
    time: ({ at, millis }) => new Date(at + millis).toISOString().slice(11, 23),
    'cs-uri-stem': () => '/v1/chat/completions',
    'sc-status': ({ status }) => status,
    'time-taken': ({ millis }) => millis,
    'x-model': ({ model }) => model,
    'x-prompt-tokens': call => (isGood(call) ? call.input : '-'),
    'x-completion-tokens': call => (isGood(call) ? call.output : '-')
  }
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(Object.keys(values), { minLength: 8 }),
      fc.constantFrom(' ', '\t'),
      async (names, between) => {
        const head = `#Software: Server 10.0\n#Version: 1.0\n#Fields: ${names.join(' ')}\n`
        const rows = linesOf(call => names.map(name => values[name]?.(call)).join(between))
        expect((await figuresOf(head + rows, 'u_ex.log')).figures).toMatchObject(TRUTH)
      }
    ),
    { numRuns: cases(12) }
  )
})

test('what a call used may stand in sentences below its stamp', async () => {
  const good = CALLS.filter(isGood)
  const text = good
    .map(
      call =>
        `${iso(call)} info: Chat.Completions[0]\n      Prompt tokens: ${call.input}. Completion tokens: ${call.output}. Total tokens: ${call.input + call.output}.\n`
    )
    .join('')
  expect((await figuresOf(text, 'app.log')).figures).toMatchObject({
    attempts: good.length,
    input: TRUTH.input,
    output: TRUTH.output
  })
})

test('law: a moment called first, between the others, is of the first token', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('t_first', 'first_at', 'ts_first', 'firstTs'), async name => {
      const { data } = await logRead(
        CALLS.filter(isGood)
          .map(call =>
            JSON.stringify({
              t_req: call.at,
              [name]: call.at + 300,
              t_done: call.at + call.millis,
              model: call.model,
              prompt_tokens: call.input,
              completion_tokens: call.output
            })
          )
          .join('\n'),
        'log.jsonl'
      )
      // By construction: 0.3 s after each began.
      expect(data.grain === 'request' && [...new Set(data.ttftMicros)]).toEqual([300_000])
    }),
    { numRuns: cases(4) }
  )
})

test('epochs with a decimal comma, as spreadsheets of Europe write them', async () => {
  const comma = (number: number) => String(number / 1_000).replace('.', ',')
  const rows = linesOf(
    ({ at, millis, model, status, ...call }) =>
      `${(at / 1_000).toFixed(3).replace('.', ',')};${model};${status === 200 ? call.input : ''};${status === 200 ? call.output : ''};${comma(millis)};${status}`
  )
  const { figures } = await figuresOf(`epoch;modell;eingabe;ausgabe;dauer_s;code\n${rows}`)
  expect(figures).toMatchObject(TRUTH)
})

test('law: counts may stand behind their words in a line of text', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('prompt', 'input', 'in'),
      fc.constantFrom('completion', 'output', 'out'),
      fc.constantFrom(' tok', ' tokens', ''),
      fc.constantFrom(', ', ' / ', ' + '),
      async (input, output, unit, between) => {
        const text = linesOf(call => {
          const said = isGood(call)
            ? `ok in ${call.millis / 1_000}s (${input} ${call.input}${unit}${between}${output} ${call.output}${unit})`
            : `failed in ${call.millis / 1_000}s: HTTP ${call.status}`
          const ended = new Date(call.at + call.millis).toISOString().replace('T', ' ').replace('Z', '')
          return `${ended} ${isGood(call) ? 'INFO ' : 'ERROR'} [llm] [${call.model}] ${said}`
        })
        expect((await figuresOf(text, 'app.log')).figures).toMatchObject(TRUTH)
      }
    ),
    { numRuns: cases(18) }
  )
})

test('pieces of an answer are no calls, whatever they count', async () => {
  const text = CALLS.filter(isGood)
    .flatMap(call => [
      { request_id: call.i, ts: iso(call), model: call.model, event: 'start', prompt_tokens: call.input },
      ...[1, 2, 3].map(i => ({
        request_id: call.i,
        ts: new Date(call.at + i * 100).toISOString(),
        model: call.model,
        event: 'chunk',
        delta_tokens: 9
      }))
    ])
    .map(record => JSON.stringify(record))
    .join('\n')
  const { figures, doubts } = await figuresOf(text, 'log.jsonl')
  expect(figures).toMatchObject({ attempts: CALLS.filter(isGood).length, input: TRUTH.input })
  expect(doubts).toContain('no-output-tokens')
})

test('messages are no calls, and no map is offered that counts them as such', async () => {
  const rows = linesOf(
    call =>
      `c${call.i % 3},user,${iso(call)},,${call.input}\nc${call.i % 3},assistant,${iso(call)},${call.model},${call.output}`
  )
  const refusal = await refusalOf(`conversation,role,sent_at,model,tokens\n${rows}`)
  expect(refusal).toContain('the tokens of single messages (role), not of calls')
  expect(refusal).not.toContain('--map "')
})

test('law: names of columns and rows below them, under whatever key an answer has them', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('columns', 'schema', 'fields', 'header', 'headers', 'cols', 'column_names'),
      fc.constantFrom('rows', 'data', 'values'),
      fc.boolean(),
      async (names, rows, isTyped) => {
        const text = JSON.stringify({
          [names]: ['t', 'model', 'in_tok', 'out_tok', 'lat', 'st'].map(name =>
            isTyped ? { name, type: 'X' } : name
          ),
          [rows]: CALLS.map(call => [iso(call), ...cellsOf({ ...call, millis: call.millis / 1_000 })])
        })
        expect((await figuresOf(text, 'answer.json')).figures).toMatchObject(TRUTH)
      }
    ),
    { numRuns: cases(24) }
  )
})
