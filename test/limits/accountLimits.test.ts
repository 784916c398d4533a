import { describe, expect, test } from 'vitest'
import { parseAccountLimits } from '../../src/limits/accountLimits.ts'

/** As https://platform.openai.com/docs/api-reference/project-rate-limits shows it. */
const ANSWER = `{
  "object": "list",
  "data": [
    {
      "id": "rl-ada",
      "object": "project.rate_limit",
      "model": "GPT-4o",
      "max_requests_per_1_minute": 600,
      "max_tokens_per_1_minute": 150000,
      "max_images_per_1_minute": 10,
      "batch_1_day_max_input_tokens": 90000
    },
    { "object": "project.rate_limit", "model": "o3", "max_requests_per_1_minute": 3, "max_requests_per_1_day": 200 }
  ],
  "first_id": "rl-ada",
  "has_more": false
}`

const EXPECTED = [
  [
    'gpt-4o',
    { requestsPerMinute: 600, tokensPerMinute: 150_000, requestsPerDay: null, batchQueueTokens: 90_000 }
  ],
  ['o3', { requestsPerMinute: 3, tokensPerMinute: null, requestsPerDay: 200, batchQueueTokens: null }]
]

describe('parseAccountLimits', () => {
  test('the answer of the API as it is', () => {
    expect([...parseAccountLimits(ANSWER, 'limits.json').models]).toEqual(EXPECTED)
  })

  test('its list alone', () => {
    const list = JSON.stringify((JSON.parse(ANSWER) as { data: unknown }).data)
    expect([...parseAccountLimits(list, 'limits.json').models]).toEqual(EXPECTED)
  })

  test.each([
    ['{', 'is not valid JSON'],
    ['{}', 'holds no list of rate limits'],
    ['[]', 'holds no list of rate limits'],
    ['[null]', 'names no model in entry 1'],
    ['[{"max_requests_per_1_minute": 3}]', 'names no model in entry 1'],
    ['[{"model": "o3"}]', 'states no limit in entry 1'],
    [
      '[{"model": "o3", "max_tokens_per_1_minute": "many"}]',
      'has no number as max_tokens_per_1_minute in entry 1'
    ],
    [
      '[{"model": "o3", "max_requests_per_1_minute": -1}]',
      'has no number as max_requests_per_1_minute in entry 1'
    ]
  ])('%s %s', (text, why) => {
    expect(() => parseAccountLimits(text, 'limits.json')).toThrow(
      `limits.json: ${why}. Save the answer of GET /v1/`
    )
  })
})
