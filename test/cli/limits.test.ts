// slow: many whole audits
/** The options about limits → what they change in the report, and what is refused. */
import { describe, expect, test } from 'vitest'
import { csv, rows, saved } from '../read/logs.ts'
import { reportOf, runWith } from './fakeTerminal.ts'

const log = saved('limits.csv', csv(...rows(40)))
const limitsOf = async (...args: readonly string[]) =>
  reportOf(await runWith(['analyze', log, '--format', 'json', ...args])).limits

const own = (limits: object) =>
  saved('rate_limits.json', JSON.stringify({ object: 'list', data: [{ model: 'gpt-4o', ...limits }] }))

describe('--tier', () => {
  test.each([
    ['1', 'tier 1'],
    ['5', 'tier 5']
  ])('%s is marked', async (tier, name) => {
    const { scenarios } = await limitsOf('--tier', tier)
    expect(scenarios.filter(({ present }) => present).map(each => each.tier)).toEqual([name])
  })

  test('another is refused', async () => {
    const { code, stderr } = await runWith(['analyze', log, '--tier', '6'])
    expect(code).toBe(2)
    expect(stderr).toContain('--tier: "6" is not one of free, 1, 2, 3, 4, 5')
  })
})

describe('--limits', () => {
  test('a scenario of its own, before the tiers', async () => {
    const { scenarios } = await limitsOf('--limits', own({ max_requests_per_1_minute: 1 }))
    expect(scenarios.map(({ tier }) => tier)).toEqual([
      'your account',
      'tier 1',
      'tier 2',
      'tier 3',
      'tier 4',
      'tier 5'
    ])
    expect(scenarios[0]?.refusedRequests).toBeGreaterThan(30)
    expect(scenarios[0]?.pools[0]?.limits).toMatchObject({ requestsPerMinute: 1, tokensPerMinute: null })
  })

  test.each([
    ['nowhere.json', 'nowhere.json: no such file'],
    [
      saved('no_limits.json', 'no JSON'),
      'no_limits.json: is not valid JSON. Save the answer of GET /v1/organization/projects'
    ]
  ])('%s is refused', async (name, message) => {
    const { code, stdout, stderr } = await runWith(['analyze', log, '--limits', name])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(message)
  })
})

test('--max-tokens is charged for', async () => {
  const limits = own({ max_tokens_per_1_minute: 20_000 })
  const [plain, large] = [
    await limitsOf('--limits', limits),
    await limitsOf('--limits', limits, '--max-tokens', '16384')
  ]
  // A request of 16,384 tokens and its input leaves no room for a second one of a minute's 20,000.
  expect(plain?.scenarios[0]?.refusedRequests).toBe(0)
  expect(large?.scenarios[0]?.refusedRequests).toBeGreaterThan(30)
})
