/** What is cut off anywhere is closed behind records that are whole. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { closedOff } from '../../../src/read/wrappers/closedOff.ts'
import { cases } from '../../cases.ts'

const record = (i: number) => ({ at: `2026-03-25T10:00:${i}`, tags: ['a}', '"['], usage: { in: i } })
const records = Array.from({ length: 9 }, (_, i) => record(i))
const named = Object.fromEntries(records.map((each, i) => [`q-${i}`, each]))

/** Worked by hand: a page, records under names, those a step down, a frame of columns. */
const DOCUMENTS: readonly (readonly [name: string, document: unknown, inner: (value: never) => unknown])[] = [
  ['a list', records, (list: typeof records) => list],
  ['a page', { page: { of: 3 }, data: records }, ({ data }: { data: typeof records }) => data],
  ['records under names', named, (value: typeof named) => Object.values(value)],
  ['a step down', { calls: named }, ({ calls }: { calls: typeof named }) => Object.values(calls)]
]

test.each(DOCUMENTS)('law: %s', (_, document, inner) => {
  const text = JSON.stringify(document)
  const fromTwo = text.indexOf(JSON.stringify(record(3)))
  fc.assert(
    fc.property(fc.integer({ min: fromTwo, max: text.length - 3 }), length => {
      const found = inner(JSON.parse(closedOff(text.slice(0, length))) as never) as readonly unknown[]
      expect(found.length).toBeGreaterThan(2)
      expect(records.slice(0, found.length)).toEqual(found)
    }),
    { numRuns: cases(100) }
  )
})

test('of what ends before anything is whole, nothing is left', () => {
  expect(closedOff('{"a": [1, "x')).toBe('')
})
