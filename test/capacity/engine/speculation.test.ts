import { describe, expect, it } from 'vitest'
import { deploy } from '../../../src/capacity/engine/deployment.ts'
import { iterationSeconds } from '../../../src/capacity/engine/iteration.ts'
import { storedAs } from '../../../src/capacity/engine/memory.ts'
import {
  type Speculation,
  speculationFlags,
  speculationKind,
  speculationNotes,
  speculationOf,
  unknownAcceptance
} from '../../../src/capacity/engine/speculation.ts'
import { architectureOf, effectiveOf } from '../../../src/capacity/speed/effective.ts'
import { gpuNamed } from '../../../src/catalog/gpus.ts'
import { modelNamed } from '../../../src/catalog/models.ts'
import type { GpuSpec, ModelSpec } from '../../../src/catalog/types.ts'
import { OPTIONS } from '../deploymentOptions.ts'

const read = (said: string) => speculationKind.read(said, '--speculative')
const known = (said: string, model: string) => speculationOf(read(said), model) as Speculation

describe('what is said', () => {
  it.each(['mtp', 'eagle3:3', 'ngram:4:1.6'])('reads %s and writes it back', said => {
    expect(speculationKind.write(read(said))).toBe(said)
  })

  it.each([
    ['medusa', 'one of mtp, eagle3, ngram'],
    ['mtp:0', '1 to 16 drafted tokens'],
    ['mtp:1:2.1', 'one more than are drafted'],
    ['mtp:1:0.9', 'from 1 token a step'],
    ['mtp 1', 'DRAFTER:DRAFTED']
  ])('refuses %s', (said, why) => {
    expect(() => read(said)).toThrow(why)
  })
})

describe('speculationOf', () => {
  // arXiv 2412.19437, section 5.4.3: 85 to 90 % of the second tokens are accepted.
  it('takes what was published of the model, and what is said before it', () => {
    expect(known('mtp', 'DeepSeek-R1')).toMatchObject({ draftTokens: 1, accepted: 1.85 })
    expect(known('mtp:2:2.2', 'DeepSeek-R1')).toMatchObject({ draftTokens: 2, accepted: 2.2, basis: null })
  })

  it('knows nothing of other numbers of drafted tokens or other models, and says how to say it', () => {
    expect(known('mtp:3', 'DeepSeek-R1')).toBeNull()
    expect(known('mtp', 'Llama-3.1-8B')).toBeNull()
    const why = unknownAcceptance(read('mtp'), 'Llama-3.1-8B')
    const remedy = / --speculative (\S+)$/.exec(why)?.[1] ?? ''
    expect(known(remedy, 'Llama-3.1-8B')).toMatchObject({ draftTokens: 2, accepted: 2 })
  })

  it('is refused of one deployment of which nobody knows it', () => {
    expect(() => deploy({ ...OPTIONS, speculative: read('mtp') })).toThrow('set it')
  })
})

// docs.vllm.ai/en/latest/features/speculative_decoding, docs.sglang.io/advanced_features/speculative_decoding, 2026-11-29.
it('says each engine how it is asked for', () => {
  const mtp = known('mtp', 'DeepSeek-R1')
  const eagle = known('eagle3', 'gpt-oss-120b')
  expect(speculationFlags('vllm', mtp)).toEqual([
    '--speculative-config',
    '{"method":"mtp","num_speculative_tokens":1}'
  ])
  expect(speculationFlags('vllm', eagle)[1]).toContain('"model":"Dogacel/specdrift-gpt-oss-120b-eagle3"')
  expect(speculationFlags('sglang', mtp).join(' ')).toBe(
    '--speculative-algorithm EAGLE --speculative-num-steps 1 --speculative-eagle-topk 1 --speculative-num-draft-tokens 2'
  )
  expect(speculationNotes('tensorrt-llm', mtp, 'DeepSeek-R1')[0]).toContain('decoding_type: MTP')
  expect(speculationNotes('vllm', null, 'DeepSeek-R1')).toEqual([])
})

type Gain = readonly [
  model: string,
  gpu: string,
  degree: number,
  sequences: number,
  said: string,
  published: number
]

/**
 * Tokens a second with and without drafting, in the same report. AngelSlim: vLLM 0.11.2 on one H20, means over four sets.
 * SGLang on 8 × H200: docs.sglang.io, DeepSeek V3 usage. SpecDrift: gpt-oss on an H100, MT-bench.
 */
const GAINS: readonly Gain[] = [
  ['Qwen3-1.7B', 'H20-96GB', 1, 1, 'eagle3:2:2.17', 642.9 / 381.1],
  ['Qwen3-8B', 'H20-96GB', 1, 1, 'eagle3:2:1.99', 257.5 / 151.8],
  ['Qwen3-14B', 'H20-96GB', 1, 1, 'eagle3:2:1.79', 145.3 / 93],
  ['Qwen3-32B', 'H20-96GB', 1, 1, 'eagle3:2:1.91', 74.1 / 43.3],
  ['Qwen3-30B-A3B', 'H20-96GB', 1, 1, 'eagle3:2:2.04', 438.1 / 320.9],
  ['gpt-oss-20b', 'H100', 1, 1, 'eagle3:3:2.35', 371.9 / 304.9],
  ['gpt-oss-120b', 'H100', 1, 1, 'eagle3:3:2.41', 285 / 212],
  ['gpt-oss-120b', 'H100', 1, 8, 'eagle3:3:2.41', 1044 / 795],
  ['gpt-oss-120b', 'H100', 1, 64, 'eagle3:3:2.43', 2339 / 1620],
  ['DeepSeek-V3', 'H200', 8, 1, 'mtp:1:1.85', 1.8],
  ['DeepSeek-V3', 'H200', 8, 32, 'mtp:1:1.85', 1.5]
]

function gainOf([name, gpuName, tensorParallel, sequences, said]: Gain): number {
  const [gpu, model] = [gpuNamed(gpuName) as GpuSpec, modelNamed(name) as ModelSpec]
  const hosted = { gpu, model, tensorParallel, stored: storedAs(gpu, model, 'native') }
  const effective = effectiveOf(architectureOf(gpu.architecture), 'vllm')
  const batch = {
    decodeSequences: sequences,
    decodeContextTokens: 800 * sequences,
    prefillTokens: 0,
    prefillPairs: 0,
    promptsFinishing: 0
  }
  const speculation = known(said, name)
  return (
    iterationSeconds(hosted, effective)(batch) /
    iterationSeconds({ ...hosted, speculation }, effective)(batch)
  )
}

describe('what drafting gains', () => {
  it('is within a tenth of what was published in the median, and within a third of each', () => {
    const off = GAINS.map(gain => Math.abs(gainOf(gain) / gain[5] - 1)).sort((a, b) => a - b)
    expect(off[5]).toBeLessThan(0.1)
    expect(off.at(-1)).toBeLessThan(0.35)
  })

  // A full batch is bound by compute: checking four tokens for each that is kept costs more than it gains.
  it('is a loss on a full batch of a dense model', () => {
    expect(gainOf(['Llama-3.1-8B', 'H100', 1, 1_024, 'eagle3:3:1.5', 0])).toBeLessThan(1)
  })
})

it('takes memory for what drafts', () => {
  const at = (speculative: string | null) =>
    deploy({ ...OPTIONS, speculative: speculative === null ? null : read(speculative) }).deployment
      .kvCacheTokens
  expect(at('ngram:3:1.5')).toBe(at(null))
  expect(at('eagle3:3:2.5')).toBeLessThan(at(null))
})
