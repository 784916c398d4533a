/** One deployment that works, for tests to vary. */
import type { DeploymentOptions } from '../../src/capacity/question.ts'

export const OPTIONS: DeploymentOptions = {
  model: 'Llama-3.1-8B',
  gpu: 'H100-SXM',
  tensorParallel: 1,
  dataParallel: 1,
  precision: 'bf16',
  kvPrecision: 'bf16',
  speculative: null,
  lora: null,
  engine: 'vllm',
  replicas: 1,
  router: 'least-outstanding',
  maxNumSeqs: null,
  maxBatchedTokens: null,
  gpuMemoryUtilization: 0.9,
  maxModelLen: 'fitting',
  kvCacheTokens: null,
  seed: 1
}
