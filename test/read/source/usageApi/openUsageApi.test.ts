// slow: starts servers
/** The usage APIs of OpenAI and Anthropic, replayed on this machine: pages, waits, faults, and what is kept. */

import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { reportOf, runWith } from '../../../cli/fakeTerminal.ts'
import { type FakeApi, refuse, startUsageApi } from '../../../engines/usageApi.ts'
import { expectRefusal, folder, saved, warningsOf } from '../../logs.ts'

const env = { OPENAI_ADMIN_KEY: 'Q7adminQ7', ANTHROPIC_ADMIN_KEY: 'Q7adminQ7' }

let api: FakeApi
afterEach(() => api.stop())

const analyze = (query: string, ...flags: readonly string[]) =>
  runWith(
    [
      'analyze',
      `openai://organization?base=${encodeURIComponent(api.base)}&${query}`,
      '--format',
      'json',
      ...flags
    ],
    { env }
  )

const traffic = (query: string, ...flags: readonly string[]) => analyze(query, '--only', 'traffic', ...flags)

/** One way to serve: the bill and the limits are what is asked for. */
const FEW = ['--gpu', 'L40S', '--target-model', 'gpt-oss-20b', '--tensor-parallel', '1']

const DAYS = 'since=2026-11-01&until=2026-11-04'

describe('what is fetched', () => {
  test('comes in minutes, within the API’s page limits, grouped, until the last page', async () => {
    api = await startUsageApi()
    const report = reportOf(await traffic(DAYS))
    // Three days of minutes, but for those after each quarter of an hour, of which the API has no results.
    expect(report.grain).toEqual({ kind: 'bucket', bucketSeconds: 60 })
    expect(report.period.start).toBe('2026-11-01T00:00:00.000000Z')
    const minutes = Array.from({ length: 3 * 1_440 }, (_, i) => Date.UTC(2026, 10, 1) / 60_000 + i)
    const requests = minutes.map(minute => (minute % 15 === 1 ? 0 : 2 * (3 + (minute % 11))))
    expect(report.reading.requests).toBe(requests.reduce((sum, count) => sum + count, 0))
    expect(api.asked.map(({ query }) => query.get('limit'))).toEqual(['1440', '1440', '1440'])
    expect(api.asked[0]?.query.getAll('group_by')).toContain('model')
    expect(api.asked[0]?.path).toBe('/v1/organization/usage/completions')
  })

  test('is audited with the bill of the same days and the limits of the project, and again from what was kept', async () => {
    api = await startUsageApi()
    const file = path.join(folder, 'usage.jsonl')
    const online = reportOf(await analyze(`${DAYS}&project=proj_example`, '--save', file, ...FEW))
    expect(online.pricing?.reconciliation).not.toBeNull()
    expect(JSON.stringify(online.limits)).toContain('your account')
    expect(api.asked.find(({ path }) => path.endsWith('/costs'))?.query.get('project_ids')).toBe(
      'proj_example'
    )
    await api.stop()
    const flags = [
      '--bill',
      `${file}.costs.jsonl`,
      '--limits',
      `${file}.limits.json`,
      '--format',
      'json',
      ...FEW
    ]
    const offline = reportOf(await runWith(['analyze', file, ...flags]))
    for (const part of ['traffic', 'limits', 'capacity', 'period'] as const)
      expect(offline[part]).toEqual(online[part])
    expect(statSync(file).mode & 0o077).toBe(0)
    expect(readFileSync(file, 'utf8')).not.toContain('Q7adminQ7')
  })

  test('is costs alone for --bill: Anthropic’s, in cents', async () => {
    api = await startUsageApi()
    const bill = `anthropic://organization?base=${encodeURIComponent(api.base)}&${DAYS}`
    const log = saved(
      'claude.csv',
      [
        'start_time,model,input_tokens,output_tokens',
        ...[1, 2, 3].map(day => `2026-11-0${day}T10:00:00Z,claude-sonnet-4,900000,1000`),
        ''
      ].join('\n')
    )
    const ran = await runWith(['analyze', log, '--bill', bill, '--format', 'json', ...FEW], { env })
    // Three days of 250.5 cents each, of which the log holds the middle one whole.
    expect(reportOf(ran).pricing?.reconciliation?.usdBilled.value).toBeCloseTo(2.505, 9)
    expect(api.asked.map(({ path }) => path)).toEqual(['/v1/organization/cost_report'])
    expect(api.asked[0]?.headers['anthropic-version']).toBe('2023-06-01')
  })

  test('of Anthropic is no traffic: it counts no requests', async () => {
    api = await startUsageApi()
    const address = `anthropic://organization?base=${encodeURIComponent(api.base)}&${DAYS}`
    expectRefusal(
      await runWith(['analyze', address, '--only', 'traffic'], { env }),
      'without a count of requests'
    )
  })
})

