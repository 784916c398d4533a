import { describe, expect, it } from 'vitest'
import { iterationSeconds } from '../../../src/capacity/engine/iteration.ts'
import { storedAs } from '../../../src/capacity/engine/memory.ts'
import type { Batch } from '../../../src/capacity/engine/performanceModel.ts'
import type { Precision } from '../../../src/capacity/question.ts'
import { architectureOf, effectiveOf } from '../../../src/capacity/speed/effective.ts'
import type { Effective } from '../../../src/capacity/speed/fitted.ts'
import { gpuNamed } from '../../../src/catalog/gpus.ts'
import { modelNamed } from '../../../src/catalog/models.ts'
import type { GpuSpec, ModelSpec } from '../../../src/catalog/types.ts'

/** Round values, so that the expectations can be worked by hand. */
const EFFECTIVE: Effective = {
  weightBandwidth: 0.88,
  expertBandwidth: 1,
  kvBandwidth: 0.8,
  compute: 0.58,
  fp8Compute: 1,
  fp4Compute: 1,
  expertCompute: 0.75,
  attentionCompute: 0.6,
  stepSeconds: 2e-3,
  layerSeconds: 9e-6,
  expertLayerSeconds: 0,
  linearLayerSeconds: 0,
  sampleSeconds: 5e-6,
  prefillLayerSeconds: 70e-6,
  prefillExpertLayerSeconds: 400e-6,
  allReduceSeconds: 10e-6,
  linkBandwidth: 0.42,
  requestSeconds: 10e-3,
  burstShare: 0.1,
  waveShare: 0,
  graphTokens: 0
}

const engine = (gpuName: string, modelName: string, tensorParallel = 1, precision: Precision = 'native') => {
  const gpu = gpuNamed(gpuName) as GpuSpec
  const model = modelNamed(modelName) as ModelSpec
  const hosted = { gpu, model, tensorParallel, stored: storedAs(gpu, model, precision) }
  return { iterationSeconds: iterationSeconds(hosted, EFFECTIVE) }
}

const NOTHING: Batch = {
  decodeSequences: 0,
  decodeContextTokens: 0,
  prefillTokens: 0,
  prefillPairs: 0,
  promptsFinishing: 0
}
const decode = (decodeSequences: number, decodeContextTokens: number): Batch => ({
  ...NOTHING,
  decodeSequences,
  decodeContextTokens
})
const prefill = (tokens: number): Batch => ({
  ...NOTHING,
  prefillTokens: tokens,
  prefillPairs: (tokens * (tokens + 1)) / 2,
  promptsFinishing: 1
})

