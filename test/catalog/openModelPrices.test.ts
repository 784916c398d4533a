import { describe, expect, test } from 'vitest'
import { modelNamed } from '../../src/catalog/models.ts'
import { OPEN_MODEL_OFFERS, openModelOffers } from '../../src/catalog/openModelPrices.ts'

describe('OPEN_MODEL_OFFERS', () => {
  test('names models of the catalogue, so that a plan finds them', () => {
    for (const { model } of OPEN_MODEL_OFFERS) expect(modelNamed(model)?.name).toBe(model)
  })

  test('one offer a provider and precision, at prices between 0.001 and 100 USD per million tokens', () => {
    const keys = OPEN_MODEL_OFFERS.map(
      ({ model, provider, precision }) => `${model} ${provider} ${precision}`
    )
    expect(new Set(keys).size).toBe(keys.length)
    for (const { usdPerMtokInput, usdPerMtokCached, usdPerMtokOutput } of OPEN_MODEL_OFFERS) {
      expect(usdPerMtokInput).toBeGreaterThan(0.001)
      expect(usdPerMtokOutput).toBeLessThan(100)
      expect(usdPerMtokCached ?? 0).toBeLessThanOrEqual(usdPerMtokInput)
    }
  })

  // The price package and the refreshed list of 2026-11-20 sell each of them.
  test.each([
    'DeepSeek-V4-Flash',
    'Qwen3.5-9B',
    'GLM-5.2',
    'Kimi-K2.6',
    'MiniMax-M3',
    'Gemma-4-31B',
    'gpt-oss-20b'
  ])('%s is sold', model => {
    expect(openModelOffers(model).length).toBeGreaterThan(0)
  })

  test('lists gpt-oss-120b from 0.039 to 0.35 USD per million input tokens', () => {
    const inputs = openModelOffers('gpt-oss-120b').map(({ usdPerMtokInput }) => usdPerMtokInput)
    expect([Math.min(...inputs), Math.max(...inputs)]).toEqual([0.039, 0.35])
    expect(openModelOffers('gpt-oss-121b')).toEqual([])
  })
})
