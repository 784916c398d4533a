import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { foldRetries } from '../../src/log/foldRetries.ts'
import { FAILED, type RequestLog } from '../../src/log/trafficLog.ts'
import { UTC, zoneNamed } from '../../src/log/zone.ts'
import { describeTraffic } from '../../src/traffic/describe.ts'
import { logOf, type Row } from '../log/sample.ts'

const call = (at: number, status: number, more: Partial<Row> = {}): Row => ({
  at,
  status,
  caller: 'a',
  model: 'm',
  input: 100,
  duration: 0.1,
  ...more
})
const folded = (rows: readonly Row[], clock: RequestLog['clock'] = 'relative') =>
  foldRetries(logOf(rows, clock))
const of = (...rows: readonly Row[]) => describeTraffic(folded(rows)).traffic.throttling

/** Requests of one caller each second in [from, to), of a size of their own, so that none is another one's retry. */
const steady = (from: number, to: number, status = 200): readonly Row[] =>
  Array.from({ length: to - from }, (_, i) => call(from + i, status, { input: 1_000 + from + i }))

describe('episodes', () => {
  const found = of(
    call(0, 200),
    // 429s at 10, 12 and 72: never more than 60 s apart. 14 succeeds, but 72 is refused again.
    call(10, 429),
    call(12, 429, { input: 7 }),
    call(14, 200),
    call(72, 429, { input: 9 }),
    call(80, 500, { input: 10 }),
    call(90, 200, { input: 11 }),
    // More than 60 s later: an episode of its own, and nothing succeeds after it.
    call(132.1, 429, { input: 12 })
  )

  test('refusals at most a minute apart are one', () => {
    expect(found.episodeCount).toBe(2)
    expect(found.episodes[0]).toEqual({
      start: 't+10.000000s',
      seconds: 62,
      attempts: 4,
      refused: 3,
      requests: 3,
      // 90 is the first to succeed after the last refusal: 80 failed.
      recovery: { value: 80, unit: 's', basis: 'measured' }
    })
  })

  test('one that nothing follows has no known recovery', () => {
    expect(found.episodes[1]).toMatchObject({
      seconds: 0,
      recovery: { value: null, note: 'the log ends before an attempt succeeds' }
    })
  })

  test('a request refused twice is hit once', () => {
    const { episodes } = of(call(0, 429), call(1, 429), call(3, 429), call(7, 200))
    expect([episodes[0]?.refused, episodes[0]?.requests]).toEqual([3, 1])
  })

  test('an episode with no success of its own recovers with the first one after the next', () => {
    const { episodes } = of(call(0, 429), call(100, 429, { input: 5 }), call(130, 200, { input: 6 }))
    expect(episodes.map(({ recovery }) => recovery.value)).toEqual([130, 30])
  })

  test('of more than fifty the worst are listed, in time order', () => {
    const rows = Array.from({ length: 60 }, (_, i) => [
      call(i * 100, 429, { input: 1 + i * 2 }),
      ...(i >= 10 ? [call(i * 100 + 1, 429, { input: 2 + i * 2 })] : [])
    ]).flat()
    const { episodes, episodeCount } = of(...rows)
    expect([episodeCount, episodes.length, episodes[0]?.start]).toEqual([60, 50, 't+1000.000000s'])
  })
})

describe('share and hours', () => {
  test('counts 429s over all attempts', () => {
    expect(of(call(0, 200), call(5, 429), call(6, 500), call(7, 200)).share).toEqual({
      value: 0.25,
      unit: 'share',
      basis: 'derived'
    })
  })

  test('a log without any failure does not say that nothing was refused', () => {
    // Without a status of its own an attempt did not fail either, as far as anybody can tell.
    const { share, episodeCount, hiddenDemand, retry } = of(call(0, 0), call(1, 0))
    expect([share.value, episodeCount, hiddenDemand.value, retry.chains]).toEqual([null, null, null, null])
    expect(share.note).toContain('records no failures')
  })

  // Read together with names and values of columns since 2e68cca: a status of 200 says that nothing was refused.
  test.each([
    [19, 1, 0],
    [18, 2, null]
  ])('of %i attempts answered 200 and %i without a status the share refused is %s', (ok, untold, value) => {
    const rows = Array.from({ length: ok + untold }, (_, i) => call(i, i < ok ? 200 : 0))
    const { share, episodeCount, hiddenDemand, retry } = of(...rows)
    expect([share.value, episodeCount, hiddenDemand.value, retry.chains]).toEqual(Array(4).fill(value))
  })

  test('a log with failures of which none is a 429 says 0', () => {
    const { share, episodes, hiddenDemand } = of(call(0, 200), call(1, 500), call(2, 200))
    expect([share.value, episodes, hiddenDemand.value]).toEqual([0, [], 0])
  })

  test('hours are those of the zone’s clocks', () => {
    // 1970-01-01 00:30 UTC is 02:30 at +02:00.
    const log = folded([call(1_800, 429), call(1_900, 200)], 'wall')
    const hours = (zone = UTC) => describeTraffic(log, zone).traffic.throttling.hoursOfDay
    expect(hours()?.indexOf(1)).toBe(0)
    expect(hours(zoneNamed('+02:00'))?.indexOf(1)).toBe(2)
    expect(of(call(0, 429)).hoursOfDay).toBeNull()
  })
})