describe('Llama-3.1-8B on one H100, by hand', () => {
  it('one decode is bound by reading the weights and its KV', () => {
    const weights = (2 * (6.979e9 + 0.525e9)) / (3.35e12 * 0.88)
    const kv = (131_072 * 1_000) / (3.35e12 * 0.8)
    const overhead = 2e-3 + 32 * 9e-6 + 5e-6
    expect(engine('H100', 'Llama-3.1-8B').iterationSeconds(decode(1, 1_000))).toBeCloseTo(
      weights + kv + overhead,
      9
    )
  })

  it('a prompt of 8,192 tokens is bound by compute', () => {
    const dense = (2 * 8_192 * 6.979e9) / (989e12 * 0.58)
    const head = (2 * 0.525e9) / (3.35e12 * 0.88)
    const attention = (2 * (128 + 128) * 32 * 32 * ((8_192 * 8_193) / 2)) / (989e12 * 0.6)
    const overhead = 2e-3 + 32 * 9e-6 + 5e-6 + 32 * 70e-6
    const expected = dense + head + attention + overhead
    expect(engine('H100', 'Llama-3.1-8B').iterationSeconds(prefill(8_192))).toBeCloseTo(expected, 9)
  })

  // dennislee22/vLLM-benchmarking: two A100 without peer access, Qwen2-7B at one sequence.
  it('cards without peer access take some 25 µs more to add up what one token left, and a quarter of their link', () => {
    const one = { ...NOTHING, decodeSequences: 1 }
    const [peers, host] = ['RTX4000-Ada', 'RTX4090'].map(name => {
      const of = (degree: number) => engine(name, 'Llama-3.1-8B', degree).iterationSeconds(one)
      return { two: of(2), one: of(1), gpu: gpuNamed(name) as GpuSpec }
    })
    expect(host?.gpu.throughHost).toBe(true)
    expect(peers?.gpu.throughHost).toBe(false)
    expect(host?.gpu.linkBandwidth).toBe((peers?.gpu.linkBandwidth as number) / 4)
    // 64 all-reduces; what two cards halve is the reading of 16 GB of weights.
    const halved = engine('RTX4090', 'Llama-3.1-8B').iterationSeconds(NOTHING)
    const added = (host?.two as number) - (host?.one as number) + (halved - 2e-3 - 32 * 9e-6) / 2
    expect(added / 64).toBeGreaterThan(25e-6)
    expect(added / 64).toBeLessThan(40e-6)
  })

  // vllm-project/vllm#56128: NCCL's ring between 4 cards on PCIe, inside a CUDA graph, 19 to 24 µs.
  it('more than two cards on PCIe alone send their sums round a ring', () => {
    const added = (gpuName: string, degree: number) => {
      const at = (cards: number) => engine(gpuName, 'Llama-3.1-8B', cards).iterationSeconds(NOTHING)
      const unread = 2e-3 + 32 * 9e-6
      return (at(degree) - unread - (at(1) - unread) / degree) / 64
    }
    expect(added('RTXPRO6000-Server', 2)).toBeCloseTo(10e-6, 9)
    expect(added('RTXPRO6000-Server', 4)).toBeGreaterThan(19e-6)
    expect(added('RTXPRO6000-Server', 4)).toBeLessThan(24e-6)
    expect(added('RTXPRO6000-Server', 8)).toBeCloseTo(2 * 7 * 3.3e-6, 9)
    expect(added('H100', 8)).toBeCloseTo(3 * 10e-6, 9)
    // Through the host it takes longer than a ring would.
    expect(added('RTX4090', 8)).toBeCloseTo(3 * 10e-6 + 22e-6, 9)
  })

  it('two GPUs halve the weights and add two all-reduces a layer', () => {
    const weights = (2 * (6.979e9 + 0.525e9)) / (2 * 3.35e12 * 0.88)
    const kv = (131_072 * 1_000) / (2 * 3.35e12 * 0.8)
    const allReduce = 2 * 32 * (10e-6 + (4_096 * 2) / (450e9 * 0.42))
    const overhead = 2e-3 + 32 * 9e-6 + 5e-6
    const expected = weights + kv + allReduce + overhead
    expect(engine('H100', 'Llama-3.1-8B', 2).iterationSeconds(decode(1, 1_000))).toBeCloseTo(expected, 9)
  })
})

