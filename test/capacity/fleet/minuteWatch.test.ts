/** A replay that ends early says what one to the end would have said: the oracle is the whole simulation, judged. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MINUTE_SECONDS, type MinuteWindow } from '../../../src/capacity/demand/busiest.ts'
import { simulate } from '../../../src/capacity/engine/simulate.ts'
import { judge } from '../../../src/capacity/fleet/judge.ts'
import { rehearsalsOf, together } from '../../../src/capacity/fleet/trial.ts'
import { cases } from '../../cases.ts'
import { constantModel } from '../constantModel.ts'
import { busiestOf } from '../requests.ts'

const row = fc.record({
  at: fc.integer({ min: 0, max: 2_400 }).map(tenths => tenths / 10),
  input: fc.integer({ min: 1, max: 60 }),
  output: fc.integer({ min: 1, max: 40 })
})
const promise = fc.record({
  ttftSeconds: fc.double({ min: 0.1, max: 30, noNaN: true }),
  tpotSeconds: fc.double({ min: 0.05, max: 2, noNaN: true }),
  latencySeconds: fc.option(fc.double({ min: 1, max: 60, noNaN: true })),
  attainment: fc.constantFrom(0.5, 0.8, 0.95, 1)
})

test('the same times, attainment and busy share, and the same answer whether a fleet suffices', () => {
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 150 }),
      promise,
      fc.integer({ min: 1, max: 4 }),
      fc.constantFrom(0, 0.2, 1),
      (rows, slo, replicas, headroom) => {
        const windows = busiestOf(rows.toSorted((a, b) => a.at - b.at))
        const model = constantModel(0.1, { maxSequences: 3, maxBatchTokens: 50, kvCapacityTokens: 90 })
        const whole = (window: MinuteWindow) => wholly(window, replicas, headroom, model, slo)
        const rehearse = rehearsalsOf(model, { slo, headroom, growth: 0 }, windows)
        const kept = together(windows.map(whole), windows).attainment >= slo.attainment
        expect(rehearse.suffices(replicas, slo.attainment)).toBe(kept)
        for (const window of windows) expect(rehearse.minute(window, replicas)).toEqual(whole(window))
      }
    ),
    { numRuns: cases(600) }
  )
})

function wholly(
  { requests, from, to }: MinuteWindow,
  replicas: number,
  headroom: number,
  model: ReturnType<typeof constantModel>,
  slo: Parameters<typeof judge>[4]
) {
  const seconds = MINUTE_SECONDS / (1 + headroom)
  const arrivalSeconds = requests.arrivalSeconds.map(at => at / (1 + headroom))
  const faster = { ...requests, arrivalSeconds }
  const simulation = simulate(model, replicas, faster, { busy: { from: 0, to: seconds } })
  const busySeconds = simulation.busySeconds.reduce((sum, busy) => sum + busy, 0)
  return {
    ...judge(simulation, faster, from, to, slo),
    busySeconds,
    busyShare: busySeconds / (seconds * replicas)
  }
}
