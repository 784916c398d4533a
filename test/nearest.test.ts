/** Names that nobody knows → what they may have meant. */
import { expect, test } from 'vitest'
import { GPU_NAMES } from '../src/catalog/gpus.ts'
import { MODEL_NAMES } from '../src/catalog/models.ts'
import { didYouMean, edits, namesLike, nearest } from '../src/nearest.ts'

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
  expect(namesLike('gpt', ['gpt-a', 'gpt-b', 'gpt-c', 'gpt-d'])).toHaveLength(3)
  expect(namesLike('gpt', ['gpt-a'])).toEqual(['gpt-a'])
})

test.each(['banana', 'Voodoo2', 'x', '1', 'total-nonsense'])('nothing is meant by %s', name => {
  expect(namesLike(name, GPU_NAMES)).toEqual([])
  expect(namesLike(name, MODEL_NAMES)).toEqual([])
  expect(nearest(name, ['capacity.gpus', 'traffic.counts.requests'], 3)).toEqual([])
  expect(didYouMean([])).toBe('')
})

test('a name with a letter lost, doubled or swapped finds itself', () => {
  for (const name of [...GPU_NAMES, ...MODEL_NAMES].filter(({ length }) => length > 3)) {
    const middle = Math.floor(name.length / 2)
    const [a, b] = [name[middle] ?? '', name[middle + 1] ?? '']
    const [start, end] = [name.slice(0, middle), name.slice(middle + 2)]
    for (const typo of [`${start}${b}${end}`, `${start}${a}${a}${b}${end}`, `${start}${b}${a}${end}`])
      expect(namesLike(typo, [...GPU_NAMES, ...MODEL_NAMES], 8)).toContain(name)
  }
})
