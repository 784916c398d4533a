import { describe, expect, it } from 'vitest'
import type { Row } from '../../../src/capacity/check/benchmark.ts'
import { benchmarkOf } from '../../../src/capacity/check/measuredPoint.ts'

const CELLS: Readonly<Record<string, string>> = {
  set: 'aic_silicon',
  kind: 'closed_loop_concurrency',
  model: 'Llama-3.1-8B',
  precision: 'bf16',
  gpu: 'H100-SXM',
  tp: '1',
  dp: '1',
  engine: 'vllm',
  engine_version: '0.19.0',
  isl: '1024',
  osl: '1024',
  concurrency: '16'
}
const row =
  (cells: Readonly<Record<string, string>>): Row =>
  column =>
    ({ ...CELLS, ...cells })[column] ?? ''
const read = (cells: Readonly<Record<string, string>>) => benchmarkOf(row(cells))

it('has no prediction of an engine on GPUs of another maker', () => {
  for (const gpu of ['MI300X', 'MI355X'])
    expect(read({ gpu, engine: 'tensorrt-llm' }).leftOut).toContain('NVIDIA GPUs alone')
  expect(read({ gpu: 'MI300X' }).leftOut).toBeNull()
  expect(read({ engine: 'tensorrt-llm' }).leftOut).toBeNull()
})

describe('lengths', () => {
  it('are drawn from [0.8, 1] of what InferenceX names, and repeated in other closed loops', () => {
    expect(read({}).benchmark).toMatchObject({
      meanLengths: { input: 921.6, output: 921.6 },
      lockStep: false
    })
    const other = read({ isl: '2000', osl: '500' }).benchmark
    expect(other).toMatchObject({ meanLengths: { input: 2_000, output: 500 }, lockStep: true })
    expect(read({ set: '', isl: '2000' }).benchmark?.lockStep).toBe(false)
  })

  // The means of AccelMark's suites, which other rows of the same suites state: 101/214, 28,635/256, 257/346.
  it.each([
    ['suite_F ShareGPT short; Poisson arrivals', 101, 214],
    ['suite_D long context ~28K in; Poisson arrivals', 28_635, 256],
    ['suite_A ShareGPT in p50~280 out max 512', 257, 346]
  ])('are those of the data set that the notes name: %s', (notes, input, output) => {
    const cells = { set: 'accelmark', kind: 'open_loop_rate', request_rate: '5', isl: '', osl: '', notes }
    expect(read(cells).benchmark?.lengths).toEqual({ input, output })
  })

  it.each(['', '-1000', '1e999', 'long'])(
    'are asked for where neither the row nor its notes tell: "%s"',
    isl => {
      expect(read({ isl }).leftOut).toContain('does not state the lengths')
    }
  )
})

describe('the engine', () => {
  it.each([
    ['0.7.3', 'vllm-0', 256],
    ['0.2.6', 'vllm-0', 256],
    ['0.6.x (Nov 2024)', 'vllm-0', 256],
    // Its releases: 0.2.6 captures graphs, 0.2.7 has an all-reduce of its own.
    ['0.2.5.post1', 'vllm-eager', 256],
    ['2023 (Splitwise paper setup)', 'vllm-eager', 256],
    ['0.8.5', 'vllm', 1_024],
    ['', 'vllm', 1_024]
  ])('vLLM %s is %s', (version, engine, most) => {
    const { benchmark } = read({ engine_version: version, isl: '8', osl: '8' })
    expect(benchmark).toMatchObject({ engine, sequences: most })
  })
})

