// slow: tries every model on every GPU
import { describe, expect, it } from 'vitest'
import { benchmarkOf } from '../../../src/capacity/check/measuredPoint.ts'
import { byEquations, predict } from '../../../src/capacity/check/prediction.ts'
import type { Hosted } from '../../../src/capacity/engine/iteration.ts'
import { storedAs } from '../../../src/capacity/engine/memory.ts'
import type { Precision } from '../../../src/capacity/question.ts'
import { mulberry32 } from '../../../src/capacity/random.ts'
import { evidenceGroups } from '../../../src/capacity/speed/evidenceGroups.ts'
import { heldToLaw, noBetter } from '../../../src/capacity/speed/lawful.ts'
import { GPUS, gpuNamed } from '../../../src/catalog/gpus.ts'
import { MODELS, modelNamed } from '../../../src/catalog/models.ts'
import type { GpuSpec } from '../../../src/catalog/types.ts'

function hosted(
  gpuName: string,
  tensorParallel: number,
  precision: Precision,
  modelName = 'Llama-3.1-8B'
): Hosted {
  const [gpu, model] = [gpuNamed(gpuName), modelNamed(modelName)]
  if (!gpu || !model) throw new Error(`${gpuName} or ${modelName} is not in the catalogue`)
  return { gpu, model, tensorParallel, stored: storedAs(gpu, model, precision) }
}

const named = (all: readonly Hosted[]): string[] =>
  all.map(({ gpu, tensorParallel, stored }) => `${tensorParallel} × ${gpu.name} ${stored.label}`)

describe('noBetter', () => {
  it('is fewer of the card, coarser weights, a card that is better in nothing', () => {
    const all = named(noBetter(hosted('H200-SXM', 2, 'fp8')))
    // The H100 has the same units, less memory and bandwidth (NVIDIA's datasheets).
    for (const each of ['1 × H200-SXM fp8', '2 × H200-SXM bf16', '2 × H100-SXM fp8', '1 × H100-SXM bf16'])
      expect(all).toContain(each)
    expect(all).not.toContain('2 × H200-SXM fp8')
    expect(all.some(each => each.startsWith('4 ×'))).toBe(false)
    expect(all.some(each => each.includes('B200') || each.includes('MI300X'))).toBe(false)
  })

  it('leaves out what does not fit', () => {
    // 70.6e9 parameters in bf16 are 141 GB.
    const all = named(noBetter(hosted('H200-SXM', 2, 'bf16', 'Llama-3.1-70B')))
    expect(all.some(each => each.startsWith('1 × H100'))).toBe(false)
  })
})

describe('heldToLaw', () => {
  const both = (factorOfTwo: number, secondsOfTwo: number): number => {
    const two = hosted('L4', 2, 'bf16')
    return heldToLaw(
      two,
      ({ tensorParallel }) => (tensorParallel === 2 ? factorOfTwo : 1.1),
      ({ tensorParallel }) => (tensorParallel === 2 ? secondsOfTwo : 1)
    )
  }

  it('leaves the evidence as it is where the better one stays the better one', () => {
    expect(both(1.5, 0.6)).toBe(1.5)
    expect(both(0.7, 0.6)).toBe(0.7)
  })

  it('lets the better one be no slower than the worse one', () => {
    // 1.1 · 1 / 0.6
    expect(both(3, 0.6)).toBeCloseTo(1.1 / 0.6, 12)
  })

  it('lets it be as much slower as the equations say', () => {
    expect(both(2, 1.3)).toBeCloseTo(1.1, 12)
  })
})

const ask = (cells: Readonly<Record<string, string>>) => {
  const { benchmark } = benchmarkOf(column => cells[column] ?? '')
  return (
    benchmark && {
      told: predict(benchmark, evidenceGroups()),
      plain: byEquations(benchmark).tpotSeconds,
      most: benchmark.sequences
    }
  )
}

const random = mulberry32(7)
const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
const models = MODELS.filter(({ embeds }) => !embeds)
const anyCells = () => ({
  ...{ kind: 'closed_loop_concurrency', model: pick(models).name, isl: '1000', osl: '500' },
  ...{ tp: pick(['1', '4']), precision: pick(['bf16', 'fp8']), engine: pick(['vllm', 'sglang', 'trtllm']) }
})

/** Made-up pairs, as `scripts/laws.mjs` tries them. */
it('of two cards of one maker the faster is not slower by more than the equations say', () => {
  const isFaster = (slow: GpuSpec, gpu: GpuSpec): boolean =>
    gpu.architecture.startsWith('CDNA') === slow.architecture.startsWith('CDNA') &&
    gpu.bandwidth >= slow.bandwidth &&
    gpu.flops.bf16 >= slow.flops.bf16 &&
    (gpu.flops.fp8 ?? gpu.flops.bf16) >= (slow.flops.fp8 ?? slow.flops.bf16) &&
    gpu.linkBandwidth >= slow.linkBandwidth &&
    gpu.memoryBytes >= slow.memoryBytes
  let compared = 0
  for (let i = 0; i < 150; i++) {
    const slow = pick(GPUS)
    const fast = pick(GPUS.filter(gpu => gpu !== slow && isFaster(slow, gpu)))
    if (fast === undefined) continue
    const cells = { ...anyCells(), concurrency: pick(['1', '16']) }
    const [worse, better] = [ask({ ...cells, gpu: slow.name }), ask({ ...cells, gpu: fast.name })]
    if (!worse || !better || worse.most < Number(cells.concurrency)) continue
    compared++
    expect(better.told.tpotSeconds / worse.told.tpotSeconds).toBeLessThan(
      1.02 * Math.max(1, better.plain / worse.plain)
    )
  }
  expect(compared).toBeGreaterThan(40)
})

it('with twice as many at a time, tokens come no sooner and no fewer of them', () => {
  for (let i = 0; i < 60; i++) {
    const [cells, concurrency] = [{ ...anyCells(), gpu: pick(GPUS).name }, pick([1, 8, 32])]
    const one = ask({ ...cells, concurrency: String(concurrency) })
    const two = ask({ ...cells, concurrency: String(2 * concurrency) })
    if (!one || !two || one.most < 2 * concurrency) continue
    expect(two.told.tpotSeconds).toBeGreaterThan(one.told.tpotSeconds / 1.02)
    expect(two.told.outputTokensPerSecond).toBeGreaterThan(one.told.outputTokensPerSecond / 1.02)
  }
})
