import { describe, expect, it } from 'vitest'
import { demandsOf } from '../../../src/capacity/demand/workload.ts'
import { planCapacity } from '../../../src/capacity/fleet/size.ts'
import { mulberry32 } from '../../../src/capacity/random.ts'
import { DEFAULTS } from '../../../src/options.ts'
import { rentIn } from '../../../src/pricing/priceBook.ts'
import { logOf, type Row } from '../requests.ts'

const SOURCES = ['gpt-4o', 'gpt-4.1', 'o4-mini', 'gpt-4o-mini', 'gpt-5-mini', 'claude-haiku-4-5']
const rentOf = rentIn({ gpuPrices: new Map() })

/** What all fleets of the plan rent for by the month. [USD] */
const usdOf = (rows: readonly Row[]): number =>
  planCapacity(
    demandsOf(logOf([...rows].sort((a, b) => a.at - b.at)), { describe: String, hourOfWeek: null }, 1),
    { ...DEFAULTS.sizing, isBrief: true },
    rentOf
  ).workloads.reduce((sum, { recommended }) => sum + (recommended?.usdPerMonth.value ?? Number.NaN), 0)

/** Two minutes of one model: 2 to 400 requests a minute, prompts of 100 to 8,000 tokens, answers of 16 to 900. */
function trafficOf(model: string, random: () => number): Row[] {
  const between = (least: number, most: number) => least * (most / least) ** random()
  const [perMinute, input, output] = [between(2, 400), between(100, 8_000), between(16, 900)]
  const spread = (mean: number) => Math.max(1, Math.round(mean * Math.exp(random() + random() - 1)))
  const rows: Row[] = []
  for (let at = 0; at < 120; at += (-Math.log(1 - random()) * 60) / perMinute)
    rows.push({ at, model, input: spread(input), output: spread(output) })
  return rows
}

// Each alone is one of the ways to group them, so that serving both costs no more than serving each by itself.
describe('a workload that is added', () => {
  it.each([1, 2, 3, 4, 5, 6])('costs no more than a fleet of its own (seed %i)', seed => {
    const random = mulberry32(seed)
    const [one, other] = [seed, seed * 3 + 1].map(at =>
      trafficOf(SOURCES[at % SOURCES.length] as string, random)
    ) as [Row[], Row[]]
    expect(usdOf([...one, ...other])).toBeLessThanOrEqual(1.01 * (usdOf(one) + usdOf(other)))
  })
})
