import { describe, expect, test } from 'vitest'
import { RETRY } from '../../src/log/trafficLog.ts'
import { describeTraffic } from '../../src/traffic/describe.ts'
import { bucketsOf, logOf } from '../log/sample.ts'

describe('describeTraffic of requests', () => {
  const rows = [
    { at: 1_793_714_400, status: 429, model: 'm', caller: 'a' },
    { at: 1_793_714_401, status: 200, flags: RETRY, model: 'm', caller: 'a' },
    { at: 1_793_714_402.5, status: 500, model: 'n' },
    { at: 1_793_714_410, status: 200, model: 'm', caller: 'b' }
  ]

  test('spans first to last arrival, on the log’s clock', () => {
    const { period, grain } = describeTraffic(logOf(rows, 'wall'))
    expect(period).toEqual({
      start: '2026-11-03T14:00:00.000000Z',
      end: '2026-11-03T14:00:10.000000Z',
      spanSeconds: 10,
      timezone: 'UTC'
    })
    expect(grain).toEqual({ kind: 'request', bucketSeconds: null })
    expect(describeTraffic(logOf([{ at: 2 }, { at: 5 }])).period).toEqual({
      start: 't+2.000000s',
      end: 't+5.000000s',
      spanSeconds: 3,
      timezone: null
    })
  })

  test('counts attempts and their outcomes; requests are attempts less retries', () => {
    const { counts } = describeTraffic(logOf(rows)).traffic
    expect(counts).toEqual({ attempts: 4, requests: 3, succeeded: 2, failed: 2, throttled: 1 })
  })

  test('names models and callers, and how many callers there are', () => {
    const { models, callers, callerCount } = describeTraffic(logOf(rows)).traffic
    expect(models.map(({ name, attempts }) => [name, attempts])).toEqual([
      ['m', 3],
      ['n', 1]
    ])
    expect(callers.map(({ name, attempts }) => [name, attempts])).toEqual([
      ['a', 2],
      ['b', 1]
    ])
    expect(callerCount).toBe(2)
  })

  test('a log of one request has peaks and counts, and no rates', () => {
    const { counts, rate, burstiness } = describeTraffic(logOf([{ at: 3 }])).traffic
    expect([counts.attempts, rate.peakRps.value, rate.averageRps.value]).toEqual([1, 1, null])
    expect([rate.peakToAverage['1s'].value, burstiness.interArrivalCv.value]).toEqual([null, null])
  })
})

test('describeTraffic of buckets says what its grain is', () => {
  expect(describeTraffic(bucketsOf([{ at: 0, requests: 1 }], 3600)).grain).toEqual({
    kind: 'bucket',
    bucketSeconds: 3600
  })
})
