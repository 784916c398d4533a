import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Circumstances, CONDITIONS } from '../../../src/capacity/speed/circumstances.ts'
import { FITTED_ENGINES } from '../../../src/capacity/speed/effective.ts'
import { bandOf } from '../../../src/capacity/speed/errorBand.ts'
import { STANDINGS } from '../../../src/capacity/speed/evidence.ts'
import { QUANTITIES } from '../../../src/capacity/speed/traits.ts'

const circumstances = fc.record({
  nearest: fc.constantFrom(...STANDINGS),
  engine: fc.constantFrom(...FITTED_ENGINES),
  hasExperts: fc.boolean(),
  load: fc.constantFrom('closed', 'offline', 'batch', 'run', 'open')
})

describe('bandOf', () => {
  it('holds what is predicted, and is never infinite', () => {
    fc.assert(
      fc.property(
        circumstances,
        fc.constantFrom('knownHarness', 'newVersion', 'newSource'),
        fc.constantFrom(...QUANTITIES),
        (of, origin, quantity) => {
          const [low, high] = bandOf({ ...of, origin } as Circumstances, quantity)
          expect(low).toBeGreaterThan(0)
          expect(low).toBeLessThan(1)
          expect(high).toBeGreaterThan(1)
          expect(high).toBeLessThan(Number.POSITIVE_INFINITY)
        }
      )
    )
  })

  // Each condition that holds on top of others leaves the ends where they were, or puts them further out; so does evidence that
  // stands further off, since the band of a source that was met is part of a stranger's.
  it('is never narrower where more is unknown', () => {
    const holding = (of: Circumstances) => Object.values(CONDITIONS).filter(holds => holds(of))
    fc.assert(
      fc.property(circumstances, circumstances, fc.constantFrom(...QUANTITIES), (a, b, quantity) => {
        const [fewer, more] = [
          { ...a, origin: 'newSource' },
          { ...b, origin: 'newSource' }
        ] as const as [Circumstances, Circumstances]
        fc.pre(holding(fewer).every(holds => holds(more)))
        fc.pre(STANDINGS.indexOf(fewer.nearest) <= STANDINGS.indexOf(more.nearest))
        const [narrow, wide] = [bandOf(fewer, quantity), bandOf(more, quantity)]
        expect(wide[0]).toBeLessThanOrEqual(narrow[0])
        expect(wide[1]).toBeGreaterThanOrEqual(narrow[1])
      })
    )
  })

  it('of a new source holds that of a new version, which holds that of a version that was measured', () => {
    fc.assert(
      fc.property(circumstances, fc.constantFrom(...QUANTITIES), (of, quantity) => {
        const bands = (['knownHarness', 'newVersion', 'newSource'] as const).map(origin =>
          bandOf({ ...of, origin } as Circumstances, quantity)
        )
        for (const [i, [low, high]] of bands.slice(1).entries()) {
          expect(low).toBeLessThanOrEqual(bands[i]?.[0] as number)
          expect(high).toBeGreaterThanOrEqual(bands[i]?.[1] as number)
        }
      })
    )
  })

  it('is wider for a source that nobody has met than for one whose deployment it has measured', () => {
    const of = { nearest: 'deployment', engine: 'vllm', hasExperts: false, load: 'closed' } as const
    for (const quantity of QUANTITIES) {
      const [known, stranger] = (['knownHarness', 'newSource'] as const).map(origin =>
        bandOf({ ...of, origin }, quantity)
      ) as [readonly [number, number], readonly [number, number]]
      expect(Math.log(stranger[1] / stranger[0])).toBeGreaterThan(Math.log(known[1] / known[0]))
    }
  })
})
