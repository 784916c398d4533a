import { expect, it } from 'vitest'
import { deploy } from '../../../src/capacity/engine/deployment.ts'
import { flagNotes } from '../../../src/capacity/fleet/flagNotes.ts'
import type { DeploymentOptions } from '../../../src/capacity/question.ts'
import { modelNamed } from '../../../src/catalog/models.ts'
import type { ModelSpec } from '../../../src/catalog/types.ts'
import { OPTIONS } from '../deploymentOptions.ts'

const notes = (given: Partial<DeploymentOptions>) => {
  const options = { ...OPTIONS, ...given }
  return flagNotes(deploy(options).deployment, modelNamed(options.model) as ModelSpec)
}

it('says nothing where the engine starts as it was sized', () => {
  expect(notes({})).toEqual([])
})

// 15 GiB of weights on one of 23.5 leave 5 GiB: 41 thousand of the 131,072 tokens of its context, at 128 KiB each.
it('names the length that fits, and the flag of a narrower KV cache', () => {
  const tight = { gpu: 'RTX4090' }
  const [only] = notes(tight)
  expect(only).toMatch(
    /^Start it with --max-model-len \d+: one request of the model's \d+ tokens does not fit/
  )
  expect(notes({ ...tight, engine: 'sglang' })).toEqual([])
  expect(notes({ kvPrecision: 'fp8' })).toEqual([
    'Start it with --kv-cache-dtype fp8: the engine keeps bf16 otherwise.'
  ])
})

// Published in bf16; in fp8; in nvfp4.
it.each([
  ['Llama-3.1-8B', 'vllm', 'fp8', /^Start it with --quantization fp8: .* published in bf16/],
  ['Llama-3.1-8B', 'sglang', 'fp8', /^Start it with --quantization fp8: .* published in bf16/],
  ['Llama-3.1-8B', 'tensorrt-llm', 'fp8', /^The repository must hold weights in fp8/],
  ['Llama-3.1-8B', 'vllm', 'fp4', /^The repository must hold weights in fp4/],
  ['Llama-3.1-8B', 'sglang', 'int4', /^The repository must hold weights in int4/],
  ['DeepSeek-V3', 'vllm', 'fp4', /^The repository must hold weights in fp4: .* fp8 block/],
  ['DeepSeek-V3', 'vllm', 'fp8', undefined],
  ['DeepSeek-V3', 'sglang', 'native', undefined],
  ['Llama-3.1-8B', 'vllm', 'bf16', undefined]
] as const)('%s with %s in %s: what its weights ask for', (model, engine, precision, said) => {
  const of = { gpu: 'B200-SXM', tensorParallel: 8, maxModelLen: 'fitting', model, engine, precision } as const
  const weights = notes(of).filter(note => /quantization|weights in/.test(note))
  expect(weights).toEqual(said === undefined ? [] : [expect.stringMatching(said)])
})
