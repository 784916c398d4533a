import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Relief } from '../../src/limits/reliefShape.ts'
import { replayLimits } from '../../src/limits/replayLimits.ts'
import { logOf, type Row } from '../log/sample.ts'
import { account, nothingSaid, surroundings } from './sample.ts'

const HOUR = 3_600

/** Every hour a job of `size` requests within its first half minute, of which those beyond `limit` are answered 429. */
const job = (hours: number, size: number, limit: number): Row[] =>
  Array.from({ length: hours * size }, (_, i) => {
    const k = i % size
    return {
      at: Math.floor(i / size) * HOUR + (k * 30) / size,
      model: 'm',
      caller: 'job',
      input: 900,
      output: 100,
      status: k < limit ? 200 : 429
    }
  })

const reliefsOf = (
  rows: readonly Row[],
  options = account({ m: { requestsPerMinute: 60 } }),
  waits?: Uint8Array
) => {
  const log = logOf(rows)
  return replayLimits(log, options, surroundings(log, waits === undefined ? {} : { waits })).reliefs
}

const of = (id: Relief['id'], reliefs: readonly Relief[]): Relief | undefined =>
  reliefs.find(each => each.id === id)

describe('reliefs', () => {
  const rows = job(5, 120, 60)

  test('a queue at the limit’s pace refuses nothing, and says how long requests wait', () => {
    const found = of('pace', reliefsOf(rows))
    expect(found?.refused.value).toBe(0)
    // 120 in 30 s, a full bucket of 60 and one a second more: the last one, of second 29.75, goes at second 60.
    expect(found?.note).toContain('the longest 30.3 s')
    expect(found?.why).toBe('as you set it')
  })

  test('a job by the clock, spread over ten minutes, stays under a limit of 60 a minute', () => {
    const found = of('spread', reliefsOf(rows))
    expect(found?.refused.value).toBe(0)
    expect(found?.note).toContain('1 caller')
  })

  test('who comes as it happens is no job by the clock', () => {
    const even = Array.from(
      { length: 600 },
      (_, i): Row => ({
        at: i * 31,
        model: 'm',
        caller: 'u',
        input: 9,
        output: 9,
        status: i === 3 ? 429 : 200
      })
    )
    expect(of('spread', reliefsOf(even))).toBeUndefined()
  })

  test('what may wait leaves the limits to the rest', () => {
    const waits = Uint8Array.from(rows, (_, i) => (i % 2 === 0 ? 1 : 0))
    // 60 of the 120 are left, which the bucket holds.
    expect(of('batch', reliefsOf(rows, undefined, waits))?.refused.value).toBe(0)
  })

  test('max_tokens as large as the answers charges less', () => {
    const options = { ...account({ m: { tokensPerMinute: 130_000 } }), maxTokens: 2_000 }
    // Charged 2,900 a request the bucket of 130,000 holds 44 at once; 1,000 each it holds all 120.
    expect(of('max-tokens', reliefsOf(rows, options))?.refused.value).toBe(0)
    expect(of('max-tokens', reliefsOf(rows))).toBeUndefined()
  })

  test('names the limits that the log needs, where they are larger', () => {
    expect(of('limit', reliefsOf(rows))?.note).toMatch(/^ask for \d+ requests a minute of m$/)
  })

  test('without any limits takes what the log accepted in minutes with a 429', () => {
    const [found] = reliefsOf(rows, nothingSaid)
    expect(found).toMatchObject({
      tier: 'what the log shows',
      why: 'as much as it accepted in minutes with a 429'
    })
  })

  test('says nothing where no 429 was seen', () => {
    expect(reliefsOf(job(5, 120, 120))).toEqual([])
  })

  test('is never worse than doing nothing, where it only delays or takes away', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 200 }), fc.integer({ min: 10, max: 100 }), (size, limit) => {
        const log = logOf(job(4, size, Math.min(size - 1, limit)))
        const waits = Uint8Array.from(log.arrivalMicros, (_, i) => (i % 3 === 0 ? 1 : 0))
        const { reliefs, scenarios } = replayLimits(
          log,
          account({ m: { requestsPerMinute: limit } }),
          surroundings(log, { waits })
        )
        for (const id of ['pace', 'spread', 'batch'] as const)
          expect(of(id, reliefs)?.refused.value ?? 0).toBeLessThanOrEqual(scenarios[0]?.refused.value ?? 1)
      })
    )
  })
})
