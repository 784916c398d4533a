import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { foldRetries } from '../../src/log/foldRetries.ts'
import { FAILED, RETRY } from '../../src/log/trafficLog.ts'
import { cases } from '../cases.ts'
import { logOf, type Row } from './sample.ts'

const call = { caller: 'a', model: 'm', input: 100 } as const
const refused = (at: number, more: Partial<Row> = {}): Row => ({
  at,
  ...call,
  duration: 0.1,
  status: 429,
  ...more
})
const served = (at: number, more: Partial<Row> = {}): Row => ({
  at,
  ...call,
  duration: 2,
  status: 200,
  ...more
})

/** Folds and shows which attempts, in arrival order, are retries. */
function folded(...rows: readonly Row[]) {
  const log = foldRetries(logOf(rows))
  const retries = Array.from(log.flags, flags => (flags & RETRY) !== 0)
  expect([...log.retries.later]).toEqual([...retries.keys()].filter(i => retries[i]))
  return retries
}

/** [retry, the attempt that began its request] */
const links = (rows: readonly Row[]) => {
  const { later, first } = foldRetries(logOf(rows)).retries
  return Array.from(later, (retry, i) => [retry, first[i]])
}

describe('foldRetries', () => {
  test('a chain 429 → 429 → 200 is one request', () => {
    expect(folded(refused(0), refused(1), served(3))).toEqual([false, true, true])
  })

  test('every retry of a chain is linked to its first attempt, chains that interleave to their own', () => {
    const other = { caller: 'b' }
    expect(
      links([refused(0), refused(0.5, other), refused(1), refused(2, other), served(3), served(4, other)])
    ).toEqual([
      [2, 0],
      [3, 1],
      [4, 0],
      [5, 1]
    ])
  })

  test('a success is followed by a new request', () => {
    expect(folded(refused(0), served(1), served(4))).toEqual([false, true, false])
  })

  test('callers that interleave are told apart', () => {
    const other = { caller: 'b' }
    expect(folded(refused(0), refused(0.5, other), served(1), served(2, other), served(3, other))).toEqual([
      false,
      false,
      true,
      true,
      false
    ])
  })

  test.each<[string, Partial<Row>]>([
    ['another caller', { caller: 'b' }],
    ['another model', { model: 'n' }],
    ['another size', { input: 101 }]
  ])('%s is another request', (_, difference) => {
    expect(folded(refused(0), served(1, difference))).toEqual([false, false])
  })

  test('two calls that fail together are two requests, however often each is tried again', () => {
    // Each failure is continued once: two requests, four retries.
    const times = [0, 0.05, 1, 1.05, 3, 3.05]
    expect(folded(...times.map(at => refused(at)))).toEqual([false, false, true, true, true, true])
  })

  test('a third attempt after two failures, one of them already continued, has one left to continue', () => {
    // 0 and 0.05 fail; 1 and 1.05 succeed as their retries; 2 has no failure left before it.
    expect(folded(refused(0), refused(0.05), served(1), served(1.05), served(2))).toEqual([
      false,
      false,
      true,
      true,
      false
    ])
  })

  test('the window opens when the failure ends: 60 s later is a retry, a microsecond more is not', () => {
    expect(folded(refused(0, { duration: 5 }), served(65))).toEqual([false, true])
    expect(folded(refused(0, { duration: 5 }), served(65.000001))).toEqual([false, false])
  })

  test('an attempt that starts before the failure ended is not an answer to it', () => {
    expect(folded(refused(0, { duration: 5 }), served(4), served(6))).toEqual([false, false, true])
  })

  test('of two failures the one that ended last is continued, so that the older one expires first', () => {
    // The first fails at 50 s, the second at 10.1 s. 60 s continues the first; 75 s finds the second expired.
    const rows = [refused(0, { duration: 50 }), refused(10), served(60), served(75)]
    expect(folded(...rows)).toEqual([false, false, true, false])
  })

  test('a failure without a duration ends when it was stamped', () => {
    const { duration: _, ...stamped } = refused(0)
    expect(folded(stamped, served(60))).toEqual([false, true])
    expect(folded(stamped, served(60.1))).toEqual([false, false])
  })

  test.each<[string, Row]>([
    ['no caller', refused(0, { caller: '' })],
    ['no size', { at: 0, caller: 'a', model: 'm', status: 429 }],
    ['a size of 0', refused(0, { input: 0 })]
  ])('%s: the sameness of two calls cannot be told', (_, first) => {
    expect(folded(first, { ...first, at: 1, status: 200 })).toEqual([false, false])
  })

  // SDKs try again after 408, 409, 429 and 5xx: github.com/openai/openai-python, _base_client.py, _should_retry.
  test.each([408, 409, 429, 500, 503])('status %i is tried again', status => {
    expect(folded(refused(0, { status }), served(1))).toEqual([false, true])
  })

  test.each([400, 401, 403, 404, 422])('status %i is not', status => {
    expect(folded(refused(0, { status }), served(1))).toEqual([false, false])
  })

  test('a failure whose status the log does not state may be tried again', () => {
    expect(folded(refused(0, { status: 0, flags: FAILED }), served(1))).toEqual([false, true])
  })

  const attempts = fc.array(
    fc.record({
      at: fc.integer({ min: 0, max: 200 }),
      caller: fc.constantFrom('', 'a', 'b'),
      input: fc.constantFrom(0, 100, 200),
      status: fc.constantFrom(200, 400, 429, 500),
      duration: fc.constantFrom(0, 1, 30)
    }),
    { maxLength: 40 }
  )

  test('law: no more retries than failures that SDKs try again', () => {
    fc.assert(
      fc.property(attempts, rows => {
        expect(links(rows).length).toBeLessThanOrEqual(rows.filter(({ status }) => status >= 429).length)
      })
    )
  })

  test('law: links ascend, lead back in time to an attempt that failed and is no retry itself', () => {
    fc.assert(
      fc.property(attempts, rows => {
        const { retries, flags, length } = foldRetries(logOf(rows))
        expect([...retries.later]).toEqual([...retries.later].sort((a, b) => a - b))
        for (const [i, first] of retries.first.entries()) {
          expect(first).toBeLessThan(retries.later[i] ?? length)
          expect((flags[first] ?? 0) & (FAILED | RETRY)).toBe(FAILED)
        }
      })
    )
  })

  test('law: another caller’s traffic changes nothing', () => {
    fc.assert(
      fc.property(attempts, rows => {
        const own = rows.filter(({ caller }) => caller !== 'b')
        const others = rows.filter(({ caller }) => caller === 'b')
        expect(links(own).length + links(others).length).toBe(links(rows).length)
      })
    )
  })
})

