/** Langfuse's usage details, key by key as integrations write them; what the total says decides. */
import { expect, test } from 'vitest'
import { emptyRow } from '../../../src/log/requestRow.ts'
import { amendLangfuseUsage } from '../../../src/read/format/langfuseUsage.ts'

function usageOf(details: Readonly<Record<string, unknown>>) {
  const row = emptyRow()
  amendLangfuseUsage(row, details)
  return [row.inputTokens, row.cachedTokens, row.outputTokens]
}
const unknown = Number.NaN

test.each([
  ['parts', { input: 207, input_cached_tokens: 1_792, output: 100, total: 2_099 }, [1_999, 1_792, 100]],
  [
    'the whole beside its parts',
    {
      input: 1_900,
      'prompt_details.cache_read': 1_536,
      output: 164,
      'completion_details.reasoning': 64,
      total: 2_064
    },
    [1_900, 1_536, 164]
  ],
  ['thoughts in the total alone', { input: 500, output: 845, total: 2_523 }, [500, unknown, 2_023]],
  [
    'reasoning beside the output',
    { input: 500, output: 100, output_reasoning_tokens: 40, total: 640 },
    [500, unknown, 140]
  ],
  ['no output', { input: 90, total: 90 }, [90, unknown, unknown]],
  ['output in the total alone', { input: 90, total: 100 }, [90, unknown, 10]],
  ['no total', { input: 90, output: 5 }, [90, unknown, 5]],
  [
    'Anthropic',
    { input: 4, cache_read_input_tokens: 900, cache_creation_input_tokens: 96, output: 7, total: 11 },
    [1_000, 900, 7]
  ],
  [
    'names of OpenAI',
    { prompt_tokens: 90, completion_tokens: 5, total_tokens: 95, 'prompt_tokens_details.cached_tokens': 64 },
    [90, 64, 5]
  ],
  [
    'cached counted twice',
    { input: 17_903, input_cached_tokens: 17_817, output: 100, total: 35_820 },
    [17_903, 17_817, 100]
  ],
  ['nothing', {}, [unknown, unknown, unknown]]
])('%s', (_, details, wanted) => {
  expect(usageOf(details)).toEqual(wanted)
})

test('cache writes by lifetime', () => {
  const row = emptyRow()
  amendLangfuseUsage(row, {
    input: 10,
    input_cache_creation_1h: 30,
    input_cache_creation_5m: 60,
    output: 1,
    total: 101
  })
  expect([row.inputTokens, row.cacheWrite1hTokens, row.cacheWrite5mTokens]).toEqual([100, 30, 60])
})
