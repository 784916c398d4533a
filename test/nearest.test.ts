/** Names that nobody knows → what they may have meant. */
import { expect, test } from 'vitest'
import { edits, namesLike } from '../src/nearest.ts'

test('edits between two names (kitten → sitting: the textbook example of Levenshtein’s distance)', () => {
  expect([edits('gpt4o', 'gpt-4o'), edits('kitten', 'sitting'), edits('', 'abc')]).toEqual([1, 3, 3])
})

test('a name’s words and numbers count for more than the letters between them', () => {
  const known = [
    'Llama-2-7B',
    'Llama-3.3-70B',
    'Gemma-4-31B',
    'GLM-4.5',
    'H100-SXM',
    'H200-SXM',
    'A100-80GB-SXM'
  ]
  expect(namesLike('llama-70', known, 1)).toEqual(['Llama-3.3-70B'])
  expect(namesLike('gemma4', known, 1)).toEqual(['Gemma-4-31B'])
  expect(namesLike('H10', known, 1)).toEqual(['H100-SXM'])
  expect(namesLike('a100x', known, 1)).toEqual(['A100-80GB-SXM'])
})

test('at most as many as were asked for, and all where there are fewer', () => {
  expect(namesLike('x', ['a', 'b', 'c', 'd'])).toHaveLength(3)
  expect(namesLike('x', ['a'])).toEqual(['a'])
})
