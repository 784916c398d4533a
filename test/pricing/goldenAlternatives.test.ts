// slow: many whole audits
/** Ways to pay for made-up logs against what scripts/goldenAlternatives.mjs works out by rules and rates of its own. */
import { describe, expect, test } from 'vitest'
import { csvOf, LOGS } from '../../scripts/goldenAlternativeLogs.mjs'
import { laterOf, ptuOf, scaleTierOf, unservedOf } from '../../scripts/goldenAlternatives.mjs'
import { reservedScenarios } from '../../src/limits/reserved.ts'
import type { RequestLog } from '../../src/log/trafficLog.ts'
import { readLog } from '../../src/read/readLog.ts'
import { some } from '../cases.ts'
import { compareCosts } from './priced.ts'
import { describedAs, noOverrides, planOf } from './sample.ts'

const SPAN = 14 * 86_400

async function* bytesOf(text: string) {
  yield Buffer.from(text)
}

describe('alternatives of made-up logs, to the cent', () => {
  test.each(some(LOGS))('$name', async log => {
    const { data } = await readLog(['-'], { stdin: bytesOf(csvOf(log)) })
    const { reserved: sized } = reservedScenarios(data as RequestLog, null, new Float64Array(data.length))
    const { period, waiting, reserved, unserved } = compareCosts(
      data,
      describedAs(SPAN),
      planOf(null),
      sized,
      noOverrides
    )
    const factor = period.monthsFactor as number
    const perMonth = (usd: number | null) => (usd === null ? null : usd * factor)
    const tierOf = (tier: string) => waiting.find(each => each.tier === tier)?.usdPerMonth.value ?? null
    const offerOf = (name: string) => reserved.find(({ offer }) => offer === name)?.usdPerMonth.value ?? null
    for (const [wanted, found] of [
      [perMonth(laterOf(log, 'batch')), tierOf('batch')],
      [perMonth(laterOf(log, 'flex')), tierOf('flex')],
      [ptuOf(log, factor), offerOf('Azure PTU')],
      [scaleTierOf(log, factor), offerOf('OpenAI Scale Tier')],
      [perMonth(unservedOf(log)), unserved?.usdPerMonth.value ?? null]
    ] as const) {
      if (wanted === null) expect(found).toBeNull()
      else expect(found).toBeCloseTo(wanted, 2)
    }
  })
})
