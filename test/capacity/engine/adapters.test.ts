import { describe, expect, it } from 'vitest'
import {
  adapterBytesPerGpu,
  adapterFlags,
  adapterNotes,
  adapterParameters,
  adapterSeconds,
  adaptersKind
} from '../../../src/capacity/engine/adapters.ts'
import { deploy } from '../../../src/capacity/engine/deployment.ts'
import { modelNamed } from '../../../src/catalog/models.ts'
import type { ModelSpec } from '../../../src/catalog/types.ts'
import { OPTIONS } from '../deploymentOptions.ts'

const LLAMA = modelNamed('Llama-3.1-8B') as ModelSpec
const read = (said: string) => adaptersKind.read(said, '--lora')

describe('what is said', () => {
  it('is adapters, rank and share, all requests where none is said', () => {
    expect(read('20:16:30%')).toEqual({ count: 20, rank: 16, share: 0.3 })
    expect(read('1:64')).toEqual({ count: 1, rank: 64, share: 1 })
    expect(adaptersKind.write(read('20:16:0.3'))).toBe('20:16:30%')
  })

  it.each(['20', '0:16', '20:0', '20:16:2', '20:1024', 'many:16'])('refuses %s', said => {
    expect(() => read(said)).toThrow('--lora')
  })
})

// PEFT on all linear layers: 41,943,040 trainable parameters of Llama-3.1-8B at rank 16.
it('has the parameters of all matrices, in bf16 on each GPU', () => {
  expect(Math.abs(adapterParameters(LLAMA, 16) / 41_943_040 - 1)).toBeLessThan(0.01)
  const each = adapterBytesPerGpu(LLAMA, read('10:16'), { tensorParallel: 2 })
  expect(Math.abs(each / (10 * 41_943_040) - 1)).toBeLessThan(0.01)
})

// One sequence in two asks for one of two adapters: 32 · 62.5 µs half of the time, and half an adapter is read.
it('costs calls where any sequence asks, and the reading of those asked for', () => {
  const batch = {
    decodeSequences: 1,
    decodeContextTokens: 0,
    prefillTokens: 0,
    prefillPairs: 0,
    promptsFinishing: 0
  }
  const seconds = adapterSeconds(LLAMA, read('2:16:50%'), { tensorParallel: 1 }, 1e12)
  const read16 = (2 * adapterParameters(LLAMA, 16)) / 1e12
  expect(seconds(batch)).toBeCloseTo(0.5 * 2e-3 + 0.5 * read16, 9)
  expect(seconds({ ...batch, decodeSequences: 200 })).toBeCloseTo(2e-3 + 2 * read16, 6)
})

describe('a deployment with adapters', () => {
  const plain = deploy(OPTIONS)
  const adapted = deploy({ ...OPTIONS, lora: read('50:64:40%') })

  it('has less KV cache and takes longer', () => {
    expect(adapted.deployment.kvCacheTokens).toBeLessThan(plain.deployment.kvCacheTokens)
    const batch = {
      decodeSequences: 8,
      decodeContextTokens: 8_000,
      prefillTokens: 0,
      prefillPairs: 0,
      promptsFinishing: 0
    }
    expect(adapted.engine?.iterationSeconds(batch)).toBeGreaterThan(
      plain.engine?.iterationSeconds(batch) ?? 0
    )
  })

  it('says how it is started, in places that vLLM has', () => {
    expect(adapterFlags('vllm', read('50:20')).join(' ')).toBe(
      '--enable-lora --max-loras 50 --max-lora-rank 32'
    )
    expect(adapterNotes('sglang', read('50:64:40%'))[0]).toContain('--max-loras-per-batch 50')
    expect(adapterNotes('tensorrt-llm', read('50:64:40%'))[0]).toContain('max_loras: 50')
    expect(adapterNotes('vllm', null)).toEqual([])
  })
})
