import { expect, test } from 'vitest'
import { withStatedPrecision } from '../../../src/capacity/demand/statedPrecision.ts'
import type { SizingOptions } from '../../../src/capacity/question.ts'
import { DEFAULTS } from '../../../src/options.ts'

const precisions = (options: Partial<SizingOptions>, models: readonly string[] = []) =>
  withStatedPrecision({ ...DEFAULTS.sizing, ...options }, models).precisions

/** Suffixes as Hugging Face's repositories and Ollama's tags write them. */
test.each([
  ['RedHatAI/Llama-3.3-70B-Instruct-FP8-dynamic', 'fp8'],
  ['Qwen/Qwen3-32B-AWQ', 'int4'],
  ['hugging-quants/Meta-Llama-3.1-70B-Instruct-GPTQ-INT4', 'int4'],
  ['neuralmagic/Meta-Llama-3.1-8B-Instruct-quantized.w4a16', 'int4'],
  ['nvidia/Llama-3.3-70B-Instruct-NVFP4', 'fp4'],
  ['llama3.3:70b-instruct-q4_K_M', 'int4']
])('%s is sized in %s, as a target and as the log’s own', (name, precision) => {
  expect(precisions({ targetModel: name })).toEqual([precision])
  expect(precisions({}, [name])).toEqual([precision])
})

test('what the user asks for goes before; names that disagree, or say nothing, change nothing', () => {
  const fp8 = 'RedHatAI/Llama-3.3-70B-Instruct-FP8-dynamic'
  expect(precisions({ targetModel: fp8, precisions: ['bf16'] })).toEqual(['bf16'])
  const usual = DEFAULTS.sizing.precisions
  expect(precisions({}, [fp8, 'Qwen/Qwen3-32B'])).toEqual(usual)
  expect(precisions({ targetModel: 'Llama-3.3-70B' }, [fp8])).toEqual(usual)
  expect(precisions({}, ['gpt-4o'])).toEqual(usual)
})
