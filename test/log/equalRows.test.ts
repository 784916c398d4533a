import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildRequests, type Row } from './sample.ts'

const row: Row = {
  at: 7,
  duration: 1,
  ttft: 0.5,
  input: 10,
  output: 5,
  cached: 2,
  status: 200,
  model: 'm',
  caller: 'c'
}
const times = (count: number, file: number, of: Row = row): Row[] => Array(count).fill({ ...of, file })

function counted(...rows: readonly Row[]) {
  const { log, duplicates, possibleDuplicates } = buildRequests(rows)
  return { kept: log.length, duplicates: [0, 1, 2].map(file => duplicates[file] ?? 0), possibleDuplicates }
}

describe('equal rows without an id', () => {
  test('stay within one file, since coarse clocks make them lawful, and are counted as possible duplicates', () => {
    expect(counted(...times(3, 0))).toEqual({ kept: 3, duplicates: [0, 0, 0], possibleDuplicates: 2 })
  })

  test('of two files that overlap are the same row seen twice', () => {
    expect(counted(...times(1, 0), ...times(1, 1))).toEqual({
      kept: 1,
      duplicates: [0, 1, 0],
      possibleDuplicates: 0
    })
  })

  test.each([
    // copies in files 0, 1, 2 → the file with most of them is kept whole, the first of several; the others lose theirs
    [2, 3, 0, { kept: 3, duplicates: [2, 0, 0], possibleDuplicates: 2 }],
    [3, 2, 0, { kept: 3, duplicates: [0, 2, 0], possibleDuplicates: 2 }],
    [2, 2, 0, { kept: 2, duplicates: [0, 2, 0], possibleDuplicates: 1 }],
    [1, 4, 2, { kept: 4, duplicates: [1, 0, 2], possibleDuplicates: 3 }]
  ])('%i, %i and %i copies', (first, second, third, expected) => {
    expect(counted(...times(first, 0), ...times(second, 1), ...times(third, 2))).toEqual(expected)
  })

  test.each<[keyof Row, Row]>([
    ['at', { ...row, at: 7.000001 }],
    ['duration', { ...row, duration: 2 }],
    ['ttft', { ...row, ttft: 0.25 }],
    ['input', { ...row, input: 11 }],
    ['cached', { ...row, cached: 3 }],
    ['output', { ...row, output: 6 }],
    ['status', { ...row, status: 201 }],
    ['flags', { ...row, flags: 4 }],
    ['model', { ...row, model: 'n' }],
    ['caller', { ...row, caller: 'd' }]
  ])('that differ in %s are two rows', (_, other) => {
    expect(counted(...times(1, 0), ...times(1, 1, other))).toEqual({
      kept: 2,
      duplicates: [0, 0, 0],
      possibleDuplicates: 0
    })
  })

  test('that state nothing but their arrival are equal too: unknown equals unknown', () => {
    expect(counted({ at: 1 }, { at: 1, file: 1 })).toMatchObject({ kept: 1, duplicates: [0, 1, 0] })
  })

  test('with ids of their own are never compared', () => {
    expect(counted({ ...row, id: 'a' }, { ...row, id: 'b', file: 1 }, ...times(1, 2))).toEqual({
      kept: 3,
      duplicates: [0, 0, 0],
      possibleDuplicates: 0
    })
  })

  test('the remaining columns move up together', () => {
    const { log } = buildRequests([
      ...times(2, 0),
      { at: 8, input: 80, file: 0 },
      ...times(1, 1),
      { at: 9, input: 90, file: 1 }
    ])
    expect([...log.inputTokens]).toEqual([10, 10, 80, 90])
    expect([...log.arrivalMicros]).toEqual([7e6, 7e6, 8e6, 9e6])
    expect(log.length).toBe(4)
  })

  test('law: a file read twice is the file read once, and nothing is lost between kept and dropped', () => {
    const file = fc.array(fc.record({ at: fc.nat(4), input: fc.integer({ min: 1, max: 2 }) }), {
      maxLength: 30
    })
    fc.assert(
      fc.property(file, rows => {
        const once = buildRequests(rows)
        const twice = buildRequests([...rows, ...rows.map(again => ({ ...again, file: 1 }))])
        expect(twice.log).toEqual(once.log)
        expect(twice.possibleDuplicates).toBe(once.possibleDuplicates)
        expect(twice.duplicates[1] ?? 0).toBe(rows.length)
      })
    )
  })
})
