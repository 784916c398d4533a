import { describe, expect, it } from 'vitest'
import { MODELS, modelNamed } from '../../src/catalog/models.ts'

describe('MODELS', () => {
  it('names each model once', () => {
    expect(new Set(MODELS.map(model => model.name)).size).toBe(MODELS.length)
  })

  // The parts of a model must add up: what no token passes through is embedding, LM head, the experts not chosen, and
  // of models that see, the vision tower (most of it in the small readers of pages). Counts of the inference-lab catalogue are rounded to 1e7 for the experts.
  it.each(MODELS.filter(({ embeds }) => !embeds).map(model => [model.name, model] as const))(
    '%s: parameters add up',
    (_, model) => {
      const { experts, parameters, activeParameters, lmHeadParameters, source } = model
      const idle = experts ? experts.parameters * (1 - experts.perToken / experts.count) : 0
      const heads = (parameters - activeParameters - idle) / lmHeadParameters
      const isRounded = /inference-lab|general knowledge/.test(source.where)
      const spare = /OCR/.test(model.name) ? 0.25 : 0.06
      // One where the embedding is tied to the LM head, else two; counts are rounded to 1e6.
      const off = Math.min(Math.abs(heads - 1), Math.abs(heads - 2))
      expect(isRounded ? (off * lmHeadParameters) / parameters : off).toBeLessThan(isRounded ? spare : 0.01)
    }
  )

  // An embedding model is its chat model without the LM head.
  it('Qwen3-Embedding-8B: parameters add up', () => {
    const [embedding, chat] = ['Qwen3-Embedding-8B', 'Qwen3-8B'].map(modelNamed)
    expect(embedding?.parameters).toBeCloseTo((chat?.parameters ?? 0) - (chat?.lmHeadParameters ?? 0), 0)
    expect(embedding).toMatchObject({ embeds: true, activeParameters: chat?.activeParameters })
  })

  it.each([
    // Sizes of the published checkpoints, as capacities of the formula: Σ parameters × stored bytes. [GB]
    ['gpt-oss-120b', 65.1],
    ['DeepSeek-V3', 675.6],
    ['Llama-3.3-70B', 141.1]
  ])('%s takes %d GB as published', (name, gigabytes) => {
    const { parameters = 0, nativeBytesPerParameter = 0 } = modelNamed(name) ?? {}
    expect((parameters * nativeBytesPerParameter) / 1e9).toBeCloseTo(gigabytes, 0)
  })
})

describe('modelNamed', () => {
  it.each([
    ['meta-llama/Llama-3.3-70B-Instruct', 'Llama-3.3-70B'],
    ['meta-llama/Meta-Llama-3.1-8B-Instruct', 'Llama-3.1-8B'],
    ['qwen/qwen3-235b-a22b-instruct-2507', 'Qwen3-235B-A22B-2507'],
    ['GEMMA-3-27B-it', 'Gemma-3-27B'],
    ['gpt-oss-20b', 'gpt-oss-20b'],
    ['zai-org/GLM-5.1-FP8', 'GLM-5.1'],
    ['nvidia/NVIDIA-Nemotron-3-Super-120B-A12B-NVFP4', 'Nemotron-3-Super-120B-A12B'],
    ['Qwen/Qwen3-VL-30B-A3B-Instruct-FP8', 'Qwen3-VL-30B-A3B'],
    ['Qwen3-14B-FP8', 'Qwen3-14B-FP8'],
    ['Qwen3.5-122B-A10B-FP8', 'Qwen3.5-122B-A10B'],
    ['lightonai/LightOnOCR-2-1B-bbox-soup', 'LightOnOCR-2-1B'],
    ['allenai/olmOCR-2-7B-1025-FP8', 'olmOCR-2-7B'],
    ['qwen3-235b', 'Qwen3-235B-A22B'],
    ['mistral-small-3.2', 'Mistral-Small-3.2-24B'],
    ['mistralai/mistral-small-2506', 'Mistral-Small-3.2-24B'],
    ['llama-4-maverick', 'Llama-4-Maverick-17B-128E'],
    ['nvidia/nemotron-3-super', 'Nemotron-3-Super-120B-A12B'],
    ['mistralai/Mistral-Large-Instruct-2407', 'Mistral-Large-2407-123B'],
    ['mistralai/Mistral-Nemo-Instruct-2407', 'Mistral-Nemo-12B'],
    ['meta-llama/Llama-3.2-3B-Instruct', 'Llama-3.2-3B'],
    ['Qwen/Qwen2-7B-Instruct', 'Qwen2-7B'],
    ['Qwen/Qwen2.5-Coder-7B-Instruct', 'Qwen2.5-Coder-7B'],
    ['deepseek-ai/DeepSeek-R1-Distill-Qwen-14B', 'DeepSeek-R1-Distill-Qwen-14B'],
    ['deepseek-ai/DeepSeek-R1-Distill-Qwen-7B', 'DeepSeek-R1-Distill-Qwen-7B'],
    ['Qwen/Qwen1.5-14B-Chat', 'Qwen1.5-14B'],
    ['Qwen/Qwen3-4B-FP8', 'Qwen3-4B'],
    ['Qwen/Qwen3-Coder-Next-FP8', 'Qwen3-Coder-Next'],
    ['google/gemma-2-9b-it', 'Gemma-2-9B'],
    ['facebook/opt-13b', 'OPT-13B'],
    ['NousResearch/Hermes-3-Llama-3.1-405B', 'Hermes-3-Llama-3.1-405B'],
    ['Hermes-3-405B', 'Hermes-3-Llama-3.1-405B'],
    ['nvidia/Llama-3.1-Nemotron-70B-Instruct-HF', 'Llama-3.1-Nemotron-70B'],
    ['XiaomiMiMo/MiMo-V2.5-Pro', 'MiMo-V2.5-Pro']
  ])('takes %s for %s', (written, name) => {
    expect(modelNamed(written)?.name).toBe(name)
  })

  it.each(['gpt-4o', 'Kimi-K1', 'Llama', 'qwen3-coder', 'gemma-4', ''])('does not know "%s"', name => {
    expect(modelNamed(name)).toBeUndefined()
  })
})
