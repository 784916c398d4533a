import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { residualAt } from '../../../src/capacity/speed/askedEvidence.ts'
import {
  classOf,
  commonVariance,
  expectedResidual,
  type Group,
  NOISE,
  nearness,
  standingOf
} from '../../../src/capacity/speed/evidence.ts'
import { decodeEvidence, evidenceGroups } from '../../../src/capacity/speed/evidenceGroups.ts'
import { thinGround } from '../../../src/capacity/speed/thinGround.ts'
import type { Located, Traits } from '../../../src/capacity/speed/traits.ts'
import { cases } from '../../cases.ts'

const TRAITS: Traits = {
  model: '80/8192/71',
  gpu: 'H100-SXM',
  architecture: 'hopper',
  engine: 'vllm',
  version: '0.15.1',
  precision: 'fp8',
  family: '000',
  kind: 'closed_loop_concurrency',
  harness: '',
  expertParallel: 'false'
}
const at = (traits: Partial<Traits> = {}, concurrency = 16): Located => ({
  traits: { ...TRAITS, ...traits },
  place: [Math.log(concurrency), Math.log(1_024), Math.log(1_024), 2]
})

/** One measured point with residual r: its weight is r / (variance + noise²). */
function onePoint(residual: number): readonly Group[] {
  const weight = residual / (commonVariance(TRAITS, TRAITS, 'speed') + NOISE.speed ** 2)
  return [{ traits: TRAITS, cells: [{ place: at().place, rows: 3, weights: { speed: weight } }] }]
}

describe('residualAt', () => {
  const groups = evidenceGroups()
  const values = (trait: keyof Traits) =>
    fc.constantFrom(TRAITS[trait], 'never measured', ...new Set(groups.map(({ traits }) => traits[trait])))
  const asked = fc.record({
    model: values('model'),
    gpu: values('gpu'),
    architecture: values('architecture'),
    engine: values('engine'),
    precision: values('precision'),
    family: values('family'),
    expertParallel: values('expertParallel')
  })

  it('law: is the expected residual of the time of an iteration, however it is looked up', () => {
    fc.assert(
      fc.property(asked, fc.constantFrom(1, 16, 256), (traits, concurrency) => {
        const where = at(traits, concurrency)
        expect(residualAt(groups, where)).toBe(expectedResidual(groups, where, 'speed'))
      }),
      { numRuns: cases(100) }
    )
  })
})

describe('expectedResidual', () => {
  it('is the measured residual at the point itself, but for the noise', () => {
    const variance = commonVariance(TRAITS, TRAITS, 'speed')
    expect(expectedResidual(onePoint(0.3), at(), 'speed')).toBeCloseTo(
      (0.3 * variance) / (variance + NOISE.speed ** 2),
      12
    )
  })

  it('fades with the distance and with every trait that differs', () => {
    const groups = onePoint(0.3)
    const near = expectedResidual(groups, at(), 'speed')
    const far = expectedResidual(groups, at({}, 256), 'speed')
    const other = expectedResidual(groups, at({ gpu: 'H200-SXM' }), 'speed')
    const stranger = expectedResidual(groups, at({ model: 'other', engine: 'sglang' }), 'speed')
    expect(far).toBeLessThan(near)
    expect(other).toBeLessThan(near)
    expect(stranger).toBeLessThan(other)
    expect(far).toBeGreaterThan(0)
  })

  it('says nothing of what was not measured', () => {
    expect(expectedResidual(onePoint(0.3), at(), 'ttft')).toBe(0)
    expect(expectedResidual([], at(), 'speed')).toBe(0)
  })
})

it('nearness is 1 at the place itself', () => {
  expect(nearness(at().place, at().place, 'ttft')).toBe(1)
})

describe('standing', () => {
  it.each([
    [{}, 'deployment'],
    [{ precision: 'bf16' }, 'sibling'],
    [{ gpu: 'L40S' }, 'relative'],
    [{ engine: 'sglang' }, 'relative'],
    [{ gpu: 'L40S', engine: 'sglang' }, 'stranger'],
    [{ model: 'other' }, 'stranger']
  ] as const)('%o is a %s', (traits, expected) => {
    expect(classOf(standingOf(onePoint(0), at(traits)))).toBe(expected)
  })

  it('counts measured rows, not cells', () => {
    expect(standingOf(onePoint(0), at())).toEqual({
      deployment: 3,
      modelGpuEngine: 3,
      modelEngine: 3,
      modelGpu: 3,
      gpuEngine: 3
    })
  })
})

describe('the table', () => {
  it('is read back as it was written', () => {
    const traits = Object.values(TRAITS).join('\t')
    const [group] = decodeEvidence({ traits, cells: '16,1024,512,4,2,0.5,-1' })
    expect(group?.traits).toEqual(TRAITS)
    expect(group?.cells).toEqual([
      {
        place: [Math.log(16), Math.log(1_024), Math.log(512), 2],
        rows: 2,
        weights: { speed: 0.5, ttft: -1 }
      }
    ])
  })

  it('holds thousands of rows, each in a known place', () => {
    const cells = evidenceGroups().flatMap(group => group.cells)
    expect(cells.reduce((rows, cell) => rows + cell.rows, 0)).toBeGreaterThan(3_000)
    expect(cells.every(({ place }) => place.every(Number.isFinite))).toBe(true)
  })
})

describe('thinGround', () => {
  const llama = 'Llama-3.1-70B'

  it('warns by the number of measured points', () => {
    expect(thinGround('H100-SXM', llama, onePoint(0))).toEqual([
      'Weak evidence: only 3 public measurements of H100-SXM check the predicted speed.',
      'Weak evidence: only 3 public measurements of Llama-3.1-70B check the predicted speed.'
    ])
    expect(thinGround('TPU', 'Phi-4-14B', [])).toEqual([
      'Weak evidence: no public measurement of TPU checks the predicted speed.',
      'Weak evidence: no public measurement of Phi-4-14B checks the predicted speed.'
    ])
  })

  it('is silent where the ground is firm', () => {
    expect(thinGround('H100-SXM', llama)).toEqual([])
  })

  // Named as thin by the survey of public benchmarks behind the points.
  it.each(['GH200-96', 'MI325X', 'MI355X', 'L4', 'T4', 'A10G'])('warns of %s', gpu => {
    expect(thinGround(gpu, llama)).toHaveLength(1)
  })
})
