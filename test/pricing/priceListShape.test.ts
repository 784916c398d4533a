/** Prices that are none are refused; those of the package itself all are some. */
import { findProvider } from '@pydantic/genai-prices'
import { expect, test } from 'vitest'
import { providersFault } from '../../src/pricing/priceListShape.ts'

const listOf = (model: object) => [{ id: 'openai', name: 'OpenAI', models: [{ id: 'm', ...model }] }]
const match = { equals: 'm' }
const prices = { input_mtok: 1 }

test.each([
  ['no list', {}],
  ['an empty one', []],
  ['no models', [{ id: 'openai', name: 'OpenAI' }]],
  ['no rule', listOf({ match: null, prices })],
  ['an empty rule', listOf({ match: {}, prices })],
  [
    'a rule within a rule for ever',
    listOf({ match: JSON.parse(`${'{"or":['.repeat(50)}${']}'.repeat(50)}`), prices })
  ],
  ['a pattern that is none', listOf({ match: { regex: '(' }, prices })],
  ['no prices', listOf({ match, prices: null })],
  ['a negative price', listOf({ match, prices: { input_mtok: -1 } })],
  ['a price in words', listOf({ match, prices: { input_mtok: '1' } })],
  ['a price beyond all', listOf({ match, prices: { input_mtok: 1e300 } })],
  [
    'a negative step',
    listOf({ match, prices: { input_mtok: { base: 1, tiers: [{ start: 1, price: -1 }] } } })
  ],
  ['a price under a condition', listOf({ match, prices: [{ prices: { input_mtok: -1 } }] })]
])('%s', (_, providers) => expect(providersFault(providers)).toBeTypeOf('string'))

test.each([
  'openai',
  'anthropic',
  'google',
  'groq',
  'mistral',
  'deepseek',
  'openrouter',
  'aws',
  'azure',
  'x-ai'
])('the prices of %s in the package are some', id => {
  const provider = findProvider({ providerId: id })
  expect(provider && providersFault([provider])).toBeNull()
})