describe('retries', () => {
  test('what back-off added is the time from the first attempt to the one that succeeded', () => {
    const { retry } = of(
      call(0, 429),
      call(1, 429),
      call(3, 200),
      call(10, 429, { input: 5 }),
      call(10.5, 200, { input: 5 }),
      call(20, 429, { input: 6 }),
      call(21, 500, { input: 6 })
    )
    // Three requests of several attempts; 3 s and 0.5 s of waiting, the last one gave up.
    expect(retry).toMatchObject({ chains: 3, throttledRequests: 3 })
    expect(retry.addedLatency).toMatchObject({ count: 2, min: 0.5, max: 3, basis: 'derived' })
    expect(retry.neverSucceeded).toEqual({ value: 1, unit: 'requests', basis: 'measured' })
    expect(retry.attemptsPerRequest.value).toBeCloseTo(7 / 3, 12)
  })

  test('without callers nobody can tell whether a refused attempt was tried again', () => {
    const { retry, hiddenDemand } = of(
      call(0, 429, { caller: '' }),
      call(1, 200, { caller: '' }),
      call(2, 200, { caller: '' })
    )
    expect(retry.neverSucceeded).toMatchObject({ value: null, low: 0, high: 1 })
    expect(retry.attemptsPerRequest.value).toBeNull()
    expect(hiddenDemand).toMatchObject({ value: null, low: 0, high: 1 })
  })
})

describe('hidden demand', () => {
  test('is at least what failed for good, and at most that and what the minutes around let expect', () => {
    // One request a second for 300 s, then a refusal at 300, then 60 s of silence, then one a second for 300 s:
    // 600 in 600 s around [300, 361), where 61 are expected and 1 was seen: the refused one itself.
    const log = of(...steady(0, 300), call(300, 429), ...steady(361, 662))
    expect(log.hiddenDemand).toMatchObject({ value: null, unit: 'requests', low: 1, basis: 'estimated' })
    expect(log.hiddenDemand.high).toBe(1 + 59)
  })

  test('where traffic went on as before, nothing else is hidden', () => {
    const log = of(...steady(0, 300), call(300, 429), ...steady(300, 900))
    expect(log.hiddenDemand).toMatchObject({ value: 1 })
    expect(log.hiddenDemand.low).toBeUndefined()
  })

  test('the same stretch of other days is asked where three of them are known', () => {
    // At noon of each of five days 100 requests come within a minute; on the third only one, which is refused.
    const noon = (day: number) => day * 86_400 + 43_200
    const busy = [0, 1, 3, 4].flatMap(day =>
      Array.from({ length: 100 }, (_, i) => call(noon(day) + i / 2, 200, { input: 1 + i + 100 * day }))
    )
    const rows = [call(0, 200), ...busy, call(noon(2), 429, { input: 7_777 }), call(5 * 86_400, 200)]
    // Expected 100 by the median of four days, seen 1.
    expect(of(...rows).hiddenDemand).toMatchObject({ low: 1, high: 1 + 99 })
  })

  const attempts = fc.array(
    fc.record({
      at: fc.integer({ min: 0, max: 2_000 }),
      caller: fc.constantFrom('', 'a', 'b'),
      input: fc.constantFrom(100, 200),
      status: fc.constantFrom(0, 200, 429, 500),
      duration: fc.constantFrom(0, 1, 30)
    }),
    { minLength: 2, maxLength: 60 }
  )

  test('law: episodes account for every refusal, and requests hit are never more than refusals', () => {
    fc.assert(
      fc.property(attempts, rows => {
        const { counts, throttling } = describeTraffic(folded(rows)).traffic
        if (counts.failed === 0) return
        const refused = throttling.episodes.reduce((sum, episode) => sum + episode.refused, 0)
        expect(refused).toBe(counts.throttled)
        for (const episode of throttling.episodes) {
          expect(episode.requests).toBeLessThanOrEqual(episode.refused)
          expect(episode.refused).toBeLessThanOrEqual(episode.attempts)
          if (episode.recovery.value !== null)
            expect(episode.recovery.value).toBeGreaterThanOrEqual(episode.seconds)
        }
      })
    )
  })

  test('law: chains are what folding folded, and waits are never negative', () => {
    fc.assert(
      fc.property(attempts, rows => {
        const log = folded(rows)
        const { chains, addedLatency } = describeTraffic(log).traffic.throttling.retry
        const hasFailed = log.flags.some(flag => (flag & FAILED) !== 0)
        // Where none failed, chains are known to be none where 95 % of the attempts state a status.
        const untold = rows.filter(({ status }) => status === 0).length
        expect(chains === null).toBe(!hasFailed && untold > 0.05 * rows.length)
        if (chains === null) return
        expect(chains).toBe(new Set(log.retries.first).size)
        expect(addedLatency?.min ?? 0).toBeGreaterThanOrEqual(0)
      })
    )
  })
})
