import { describe, expect, test } from 'vitest'
import { reservedOffersFor, unsizedOffersFor } from '../../src/catalog/reservedShared.ts'

const offers = (model: string) => reservedOffersFor(model).map(({ offer }) => offer)

describe('reservedOffersFor', () => {
  // Azure's sizing page; openai.com/api-scale-tier, for models before GPT-5.6; openai.com/api-reserved-tier from there on.
  test.each([
    ['gpt-4o-2024-08-06', ['Azure PTU', 'OpenAI Scale Tier, input', 'OpenAI Scale Tier, output']],
    ['azure/gpt-5.5', ['Azure PTU']],
    ['o1', ['Azure PTU', 'OpenAI Scale Tier, input']],
    ['gpt-5.6-luna', ['OpenAI Reserved Tier']],
    ['gpt-6-astra', ['OpenAI Reserved Tier']],
    ['meta/Llama-3.3-70B-Instruct', ['Azure PTU']],
    ['gpt-4', []],
    ['', []]
  ])('%s', (model, expected) => {
    expect(offers(model)).toEqual(expected)
  })

  test('every offer says where its formula and its price were read', () => {
    for (const { source, priceSource } of reservedOffersFor('gpt-4o')) {
      expect([source.where, priceSource.where].every(where => where.length > 0)).toBe(true)
      expect([source, priceSource].every(({ asOf, note }) => asOf !== null || note !== undefined)).toBe(true)
    }
  })
})

test('Reserved Capacity starts at three instances', () => {
  expect(unsizedOffersFor('gpt-4.1-mini')[0]?.leastUsdPerMonth).toBe(3 * 52_000)
  expect(unsizedOffersFor('o3')).toEqual([])
})
