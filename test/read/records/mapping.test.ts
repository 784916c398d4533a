// slow: reads a log for each of many cases
/** `--map` texts against the fields, units and clocks they stand for, and their refusals. */

import { describe, expect, test } from 'vitest'
import { mappedColumns, mappedFormat } from '../../../src/read/records/mapping.ts'
import { READING } from '../../cases.ts'
import { analyzePiped, reportOf } from '../../cli/fakeTerminal.ts'
import { expectRefusal } from '../logs.ts'

const record: Readonly<Record<string, unknown>> = {
  ts: 1_772_438_400,
  offset: 12.5,
  old: 1e8,
  iso: '2026-03-02'
}
const piped = (bytes: string, ...flags: readonly string[]) => analyzePiped(bytes, ...READING, ...flags)
const read = (map: string) => mappedFormat(map, [column => record[column]])

test('names and columns, with spaces around them', () => {
  const map = ' start = ts , model=llm.name,input=usage.prompt_tokens,id=call id'
  expect(mappedColumns(map, [])).toEqual(['ts', 'llm.name', 'usage.prompt_tokens', 'call id'])
  expect(read(map).fields).toEqual({
    start: { from: 'ts', unit: 'any' },
    model: 'llm.name',
    input: 'usage.prompt_tokens',
    id: 'call id'
  })
})

describe('a duration has the unit it states, or the one its column ends in', () => {
  test.each([
    ['latency:s', 'latency', 'seconds'],
    ['latency:ms', 'latency', 'millis'],
    ['latency:us', 'latency', 'micros'],
    ['latency:ns', 'latency', 'nanos'],
    ['latency_ms', 'latency_ms', 'millis'],
    ['latencyMs', 'latencyMs', 'millis'],
    ['duration_seconds', 'duration_seconds', 'seconds'],
    ['took_s', 'took_s', 'seconds'],
    ['took_secs', 'took_secs', 'seconds'],
    ['elapsed milliseconds', 'elapsed milliseconds', 'millis'],
    ['elapsed_us', 'elapsed_us', 'micros'],
    ['elapsed_nanos', 'elapsed_nanos', 'nanos'],
    // The stated unit holds against the name.
    ['latency_ms:s', 'latency_ms', 'seconds'],
    ['http:latency:ms', 'http:latency', 'millis']
  ])('%s', (text, from, unit) => {
    expect(read(`start=ts,duration=${text}`).fields).toMatchObject({ duration: { from, unit } })
  })
})

describe('the clock', () => {
  test.each([
    ['start=iso', 'wall'],
    ['start=ts', 'wall'],
    ['start=ts:s', 'wall'],
    ['start=old:s', 'wall'],
    ['start=offset:s', 'relative'],
    ['start=offset:ms', 'relative'],
    ['end=offset:s,duration=took:s', 'relative'],
    // An offset without a unit is not a time; its rows say so when they are read.
    ['start=offset', 'wall']
  ])('%s: %s', (map, clock) => {
    expect(read(map).clock).toBe(clock)
  })
})