// benchmarks/single_node of SemiAnalysisAI/InferenceX@843c6254: `--kv-cache-dtype`, or `dtype` for TensorRT-LLM.
describe('the KV cache of InferenceX', () => {
  it.each([
    [{ gpu: 'B200-SXM', precision: 'fp8', engine: 'sglang', model: 'DeepSeek-R1', tp: '8' }, 1],
    [{ gpu: 'B300-SXM', precision: 'fp4', engine: 'vllm', model: 'MiniMax-M2.5', tp: '4' }, 1],
    [{ gpu: 'B200-SXM', precision: 'bf16', engine: 'sglang', model: 'Qwen3.5-397B-A17B', tp: '8' }, 2],
    [{ gpu: 'B200-SXM', precision: 'int4', engine: 'vllm', model: 'Kimi-K2.5', tp: '8' }, 2],
    [{ gpu: 'H200-SXM', precision: 'fp8', engine: 'sglang', model: 'DeepSeek-R1', tp: '8' }, 2],
    [{ gpu: 'H200-SXM', precision: 'fp8', engine: 'trtllm', model: 'DeepSeek-R1', tp: '8' }, 1],
    [{ gpu: 'H200-SXM', precision: 'fp8', engine: 'vllm', model: 'MiniMax-M2.5', tp: '4' }, 1],
    [{ gpu: 'H100-SXM', precision: 'fp8', engine: 'vllm', model: 'MiniMax-M2.5', tp: '4' }, 2],
    [{ gpu: 'H100-SXM', precision: 'mxfp4', engine: 'vllm', model: 'gpt-oss-120b', tp: '2' }, 2]
  ])('%o: %d byte(s)', (cells, bytes) => {
    expect(read(cells).benchmark?.hosted.stored.kvElementBytes).toBe(bytes)
  })

  it('is what the row says where it says so, and bf16 elsewhere', () => {
    const cells = { gpu: 'B200-SXM', precision: 'fp8' }
    expect(read({ ...cells, kv_precision: 'bf16' }).benchmark?.hosted.stored.kvElementBytes).toBe(2)
    expect(read({ ...cells, set: 'gpustack' }).benchmark?.hosted.stored.kvElementBytes).toBe(2)
    expect(read({ ...cells, set: '', kv_precision: 'fp8' }).benchmark?.hosted.stored.kvElementBytes).toBe(1)
  })

  // NVIDIA/TensorRT-LLM, perf-overview of 0.6 to 1.0: each of its tables in fp8 and fp4 says so.
  it('is fp8 under TensorRT-LLM where weights are, whoever measured', () => {
    const cells = { set: 'gpustack', engine: 'trtllm', precision: 'fp8' }
    expect(read(cells).benchmark?.hosted.stored.kvElementBytes).toBe(1)
    expect(read({ ...cells, precision: 'bf16' }).benchmark?.hosted.stored.kvElementBytes).toBe(2)
    expect(read({ ...cells, kv_precision: 'bf16' }).benchmark?.hosted.stored.kvElementBytes).toBe(2)
  })
})

// ai-dynamo/aiconfigurator: silicon_sample.csv, `silicon_data_source`.
it('InferenceX draws its lengths, and aiconfigurator’s own runs in the same table repeat one request', () => {
  const cells = { set: 'aic_silicon', isl: '1024', osl: '1024', concurrency: '8' }
  expect(read(cells).benchmark).toMatchObject({ lockStep: false, meanLengths: { input: 0.9 * 1_024 } })
  const own = read({
    ...cells,
    notes: 'source_file=aic-auto-gap-analysis/data/h100_sxm/vllm/0.12.0/Qwen_Qwen3-32B.csv'
  })
  expect(own.benchmark).toMatchObject({ lockStep: true, meanLengths: { input: 1_024 } })
})

describe('what was set apart from columns', () => {
  it('is the share of the memory that the notes name', () => {
    // 79.6 GiB at 0.92 or 0.5, less the same weights and reserve.
    const usual = read({ concurrency: '2000', isl: '8000' }).benchmark?.sequences as number
    const half = read({ concurrency: '2000', isl: '8000', notes: 'gpu-memory-utilization 0.5; warm' })
    expect(half.benchmark?.sequences).toBeLessThan(0.55 * usual)
  })

  // SemiAnalysisAI/InferenceX: benchmarks/single_node/dsr1_fp4_b200.sh, glm5_fp8_b200.sh, dsr1_fp8_h200.sh
  it.each([
    ['DeepSeek-R1', 'B200-SXM', '4', 10],
    ['DeepSeek-R1', 'B200-SXM', '16', 30],
    ['GLM-5', 'B200-SXM', '16', 1],
    ['DeepSeek-R1', 'H200-SXM', '16', 1]
  ])(
    'InferenceX lets SGLang with %s on the %s at %s requests look for new ones every %d iterations',
    (model, gpu, concurrency, every) => {
      const cells = {
        set: 'aic_silicon',
        engine: 'sglang',
        precision: 'fp8',
        isl: '1024',
        osl: '1024',
        tp: '8'
      }
      expect(read({ ...cells, model, gpu, concurrency }).benchmark?.pollIterations).toBe(every)
    }
  )

  it('is attention spread over ranks in the overview of TensorRT-LLM 1.0, of models with experts', () => {
    const cells = { set: 'trtllm_v1.0', kind: 'offline_max_throughput', engine: 'trtllm', tp: '8', dp: '' }
    expect(read({ ...cells, model: 'Qwen3-235B-A22B', precision: 'fp8' }).benchmark?.hosted).toMatchObject({
      tensorParallel: 1,
      dataParallel: 8
    })
    expect(read(cells).benchmark?.hosted.tensorParallel).toBe(8)
    expect(read(cells).benchmark?.inProcess).toBe(true)
    expect(read({}).benchmark?.inProcess).toBe(false)
  })
})

