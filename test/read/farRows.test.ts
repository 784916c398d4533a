// slow: whole audits
/** One wrong clock among thousands sets no month, and is told of; what may be traffic stays. */
import { expect, test } from 'vitest'
import { coreOf } from '../../src/log/timeOutliers.ts'
import { analyzePiped, reportOf } from '../cli/fakeTerminal.ts'

const DAY = 86_400e6
const START = Date.UTC(2026, 9, 1) * 1_000
const days = (...at: number[]) => Float64Array.from(at, day => START + day * DAY)
const week = Array.from({ length: 700 }, (_, i) => i / 100)

test.each([
  ['a week', week, [0, 700]],
  ['and a row of 2099', [...week, 26_000], [0, 700]],
  ['and one of 2001', [-9_000, ...week], [1, 701]],
  ['and both', [-9_000, ...week, 26_000, 26_001], [1, 701]],
  ['and a row a week later', [...week, 14], [0, 701]],
  ['and one in fifty a year later', [...week, ...Array.from({ length: 14 }, (_, i) => 365 + i)], [0, 714]],
  ['half of it a year later', [...week, ...week.map(day => 365 + day)], [0, 1_400]],
  ['ten rows and one of 2099', [...week.slice(0, 10), 26_000], [0, 11]]
])('%s', (_, arrivals, [from, to]) => {
  expect(coreOf(days(...arrivals))).toEqual({ from, to })
})

test('every row is accounted for, and a warning names the day', async () => {
  const row = (micros: number) => `${new Date(micros / 1_000).toISOString()},gpt-4o,10,1`
  const rows = [...days(...week)].map(row)
  const log = [
    'start_time,model,input_tokens,output_tokens',
    ...rows,
    '2099-10-05T00:00:00Z,gpt-4o,10,1'
  ].join('\n')
  const ran = await analyzePiped(log, '--only', 'traffic')
  const { reading, period, warnings } = reportOf(ran)
  expect(reading).toMatchObject({
    rows: 701,
    attempts: 700,
    leftOut: { 'far in time from all other rows': 1 }
  })
  expect(period.spanSeconds).toBeLessThan(8 * 86_400)
  expect(warnings.map(({ code }) => code)).toContain('far-rows')
  expect(ran.stderr).toMatch(
    /^gpuops-audit: warning: 1 row lies far from all others, the first on 2099-10-05/
  )
})

test('a usage export, too: neither its month nor its idle time reaches to it', async () => {
  const bucket = (micros: number) => ({
    object: 'bucket',
    start_time: micros / 1e6,
    end_time: micros / 1e6 + 3_600,
    results: [
      {
        object: 'organization.usage.completions.result',
        input_tokens: 1_000,
        output_tokens: 100,
        num_model_requests: 10,
        model: 'gpt-4o'
      }
    ]
  })
  const hours = Array.from({ length: 168 }, (_, i) => START + i * 3_600e6)
  const page = (at: readonly number[]) =>
    JSON.stringify({ object: 'page', data: at.map(bucket), has_more: false, next_page: null })
  const clean = reportOf(await analyzePiped(page(hours)))
  const ran = await analyzePiped(page([...hours, Date.UTC(2031, 0, 1) * 1_000]))
  const far = reportOf(ran)
  expect(far.period).toEqual(clean.period)
  expect(far.summary).toEqual(clean.summary)
  expect(far.reading.leftOut).toEqual({ 'far in time from all other rows': 1 })
  expect(ran.stderr).toContain('1 row lies far from all others, the first on 2031-01-01')
  expect(ran.stderr).toContain('10 requests')
})
