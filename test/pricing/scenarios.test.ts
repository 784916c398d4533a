import { describe, expect, test } from 'vitest'
import { estimated, unknown } from '../../src/figure.ts'
import type { OverTerm } from '../../src/pricing/overTermShape.ts'
import { scenariosOf } from '../../src/pricing/scenarios.ts'
import { overTermBlocks } from '../../src/report/sections/overTerm.ts'
import { requestReport } from '../report/sample.ts'

const WEEK = 7 * 86_400
const NONE = unknown('share/week', 'too short', 'estimated')
const asked = { growthPerMonth: null, priceFallPerYear: null, perWeek: NONE, spanSeconds: 4 * WEEK }

describe('scenariosOf', () => {
  test('assumes nothing of traffic where neither the log nor the user tells its growth', () => {
    const all = scenariosOf(asked)
    expect(all.map(({ name }) => name)).toEqual(['As it is', 'Token prices fall 50 % a year'])
    expect(all[1]?.assumes).toContain('an example')
    expect(all.map(({ traffic }) => traffic(12))).toEqual([1, 1])
  })

  test('carries the growth of the log on for as long as the log shows it, and no longer', () => {
    const perWeek = { ...estimated(0.1, 'share/week'), low: 0.05, high: 0.15 }
    const grown = scenariosOf({ ...asked, perWeek })[1]
    // 730 h are 4.345 weeks: after one month the four weeks of the log are used up: 1.1^4.
    expect(grown?.traffic(1)).toBeCloseTo(1.1 ** 4, 9)
    expect(grown?.traffic(12)).toBeCloseTo(1.1 ** 4, 9)
    // The mean of the log lies two weeks before its end; the middle of the first month 2.173 weeks after it.
    expect(grown?.billed(1)).toBeCloseTo(1.1 ** (2 + 730 / 168 / 2), 9)
  })

  // What the section says of its table: GPUs by the month's end, tokens by its middle.
  test('sizes by the end of a month and bills by its middle', () => {
    const [, grown, fallen] = scenariosOf({ ...asked, growthPerMonth: 0.05, priceFallPerYear: 0.12 })
    for (const month of [1, 3, 24]) {
      expect(grown?.traffic(month)).toBeCloseTo(1.05 ** month, 9)
      expect(grown?.billed(month)).toBeCloseTo(1.05 ** (month - 0.5), 9)
      expect(fallen?.tokenPrice(month)).toBeCloseTo(0.88 ** ((month - 0.5) / 12), 9)
    }
    const { pricing } = requestReport()
    const month = {
      month: 1,
      begins: null,
      traffic: 1,
      tokenPrice: 1,
      asIsUsd: 1,
      byTokenUsd: 1,
      dedicatedUsd: 1
    }
    const scenario = {
      name: 's',
      assumes: 'a',
      advice: '',
      months: [{ ...month, gpus: 1, paysInGpus: false }]
    }
    const blocks = overTermBlocks({ ...pricing, overTerm: [scenario as unknown as OverTerm] })
    expect(JSON.stringify(blocks)).toMatch(
      /month’s end over the log’s, for which GPUs are sized; .*month’s middle/
    )
  })

  test('takes growth whose interval holds none for none', () => {
    const perWeek = { ...estimated(0.1, 'share/week'), low: -0.05, high: 0.3 }
    expect(scenariosOf({ ...asked, perWeek }).map(({ name }) => name)).not.toContain('Both')
  })

  test('takes what the user says before the log and the example', () => {
    const perWeek = { ...estimated(0.1, 'share/week'), low: 0.05, high: 0.15 }
    const all = scenariosOf({ ...asked, perWeek, growthPerMonth: 0.05, priceFallPerYear: 0.3 })
    expect(all.map(({ name }) => name)).toEqual([
      'As it is',
      'Traffic grows 5 % a month',
      'Token prices fall 30 % a year',
      'Both'
    ])
    expect(all[3]?.traffic(2)).toBeCloseTo(1.1025, 9)
    // The middle of the first month is a 24th of a year away.
    expect(all[3]?.tokenPrice(1)).toBeCloseTo(0.7 ** (1 / 24), 9)
  })
})
