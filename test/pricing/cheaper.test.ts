/** A cheaper model is an alternative only where it takes the longest request of the log. */
import { expect, test } from 'vitest'
import { cheaperUsage } from '../../src/pricing/cheaper.ts'
import { longestOf } from '../../src/pricing/longest.ts'
import { logOf, noOverrides } from './sample.ts'

const relativeOf = (model: string, input: number, output = 100) => {
  const log = logOf([
    { model, input: 1_000, output },
    { model, input, output }
  ])
  return cheaperUsage(log, noOverrides, longestOf(log))?.models.map(({ cheaper }) => cheaper) ?? []
}

// Contexts of @pydantic/genai-prices 0.1.8: claude-haiku-4-5 200,000 tokens, gpt-6-luna 1,050,000, claude-sonnet-5 1,000,000.
test.each([
  ['claude-sonnet-4', 199_900, ['claude-haiku-4-5']],
  ['claude-sonnet-4', 199_901, []],
  ['claude-sonnet-4-20250514', 600_000, []],
  ['bedrock/anthropic.claude-sonnet-4-20250514-v1:0', 600_000, []],
  ['claude-sonnet-4-5', 600_000, ['claude-sonnet-5']],
  ['gemini-3-pro-preview', 100_000, ['gemini-3-flash']],
  ['gpt-4.1', 900_000, ['gpt-6-luna']],
  ['gpt-4.1', 1_049_901, []]
])('%s with %d input tokens: %j', (model, input, wanted) => {
  // gpt-4.1 is switched off, and then moves to the successor that its maker names.
  expect(relativeOf(model, input)).toEqual(wanted)
})