describe('a whole run with --map', () => {
  const JSON_LINES = [
    '{"ts":"2026-03-02T08:00:00Z","status":429}',
    '{"ts":"2026-03-02T08:00:02Z","status":200,"took":1.5,"llm":{"name":"gpt-4o","usage":{"in":7,"details":{"cached":4},"out":3}}}'
  ].join('\n')

  test.each([
    ['', '"" is not FIELD=COLUMN'],
    ['start', '"start" is not FIELD=COLUMN'],
    ['start=', '"start=" is not FIELD=COLUMN'],
    ['start=ts,tokens=usage', '"tokens=usage" is not a field; fields are start, end'],
    ['start=ts,start=status', 'names a field a second time'],
    ['input=llm', 'names no time: start or end is needed'],
    ['start=ts,duration=took', '"duration=took" needs its unit: s, ms, us or ns'],
    ['start=when', '--map names "when", which is not in the file. Found: ts, status'],
    ['start=ts:min', '--map names "ts:min", which is not in the file']
  ])('"%s" is refused', async (map, says) => {
    expectRefusal(await piped(JSON_LINES, '--map', map), says)
  })

  test('dotted paths reach into records, also those that the first record lacks', async () => {
    const map =
      'start=ts,status=status,duration=took:s,model=llm.name,input=llm.usage.in,cached=llm.usage.details.cached,output=llm.usage.out'
    const { traffic } = reportOf(await piped(JSON_LINES, '--map', map))
    expect(traffic.counts).toMatchObject({ attempts: 2, throttled: 1 })
    expect(traffic.tokens.cached?.sum).toBe(4)
  })

  test('a path that leads to an object is not a number', async () => {
    expectRefusal(await piped(JSON_LINES, '--map', 'start=ts,input=llm'), '-:2:', 'llm is not a number')
  })

  test('of which clock a log is, most of its first records say', async () => {
    const { period } = reportOf(await piped('at,model\n,m\n5,m\n9,m\n', '--map', 'start=at:s', '--lenient'))
    expect(period).toMatchObject({ spanSeconds: 4, timezone: null })
    const epochs = 'at,model\n0,m\n1772442000,m\n1772442004,m\n'
    expect(reportOf(await piped(epochs, '--map', 'start=at:s', '--lenient')).period).toMatchObject({
      spanSeconds: 4,
      timezone: 'UTC'
    })
  })

  test('a relative time with its unit, quoted or not', async () => {
    const log = (quote: string) =>
      `at,model\n${[5, 6.5, 9].map(at => `${quote}${at}${quote},m`).join('\n')}\n`
    for (const quote of ['', '"']) {
      const { period } = reportOf(await piped(log(quote), '--map', 'start=at:s'))
      expect(period.spanSeconds).toBe(4)
    }
  })
})

test('sums of columns, orders of dates, and commas in a column’s name', () => {
  const cells = [
    { a: '1,200', b: 30, 'x,y': '3/4/2026 8:00', n: 2 },
    { a: '900', b: '', 'x,y': '3/4/2026 9:00', n: 3 }
  ]
  const format = mappedFormat(
    String.raw`start=x\,y:dmy,input=a+b,count=n`,
    cells.map(cell => column => cell[column as 'a'])
  )
  expect(format.grain).toBe('bucket')
  const meant = cells.map(cell => format.view?.(column => cell[column as 'a'])('a+b'))
  expect(meant).toEqual([1230, 900])
})

describe('a time without a suffix is read as without a map', () => {
  const table = (times: readonly string[], name = 'Zeitpunkt') =>
    `${name};rein;raus\n${times.map((time, i) => `${time};${100 + i};${10 + i}\n`).join('')}`
  const map = (column = 'Zeitpunkt', suffix = '') => `start=${column}${suffix},input=rein,output=raus`
  const firstDay = async (csv: string, mapped: string) => {
    const { period } = reportOf(await piped(csv, '--map', mapped))
    return period.start?.slice(0, 10)
  }

  test.each([
    ['points', ['09.11.2026 07:01:15', '10.11.2026 07:02:51'], '2026-11-09'],
    ['a day above 12', ['09/11/2026 07:01', '13/11/2026 07:02'], '2026-11-09'],
    ['a month that comes first', ['11/09/2026 07:01', '11/13/2026 07:02'], '2026-11-09']
  ])('%s', async (_, times, day) => {
    expect(await firstDay(table(times), map())).toBe(day)
  })

  test('its zone is the one its name states', async () => {
    const csv = table(['2026-11-09 00:30:00', '2026-11-09 00:31:00'], 'Zeit (MEZ)')
    expect(await firstDay(csv, map('Zeit (MEZ)'))).toBe('2026-11-08')
  })

  test('both readings, each with a map that reads it, where nothing decides', async () => {
    const csv = table(['09/11/2026 07:01', '09/11/2026 07:02'])
    const { stderr } = await piped(csv, '--map', map())
    expect(stderr).toMatch(/"09\/11\/2026 07:01" is 2026-11-09 or 2026-09-11/)
    const maps = [...stderr.replaceAll(/\s+/g, ' ').matchAll(/--map "([^"]+)"/g)].map(([, text = '']) => text)
    expect(maps).toEqual([map(undefined, ':dmy'), map(undefined, ':mdy')])
    expect(await firstDay(csv, maps[0] as string)).toBe('2026-11-09')
    expect(await firstDay(csv, maps[1] as string)).toBe('2026-09-11')
  })
})

