import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { demandsOf } from '../../src/capacity/demand/workload.ts'
import { type PerformanceModel, slowed } from '../../src/capacity/engine/performanceModel.ts'
import { fewestReplicas } from '../../src/capacity/fleet/fewestReplicas.ts'
import { planCapacity } from '../../src/capacity/fleet/size.ts'
import { rehearsalsOf, replayAlone } from '../../src/capacity/fleet/trial.ts'
import { DEFAULTS } from '../../src/options.ts'
import { cases } from '../cases.ts'
import { constantModel } from './constantModel.ts'
import { busiestOf, logOf, type Row } from './requests.ts'

/**
 * Attainment does not rise with every replica: a router may place one request worse on a larger fleet. The bisection
 * may so end off by one, and off by a tenth of a large fleet.
 */
const within = (replicas: number): number => Math.ceil(1.1 * replicas) + 1

/** Work that a token of prompt and a decoding sequence add to an iteration. */
const engineOf = (perPrompt: number, perSequence: number): PerformanceModel => ({
  ...constantModel(0),
  iterationSeconds: ({ prefillTokens, decodeSequences }) =>
    0.005 + perPrompt * prefillTokens + perSequence * decodeSequences
})

const rows = fc
  .array(
    fc.record({
      at: fc.integer({ min: 0, max: 5_000 }).map(millis => millis / 1_000),
      input: fc.integer({ min: 100, max: 400 }),
      output: fc.integer({ min: 1, max: 60 })
    }),
    { minLength: 20, maxLength: 200 }
  )
  .map(rows => rows.toSorted((a, b) => a.at - b.at))

const engines = fc
  .tuple(fc.integer({ min: 20, max: 200 }), fc.integer({ min: 10, max: 100 }))
  .map(([prompt, sequence]) => engineOf(prompt / 1e5, sequence / 1e4))

type Promise = { readonly ttftSeconds: number; readonly tpotSeconds: number; readonly attainment: number }
const slos = fc.record({
  ttftSeconds: fc.double({ min: 0.5, max: 3, noNaN: true }),
  tpotSeconds: fc.double({ min: 0.1, max: 0.5, noNaN: true }),
  attainment: fc.constantFrom(0.8, 0.9, 0.95)
})

/** `null`: out of reach of any number of replicas. */
function needed(engine: PerformanceModel, rows: readonly Row[], slo: Promise, headroom = 0): number | null {
  const windows = busiestOf(rows)
  if (replayAlone(engine, windows, slo).attainment < slo.attainment) return null
  return fewestReplicas(rehearsalsOf(engine, { slo, headroom, growth: 0 }, windows), windows, slo.attainment)
}

/** Out of reach is more than any number. */
function expectNoMore(less: number | null, more: number | null): void {
  if (more === null) return
  expect(less).not.toBeNull()
  expect(less as number).toBeLessThanOrEqual(within(more))
}

const RUNS = { numRuns: cases(60) }

describe('laws of sizing, within the bisection’s tolerance', () => {
  it('a faster engine never needs more replicas', () => {
    fc.assert(
      fc.property(
        rows,
        engines,
        slos,
        fc.double({ min: 1, max: 3, noNaN: true }),
        (rows, engine, slo, factor) => {
          expectNoMore(needed(engine, rows, slo), needed(slowed(engine, factor), rows, slo))
        }
      ),
      RUNS
    )
  })

  it('more traffic never needs fewer', () => {
    fc.assert(
      fc.property(
        rows,
        engines,
        slos,
        fc.double({ min: 0, max: 2, noNaN: true }),
        (rows, engine, slo, more) => {
          expectNoMore(needed(engine, rows, slo), needed(engine, rows, slo, more))
        }
      ),
      RUNS
    )
  })

  it('a laxer promise never needs more', () => {
    fc.assert(
      fc.property(
        rows,
        engines,
        slos,
        fc.double({ min: 1, max: 4, noNaN: true }),
        (rows, engine, slo, factor) => {
          const { ttftSeconds, tpotSeconds, attainment } = slo
          const laxer = { attainment, ttftSeconds: factor * ttftSeconds, tpotSeconds: factor * tpotSeconds }
          expectNoMore(needed(engine, rows, laxer), needed(engine, rows, slo))
        }
      ),
      RUNS
    )
  })
})

const planOf = (rows: readonly Row[], options: Partial<typeof DEFAULTS.sizing>) =>
  planCapacity(
    demandsOf(logOf(rows), { describe: String, hourOfWeek: null }, 1),
    { ...DEFAULTS.sizing, targetModel: 'Llama-3.1-8B', ...options },
    () => null
  )

it('law: every request, however impossible, gets fleets or reasons', () => {
  const impossible = fc.record({
    input: fc.constantFrom(1, 5_000, 10_000_000),
    output: fc.constantFrom(1, 100_000),
    ttftSeconds: fc.constantFrom(1e-9, 2),
    tpotSeconds: fc.constantFrom(1e-9, 0.05),
    gpu: fc.constantFrom('T4', 'L40S', 'MI300X'),
    targetModel: fc.constantFrom('Llama-3.1-8B', 'DeepSeek-V3', 'Qwen3-Embedding-8B')
  })
  fc.assert(
    fc.property(impossible, ({ input, output, ttftSeconds, tpotSeconds, gpu, targetModel }) => {
      const slo = { ttftSeconds, tpotSeconds, attainment: 0.95 }
      const { workloads } = planOf([{ at: 0, input, output }], { slo, gpus: [gpu], targetModel })
      for (const { candidates, refused, recommended, unmet } of workloads) {
        expect(candidates.length + refused.length).toBeGreaterThan(0)
        for (const { explanation } of refused) expect(explanation).not.toBe('')
        expect(recommended === null).toBe(unmet !== null)
      }
    }),
    { numRuns: cases(40) }
  )
})

// What is uncertain of equal days is the speed alone: no further day would narrow it.
it('a log of identical days has no sampling part in its interval', () => {
  const day = (start: number): Row[] =>
    Array.from({ length: 20 }, (_, i) => ({ at: start + i, input: 1_000, output: 200 }))
  const days = [0, 1, 2, 3, 4, 5].flatMap(i => day(i * 86_400))
  // Far enough from the limits that a slow engine keeps them, too.
  const slo = { ttftSeconds: 4, tpotSeconds: 0.2, attainment: 0.95 }
  const one = planOf(days.slice(0, 20), { gpus: ['L40S'], tensorParallel: 1, slo }).confidence
  const six = planOf(days, { gpus: ['L40S'], tensorParallel: 1, slo }).confidence
  expect(one?.days).toBe(0)
  expect(six?.days).toBe(5)
  expect([six?.low, six?.high]).toEqual([one?.low, one?.high])
  expect(six?.narrowing).toBe(
    'the speed is what is uncertain; a benchmark of the deployment narrows it most (gpuops-audit calibrate)'
  )
})
