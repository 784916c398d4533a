/** Wordings of failures as OpenAI, Azure and the Python SDK print them, against the status they stand for. */
import { describe, expect, test } from 'vitest'
import { emptyRow } from '../../../src/log/requestRow.ts'
import { FAILED } from '../../../src/log/trafficLog.ts'
import { amendFailure } from '../../../src/read/format/outcome.ts'

function statusOf(code: unknown, error: unknown): number {
  const row = emptyRow()
  amendFailure(row, code, error)
  expect(row.flags).toBe(FAILED)
  return row.status
}

describe('throttling', () => {
  test.each([
    [
      'tokens a minute',
      'Rate limit reached for gpt-4o in organization org-X on tokens per min (TPM): Limit 30000.'
    ],
    [
      'requests a minute, 2023',
      'Rate limit reached for default-gpt-3.5-turbo in organization org-X on requests per min.'
    ],
    [
      'Azure',
      'Requests to the Operation have exceeded token rate limit of your current OpenAI S0 pricing tier.'
    ],
    [
      'Azure calls',
      'Requests to the Operation have exceeded call rate limit of your current OpenAI S0 pricing tier.'
    ],
    ['the class alone', 'litellm.RateLimitError: OpenAIException'],
    ['a printed dict', "Error code: 429 - {'error': {'type': 'tokens'}}"],
    ['an object', { error: { code: 'rate_limit_exceeded' } }],
    ['the bare status', '429']
  ])('%s is a 429', (_, error) => {
    expect(statusOf(undefined, error)).toBe(429)
  })
})

describe('no throttling', () => {
  test.each([
    ['an empty account', "Error code: 429 - {'error': {'code': 'insufficient_quota'}}"],
    [
      'an empty account in words',
      'You exceeded your current quota, please check your plan and billing details.'
    ],
    [
      'a request too large',
      'Request too large for gpt-4o on tokens per min (TPM): Limit 30000, Requested 34102.'
    ]
  ])('%s, whatever the code', (_, error) => {
    expect(statusOf(undefined, error)).toBe(0)
    expect(statusOf(429, error)).toBe(0)
  })

  test('a number of tokens is no status', () => {
    expect(statusOf(undefined, 'This model takes at most 8192 tokens, you requested 429 more')).toBe(0)
  })
})

test.each([
  ['429', '', 429],
  [503, 'Rate limit reached', 503],
  ['rate_limit_exceeded', 'Rate limit reached', 429],
  ['', { name: 'BadRequestError', message: '400 Unsupported parameter' }, 400],
  [null, 'HTTP 502 from upstream', 502],
  [undefined, null, 0]
])('code %j with error %j is %i', (code, error, status) => {
  expect(statusOf(code, error)).toBe(status)
})
