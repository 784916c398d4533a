import { expect, test } from 'vitest'
import { tierFactor } from '../../src/catalog/serviceTiers.ts'

// LiteLLM's price list of 2026-07-24 (RoCry/llm-api-price@8442b93), USD per Mtok of input: standard, priority.
test.each([
  ['gpt-4.1', 2, 3.5],
  ['gpt-4o', 2.5, 4.25],
  ['gpt-4o-2024-05-13', 5, 8.75],
  ['gpt-4o-mini', 0.15, 0.25],
  ['gpt-5-mini', 0.25, 0.45],
  ['o3', 2, 3.5],
  ['o4-mini', 1.1, 2],
  ['gpt-5.4-2026-03-05', 2.5, 5]
])('priority costs %s from %d up to %d', (model, standard, priority) => {
  expect(standard * (tierFactor(model, 'priority') as number)).toBeCloseTo(priority, 10)
})

test('the listed 50 × of gpt-5-nano is not believed, and no model without a listed price has one', () => {
  expect(tierFactor('gpt-5-nano', 'priority')).toBeNull()
  expect(tierFactor('house-model', 'priority')).toBeNull()
})

test('batch and flex are half price, standard is the price', () => {
  expect([
    tierFactor('gpt-5', 'batch'),
    tierFactor('gpt-5', 'flex'),
    tierFactor('gpt-5', 'standard')
  ]).toEqual([0.5, 0.5, 1])
})