it('leaves out a model that generates nothing', () => {
  expect(read({ model: 'bge-m3' }).leftOut).toContain('generates no tokens')
})

describe('how many run together', () => {
  const together = (cells: Readonly<Record<string, string>>) =>
    read({ concurrency: '4000', ...cells }).benchmark?.sequences as number

  it('is by whole answers where the engine reserves them, by half of them elsewhere', () => {
    // TensorRT-LLM's GUARANTEED_NO_EVICT: 1,000 + 7,000 tokens a request; vLLM's grow as they are written.
    const longer = { isl: '1000', osl: '7000' }
    const asPrompt = (engine: string, isl: string) => together({ engine, isl, osl: '1' })
    expect(together({ ...longer, engine: 'trtllm' })).toBeCloseTo(asPrompt('trtllm', '8000'), 1)
    expect(together({ ...longer, engine: 'vllm' })).toBeCloseTo(asPrompt('vllm', '4500'), 1)
  })

  it('is by what is left of the memory where the weights fill it, as the engine shares it', () => {
    // 66 GiB of 79.6: 0.9 of what is free to TensorRT-LLM, 0.92 of all less the weights to vLLM.
    const tight = { model: 'Llama-3.3-70B', precision: 'fp8', isl: '1000', osl: '1000' }
    expect(together({ ...tight, engine: 'trtllm' })).toBeGreaterThan(together({ ...tight, engine: 'vllm' }))
  })

  it('is more than one of what was run, though the engine’s usual reserve would leave no room', () => {
    const cells = {
      model: 'gpt-oss-120b',
      gpu: 'Arc-B60',
      precision: 'mxfp4',
      tp: '4',
      isl: '1024',
      osl: '1024'
    }
    expect(together(cells)).toBeGreaterThan(100)
  })
})

describe('how requests came', () => {
  it('is one batch after another where the notes say static', () => {
    const { benchmark } = read({ notes: 'static inference benchmark; repeated requests at fixed batch' })
    expect(benchmark?.load).toEqual({ kind: 'batch', sequences: 16 })
  })

  it('is all at once of so many prompts or requests', () => {
    for (const notes of ['vllm bench, 1000 prompts', 'guidellm, 1000 requests at once; ShareGPT'])
      expect(read({ kind: 'offline_max_throughput', notes }).benchmark?.load).toEqual({
        ...{ kind: 'run', requests: 1_000, spread: true }
      })
  })

  it('is at a rate until as many have come as the notes or a column of their own say', () => {
    const cells = { kind: 'open_loop_rate', concurrency: '', request_rate: '4' }
    const load = (more: Record<string, string>) => read({ ...cells, ...more }).benchmark?.load
    const paced = { kind: 'paced', rate: 4, requests: 200 }
    expect(load({ notes: 'ShareGPT; 200 prompts' })).toEqual({ ...paced, spread: true })
    expect(load({ prompts: '200', notes: 'random' })).toEqual({ ...paced, spread: false })
    expect(load({ notes: 'ShareGPT' })).toEqual({ kind: 'open', rate: 4 })
  })

  // AccelMark's result.json: 14.3 s at 2,405 tokens/s are 100 answers of 344 tokens, none of more than 512.
  it('is a whole suite of AccelMark at once, whose answers are cut off', () => {
    const notes = 'suite_A ShareGPT in p50~280 out max 512; isl/osl=tokens/requests(rc=100)'
    const cells = { kind: 'offline_max_throughput', isl: '', osl: '343.9', notes }
    expect(read(cells).benchmark).toMatchObject({
      inProcess: true,
      load: { kind: 'run', requests: 100, spread: true, most: 512 }
    })
  })

  it('opens with as many as are kept under way, of prompts that differ in length', () => {
    const opening = (notes: string) => read({ notes }).benchmark?.openingShare
    expect(opening('lengths uniform in [1, L]; 80 prompts')).toBe(16 / 80)
    expect(opening('random, range ratio 1.0; 80 prompts')).toBe(1)
    expect(opening('lengths uniform in [1, L]')).toBe(1)
  })
})

