import { describe, expect, test } from 'vitest'
import { DEPRECATIONS, deprecationOf } from '../../src/catalog/deprecations.ts'

describe('deprecationOf', () => {
  // OpenAI's deprecations page as relayed in the sources of the table.
  test.each([
    ['gpt-4o', '2027-01-14', 'gpt-6-luna'],
    ['gpt-4o-2024-08-06', '2027-01-14', 'gpt-6-luna'],
    ['gpt-4o-2024-05-13', '2026-10-23', 'gpt-5.6-sol'],
    ['openai/gpt-4.1-mini', '2027-01-14', 'gpt-6-luna'],
    ['GPT-5', '2026-12-11', 'gpt-6.1-sol'],
    ['gpt-5.1', '2027-04-01', null]
  ])('%s ends on %s, then %s', (model, shutdown, successor) => {
    expect(deprecationOf(model)).toMatchObject({ shutdown, successor })
  })

  test.each(['gpt-6-luna', 'gpt-4o-audio', 'claude-sonnet-4-5', ''])('"%s" has no date', model => {
    expect(deprecationOf(model)).toBeUndefined()
  })

  test('lists every model once', () => {
    const models = DEPRECATIONS.flatMap(entry => entry.models)
    expect(new Set(models).size).toBe(models.length)
  })
})
