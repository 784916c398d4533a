import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CapacityPlan } from '../../src/capacity/planShape.ts'
import type { AlternativeId } from '../../src/pricing/alternativeTable.ts'
import { parseGpuPrice, parseTokenPrice } from '../../src/pricing/priceBook.ts'
import { cases } from '../cases.ts'
import { compareCosts } from './priced.ts'
import { describedAs, logOf, noOverrides, planOf, type Row } from './sample.ts'

const HOUR = 3600e6
const book = {
  ...noOverrides,
  tokenPrices: new Map([parseTokenPrice('gpt-oss-20b=0.03,0.03,0.14')]),
  gpuPrices: new Map([parseGpuPrice('L40S=0.01')])
}

/** gpt-4o-mini has a fleet; what the others ask stays. */
const planBeside = (others: readonly string[]): CapacityPlan => {
  const plan = planOf({ gpu: 'L40S', gpus: 1 })
  const minute = { at: '', requests: 1, inputTokens: 5e6, outputTokens: 0, chosenBy: 'tokens' as const }
  const [fleet] = plan.workloads.map(workload => ({ ...workload, busiest: [minute] }))
  if (fleet === undefined) throw new Error('no fleet')
  const staying = others.map(name => ({
    ...fleet,
    sourceModels: [name],
    targetModel: null,
    served: 'shared' as const,
    recommended: null
  }))
  return { ...plan, workloads: [fleet, ...staying] }
}

const comparisonOf = (rows: readonly Row[]) => {
  const log = logOf(rows.toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0)))
  return compareCosts(
    log,
    describedAs(730 * 3600),
    planBeside(log.models.filter(name => name !== '' && name !== 'gpt-4o-mini')),
    [],
    book
  )
}

const MOVED: readonly Row[] = Array.from({ length: 60 }, (_, i) => ({
  ...{ at: i * HOUR, model: 'gpt-4o-mini', input: 4e6, cached: 0, output: 1e6 }
}))

/** What writes no text: with a price, without one, with a cost that the log states, with rows that state nothing. */
const stays = fc
  .array(
    fc.record({
      at: fc.integer({ min: 0, max: 59 }).map(hour => hour * HOUR),
      model: fc.constantFrom('gpt-image-1', 'dall-e-3', 'whisper-1', 'gpt-4o-audio-preview'),
      tokens: fc.option(
        fc.record({
          input: fc.integer({ min: 0, max: 1e7 }),
          cached: fc.constant(0),
          output: fc.integer({ min: 0, max: 1e6 })
        })
      ),
      costUsd: fc.constantFrom(Number.NaN, 0, 3.5)
    }),
    { maxLength: 40 }
  )
  .map(rows => rows.map(({ tokens, ...row }): Row => ({ ...row, ...tokens })))

describe('what stays on the shared pool', () => {
  const IDS: readonly AlternativeId[] = ['open-shared', 'fixed', 'hybrid']

  // It costs the same whichever way the rest goes, known in part, in whole or not at all.
  test('law: is in no saving', () => {
    const alone = comparisonOf(MOVED)
    const saved = ({ alternatives }: typeof alone, id: AlternativeId): number => {
      const of = (which: AlternativeId) => alternatives.find(each => each.id === which)?.usdPerMonth.value
      return (of('shared') ?? Number.NaN) - (of(id) ?? Number.NaN)
    }
    const orderOf = ({ alternatives }: typeof alone) =>
      alternatives.map(({ id }) => id).filter(id => id === 'shared' || IDS.includes(id))
    fc.assert(
      fc.property(stays, rows => {
        const beside = comparisonOf([...MOVED, ...rows])
        for (const id of IDS) expect(saved(beside, id)).toBeCloseTo(saved(alone, id), 5)
        expect(orderOf(beside)).toEqual(orderOf(alone))
        const share = beside.alternatives.find(({ id }) => id === 'shared')?.unpricedShare
        for (const id of IDS)
          expect(beside.alternatives.find(each => each.id === id)?.unpricedShare).toBe(share)
      }),
      { numRuns: cases(40) }
    )
  })
})
