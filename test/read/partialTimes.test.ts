// slow: reads a log for each of many cases
/** Times that lack their year, name a zone that is several, or one of the world's areas → read, or refused with the map that decides. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { textMicros } from '../../src/read/records/logTimes.ts'
import { cases } from '../cases.ts'
import { type Call, csvOf, figuresOf, iso, linesOf, PLAIN, refusalOf, TRUTH } from './figures.ts'

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
const parts = (call: Call) => {
  const [, month = '', day = '', clock = ''] = /^\d{4}-(\d\d)-(\d\d)T([\d:]{8})/.exec(iso(call)) ?? []
  return { month, day, clock, name: MONTHS[Number(month) - 1] }
}
const withTime = (of: (call: Call) => string) => csvOf({ ...PLAIN, timestamp: of })
/** What stands behind `--map` in a refusal, one or several. */
const mapsIn = (refusal: string) => [...refusal.matchAll(/--map "([^"]+)"/g)].map(([, map]) => map as string)

const YEARLESS: Readonly<Record<string, (call: Call) => string>> = {
  'of syslog': call => `${parts(call).name} ${parts(call).day} ${parts(call).clock}`,
  'with a comma': call => `${parts(call).name} ${Number(parts(call).day)}, ${parts(call).clock}`,
  'day first': call => `${parts(call).day} ${parts(call).name} ${parts(call).clock}`,
  'in digits': call => `${parts(call).month}-${parts(call).day} ${parts(call).clock}`,
  'with milliseconds': call => `${parts(call).month}-${parts(call).day} ${parts(call).clock},000`
}

test.each(Object.entries(YEARLESS))('without a year, %s: refused, and the map reads it', async (_, of) => {
  const text = withTime(of)
  const refusal = await refusalOf(text)
  expect(refusal).toContain('writes no year')
  const [map = ''] = mapsIn(refusal)
  expect(map).toMatch(/^start=timestamp:y\d{4}-03,/)
  const asked = { map: map.replace(/:y\d{4}/, ':y2026') }
  expect((await figuresOf(text, 'log.csv', asked)).figures).toEqual(TRUTH)
})

test('a log that runs over the new year goes on in the next', async () => {
  const text = csvOf({
    ...PLAIN,
    timestamp: ({ i }) => (i < 20 ? `Dec 31 23:59:${10 + i}` : `Jan  1 00:00:${10 + i}`)
  })
  const map = 'start=timestamp:y2025-12,input=input_tokens,output=output_tokens'
  const { figures } = await figuresOf(text, 'log.csv', { map })
  expect(figures).toMatchObject({ first: '2025-12-31T23:59:10.000Z', last: '2026-01-01T00:00:49.000Z' })
})

test('behind syslog’s prefix, too', async () => {
  const text = linesOf(call => {
    const ended = { ...call, at: call.at + call.millis }
    const { timestamp: _, ...others } = { ...PLAIN }
    const said = Object.fromEntries(
      Object.entries(others).map(([name, of]) => [name, of(call) === '' ? null : of(call)])
    )
    return `${YEARLESS['of syslog']?.(ended)} host gw[81]: ${JSON.stringify(said)}`
  })
  const refusal = await refusalOf(text, 'syslog')
  const [map = ''] = mapsIn(refusal)
  const { figures } = await figuresOf(text, 'syslog', { map: map.replace(/:y\d{4}/, ':y2026') })
  expect(figures).toMatchObject({ ...TRUTH, first: expect.any(String), last: expect.any(String) })
})

test.each([
  ['IST', '+0530', '2026-03-25T04:28:07.000Z'],
  ['BST', '+0100', '2026-03-25T08:58:07.000Z'],
  ['CST', '+0800', '2026-03-25T01:58:07.000Z']
])('%s is of several zones: a map for each', async (name, offset, first) => {
  const text = withTime(call => `${iso(call).slice(0, 19).replace('T', ' ')} ${name}`)
  const maps = mapsIn(await refusalOf(text))
  const map = maps.find(each => each.includes(`:z${offset}`)) as string
  expect(maps.length).toBeGreaterThan(1)
  expect((await figuresOf(text, 'log.csv', { map })).figures).toMatchObject({
    ...TRUTH,
    first,
    last: expect.any(String)
  })
})

const AREAS: readonly (readonly [area: string, first: string])[] = [
  // Clocks at the time: tz database, UTC+1, −4, +5:30 and +11 on 25 March 2026.
  ['Europe/Berlin', '2026-03-25T08:58:07.000Z'],
  ['America/New_York', '2026-03-25T13:58:07.000Z'],
  ['Asia/Kolkata', '2026-03-25T04:28:07.000Z'],
  ['Australia/Sydney', '2026-03-24T22:58:07.000Z'],
  ['America/Argentina/Buenos_Aires', '2026-03-25T12:58:07.000Z']
]
describe('areas of the world', () => {
  test.each(AREAS)('%s behind the clock time', async (area, first) => {
    for (const write of [
      (clock: string) => `${clock.replace('T', ' ')} ${area}`,
      (clock: string) => `${clock}[${area}]`
    ]) {
      const { figures } = await figuresOf(withTime(call => write(iso(call).slice(0, 19))))
      expect(figures).toMatchObject({ ...TRUTH, first, last: expect.any(String) })
    }
  })

  test('an offset before the area counts', () =>
    expect(textMicros('2026-03-25T08:13:07+05:00[Europe/Paris]')).toBe(
      Date.parse('2026-03-25T03:13:07Z') * 1_000
    ))

  test('whatever stands there, nothing but a number comes of it', () => {
    const text = fc.tuple(
      fc.string({ maxLength: 24 }),
      fc.constantFrom(...AREAS.map(([area]) => area), 'No/Where', 'a/b')
    )
    fc.assert(
      fc.property(text, ([before, area]) => typeof textMicros(`${before}1 ${area}`) === 'number'),
      { numRuns: cases(300) }
    )
  })
})
