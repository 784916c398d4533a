// slow: searches fleets
/** The bounded search against trying everything, and the laws of a plan. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { demandsOf } from '../../../src/capacity/demand/workload.ts'
import { searchGroup, sizeEvery } from '../../../src/capacity/fleet/groupSearch.ts'
import { planCapacity } from '../../../src/capacity/fleet/size.ts'
import { commonTargets, sourcesOf } from '../../../src/capacity/fleet/sources.ts'
import type { SizingOptions } from '../../../src/capacity/question.ts'
import { gpuNamed } from '../../../src/catalog/gpus.ts'
import type { GpuSpec } from '../../../src/catalog/types.ts'
import { DEFAULTS } from '../../../src/options.ts'
import { cases } from '../../cases.ts'
import { rentAt } from '../rentSample.ts'
import { logOf, type Row } from '../requests.ts'

const CLOCK = { describe: String, hourOfWeek: null }
const PRICES: Readonly<Record<string, number>> = { L4: 0.7, L40S: 1.5, 'A100-80GB-SXM': 1.8, 'H100-SXM': 4 }
const rentOf = rentAt(gpu => PRICES[gpu])
const SOURCES = ['gpt-4o', 'gpt-4.1', 'o4-mini', 'gpt-4o-mini', 'grok-4'] as const

const demandOf = (rows: readonly Row[], options: SizingOptions) => {
  const demands = demandsOf(logOf(rows), CLOCK, 1)
  const sources = sourcesOf(demands, options)
  const { demand } = demands.of([sources[0]?.name ?? ''], 'chat', false)
  return { targets: commonTargets(sources, 'about-as-good'), demand }
}

const logs = fc
  .record({
    model: fc.constantFrom(...SOURCES),
    perMinute: fc.integer({ min: 1, max: 200 }),
    input: fc.integer({ min: 100, max: 6_000 }),
    output: fc.integer({ min: 16, max: 500 })
  })
  .map(({ model, perMinute, input, output }) =>
    Array.from({ length: 3 * perMinute }, (_, i) => ({ at: (i * 60) / perMinute, input, output, model }))
  )

const termsWith = (gpus: readonly string[], options: SizingOptions) => ({
  options,
  gpus: gpus.map(gpuNamed) as readonly GpuSpec[],
  rentOf,
  slowness: 1,
  load: 1,
  end: 'middle' as const
})

describe('searchGroup', () => {
  it('finds what trying every deployment finds, to 1 %', () => {
    fc.assert(
      fc.property(logs, rows => {
        const options = DEFAULTS.sizing
        const { demand, targets } = demandOf(rows, options)
        if (demand === null) return
        const terms = termsWith(['L40S', 'H100-SXM'], options)
        const { best } = searchGroup(demand, targets, terms)
        const every = targets
          .flatMap(target => sizeEvery(demand, target, terms))
          .filter(({ candidate }) => !candidate.memoryTight)
        const least = Math.min(...every.map(({ candidate }) => candidate.usdPerMonth.value as number))
        expect(best?.candidate.usdPerMonth.value ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(
          1.01 * least
        )
      }),
      { numRuns: cases(4) }
    )
  })
})

const planOf = (rows: readonly Row[], changed: Partial<SizingOptions> = {}) =>
  planCapacity(demandsOf(logOf(rows), CLOCK, 1), { ...DEFAULTS.sizing, ...changed }, rentOf)

const usdOf = (plan: ReturnType<typeof planOf>): number =>
  plan.workloads.reduce((sum, { recommended }) => sum + (recommended?.usdPerMonth.value ?? 0), 0)

describe('laws of a plan', () => {
  const rows = (model: string, perMinute: number): Row[] =>
    Array.from({ length: 2 * perMinute }, (_, i) => ({
      at: (i * 60) / perMinute,
      input: 900,
      output: 150,
      model
    }))

  it('more candidates never raise its price', () => {
    const log = rows('gpt-4o', 60)
    const few = usdOf(planOf(log, { gpus: ['H100-SXM'] }))
    expect(usdOf(planOf(log, { gpus: ['H100-SXM', 'L40S'] }))).toBeLessThanOrEqual(few)
    expect(usdOf(planOf(log))).toBeLessThanOrEqual(few)
  })

  it('a laxer promise never does', () => {
    const log = rows('gpt-4o', 120)
    const slo = (ttftSeconds: number, tpotSeconds: number) => ({ ttftSeconds, tpotSeconds, attainment: 0.95 })
    const strict = usdOf(planOf(log, { slo: slo(0.5, 0.03) }))
    expect(usdOf(planOf(log, { slo: slo(5, 0.1) }))).toBeLessThanOrEqual(strict)
  })

  it('workloads that share a fleet cost no more than each on its own', () => {
    const both = [...rows('gpt-4o', 20), ...rows('gpt-4o-mini', 20)].sort((a, b) => a.at - b.at)
    const alone = usdOf(planOf(rows('gpt-4o', 20))) + usdOf(planOf(rows('gpt-4o-mini', 20)))
    expect(usdOf(planOf(both))).toBeLessThanOrEqual(alone)
  })

  it('an open model’s own relation is same', () => {
    expect(planOf(rows('gpt-oss-20b', 5)).workloads[0]?.standIns).toMatchObject([{ relation: 'same' }])
  })

  it('a tiny workload stays on the shared pool as billed, and what writes no text beside it', () => {
    const log = [...rows('gpt-4o', 20), ...rows('whisper-1', 1)].sort((a, b) => a.at - b.at)
    const demands = demandsOf(logOf(log), CLOCK, 1)
    const { workloads, gpus } = planCapacity(demands, DEFAULTS.sizing, rentOf, name =>
      name === 'gpt-4o' ? 9e9 : 3
    )
    expect(workloads.map(({ served }) => served)).toEqual(['dedicated', 'shared'])
    expect(gpus.value).toBeGreaterThan(0)
  })
})