describe('by their id', () => {
  const withIds = (rows: readonly Row[], sharedIds: readonly number[]) => {
    const { later, first } = foldRetries({ ...logOf(rows), sharedIds: Uint32Array.from(sharedIds) }).retries
    return Array.from(later, (retry, i) => [retry, first[i]])
  }
  const unsized = { caller: '', input: Number.NaN }

  test('refused attempts state neither size nor caller, and are of the call of their id', () => {
    expect(withIds([refused(0, unsized), refused(1, unsized), served(3)], [1, 1, 1])).toEqual([
      [1, 0],
      [2, 0]
    ])
  })

  test('another id, another size, a success before it or an hour between them make another call', () => {
    expect(withIds([refused(0, unsized), served(1)], [1, 2])).toEqual([])
    expect(withIds([refused(0, { input: 90 }), served(1)], [1, 1])).toEqual([])
    expect(withIds([served(0), served(3)], [1, 1])).toEqual([])
    expect(withIds([refused(0, unsized), served(3_600)], [1, 1])).toEqual([])
    expect(withIds([refused(0, { input: Number.NaN }), served(1, { caller: 'b' })], [1, 1])).toEqual([])
    expect(withIds([refused(0, unsized), served(1, { model: 'n' })], [1, 1])).toEqual([])
  })

  test('after two tries of one id the client tries anew under another: one request', () => {
    expect(withIds([refused(0), refused(1), served(3)], [1, 1, 0])).toEqual([
      [1, 0],
      [2, 0]
    ])
    expect(withIds([refused(0), refused(1), served(2), served(3)], [1, 1, 0, 0])).toEqual([
      [1, 0],
      [2, 0]
    ])
  })

  test('attempts whose id no other has are told by caller, model and size', () => {
    expect(withIds([refused(0), served(1)], [0, 0])).toEqual([[1, 0]])
  })

  test('law: however calls interleave, each is one request with all its attempts', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ at: fc.integer({ min: 0, max: 600 }), refusals: fc.integer({ min: 0, max: 4 }) }),
          {
            minLength: 1,
            maxLength: 20
          }
        ),
        calls => {
          const attempts = calls
            .flatMap(({ at, refusals }, id) =>
              Array.from({ length: refusals + 1 }, (_, k) => ({
                id,
                row: k < refusals ? refused(at + k, unsized) : served(at + k)
              }))
            )
            .toSorted((a, b) => a.row.at - b.row.at)
          const ids = attempts.map(({ id }) => ((calls[id]?.refusals ?? 0) > 0 ? id + 1 : 0))
          // Calls without a refusal have ids of their own, and no failure before them.
          const links = withIds(
            attempts.map(({ row }) => row),
            ids
          )
          expect(links.length).toBe(attempts.length - calls.length)
          expect(links.every(([later, first]) => ids[later as number] === ids[first as number])).toBe(true)
        }
      ),
      { numRuns: cases(100) }
    )
  })
})