describe('rows left out', () => {
  const deepSeek = { engine: 'trtllm', gpu: 'B200-SXM', tp: '8', precision: 'fp8' }
  const onSglang = { model: 'DeepSeek-R1', engine: 'sglang', engine_version: '0.5.9', tp: '8', ep: '1' }
  it.each([
    [{ ...deepSeek, model: 'DeepSeek-V3', engine_version: '1.2.0rc6.post2' }, true],
    [{ ...deepSeek, model: 'DeepSeek-R1', engine_version: '1.1.0rc2.post2' }, true],
    [{ ...deepSeek, model: 'DeepSeek-V3', engine_version: '1.1.0rc2.post2' }, false],
    [{ ...deepSeek, model: 'DeepSeek-R1', engine_version: '' }, false],
    // InferenceX's configuration dsr1-fp8-b200-sglang-mtp: SGLang 0.5.9, eight B200, no expert parallelism.
    [{ ...deepSeek, ...onSglang, gpu: 'B200-SXM', precision: 'fp8' }, true],
    [{ ...deepSeek, ...onSglang, gpu: 'H200-SXM', precision: 'fp8' }, false],
    [{ ...deepSeek, ...onSglang, gpu: 'B200-SXM', precision: 'fp4' }, false],
    [{ ...deepSeek, ...onSglang, gpu: 'B200-SXM', precision: 'fp8', ep: '8' }, false],
    [{ ...deepSeek, ...onSglang, gpu: 'B200-SXM', precision: 'fp8', speculative: 'mtp:1:1.85' }, false]
  ])('%o may have drafted without saying so: %s', (cells, isLeftOut) => {
    const { leftOut } = read(cells)
    expect(leftOut === null ? '' : leftOut).toContain(isLeftOut ? 'drafted tokens' : '')
    expect(leftOut !== null).toBe(isLeftOut)
  })

  // Llama-3.1-8B has 32 heads.
  it.each([
    ['0', 'does not state the tensor-parallel degree'],
    ['1.5', 'does not state the tensor-parallel degree'],
    ['3', 'heads of the model do not divide'],
    ['16', 'several nodes are not modelled']
  ])('those of %s GPUs a replica', (tp, reason) => {
    expect(read({ tp }).leftOut).toContain(reason)
  })

  it('those whose notes spread the experts over more GPUs than the columns have', () => {
    const experts = (notes: string, ep = '1') =>
      read({ model: 'Qwen3-235B-A22B', gpu: 'H200-SXM', precision: 'fp8', tp: '4', dp: '1', ep, notes })
        .leftOut
    expect(experts('moe_tp=8')).toContain('more GPUs')
    expect(experts('moe_tp=2', '4')).toContain('more GPUs')
    expect(experts('moe_tp=4')).toBe(null)
    expect(experts('moe_tp=1', '4')).toBe(null)
    // Of dense models aiconfigurator writes 1.
    expect(read({ notes: 'moe_tp=1', tp: '8' }).leftOut).toBe(null)
  })

  it('those whose notes give another batch than their concurrency', () => {
    expect(read({ notes: 'moe_tp=1; batch_size col=8; gemm=fp8' }).leftOut).toContain('another batch')
    expect(read({ notes: 'moe_tp=1; batch_size col=16; gemm=fp8' }).leftOut).toBe(null)
  })
})
