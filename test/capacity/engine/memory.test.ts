import { describe, expect, it } from 'vitest'
import {
  fixedKvBytes,
  kvBytesPerGpu,
  kvBytesPerToken,
  kvShards,
  longestThatFits,
  memoryFit,
  slidingKvBytesPerToken,
  storedAs,
  weightBytes
} from '../../../src/capacity/engine/memory.ts'
import { type MemorySetup, USUAL_SETUP } from '../../../src/capacity/engine/reserve.ts'
import { gpuNamed } from '../../../src/catalog/gpus.ts'
import { modelNamed } from '../../../src/catalog/models.ts'
import type { GpuSpec, ModelSpec } from '../../../src/catalog/types.ts'
import { BYTES_PER_GIB, BYTES_PER_KIB } from '../../../src/units.ts'

const gpu = (name: string) => gpuNamed(name) as GpuSpec
const model = (name: string) => modelNamed(name) as ModelSpec

describe('KV cache per token in bf16', () => {
  it.each([
    // 2 · layers · KV heads · head width · 2 B, from the models' published configurations.
    ['Llama-3.1-8B', 128],
    ['Llama-3.1-70B', 320],
    ['Qwen3-32B', 256],
    // (512 latent + 64 rotary) · 61 layers · 2 B.
    ['DeepSeek-V3', 68.625],
    // Of 36 layers 18 keep the whole context; of 62 layers 10; of 64 layers 16 (the others are linear).
    ['gpt-oss-120b', 36],
    ['Gemma-3-27B', 80],
    ['Qwen3.5-27B', 64],
    // doublewordai/inference-lab@24d4011 catalogue, in bf16: 11 of 66 layers, 8 of 48, 12 of 60, 24 of 93 (latent),
    // 5 of 30 with one KV for keys and values, 10 of 60 likewise, all of 80.
    ['Inkling', 44],
    ['Nemotron-3-Super-120B-A12B', 8],
    ['Nemotron-3-Ultra-550B-A55B', 12],
    ['Kimi-K3', 27],
    ['Gemma-4-26B-A4B', 20],
    ['Gemma-4-31B', 80],
    ['Hy3', 320],
    ['GLM-5.1', 107.25],
    // The same, as one byte an element: 3,786 and 5,420 B.
    ['DeepSeek-V4-Flash', (2 * 3_786) / 1_024],
    ['DeepSeek-V4-Pro', (2 * 5_420) / 1_024]
  ])('%s: %d KiB', (name, kib) => {
    expect(kvBytesPerToken(model(name), 2) / BYTES_PER_KIB).toBe(kib)
  })

  it('sliding layers hold at most their window', () => {
    // doublewordai/inference-lab@24d4011 catalogue: gpt-oss-120b 4,718,592 B and gpt-oss-20b 3,145,728 B a sequence.
    expect(fixedKvBytes(model('gpt-oss-120b'), 2, 5_000)).toBe(4_718_592)
    expect(fixedKvBytes(model('gpt-oss-20b'), 2, 5_000)).toBe(3_145_728)
    // The same: windows of 512 over 55 layers with 16 KV heads; windows of 128 over latents of 576 in one byte.
    expect(fixedKvBytes(model('Inkling'), 2, 5_000)).toBe(230_686_720)
    expect(fixedKvBytes(model('DeepSeek-V4-Flash'), 1, 5_000)).toBe(3_170_304)
    expect(fixedKvBytes(model('DeepSeek-V4-Pro'), 1, 5_000)).toBe(4_497_408)
    // 52 of 62 layers, 16 KV heads of 128: 425,984 B a token, 436,207,616 B a full window of 1,024.
    expect(slidingKvBytesPerToken(model('Gemma-3-27B'), 2)).toBe(425_984)
    expect(fixedKvBytes(model('Gemma-3-27B'), 2, 100)).toBe(42_598_400)
    expect(fixedKvBytes(model('Gemma-3-27B'), 2, 100_000)).toBe(436_207_616)
  })

  it.each([
    // doublewordai/inference-lab@24d4011 catalogue: state of all linear layers of one sequence.
    ['Qwen3.5-27B', 79_429_632],
    ['Qwen3.5-397B-A17B', 98_795_520],
    ['Qwen3.5-35B-A3B', 33_423_360],
    ['Nemotron-3-Super-120B-A12B', 174_325_760],
    ['Kimi-K3', 237_404_160]
  ])('%s keeps a state of %d B, however long the context', (name, bytes) => {
    expect(fixedKvBytes(model(name), 2, 1)).toBe(bytes)
    expect(fixedKvBytes(model(name), 2, 100_000)).toBe(bytes)
  })

  it.each([
    // Bytes per token and GPU as engine start-up logs imply them; the formula is within 1.2 %.
    // vllm-project/semantic-router@1712866a b200_table1_measurements; vllm issue 21348; vllm PR 2031 (twice).
    ['Llama-3.1-70B', 8, 40_960],
    ['Qwen3-235B-A22B', 4, 48_681],
    ['Llama-2-7B', 1, 524_288],
    ['Llama-2-70B', 4, 81_920]
  ])('%s on %d GPUs: the engine logged %d B a token and GPU', (name, tensorParallel, logged) => {
    const bytes = kvBytesPerToken(model(name), 2) / kvShards(model(name), tensorParallel)
    expect(Math.abs(bytes / logged - 1)).toBeLessThan(0.012)
  })

  it('splits by KV head, and keeps the latent of MLA whole on every GPU', () => {
    expect(kvShards(model('Qwen3-235B-A22B'), 8)).toBe(4)
    expect(kvShards(model('DeepSeek-V3'), 8)).toBe(1)
  })
})

