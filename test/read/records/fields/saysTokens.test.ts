/** Names as logs spell them: tokens are counted under the first ones, and under none of the others. */
import { expect, test } from 'vitest'
import { saysTokens } from '../../../../src/read/records/fields/saysTokens.ts'

test.each([
  'usage',
  'promptToks',
  'tok_in',
  'Eingabe-Tokens',
  'completion',
  'token_count',
  'usageMetadata',
  'cached_tokens'
])('%s', name => {
  expect(saysTokens(name)).toBe(true)
})

test.each(['id', 'latency_ms', 'model', 'role', 'created_at', 'cost'])('not %s', name => {
  expect(saysTokens(name)).toBe(false)
})
