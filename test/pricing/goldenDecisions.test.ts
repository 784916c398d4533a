// slow: many whole audits
/** What scripts/goldenDecisions.mjs works out of a log's rows by rules of its own, beside what the program says. */
import { describe, expect, test } from 'vitest'
import { csvOf, LOGS } from '../../scripts/goldenBills.mjs'
import { cachingOf, hiddenOf, THROTTLED, tableOf } from '../../scripts/goldenDecisions.mjs'
import { readLog } from '../../src/read/readLog.ts'
import { describeTraffic } from '../../src/traffic/describe.ts'
import { some } from '../cases.ts'
import { compareCosts } from './priced.ts'
import { describedAs, noOverrides, planOf } from './sample.ts'

async function* bytesOf(text: string) {
  yield Buffer.from(text)
}

describe('prompts cached throughout, to the cent', () => {
  const billed = LOGS.filter(log => !('export' in log) && Object.keys(log.rates).length > 0)
  test.each(some(billed))('$name', async log => {
    const { data } = await readLog(['-'], { stdin: bytesOf(csvOf(log)) })
    const { cache, period } = compareCosts(data, describedAs(14 * 86_400), planOf(null), [], noOverrides)
    const wanted = cachingOf(log) * (period.monthsFactor as number)
    expect(cache?.savedPerMonth.value ?? 0).toBeCloseTo(wanted, 2)
  })
})

test('what limits kept away', async () => {
  const { data } = await readLog(['-'], { stdin: bytesOf(tableOf(THROTTLED)) })
  const { low, high } = describeTraffic(data).traffic.throttling.hiddenDemand
  expect({ low, high }).toEqual(hiddenOf(THROTTLED))
})