test.each([
  ['usage.prompt_tokens', 'call.usage.prompt_tokens'],
  ['call.usage.prompt_tokens'.slice(1), 'call.usage.prompt_tokens'],
  ['prompt_token', 'call.usage.prompt_tokens'],
  ['tme', 'time']
])('a column that is nowhere, %s: its nearest path, however deep', async (column, near) => {
  const record = { time: '2026-11-02T00:00:54Z', call: { usage: { prompt_tokens: 5, completion_tokens: 2 } } }
  const log = `${JSON.stringify(record)}\n`.repeat(3)
  const { stderr } = await piped(log, '--map', `start=time,input=${column}`)
  expect(stderr.replaceAll(/\s+/g, ' ')).toMatch(new RegExp(`Did you mean ${near.replaceAll('.', '\\.')}`))
})

describe('a step that no record has, though what it lies in is there', () => {
  const record = {
    time: '2026-11-02T00:00:54Z',
    usage: { prompt_tokens: 5, completion_tokens: 2, details: { cachedTokens: 1 } },
    calls: [{ step: 1 }]
  }
  const log = (usage: object = record.usage) => `${JSON.stringify({ ...record, usage })}\n`.repeat(3)

  test.each([
    ['input=usage.promt_tokens,output=usage.completion_tokens', 'usage.prompt_tokens'],
    ['input=usage.promptTokens,output=usage.completion_tokens', 'usage.prompt_tokens'],
    ['input=usage.input_tokens', ''],
    ['input=usage.prompt_tokens,output=usage.completions_tokens', 'usage.completion_tokens'],
    ['input=usage.prompt_tokens,cached=usage.details.cached_tokens', 'usage.details.cachedTokens']
  ])('%s', async (map, near) => {
    const ran = await piped(log(), '--map', `start=time,${map}`)
    expectRefusal(ran, 'which is not in the file', near === '' ? 'Found' : `Did you mean ${near}?`)
  })

  test.each([
    ['what few calls state', log(), 'cached=usage.cache.read'],
    [
      'what is named beside it is no slip',
      log(),
      'output=usage.completion_tokens,cached=usage.prompt_token.s'
    ],
    ['what lies in nothing', log({}), 'output=usage.completion_tokens']
  ])('%s may come later', async (_, text, map) => {
    const asked = `start=time,input=usage.prompt_tokens,${map}`
    const { code } = await analyzePiped(text, '--map', asked, '--only', 'traffic')
    expect(code).toBe(0)
  })
})

describe('columns that a map leaves out', () => {
  const log = `${JSON.stringify({
    at: '2026-11-02T00:00:54Z',
    answered_by: 'gpt-4o',
    model: 'gpt-4o',
    http_status: 200,
    usage: { prompt_tokens: 2388, completion_tokens: 712, prompt_tokens_details: { cached_tokens: 8 } }
  })}\n`.repeat(3)
  const least = 'start=at,input=usage.prompt_tokens,output=usage.completion_tokens'
  const leftOf = async (map: string) =>
    reportOf(await piped(log, '--map', map)).warnings.filter(({ code }) => code === 'left-unnamed')

  test('are a warning, with what reads them', async () => {
    const [warning, ...more] = await leftOf(least)
    expect(more).toEqual([])
    expect(warning?.message).toMatch(/^--map names no status, model, cached; not read: http_status, model, /)
    const added = /add to the map: (.+)\.$/.exec(warning?.effect ?? '')?.[1]
    expect(await leftOf(`${least},${added}`)).toEqual([])
  })

  test.each([
    ['model=answered_by', 'status, cached'],
    ['error=http_status,cached=usage.prompt_tokens_details.cached_tokens', 'model']
  ])('are those alone whose field has no other: %s', async (also, names) => {
    expect((await leftOf(`${least},${also}`))[0]?.message).toMatch(new RegExp(`^--map names no ${names};`))
  })
})
