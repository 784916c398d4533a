/** An order that a report could give, for tests to vary. */
import type { Order } from '../../../../src/capacity/check/order/order.ts'
import type { Distribution } from '../../../../src/figure.ts'

const lengths = (p50: number): Distribution =>
  ({
    count: 1_000,
    mean: p50 * 1.3,
    min: 1,
    p50,
    p90: 2 * p50,
    p95: 3 * p50,
    p99: 5 * p50,
    max: 8 * p50,
    unit: 'tokens',
    basis: 'measured'
  }) as unknown as Distribution

export const ORDER: Order = {
  model: 'Llama-3.1-8B',
  repository: 'meta-llama/Llama-3.1-8B-Instruct',
  sourceModels: ['gpt-4o-mini'],
  gpu: 'L40S',
  tensorParallel: 1,
  dataParallel: 1,
  precision: 'bf16',
  published: 'bf16',
  kvPrecision: 'bf16',
  engine: 'vllm',
  speculation: null,
  lora: null,
  replicas: 2,
  spareReplicas: 1,
  maxModelLen: 32_768,
  maxNumSeqs: 256,
  maxBatchedTokens: 2_048,
  gpuMemoryUtilization: 0.92,
  kvCacheTokens: 200_000,
  schedule: null,
  promise: {
    ttftSeconds: 2,
    tpotSeconds: 0.05,
    latencySeconds: null,
    attainment: 0.95,
    ttftGrowsFromTokens: null,
    classes: [],
    from: 'user'
  },
  minute: { requests: 120, inputTokens: 120_000, outputTokens: 24_000 },
  lengths: { input: lengths(800), output: lengths(150) },
  against: null
}
