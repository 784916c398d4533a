import { describe, expect, it } from 'vitest'
import { factorThatFits } from '../../../src/capacity/check/factorThatFits.ts'
import { benchmarkOf } from '../../../src/capacity/check/measuredPoint.ts'
import { byEquations } from '../../../src/capacity/check/prediction.ts'
import { calibrationUses, calibrationWarnings } from '../../../src/capacity/speed/calibrationUse.ts'
import { ownLog } from '../../../src/capacity/speed/localCalibration.ts'
import { ownSpeed, slowdownOf } from '../../../src/capacity/speed/ownSpeed.ts'

const served = { model: '32/4096/8', gpu: 'L40S', engine: 'vllm', precision: 'bf16', tensorParallel: 1 }
const held = { concurrency: 8, input: 1_000, output: 200 }
const own = (slowdown: number, changed: Partial<typeof served> = {}) =>
  ownLog('Llama-3.1-8B', { ...served, ...changed }, held, slowdown)

describe('factorThatFits', () => {
  // Worked by hand: x² = 2 at 1.4142; beyond a factor of four nothing is looked for.
  it('finds where a rising quantity meets what was measured', () => {
    expect(factorThatFits(2, factor => factor ** 2)).toBeCloseTo(Math.SQRT2, 2)
    expect(factorThatFits(17, factor => factor ** 2)).toBeNull()
    expect(factorThatFits(Number.NaN, factor => factor)).toBeNull()
  })
})

describe('ownSpeed', () => {
  // √(1.2 · 2.7) = 1.8, by hand.
  it('is the geometric mean over the measurements of the same deployment', () => {
    const points = [own(1.2), own(2.7), own(3, { tensorParallel: 2 }), { ...own(4), slowdown: null }]
    expect(ownSpeed(points, served)).toEqual({ slowdown: expect.closeTo(1.8, 12), points: 2 })
    expect(ownSpeed(points, { ...served, gpu: 'H100-SXM' })).toBeNull()
    // Ranks of attention are another deployment, and one rank is none.
    expect(ownSpeed(points, { ...served, dataParallel: 8 })).toBeNull()
    expect(ownSpeed(points, { ...served, dataParallel: 1 })?.points).toBe(2)
  })
})

describe('slowdownOf', () => {
  const cells: Readonly<Record<string, string>> = {
    ...{
      model: 'Llama-3.1-8B',
      gpu: 'L40S',
      tp: '1',
      precision: 'bf16',
      engine: 'vllm',
      isl: '1000',
      osl: '200'
    },
    ...{ kind: 'closed_loop_concurrency', concurrency: '8' }
  }
  const { benchmark } = benchmarkOf(column => cells[column] ?? '')
  if (benchmark === null) throw new Error('a benchmark that can be predicted')
  const none = { tpot: Number.NaN, ttft: Number.NaN, throughput: Number.NaN }

  // In a closed loop everything scales with an iteration but the request's own overhead, so twice the gap is twice the factor.
  it('scales with the measured gap between tokens, and against the measured rate', () => {
    const { tpotSeconds, outputTokensPerSecond } = byEquations(benchmark)
    const once = slowdownOf(benchmark, { ...none, tpot: tpotSeconds }) as number
    const twice = slowdownOf(benchmark, { ...none, tpot: 2 * tpotSeconds }) as number
    expect(twice / once).toBeCloseTo(2, 1)
    const byRate = slowdownOf(benchmark, { ...none, throughput: outputTokensPerSecond / 2 }) as number
    expect(byRate / once).toBeCloseTo(2, 1)
  })

  it('is not told by first tokens alone, nor by the rate of an open loop', () => {
    expect(slowdownOf(benchmark, { ...none, ttft: 1 })).toBeNull()
    expect(
      slowdownOf({ ...benchmark, load: { kind: 'open', rate: 1 } }, { ...none, throughput: 200 })
    ).toBeNull()
  })
})

describe('calibrationWarnings', () => {
  it('names what the calibration covers that nothing was asked about', () => {
    const uses = calibrationUses([own(1.2), own(1.3), own(2, { gpu: 'H100-SXM' })], [served])
    expect(uses.map(({ gpu, points, usedFor }) => [gpu, points, usedFor])).toEqual([
      ['L40S', 2, 1],
      ['H100-SXM', 1, 0]
    ])
    const [warning, ...rest] = calibrationWarnings(uses, 'no candidate is that')
    expect(rest).toEqual([])
    expect(warning?.message).toBe(
      'The calibration covers Llama-3.1-8B in bf16 on 1 × H100-SXM with vllm: no candidate is that.'
    )
    expect(calibrationWarnings(uses.slice(0, 1), '')).toEqual([])
  })
})
