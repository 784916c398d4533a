/** Cache writes in logs of unknown make: each is charged apart, so each must be read. */
import { expect, test } from 'vitest'
import { emptyRow } from '../../../../src/log/requestRow.ts'
import { SERVICE_TIERS, tierOfFlags } from '../../../../src/log/serviceTier.ts'
import { genericFormat } from '../../../../src/read/format/generic.ts'
import { at } from '../../../../src/read/records/cell.ts'
import { fillRequest } from '../../../../src/read/records/compileFields.ts'

const rowOf = (record: object) => {
  const records = [record]
  const format = genericFormat({ columns: new Set(Object.keys(record)), first: record, rows: records })
  if ('missing' in format || format.grain !== 'request') throw new Error('a log of requests')
  const row = emptyRow()
  const plain = (path: string) => at(record, path)
  const cell = format.view?.(plain) ?? plain
  fillRequest(format.fields, true)(cell, row)
  format.amend?.(row, cell)
  return row
}
const START = { ts: '2026-03-02T09:00:00Z', model: 'claude-sonnet-4-5' }

test.each([
  // Anthropic's Messages API: reads and writes lie outside the input.
  [
    {
      usage: {
        input_tokens: 100,
        cache_read_input_tokens: 40,
        cache_creation_input_tokens: 50,
        output_tokens: 8
      }
    },
    [190, 40, 50, 0]
  ],
  [
    {
      usage: {
        input_tokens: 100,
        cache_read_input_tokens: 40,
        cache_creation_input_tokens: 50,
        cache_creation: { ephemeral_5m_input_tokens: 20, ephemeral_1h_input_tokens: 30 },
        output_tokens: 8
      }
    },
    [190, 40, 20, 30]
  ],
  // No reads at all: the first calls of a conversation.
  [
    { usage: { input_tokens: 100, cache_creation_input_tokens: 50, output_tokens: 8 } },
    [150, Number.NaN, 50, 0]
  ],
  // OpenAI from GPT-5.6 on, and LiteLLM: within the input.
  [
    {
      usage: {
        input_tokens: 100,
        input_tokens_details: { cached_tokens: 40, cache_write_tokens: 20 },
        output_tokens: 8,
        total_tokens: 108
      }
    },
    [100, 40, 20, 0]
  ],
  [
    {
      usage: {
        prompt_tokens: 100,
        completion_tokens: 8,
        total_tokens: 108,
        prompt_tokens_details: { cached_tokens: 40 },
        cache_creation_input_tokens: 50
      }
    },
    [100, 40, 50, 0]
  ],
  // Columns of a table.
  [
    {
      uncached_input_tokens: 10,
      cache_read_tokens: 40,
      cache_write_5m_tokens: 20,
      cache_write_1h_tokens: 30,
      output_tokens: 8
    },
    [100, 40, 20, 30]
  ]
])('%j', (usage, [input, cached, fiveMinutes, hour]) => {
  const row = rowOf({ ...START, ...usage })
  expect([row.inputTokens, row.cachedTokens]).toEqual([input, cached])
  expect([row.cacheWrite5mTokens || 0, row.cacheWrite1hTokens || 0]).toEqual([fiveMinutes, hour])
})

test('the Messages API’s fast mode is its tier', () => {
  const usage = { input_tokens: 100, output_tokens: 8, speed: 'fast' }
  expect(SERVICE_TIERS[tierOfFlags(rowOf({ ...START, usage }).flags)]).toBe('speed-fast')
})
