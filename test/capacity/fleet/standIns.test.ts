/** What stands in for a model by the token takes its requests, as what serves it on GPUs does. */
import { expect, test } from 'vitest'
import type { Demands } from '../../../src/capacity/demand/demand.ts'
import { standInsOf } from '../../../src/capacity/fleet/sources.ts'
import { PROMISE, SIZING } from '../../../src/capacity/question.ts'
import { defaultsOf } from '../../../src/option.ts'

const options = {
  ...defaultsOf(SIZING),
  ...{ slo: defaultsOf(PROMISE), sourceModel: null, calibration: null }
} as unknown as Parameters<typeof standInsOf>[0]

/** One request of so many tokens. */
const demandsOf = (longest: number): Pick<Demands, 'of'> => ({
  of: () =>
    ({
      requests: 1,
      notes: [],
      demand: { lengths: { countAbove: (tokens: number) => Number(longest > tokens) } }
    }) as unknown as ReturnType<Demands['of']>
})

test.each([1_000, 131_072, 300_000, 900_000])(
  '%d tokens fit into each that stands in for gpt-4.1',
  longest => {
    const found = standInsOf(options, demandsOf(longest))('gpt-4.1')
    expect(found.every(({ model }) => model.context >= longest)).toBe(true)
    expect(found.length > 0).toBe(true)
  }
)

test('a log that states no lengths keeps them all', () => {
  const none = { of: () => ({ requests: 1, notes: [], demand: null }) } as Pick<Demands, 'of'>
  expect(standInsOf(options, none)('gpt-4.1')).toEqual(standInsOf(options, demandsOf(1))('gpt-4.1'))
})
