/** No value that can be none of a request's gets into a log, whoever made it. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NUMBER_NAMES, RARE_NAMES } from '../../../src/log/logColumns.ts'
import { emptyBucketRow, emptyRow } from '../../../src/log/requestRow.ts'
import { emptyRows } from '../../../src/log/requestRows.ts'
import { bucketFault, MAX_TOKENS, markSuspects, requestFault } from '../../../src/read/records/gate.ts'
import { cases } from '../../cases.ts'

const ARRIVAL = Date.UTC(2026, 10, 3) * 1_000
const row = (changes: Partial<ReturnType<typeof emptyRow>>) => ({
  ...emptyRow(),
  arrivalMicros: ARRIVAL,
  ...changes
})

test('what is not known is no fault', () => {
  expect(requestFault(row({}), true)).toBeUndefined()
  expect(requestFault({ ...emptyRow(), arrivalMicros: 0 }, false)).toBeUndefined()
})

describe('a request', () => {
  test.each([
    ['of no time', { arrivalMicros: Number.NaN }],
    ['of the year 4', { arrivalMicros: Date.UTC(2026, 0) * 1_000 - 2_022 * 31_556_952e6 }],
    ['of 2100', { arrivalMicros: Date.UTC(2100, 0) * 1_000 }],
    ['that ends before it starts', { durationMicros: -1 }],
    ['that never ends', { durationMicros: Number.POSITIVE_INFINITY }],
    ['whose first token is before it', { ttftMicros: -1 }],
    ['whose first token is after its end', { durationMicros: 3_500_000, ttftMicros: 3_502_000 }],
    ['of negative input', { inputTokens: -5_000 }],
    ['of endless input', { inputTokens: Number.POSITIVE_INFINITY }],
    ['of half a token', { outputTokens: 0.5 }],
    ['longer than columns hold', { outputTokens: MAX_TOKENS + 1 }],
    ['with more cached than input', { inputTokens: 10, cachedTokens: 11 }],
    [
      'that writes more into a cache than it reads',
      { inputTokens: 10, cachedTokens: 6, cacheWrite5mTokens: 5 }
    ],
    ['of negative cost', { costUsd: -1 }],
    ['of endless cost', { costUsd: 1e300 }],
    ['of a negative status', { status: -1 }]
  ])('%s', (_, changes) => {
    expect(requestFault(row(changes), true)).toBeTypeOf('string')
  })

  test.each([
    ['of the longest input', { inputTokens: MAX_TOKENS }],
    ['all cached', { inputTokens: 10, cachedTokens: 10 }],
    ['whose whole answer is its first token', { durationMicros: 2_500_000, ttftMicros: 2_500_000 }],
    // 1.4 s are 1 s where durations are whole seconds.
    ['whose end is rounded to seconds', { durationMicros: 1_000_000, ttftMicros: 1_400_000 }],
    ['whose end is rounded to milliseconds', { durationMicros: 1_400_000 - 500_000, ttftMicros: 900_400 }]
  ])('%s is one', (_, changes) => {
    expect(requestFault(row(changes), true)).toBeUndefined()
  })
})

describe('a bucket', () => {
  const bucket = (changes: Partial<ReturnType<typeof emptyBucketRow>>) =>
    bucketFault({
      ...emptyBucketRow(),
      startMicros: ARRIVAL,
      endMicros: ARRIVAL + 60e6,
      requests: 2,
      inputTokens: 100,
      outputTokens: 10,
      ...changes
    })
  test('as usual', () => expect(bucket({})).toBeUndefined())
  test('of tokens whose requests stand elsewhere', () => expect(bucket({ requests: 0 })).toBeUndefined())
  test('that only says that it was idle', () => expect(bucket({ requests: Number.NaN })).toBeUndefined())
  test.each([
    ['of more cached than input', { cachedTokens: 101 }],
    ['of 2.3e9 tokens a request', { inputTokens: 4.6e9 }],
    ['of more requests than there are', { requests: 2 ** 31 + 1 }],
    ['of no time', { endMicros: ARRIVAL }],
    ['of negative output', { outputTokens: -1 }]
  ])('%s', (_, changes) => expect(bucket(changes)).toBeTypeOf('string'))
})

const odd = fc.oneof(
  fc.constantFrom(Number.NaN, 0, -1, 0.5, MAX_TOKENS, MAX_TOKENS + 2, Number.POSITIVE_INFINITY, ARRIVAL),
  fc.integer({ min: 0, max: 5_000_000 })
)

const numbers = (value: fc.Arbitrary<number>) =>
  fc.record(Object.fromEntries([...NUMBER_NAMES, ...RARE_NAMES].map(name => [name, value])))

function rowsOf(list: readonly Readonly<Record<string, number>>[]) {
  const rows = emptyRows(list.length)
  for (const name of [...NUMBER_NAMES, ...RARE_NAMES])
    for (const [i, row] of list.entries()) rows[name][i] = row[name] as number
  return rows
}

/** As the columns hold it. */
const rowAt = (rows: ReturnType<typeof emptyRows>, i: number) => ({
  ...emptyRow(),
  ...Object.fromEntries([...NUMBER_NAMES, ...RARE_NAMES].map(name => [name, rows[name][i]]))
})

test('law: among many rows at once no faulty one goes unmarked', () => {
  fc.assert(
    fc.property(fc.array(numbers(odd), { minLength: 1, maxLength: 20 }), fc.boolean(), (list, wallClock) => {
      const rows = rowsOf(list.map((row, i) => (i % 2 === 0 ? { ...row, arrivalMicros: ARRIVAL } : row)))
      const suspects = new Uint8Array(list.length).fill(1)
      markSuspects(rows, list.length, wallClock, suspects)
      for (let i = 0; i < list.length; i++) {
        const row = rowAt(rows, i)
        const isUnfit = row.ttftMicros > row.durationMicros || requestFault(row, wallClock) !== undefined
        expect(suspects[i]).toBe(isUnfit ? 1 : 0)
      }
    }),
    { numRuns: cases(2_000) }
  )
})
