// slow: reads a log for each of many cases
/** What the user asks for while reading – zones, stretches of time, conditions, all rejected lines → the log it leaves. */

import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { RequestLog } from '../../src/log/trafficLog.ts'
import { type ReadOptions, readLog } from '../../src/read/readLog.ts'
import { bytesOf } from '../cli/fakeTerminal.ts'
import { csv, rows, saved } from './logs.ts'

const logs = path.resolve(import.meta.dirname, '../../fixtures/logs')
const mooncake = path.join(logs, 'mooncake.jsonl')

const read = (text: string, options: Partial<ReadOptions>) =>
  readLog(['-'], { stdin: bytesOf(text), ...options })
const arrivals = async (text: string, options: Partial<ReadOptions>) => {
  const { arrivalMicros } = (await read(text, options)).data as RequestLog
  return [...arrivalMicros].map(micros => new Date(micros / 1_000).toISOString())
}

describe('--timezone', () => {
  const at = (...times: readonly string[]) => csv(...times.map(time => `${time},5,gpt-4o,100,20,200`))

  // Berlin is one hour ahead of UTC in winter and two in summer; in 2026 clocks change on 29 March and 25 October.
  test.each([
    ['Europe/Berlin', '2026-03-02T08:00:00', '2026-03-02T07:00:00.000Z'],
    ['Europe/Berlin', '2026-07-02T08:00:00', '2026-07-02T06:00:00.000Z'],
    ['Europe/Berlin', '2026-03-29T03:00:00', '2026-03-29T01:00:00.000Z'],
    ['Europe/Berlin', '2026-10-25T12:00:00', '2026-10-25T11:00:00.000Z'],
    ['+05:30', '2026-03-02T08:00:00', '2026-03-02T02:30:00.000Z'],
    ['-0800', '2026-03-02T08:00:00', '2026-03-02T16:00:00.000Z'],
    ['Europe/Berlin', '2026-03-02T08:00:00Z', '2026-03-02T08:00:00.000Z'],
    ['Europe/Berlin', '1772438400', '2026-03-02T08:00:00.000Z']
  ])('%s: %s is %s', async (timezone, written, meant) => {
    expect(await arrivals(at(written), { timezone })).toEqual([meant])
  })

  test('the report says which zone was taken', async () => {
    const { reading } = await read(at('2026-03-02T08:00:00'), { timezone: 'Asia/Tokyo' })
    expect(reading.assumptions).toEqual(['Times without a zone are taken as Asia/Tokyo.'])
  })

  test.each(['Mars/Olympus', '+15:00', '+01:75', ''])('"%s" is no zone', async timezone => {
    await expect(read(csv(...rows(3)), { timezone })).rejects.toThrow('a time zone such as Europe/Berlin')
  })
})

describe('--since and --until', () => {
  // Forty rows, one a second from 08:00:00.
  const log = csv(...rows(40))

  test('the first moment is in, the last is not', async () => {
    const { data, reading } = await read(log, {
      since: '2026-03-02T08:00:10Z',
      until: '2026-03-02T08:00:30Z'
    })
    expect(data.length).toBe(20)
    expect(reading.leftOut).toEqual({
      'before --since 2026-03-02T08:00:10Z': 10,
      'from --until 2026-03-02T08:00:30Z on': 10
    })
    expect(reading).toMatchObject({ rows: 40, attempts: 20, rejected: {} })
  })

  test('an epoch, a day, and a time in the zone of --timezone', async () => {
    expect((await read(log, { since: '1772438410' })).data.length).toBe(30)
    expect((await read(log, { since: '2026-03-02' })).data.length).toBe(40)
    expect((await read(log, { since: '2026-03-02T09:00:10', timezone: '+01:00' })).data.length).toBe(30)
  })

  test('a log that counts from its own zero', async () => {
    const { arrivalMicros } = (await readLog([mooncake], { stdin: bytesOf() })).data as RequestLog
    const some = await readLog([mooncake], { stdin: bytesOf(), since: 't+0.001s' })
    expect(some.data.length).toBe(arrivalMicros.filter(micros => micros >= 1_000).length)
    expect(some.data.length).toBeLessThan(arrivalMicros.length)
    await expect(readLog([mooncake], { stdin: bytesOf(), since: '2026-03-02' })).rejects.toThrow('t+3600s')
  })

  test('a file of a day that nobody asked for does no harm; nothing at all does', async () => {
    const early = saved('early.csv', csv(...rows(10)))
    const late = saved('late.csv', csv(...rows(10, 20)))
    const both = await readLog([early, late], { stdin: bytesOf(), since: '2026-03-02T08:00:20Z' })
    expect(both.data.length).toBe(10)
    await expect(read(log, { since: '2027-01-01' })).rejects.toThrow(
      'No request is left: 40 before --since 2027-01-01. Widen --since'
    )
  })

  test('buckets, by their beginning', async () => {
    const usage = path.join(logs, 'openai-usage.json')
    const all = await readLog([usage], { stdin: bytesOf() })
    const [first = 0] = 'startMicros' in all.data ? all.data.startMicros : []
    const since = new Date(first / 1_000 + 1).toISOString()
    const some = await readLog([usage], { stdin: bytesOf(), since })
    expect(some.data.length).toBeGreaterThan(0)
    expect(some.data.length).toBeLessThan(all.data.length)
  })

  test.each(['yesterday', '12', '2026-02-30'])('"%s" is not a time', async since => {
    await expect(read(log, { since })).rejects.toThrow('--since')
  })
})

