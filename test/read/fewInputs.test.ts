import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { InputSummary } from '../../src/log/readingShape.ts'
import { fewInputs, fewTexts, fewWarnings } from '../../src/read/fewInputs.ts'

const count = fc.integer({ min: 0, max: 1_000 })
const summary: fc.Arbitrary<InputSummary> = fc.record({
  source: fc.string(),
  format: fc.constantFrom('generic', 'helicone'),
  bytes: count,
  rows: count,
  rejected: count,
  duplicates: count,
  sha256OfStart: fc.constantFrom('a', 'b')
})

test('law: never more than are named, and every sum as it was', () => {
  fc.assert(
    fc.property(fc.array(summary), fc.integer({ min: 1, max: 5 }), (inputs, most) => {
      const few = fewInputs(inputs, most)
      expect(few.length).toBe(Math.min(most, inputs.length))
      for (const name of ['bytes', 'rows', 'rejected', 'duplicates'] as const) {
        const sum = (all: readonly InputSummary[]) => all.reduce((total, input) => total + input[name], 0)
        expect(sum(few)).toBe(sum(inputs))
      }
      expect(few.slice(0, -1)).toEqual(inputs.slice(0, few.length - 1))
    })
  )
})

test('those that are not named are counted, and tell one log from another', () => {
  const input = { format: 'generic', bytes: 1, rows: 1, rejected: 0, duplicates: 0 }
  const of = (last: string) =>
    ['a', 'b', last].map(source => ({ ...input, source, sha256OfStart: `of ${source}` }))
  const [, rest] = fewInputs(of('c'), 2)
  expect(rest).toMatchObject({ source: '2 more files', format: 'generic', rows: 2 })
  expect(rest?.sha256OfStart).not.toBe(fewInputs(of('d'), 2)[1]?.sha256OfStart)
  expect(fewTexts(['a', 'b', 'c'], 2)).toEqual(['a', 'and 2 more'])
})

test('of many warnings of one kind the first stand, and how many more there are', () => {
  const of = (code: string, message: string) => ({ code, message, effect: `of ${code}` })
  const few = fewWarnings([of('a', '1'), of('b', '2'), of('a', '3'), of('a', '4')], 1)
  expect(few).toEqual([of('a', '1'), of('b', '2'), of('a', '2 more warnings of this kind.')])
})
