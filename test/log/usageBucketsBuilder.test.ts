import { describe, expect, test } from 'vitest'
import { bucketsOf, buildBuckets } from './sample.ts'

describe('UsageBucketsBuilder', () => {
  test('keeps repeated rows: grouped exports repeat them lawfully, and sums are the description’s', () => {
    const same = { at: 60, requests: 5, input: 50, cached: 10, output: 20, model: 'm', caller: 'k' }
    const buckets = bucketsOf([same, same], 60)
    expect(buckets.length).toBe(2)
    expect([...buckets.requests]).toEqual([5, 5])
    expect([...buckets.inputTokens, ...buckets.cachedTokens, ...buckets.outputTokens]).toEqual([
      50, 50, 10, 10, 20, 20
    ])
  })

  test('idle rows are no rows, but extend what is covered on both sides', () => {
    const buckets = bucketsOf([{ at: 120, requests: 1 }, { at: 0 }, { at: 240 }], 60)
    expect(buckets.length).toBe(1)
    expect([buckets.coverStartMicros, buckets.coverEndMicros]).toEqual([0, 300e6])
  })

  test('a stated count of 0 is a row: the export said so', () => {
    expect(bucketsOf([{ at: 0, requests: 0 }], 60).length).toBe(1)
  })

  test('sorts by start and keeps the order of rows within a bucket', () => {
    const rows = [
      { at: 60, requests: 1, model: 'b' },
      { at: 0, requests: 2, model: 'a', batch: true },
      { at: 60, requests: 3, model: 'a' }
    ]
    const buckets = bucketsOf(rows, 60)
    expect([...buckets.startMicros]).toEqual([0, 60e6, 60e6])
    expect([...buckets.requests]).toEqual([2, 1, 3])
    expect([...buckets.batch]).toEqual([1, 0, 0])
    expect(Array.from(buckets.model, code => buckets.models[code])).toEqual(['a', 'b', 'a'])
  })

  test('names every width it met, idle rows included, ascending: a mixture cannot be added up', () => {
    const rows = [
      { at: 0, requests: 1, width: 3600 },
      { at: 3600, requests: 1 },
      { at: 3660, width: 86_400 }
    ]
    expect(buildBuckets(rows, 60).widthsSeconds).toEqual([60, 3600, 86_400])
  })

  test('one width is the bucket’s', () => {
    const builder = buildBuckets([{ at: 0, requests: 1 }, { at: 3600 }], 3600)
    expect(builder.widthsSeconds).toEqual([3600])
    expect(builder.finish().bucketSeconds).toBe(3600)
  })
})