describe('weights', () => {
  const gib = (gpuName: string, name: string, precision: 'native' | 'bf16' | 'fp8') =>
    weightBytes(model(name), storedAs(gpu(gpuName), model(name), precision)).total / BYTES_PER_GIB

  it.each([
    // Weights per GPU × GPUs, computed from the configurations beside the engine logs above.
    ['Llama-3.1-70B', 'native', 8 * 16.43],
    ['Llama-3.1-8B', 'native', 14.96],
    ['Llama-2-7B', 'native', 12.55],
    ['Qwen3-235B-A22B', 'fp8', 4 * 55.24],
    // As its start-up line has it on an H100, whose kernels pad mxfp4. (vllm-project/vllm#23278)
    ['gpt-oss-120b', 'native', 65.97]
  ] as const)('%s in %s: %d GiB', (name, precision, expected) => {
    expect(Math.abs(gib('H100-SXM', name, precision) / expected - 1)).toBeLessThan(0.005)
  })

  it.each(['A100', 'T4', 'Arc-B70'])('%s keeps fp8 weights at a byte and widens them as it reads', name => {
    expect(storedAs(gpu(name), model('Llama-3.1-8B'), 'fp8')).toMatchObject({
      label: 'fp8',
      denseBytes: 1.004,
      denseRate: 'bf16',
      kvElementBytes: 2
    })
  })

  it('what no kernel widens fp8 on serves bf16', () => {
    expect(storedAs(gpu('V100S-PCIe'), model('DeepSeek-V3'), 'native').label).toBe('bf16')
    expect(gib('V100S-PCIe', 'DeepSeek-V3', 'native')).toBeCloseTo((671.025e9 * 2) / BYTES_PER_GIB, 6)
  })

  it('4-bit formats hold all of a dense model, and the experts alone of a mixture', () => {
    expect(storedAs(gpu('B200'), model('Llama-3.1-70B'), 'fp4')).toMatchObject({
      denseBytes: 0.5625,
      denseRate: 'fp4'
    })
    expect(storedAs(gpu('B200'), model('DeepSeek-R1'), 'fp4')).toMatchObject({
      denseBytes: 2,
      denseRate: 'bf16',
      expertBytes: 0.5625,
      expertRate: 'fp4'
    })
  })

  it('fp4 without its unit is served wider, mxfp4 and int4 are widened as they are read', () => {
    expect(storedAs(gpu('H100'), model('Llama-3.1-70B'), 'fp4').label).toBe('fp8')
    expect(storedAs(gpu('A100'), model('Llama-3.1-70B'), 'fp4').label).toBe('fp8')
    expect(storedAs(gpu('A100'), model('Llama-3.1-70B'), 'int4')).toMatchObject({
      denseBytes: 0.53,
      denseRate: 'bf16'
    })
    expect(storedAs(gpu('H100'), model('gpt-oss-120b'), 'mxfp4')).toMatchObject({ expertRate: 'bf16' })
  })

  // nvidia/Kimi-K2.5-NVFP4 beside the int4 that Moonshot publishes.
  it('int4 weights are served as fp4 where that is asked for and the GPU has it', () => {
    expect(storedAs(gpu('B200'), model('Kimi-K2.5'), 'fp4')).toMatchObject({
      label: 'fp4',
      expertRate: 'fp4'
    })
    expect(storedAs(gpu('B200'), model('Kimi-K2.5'), 'native')).toMatchObject({ expertRate: 'bf16' })
    expect(storedAs(gpu('H200'), model('Kimi-K2.5'), 'fp4').label).toContain('int4')
    expect(storedAs(gpu('B200'), model('gpt-oss-120b'), 'fp4').label).toContain('mxfp4')
  })

  it('weights published in 4 bits are not inflated to fp8, and are served in bf16 only when asked', () => {
    expect(storedAs(gpu('H100'), model('gpt-oss-120b'), 'fp8').label).toBe('mxfp4 (MoE) + bf16')
    expect(gib('H100', 'gpt-oss-120b', 'fp8')).toBe(gib('H100', 'gpt-oss-120b', 'native'))
    expect(storedAs(gpu('H100'), model('gpt-oss-120b'), 'bf16').label).toBe('bf16')
  })
})

