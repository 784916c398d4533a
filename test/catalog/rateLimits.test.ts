import { describe, expect, test } from 'vitest'
import { limitsOfModel, MODEL_LIMITS, type PoolLimits, USAGE_TIERS } from '../../src/catalog/rateLimits.ts'

const row = (limits: PoolLimits | null | undefined) =>
  limits && [limits.requestsPerMinute, limits.tokensPerMinute, limits.requestsPerDay, limits.batchQueueTokens]

describe('limitsOfModel', () => {
  // The models' pages at developers.openai.com, as of the dates that the rows carry.
  test.each([
    ['gpt-4o', 1, [500, 30_000, null, 90_000]],
    ['gpt-4o-2024-08-06', 5, [10_000, 30_000_000, null, 5_000_000_000]],
    ['azure/gpt-4o-mini', 1, [500, 200_000, 10_000, 2_000_000]],
    ['GPT-6-Luna', 5, [30_000, 180_000_000, null, 15_000_000_000]],
    ['o4-mini', 2, [2_000, 2_000_000, null, 2_000_000]],
    ['gpt-4-0613', 1, [500, 10_000, 10_000, 100_000]],
    ['text-embedding-3-small', 0, [100, 40_000, 2_000, null]]
  ])('%s in tier %i', (model, tier, expected) => {
    expect(row(limitsOfModel(model)?.tiers[tier])).toEqual(expected)
  })

  test('long requests have limits of their own where a page lists them', () => {
    const { overInputTokens, tiers } = limitsOfModel('gpt-4.1')?.longContext ?? {}
    expect([overInputTokens, row(tiers?.[1])]).toEqual([128_000, [100, 200_000, null, 2_000_000]])
    expect(limitsOfModel('gpt-4o')?.longContext).toBeNull()
  })

  test.each(['', 'llama-3.3-70b', 'gpt-4o-realtime', 'claude-sonnet-4', 'gpt-4o-mini-tts'])(
    'none are known for "%s"',
    model => {
      expect(limitsOfModel(model)).toBeUndefined()
    }
  )
})

describe('the table', () => {
  test('has each model once, with a limit or none for every tier, and says where it was read', () => {
    expect(new Set(MODEL_LIMITS.map(({ model }) => model)).size).toBe(MODEL_LIMITS.length)
    for (const { tiers, source } of MODEL_LIMITS) {
      expect(tiers).toHaveLength(USAGE_TIERS.length)
      expect(source.where).toMatch(/^https:/)
      if (source.asOf === null) expect(source.note).toBeTruthy()
    }
  })

  // gpt-3.5-turbo's page lists fewer tokens in tier 3 than in tier 2; no other row falls.
  test('a higher tier allows no less', () => {
    const falls = MODEL_LIMITS.filter(({ tiers }) =>
      tiers.some((limits, tier) => {
        const below = tiers[tier - 1]
        return below && limits && (limits.tokensPerMinute ?? 0) < (below.tokensPerMinute ?? 0)
      })
    )
    expect(falls.map(({ model }) => model)).toEqual(['gpt-3.5-turbo'])
  })
})
