import { describe, expect, test } from 'vitest'
import { modelNamed } from '../../src/catalog/models.ts'
import { OPEN_MODEL_OFFERS, openModelOffers } from '../../src/catalog/openModelPrices.ts'

describe('OPEN_MODEL_OFFERS', () => {
  test('names models of the catalogue, so that a plan finds them', () => {
    for (const { model } of OPEN_MODEL_OFFERS) expect(modelNamed(model)?.name).toBe(model)
  })

  test('holds 32 offers whose prices add up', () => {
    expect(OPEN_MODEL_OFFERS.length).toBe(32)
    // Summed by hand over the table they were copied from: guards against a slip of the key.
    const sum = OPEN_MODEL_OFFERS.reduce(
      (usd, offer) => usd + offer.usdPerMtokInput + offer.usdPerMtokOutput,
      0
    )
    expect(sum).toBeCloseTo(23.964, 6)
  })

  test('lists gpt-oss-120b from 0.039 to 0.35 USD per million input tokens', () => {
    const inputs = openModelOffers('gpt-oss-120b').map(({ usdPerMtokInput }) => usdPerMtokInput)
    expect([Math.min(...inputs), Math.max(...inputs)]).toEqual([0.039, 0.35])
    expect(openModelOffers('gpt-oss-121b')).toEqual([])
  })
})
