import { describe, expect, it } from 'vitest'
import { assignTargets, unusedMappings } from '../../../src/capacity/demand/targets.ts'
import { modelNamed } from '../../../src/catalog/models.ts'

const NOBODY = { all: null, bySource: new Map() }

const summary = (names: string[], chosen: string | null = null) =>
  assignTargets(
    names,
    { all: chosen === null ? null : (modelNamed(chosen) ?? null), bySource: new Map() },
    null
  ).map(({ sourceModels, target }) => [sourceModels, target?.name ?? null])

it('groups source models by the model that would serve them', () => {
  expect(
    summary(['gpt-4o', 'gpt-4o-mini', 'meta-llama/Llama-3.3-70B-Instruct', 'gpt-4o-2024-08-06'])
  ).toEqual([
    [['gpt-4o', 'meta-llama/Llama-3.3-70B-Instruct', 'gpt-4o-2024-08-06'], 'Llama-3.3-70B'],
    [['gpt-4o-mini'], 'gpt-oss-20b']
  ])
})

it('assumes a model where the log names none, and says so', () => {
  const [assignment] = assignTargets([''], NOBODY, null)
  expect(assignment?.target?.name).toBe('Llama-3.3-70B')
  expect(assignment?.why).toBe('The log names no model; Llama-3.3-70B is assumed (--target-model).')
})

it('leaves a model without an established equivalent alone', () => {
  expect(summary(['gpt-5', 'gpt-6-luna'])).toEqual([
    [['gpt-5'], null],
    [['gpt-6-luna'], null]
  ])
  expect(assignTargets(['gpt-5'], NOBODY, null)[0]?.why).toContain('--target-model')
})

it('maps everything that generates to the model named by the user', () => {
  expect(summary(['', 'gpt-5', 'text-embedding-3-small'], 'Qwen3-32B')).toEqual([
    [['', 'gpt-5'], 'Qwen3-32B'],
    [['text-embedding-3-small'], 'Qwen3-Embedding-8B']
  ])
})

it('tells embeddings from answers by the name of the model, or by what is to serve it', () => {
  const kinds = (names: string[], all: string | null) =>
    assignTargets(
      names,
      { all: all === null ? null : (modelNamed(all) ?? null), bySource: new Map() },
      null
    ).map(({ kind, target }) => `${kind} ${target?.name ?? 'none'}`)
  expect(kinds(['text-embedding-3-large', 'gpt-4o-mini', 'text-embedding-ada-002'], null)).toEqual([
    'embedding Qwen3-Embedding-8B',
    'chat gpt-oss-20b',
    'embedding none'
  ])
  // An embedding model answers nobody; what is unknown is taken at the user's word.
  expect(kinds(['gpt-4o-mini', 'our-vectors', 'text-embedding-ada-002'], 'Qwen3-Embedding-8B')).toEqual([
    'chat gpt-oss-20b',
    'embedding Qwen3-Embedding-8B'
  ])
})

// One model of the log may be told apart from the rest, in any case.
it('maps single models where the user says so, before the model named for all', () => {
  const [oss, llama] = ['gpt-oss-120b', 'Llama-3.1-8B'].map(name => modelNamed(name) ?? null)
  const chosen = { all: llama ?? null, bySource: new Map(oss ? [['gpt-4o', oss]] : []) }
  const found = assignTargets(['GPT-4o', 'gpt-4o-mini'], chosen, null)
  expect(found.map(({ sourceModels, target }) => [sourceModels, target?.name])).toEqual([
    [['GPT-4o'], 'gpt-oss-120b'],
    [['gpt-4o-mini'], 'Llama-3.1-8B']
  ])
  expect(found[0]?.why).toBe('gpt-oss-120b was named as the model to serve in place of GPT-4o.')
})

describe('unusedMappings', () => {
  const log = { models: ['gpt-4o', ''], batchModels: ['o4-mini'] }
  const unused = (names: readonly string[], sourceModel: string | null = null) =>
    unusedMappings({ modelMap: new Map(names.map(name => [name, 'gpt-oss-20b'])), sourceModel }, log)

  it('names what the log does not hold', () => {
    expect(unused(['gpt-4o', 'o4-mini'])).toEqual([])
    expect(unused(['gpt-4o', 'gpt4o'])[0]?.message).toContain('names gpt4o, which')
  })

  it('takes rows without a model for the one that is said to have served them', () => {
    expect(unused(['gpt-4.1'])).toHaveLength(1)
    expect(unused(['gpt-4.1'], 'gpt-4.1')).toEqual([])
  })
})