describe('KV cache against engine start-up lines', () => {
  const room = (name: string, gpuName: string, setup: Partial<MemorySetup> & { tensorParallel: number }) => {
    const { tensorParallel, ...given } = setup
    const [on, of] = [gpu(gpuName), model(name)]
    const precision = name === 'Llama-3.3-70B' || name === 'Qwen3-235B-A22B' ? 'fp8' : 'native'
    const stored = storedAs(on, of, precision)
    return kvBytesPerGpu(on, of, tensorParallel, stored, { ...USUAL_SETUP, ...given }) / BYTES_PER_GIB
  }

  it.each([
    // [GPUs, share, GiB of KV a GPU]. vLLM 0.17–0.19 (llm-d-planner#205), bf16 cache for fp8 weights, too.
    ['Llama-3.1-8B', 'H100-SXM', 1, 0.95, 58.11],
    ['Llama-3.1-8B', 'H100-SXM', 4, 0.95, 67.44],
    ['Llama-3.3-70B', 'H100-SXM', 2, 0.95, 37.28],
    ['Qwen2.5-72B', 'H100-SXM', 2, 0.95, 3.04],
    ['Qwen3-14B', 'H100-SXM', 1, 0.95, 45.34],
    ['Phi-4-14B', 'H100-SXM', 1, 0.95, 46.08],
    // casys-kaist/LLMServingSim@5daddb21, vLLM 0.19.
    ['Llama-3.1-8B', 'RTX4090', 1, 0.9, 5.05],
    // Seven runs of vLLM 0.20 with other lengths logged 134.8 to 140.2.
    ['Llama-3.1-70B', 'B200-SXM', 8, 0.9, 140.2],
    // A mixture of experts, with vision.
    ['Llama-4-Scout-17B-16E', 'H100-SXM', 4, 0.95, 16.75]
  ])('%s on %s × %d at %d: %d GiB', (name, gpuName, tensorParallel, utilization, logged) => {
    expect(Math.abs(room(name, gpuName, { tensorParallel, utilization }) / logged - 1)).toBeLessThan(0.05)
  })

  // vllm-project/vllm#21348: mem-fraction-static 0.93.
  it('SGLang’s static share holds no activations', () => {
    const gib = room('Qwen3-235B-A22B', 'H100-SXM', {
      tensorParallel: 4,
      engine: 'sglang',
      utilization: 0.93
    })
    expect(Math.abs(gib / 16.46 - 1)).toBeLessThan(0.02)
  })
})

describe('longestThatFits', () => {
  // Llama-3.1-8B keeps nothing apart from its context; gpt-oss keeps 18 layers of a window of 128 tokens, as much as 128 more.
  it('is the KV cache less what a sequence keeps apart', () => {
    expect(longestThatFits(model('Llama-3.1-8B'), 2, 1_000)).toBe(1_000)
    expect(longestThatFits(model('gpt-oss-120b'), 2, 1_000)).toBe(872)
    expect(longestThatFits(model('Llama-3.1-8B'), 2, 1e9)).toBe(131_072)
    expect(longestThatFits(model('Llama-3.1-8B'), 2, 0)).toBe(0)
  })
})

describe('fit', () => {
  const fits = (
    gpuName: string,
    name: string,
    tensorParallel: number,
    precision: 'native' | 'fp8' = 'native'
  ) => memoryFit(gpu(gpuName), model(name), tensorParallel, storedAs(gpu(gpuName), model(name), precision))

  it('calls weights above 80 % of memory tight: 70B bf16 on 2 × 80 GB, 70B fp8 on 1 × 80 GB', () => {
    expect(fits('H100', 'Llama-3.3-70B', 2)).toMatchObject({ fits: true, memoryTight: true })
    expect(fits('H100', 'Llama-3.3-70B', 1, 'fp8')).toMatchObject({ fits: true, memoryTight: true })
    expect(fits('H100', 'Llama-3.3-70B', 4)).toMatchObject({ fits: true, memoryTight: false })
  })

  it('says what is missing where the weights leave no room', () => {
    const refused = fits('H100', 'Llama-3.3-70B', 1)
    expect(refused.fits ? '' : refused.why).toBe(
      'Llama-3.3-70B in bf16 takes 131.4 GiB on 1 GPU; 73.2 GiB are usable, 3.0 GiB of them are the ' +
        "engine's own, and none is left for the KV cache."
    )
  })
})