describe('--where', () => {
  const header = 'start_time,model,caller,status,input_tokens,output_tokens'
  const log = [
    header,
    '2026-03-02T08:00:00Z,gpt-4o,ann,200,1,1',
    '2026-03-02T08:00:01Z,gpt-4o,bob,429,1,',
    '2026-03-02T08:00:02Z,o3,ann,500,1,',
    '2026-03-02T08:00:03Z,o3,bob,200,1,1',
    '2026-03-02T08:00:04Z,,ann,503,1,',
    ''
  ].join('\n')

  test.each([
    [['model=gpt-4o'], [0, 1]],
    [['model='], [4]],
    [
      ['model=gpt-4o', 'model=o3'],
      [0, 1, 2, 3]
    ],
    [['caller=ann'], [0, 2, 4]],
    [['caller=ann', 'model=o3'], [2]],
    [['status=429'], [1]],
    [['status=5xx'], [2, 4]],
    [
      ['status=200', 'status=429', 'caller=bob'],
      [1, 3]
    ]
  ])('%j keeps rows %j', async (where, kept) => {
    expect(await arrivals(log, { where })).toEqual(kept.map(second => `2026-03-02T08:00:0${second}.000Z`))
  })

  test('a caller by what the report shows of it', async () => {
    const { callers } = (await read(log, {})).data as RequestLog
    expect(await arrivals(log, { where: [`caller=${callers[1]}`] })).toHaveLength(3)
  })

  test('what was left out is counted with the condition', async () => {
    const { reading } = await read(log, { where: ['model=o3', 'status=5xx'] })
    expect(reading.leftOut).toEqual({ 'not --where model=o3': 3, 'not --where status=5xx': 1 })
  })

  test.each(['model', 'colour=red', 'status=fine', '=x'])('"%s" is no condition', async condition => {
    await expect(read(log, { where: [condition] })).rejects.toThrow(
      'model=NAME, caller=NAME, tag.NAME=VALUE, status=429'
    )
  })
})

test('every rejected line is told, not only the first 20', async () => {
  const told: unknown[] = []
  const log = csv(...rows(30), ...Array<string>(25).fill('x'))
  await read(log, { lenient: true, onReject: (...line) => told.push(line) })
  expect(told).toHaveLength(25)
  expect(told[24]).toEqual(['standard input', 56, 1, 'it has fewer columns than the header'])
})

describe('signs that an export stopped at a limit', () => {
  const truncationOf = async (text: string) => (await read(text, {})).reading.truncation

  /** As Helicone's dashboard writes it: all that counts stands in one column. */
  const dashboard = (count: number) =>
    [
      'id,model,heliconeMetadata',
      ...Array.from({ length: count }, (_, i) => {
        const metadata = {
          requestId: `r${i}`,
          createdAt: new Date(1_772_000_000_000 + i * 60_000).toISOString(),
          promptTokens: 10 + i,
          completionTokens: 5
        }
        return `r${i},gpt-4o,"${JSON.stringify(metadata).replaceAll('"', '""')}"`
      })
    ].join('\n')

  test.each([
    [500, dashboard, 'standard input: it has exactly 500 rows, where Helicone’s dashboard stops'],
    [
      10_000,
      (count: number) => csv(...rows(count)),
      'standard input: it has exactly 10,000 rows, where many search engines and dashboards stop'
    ]
  ])('exactly %i rows', async (count, written, sign) => {
    const log = await read(written(count), {})
    expect(log.reading.truncation).toEqual([sign])
    expect(log.warnings).toContainEqual({
      code: 'truncated-export',
      message: `The export may not be whole: ${sign}.`,
      effect: 'Peaks, the monthly bill and the GPU count may be too low.'
    })
    expect(await truncationOf(written(count + 1))).toEqual([])
  })

  test('500 rows of any other log are whole', async () => {
    expect(await truncationOf(csv(...rows(500)))).toEqual([])
  })

  test('a span of 60 days', async () => {
    const spanning = (last: string) => csv('2026-03-02T00:10:00Z,5,m,1,1,200', `${last},5,m,1,1,200`)
    expect(await truncationOf(spanning('2026-05-01T00:05:00Z'))).toEqual([
      'it spans exactly 60 days, the most that OpenAI’s dashboard exports'
    ])
    expect(await truncationOf(spanning('2026-05-02T00:00:00Z'))).toEqual([])
    expect(await truncationOf(spanning('2026-04-30T00:00:00Z'))).toEqual([])
  })
})
