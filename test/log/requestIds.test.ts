// slow: tells millions of ids apart
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hashOf, repeatedIds } from '../../src/log/requestIds.ts'

const columnsOf = (ids: readonly string[]) => {
  const hashes = ids.map(id => (id === '' ? { low: 0, high: 0 } : hashOf(id)))
  return [Uint32Array.from(hashes, ({ low }) => low), Uint32Array.from(hashes, ({ high }) => high)] as const
}

const repeatedOf = (ids: readonly string[]): readonly number[] => [...(repeatedIds(...columnsOf(ids)) ?? [])]

describe('repeatedIds', () => {
  test('marks every row but the first of an id, and no row without one', () => {
    expect(repeatedOf(['a', 'b', '', 'a', '', 'a', 'c'])).toEqual([0, 0, 0, 1, 0, 1, 0])
  })

  test('is null where all ids differ', () => {
    expect(repeatedIds(...columnsOf(['a', 'b', 'c', '']))).toBeNull()
  })

  // Oracle: a set of the texts themselves.
  test('law: the rows whose text was there before', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 2 }), { maxLength: 300 }), ids => {
        const seen = new Set<string>()
        const expected = ids.map(id => {
          const again = id !== '' && seen.has(id)
          seen.add(id)
          return again ? 1 : 0
        })
        expect(repeatedOf(ids)).toEqual(expected.includes(1) ? expected : [])
      })
    )
  })

  test('tells a million numbered ids apart', () => {
    const ids = Array.from({ length: 1_000_000 }, (_, i) => `req-${i}`)
    expect(repeatedIds(...columnsOf(ids))).toBeNull()
  })
})