describe('an API that', () => {
  test('asks to wait is asked again, no sooner', async () => {
    const times: number[] = []
    api = await startUsageApi((_, number, response) => {
      times.push(Date.now())
      if (number === 2) refuse(response, 429, 'Rate limit reached', { 'retry-after': '1' })
      if (number === 4) refuse(response, 503, 'Overloaded', { 'retry-after-ms': '200' })
      return number === 2 || number === 4 ? 'answered' : undefined
    })
    expect((await traffic(DAYS)).code).toBe(0)
    expect((times[2] as number) - (times[1] as number)).toBeGreaterThanOrEqual(990)
    expect((times[4] as number) - (times[3] as number)).toBeGreaterThanOrEqual(190)
  })

  test('cuts an answer off is asked again, and refused where it never sends it whole', async () => {
    api = await startUsageApi((_, number, response) => {
      if (number !== 2) return undefined
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' })
      response.write('{"object":"page","data":[{"object":"buck')
      setTimeout(() => response.destroy(), 20)
      return 'answered'
    })
    expect(reportOf(await traffic(DAYS)).reading.rows).toBeGreaterThan(4_000)
    await api.stop()
    api = await startUsageApi((_, __, response) => {
      response.end('{"object":"page","da')
      return 'answered'
    })
    expectRefusal(await traffic(DAYS, '--query-timeout', '1s'), 'cut off', '--save FILE')
  })

  test('sends a page again is refused: its sums would be wrong', async () => {
    api = await startUsageApi(({ query }) => {
      query.delete('page')
      return undefined
    })
    expectRefusal(await traffic(DAYS), 'a second time')
  })

  test('refuses the key says what key it wants, and the key is shown nowhere', async () => {
    api = await startUsageApi()
    const address = `openai://organization?base=${encodeURIComponent(api.base)}&${DAYS}`
    const ran = await runWith(['analyze', address], { env: { OPENAI_ADMIN_KEY: 'sk-admin-Q7wrong' } })
    expectRefusal(ran, 'HTTP 401', 'OPENAI_ADMIN_KEY', 'sk-admin-…')
    expect(ran.stderr).not.toMatch(/Q7wrong|wxyz/)
    expectRefusal(await runWith(['analyze', address]), 'no key is stated', 'OPENAI_ADMIN_KEY')
  })

  test('answers with something else is refused', async () => {
    api = await startUsageApi((_, __, response) => {
      response.end('{"hello":"world"}')
      return 'answered'
    })
    expectRefusal(await traffic(DAYS), 'not a page of buckets')
  })

  test('sends the key elsewhere is not followed', async () => {
    const other = await startUsageApi()
    api = await startUsageApi((_, __, response) => {
      response.writeHead(302, { location: `${other.base}/usage/completions` })
      response.end()
      return 'answered'
    })
    expectRefusal(await traffic(DAYS, '--query-timeout', '1s'), 'redirect')
    expect(other.asked).toEqual([])
    await other.stop()
  })

  test('has another clock than this machine: the shift is said', async () => {
    api = await startUsageApi((_, __, response) => {
      response.setHeader('date', new Date(Date.now() + 3_600_000).toUTCString())
      return undefined
    })
    expect(warningsOf(await traffic(DAYS))).toContain('clock-skew')
  })
})

test('an interrupted reading goes on where it stopped, and gives what an uninterrupted one gives', async () => {
  const file = path.join(folder, 'resumed.jsonl')
  api = await startUsageApi((_, number, response) => {
    if (number < 3) return undefined
    refuse(response, 500, 'down')
    return 'answered'
  })
  expectRefusal(await traffic(DAYS, '--save', file, '--query-timeout', '1s'), 'HTTP 500')
  expect(existsSync(file)).toBe(false)
  const { base } = api
  await api.stop()
  api = await startUsageApi()
  const address = (at: string) => DAYS + at
  // Another port is another address: what was kept is of the one that was asked.
  const text = readFileSync(`${file}.unfinished`, 'utf8').replaceAll(
    encodeURIComponent(base),
    encodeURIComponent(api.base)
  )
  saved('resumed.jsonl.unfinished', `${text}{"object":"page","data":[{"obj`)
  const resumed = await traffic(address(''), '--save', file)
  expect(api.asked).toHaveLength(1)
  const whole = await traffic(address(''))
  expect(reportOf(resumed).traffic).toEqual(reportOf(whole).traffic)
  expect(existsSync(`${file}.unfinished`)).toBe(false)
})

test.each([
  ['since=tomorrow', 'since is not a time'],
  ['width=5m', 'width 5m is not known'],
  ['since=2026-11-02&until=2026-11-01', 'no whole bucket'],
  ['limit=5', 'parameter "limit" is not known']
])('an address with %s is refused', async (query, says) => {
  api = await startUsageApi()
  expectRefusal(await traffic(query), says)
  expect(api.asked).toEqual([])
})

test('a base that is not encrypted gets no key', async () => {
  api = await startUsageApi()
  const ran = await runWith(
    ['analyze', 'openai://organization?base=http://proxy.example/v1', '--only', 'traffic'],
    { env }
  )
  expectRefusal(ran, 'not an https address')
})