describe('parts of the equation', () => {
  it('one token reads only the experts it is sent to: 4 of 128', () => {
    const experts = 36 * 128 * 3 * 2_880 * 2_880
    // Padded by 1.093 on Hopper: vLLM logs 65.97 GiB for 60.67.
    const expertBytes = (1.093 * (0.5578 * 116.789e9 - 2 * (116.789e9 - experts))) / experts
    const others = 116.789e9 - experts - 2 * 0.579e9
    const read = (experts * expertBytes * (4 / 128) + 2 * (others + 0.579e9)) / (3.35e12 * 0.88)
    const seconds = engine('H100', 'gpt-oss-120b').iterationSeconds(decode(1, 0)) - (2e-3 + 36 * 9e-6 + 5e-6)
    expect(Math.abs(seconds / read - 1)).toBeLessThan(0.002)
  })

  it('tokens hit fewer experts than if all were equally popular, and more tokens never fewer', () => {
    // Without their work: what an iteration takes longer than with no token, over what all of 128 experts take.
    const seconds = (tokens: number) =>
      engine('H100', 'Qwen3-235B-A22B', 8, 'fp8').iterationSeconds(decode(tokens, 0))
    const all = (94 * 128 * 3 * 4_096 * 1_536 * 1.004) / (8 * 3.35e12 * 0.88)
    const beside = (tokens: number) => tokens * (5e-6 + (2 * 94 * ((2 * 7) / 8) * 4_096 * 2) / (450e9 * 0.42))
    const hit = (tokens: number) => (seconds(tokens) - beside(tokens) - seconds(0)) / all
    expect(hit(1)).toBeCloseTo(8 / 128, 6)
    // 1 − (1 − 1/16)·(1 + 15/16/2)^−2
    expect(hit(16)).toBeCloseTo(0.5658, 3)
    expect(hit(16)).toBeLessThan(1 - (1 - 1 / 16) ** 16)
    for (const tokens of [0.25, 1, 2, 8, 64, 200]) expect(hit(tokens)).toBeGreaterThan(hit(tokens / 2))
    expect(hit(200)).toBeLessThan(1)
  })

  it('prompts that fit into a captured graph cost no launches', () => {
    const [gpu, model] = [gpuNamed('H100') as GpuSpec, modelNamed('Llama-3.1-8B') as ModelSpec]
    const hosted = { gpu, model, tensorParallel: 1, stored: storedAs(gpu, model, 'native') }
    const at = (graphTokens: number) => iterationSeconds(hosted, { ...EFFECTIVE, graphTokens })
    const saved = (tokens: number) => at(0)(prefill(tokens)) - at(512)(prefill(tokens))
    expect(saved(512)).toBeCloseTo(32 * 70e-6, 9)
    expect(saved(513)).toBe(0)
    expect(effectiveOf('hopper', 'vllm').graphTokens).toBe(512)
    expect(effectiveOf('hopper', 'sglang').graphTokens).toBe(0)
  })

  it('linear layers read and write the state of each sequence, whatever its context', () => {
    const hybrid = (sequences: number) => engine('H100', 'Qwen3.5-27B').iterationSeconds(decode(sequences, 0))
    // 48 layers of 1,654,784 B, twice as wide in fp32.
    const state = (2 * 2 * 48 * 1_654_784) / (3.35e12 * 0.8)
    expect(hybrid(33) - hybrid(1)).toBeCloseTo(32 * (state + 5e-6), 9)
  })

  it('sliding layers stop reading at their window', () => {
    const gptOss = engine('H100', 'gpt-oss-120b')
    const growth = (from: number, to: number) =>
      gptOss.iterationSeconds(decode(1, to)) - gptOss.iterationSeconds(decode(1, from))
    // 36 layers of 2,048 B a token up to the window of 128, 18 beyond.
    expect(growth(0, 100)).toBeCloseTo((100 * 36 * 2_048) / (3.35e12 * 0.8), 12)
    expect(growth(200, 300)).toBeCloseTo((100 * 18 * 2_048) / (3.35e12 * 0.8), 12)
  })

  it('fp8 halves the weights read and doubles the compute', () => {
    const time = (batch: Batch, precision: 'native' | 'fp8') =>
      engine('H100', 'Llama-3.3-70B', 4, precision).iterationSeconds(batch)
    const saved = (batch: Batch) => time(batch, 'native') - time(batch, 'fp8')
    // Read: 2 − 1.004 B of each of 68.451e9 / 4 parameters. Computed: 2·n of them at 989 or 1,979 TFLOP/s.
    expect(saved(decode(1, 0))).toBeCloseTo(((2 - 1.004) * 68.451e9) / 4 / (3.35e12 * 0.88), 9)
    const flops = (2 * 8_192 * 68.451e9) / 4 / 0.58
    expect(saved(prefill(8_192))).toBeCloseTo(flops / 989e12 - flops / 1979e12, 9)
  })
})

// 68.451e9 parameters of 0.53 B, of which a B200 reads 4.8e12 B/s of its 7.7e12: as an H200 does.
it('weights that are widened as they are read are no faster on a B200 than on an H200', () => {
  const read = (gpu: string, precision: Precision) =>
    engine(gpu, 'Llama-3.3-70B', 1, precision).iterationSeconds(decode(1, 0))
  const head = (bandwidth: number) => (2 * 1.051e9) / (bandwidth * 0.88)
  const overhead = 2e-3 + 80 * 9e-6 + 5e-6
  const widened = (0.53 * 68.451e9) / (4.8e12 * 0.88)
  expect(read('B200', 'int4')).toBeCloseTo(widened + head(7.7e12) + overhead, 5)
  expect(read('H200', 'int4')).toBeCloseTo(widened + head(4.8e12) + overhead, 5)
  expect(read('B200', 'fp4')).toBeLessThan(read('B200', 'int4'))
})

