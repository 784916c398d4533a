import { describe, expect, test } from 'vitest'
import { NamedLimits } from '../../src/log/namedLimits.ts'

describe('NamedLimits', () => {
  test('counts each limit once, by model, kind and number', () => {
    const named = new NamedLimits()
    named.see({ model: 'b', limit: 'tokensPerMinute', value: 9 }, 5)
    named.see({ model: 'b', limit: 'requestsPerMinute', value: 3 }, 6)
    named.see({ model: 'a', limit: 'tokensPerDay', value: 7 }, 7)
    named.see({ model: 'b', limit: 'tokensPerMinute', value: 9 }, 4)
    expect(named.column().namedLimits).toEqual([
      { model: 'a', limit: 'tokensPerDay', value: 7, messages: 1, lastMicros: 7 },
      { model: 'b', limit: 'requestsPerMinute', value: 3, messages: 1, lastMicros: 6 },
      { model: 'b', limit: 'tokensPerMinute', value: 9, messages: 2, lastMicros: 5 }
    ])
  })

  test('is absent where none is named, and stops at a thousand', () => {
    const named = new NamedLimits()
    expect(named.column()).toEqual({})
    for (let value = 1; value <= 1_500; value++) named.see({ model: 'a', limit: 'tokensPerMinute', value }, 0)
    expect(named.column().namedLimits).toHaveLength(1_000)
  })
})
