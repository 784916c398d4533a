import { describe, expect, test } from 'vitest'
import { FAILED } from '../../../src/log/trafficLog.ts'
import { isRefusal, limitNamedIn } from '../../../src/read/records/limitMessage.ts'

describe('limitNamedIn', () => {
  // Wordings as users quoted them: FoundationAgents/MetaGPT#523, agent0ai/agent-zero#711, daveshap/Medical_Intake#9,
  // BuilderIO/micro-agent#86, and Groq's.
  test.each([
    [
      'Rate limit reached for gpt-4 in organization org-abc on tokens per min (TPM): Limit 10000, Used 8554, Requested 3082. Please try again in 9.816s.',
      'gpt-4',
      'tokensPerMinute',
      10_000
    ],
    [
      'litellm.RateLimitError: RateLimitError: OpenAIException - Request too large for gpt-5 in organization org-123456 on tokens per min (TPM): Limit 30000, Requested 36055. The input or output tokens must be reduced.',
      'gpt-5',
      'tokensPerMinute',
      30_000
    ],
    [
      'Rate limit reached for 10KTPM-200RPM in organization org-abc on tokens per min. Limit: 10,000/min. Current: 10,020/min.',
      '10ktpm-200rpm',
      'tokensPerMinute',
      10_000
    ],
    [
      'Rate limit reached for default-gpt-3.5-turbo in organization org-abc on requests per min. Limit: 3 / min. Please try again in 20s.',
      'gpt-3.5-turbo',
      'requestsPerMinute',
      3
    ],
    [
      "{'message': 'Rate limit reached for GPT-4o in organization org-abc on requests per min (RPM): Limit 500, Used 500, Requested 1.'}",
      'gpt-4o',
      'requestsPerMinute',
      500
    ],
    [
      'Rate limit reached for gpt-4o-mini in organization org-abc on requests per day (RPD): Limit 10000, Used 10000, Requested 1.',
      'gpt-4o-mini',
      'requestsPerDay',
      10_000
    ],
    [
      'Rate limit reached for gpt-4o-mini in organization org-abc on tokens per day (TPD): Limit 2500000, Used 2499999, Requested 10.',
      'gpt-4o-mini',
      'tokensPerDay',
      2_500_000
    ],
    [
      'Rate limit reached for model `llama-3.1-8b-instant` in organization `org_01` service tier `on_demand` on tokens per minute (TPM): Limit 6000, Used 4416, Requested 5006.',
      'llama-3.1-8b-instant',
      'tokensPerMinute',
      6_000
    ]
  ] as const)('%s', (message, model, limit, value) => {
    expect(limitNamedIn(message)).toEqual({ model, limit, value })
  })

  test.each([
    '',
    'Too many requests',
    'Rate limit reached for gpt-4o. Please try again in 20s.',
    'Rate limit reached for requests',
    'Rate limit reached for gpt-4o in organization org-abc on tokens per min (TPM): Limit 0, Used 0, Requested 1.',
    'Rate limit reached for <b>x</b> in organization org-abc on tokens per min (TPM): Limit 5, Used 0, Requested 1.',
    'You exceeded your current quota, please check your plan and billing details.'
  ])('names none: %s', message => {
    expect(limitNamedIn(message)).toBeUndefined()
  })

  test('no text takes long', () => {
    const texts = ['rate limit reached for ', 'rate limit reached for a in b ', ' on tokens per min']
    const began = process.cpuUsage()
    for (const text of texts) expect(limitNamedIn(text.repeat(100_000))).toBeUndefined()
    expect(process.cpuUsage(began).user).toBeLessThan(1e6)
  })
})

test('refusals are 429s, and failures that state no status', () => {
  expect([
    isRefusal({ status: 429, flags: 0 }),
    isRefusal({ status: 0, flags: FAILED }),
    isRefusal({ status: 0, flags: 0 }),
    isRefusal({ status: 500, flags: FAILED })
  ]).toEqual([true, true, false, false])
})