// 2 × 6.979e9 FLOPs a token at min(0.95, 2 × 0.58) of 165.2 TFLOP/s: the chip's full rate is twice what GeForce allows.
it('a GeForce card reaches most of its halved rate', () => {
  const { iterationSeconds: seconds } = engine('RTX4090', 'Llama-3.1-8B')
  const perToken = (seconds(prefill(4_000)) - seconds(prefill(2_000))) / 2_000
  const pairs = (4_000 * 4_001 - 2_000 * 2_001) / 2
  const attention = (4 * 128 * 32 * 32 * pairs) / (165.2e12 * 0.6) / 2_000
  expect(perToken - attention).toBeCloseTo((2 * 6.979e9) / (165.2e12 * 0.95), 6)
})

describe('ranks of data-parallel attention', () => {
  const seconds = (dataParallel: number, batch: Batch): number => {
    const [gpu, model] = [gpuNamed('H200') as GpuSpec, modelNamed('Qwen3-235B-A22B') as ModelSpec]
    const stored = storedAs(gpu, model, 'fp8')
    return iterationSeconds({ gpu, model, tensorParallel: 1, dataParallel, stored }, EFFECTIVE)(batch)
  }

  // 64 tokens hit 1 − (1 − 1/16)·(1 + 63/16/2)^−2 of the experts; eight ranks read an eighth of them each, and their own attention whole.
  // Two all-to-alls in each of 94 layers: 10 µs · log2 8, and 8 tokens a rank to 7 others, 4,096 numbers of 2 B each, at
  // 42 % of 450 GB/s.
  it('read the experts once for the tokens of all of them', () => {
    const batch = decode(64, 0)
    const hit = 1 - (1 - 1 / 16) * (1 + 63 / 16 / 2) ** -2
    const experts = (94 * 128 * 3 * 4_096 * 1_536 * 1.004 * hit) / (4.8e12 * 0.88)
    const allToAll = 2 * 94 * (10e-6 * 3 + (8 * 7 * 4_096 * 2) / (450e9 * 0.42))
    const saved = (7 / 8) * (experts + 64 * 5e-6) - allToAll
    expect(Math.abs((seconds(1, batch) - seconds(8, batch)) / saved - 1)).toBeLessThan(0.01)
  })

  const deepSeek = (
    gpuName: string,
    ranks: number,
    each: number,
    context: number,
    linkless = false
  ): number => {
    const found = gpuNamed(gpuName) as GpuSpec
    const gpu = linkless ? { ...found, name: 'none', linkBandwidth: Number.POSITIVE_INFINITY } : found
    const model = modelNamed('DeepSeek-V3') as ModelSpec
    const hosted = { gpu, model, tensorParallel: 1, dataParallel: ranks, stored: storedAs(gpu, model, 'fp8') }
    const effective = effectiveOf(architectureOf(found.architecture), 'sglang')
    const all = ranks * each
    return iterationSeconds(hosted, effective)(decode(all, all * context))
  }

  // Dispatch and combine of 128 tokens a rank of DeepSeek-V3, low-latency kernels on H800 with 400 Gbit/s: 77 + 114 to
  // 194 + 360 µs. (deepseek-ai/DeepEP, docs/legacy.md)
  it.each([
    [16, 118 + 195],
    [32, 155 + 273],
    [64, 173 + 314],
    [128, 192 + 369],
    [256, 194 + 360]
  ])(
    'send tokens to the experts over the network in the time that was measured, %d ranks',
    (ranks, micros) => {
      const layers = 58
      const latency = effectiveOf('hopper', 'sglang').allReduceSeconds * Math.log2(ranks)
      const perLayer = (deepSeek('H800', ranks, 128, 0) - deepSeek('H800', ranks, 128, 0, true)) / layers
      expect(Math.abs(((perLayer + 2 * latency) * 1e6) / micros - 1)).toBeLessThan(0.15)
    }
  )

  // 22.3 k output tokens a second and node of 8 on 72 decoding H100, prompts of 2,000, 256 sequences a GPU, with batches
  // that overlap, which is not modelled. (lmsys.org/blog/2025-05-05-large-scale-ep)
  it('decode DeepSeek on nine nodes of H100 as fast as was published, or somewhat slower', () => {
    const perNode = (8 * 256) / deepSeek('H100', 72, 256, 2_050)
    expect(perNode / 22_300).toBeGreaterThan(0.75)
    expect(perNode / 22_300).toBeLessThan(1.05)
  })
})
