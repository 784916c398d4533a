import { describe, expect, test } from 'vitest'
import { EQUIVALENTS, equivalentOf } from '../../src/catalog/equivalents.ts'

describe('equivalentOf', () => {
  test.each([
    ['gpt-4o', 'Llama-3.3-70B'],
    ['GPT-4o-mini', 'gpt-oss-20b'],
    ['gpt-4o-mini-2024-07-18', 'gpt-oss-20b'],
    ['openai/gpt-4o-2024-08-06', 'Llama-3.3-70B'],
    ['azure/eu/o3-mini', 'gpt-oss-120b'],
    ['openrouter/openai/o4-mini', 'gpt-oss-120b'],
    ['gpt-4-0613', 'Llama-3.3-70B'],
    [' gpt-4 ', 'Llama-3.3-70B'],
    ['text-embedding-3-small', 'Qwen3-Embedding-8B'],
    ['text-embedding-3-large', 'Qwen3-Embedding-8B']
  ])('suggests for %s %s', (source, open) => {
    expect(equivalentOf(source)?.open).toBe(open)
  })

  // model_equivalents: none established for gpt-5 and later; the other names only begin like a known one.
  test.each([
    'gpt-5',
    'gpt-5-mini',
    'gpt-6-luna',
    'text-embedding-ada-002',
    'gpt-4-1106-preview',
    'gpt-4.1',
    ''
  ])('suggests nothing for "%s"', source => {
    expect(equivalentOf(source)).toBeUndefined()
  })

  test('has one suggestion per closed model', () => {
    expect(new Set(EQUIVALENTS.map(({ closed }) => closed)).size).toBe(EQUIVALENTS.length)
  })
})
