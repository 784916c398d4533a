import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeConcurrency } from '../../src/traffic/concurrency.ts'
import { logOf, type Row } from '../log/sample.ts'

const of = (...intervals: readonly (readonly [number, number])[]) =>
  describeConcurrency(logOf(intervals.map(([at, end]) => ({ at, duration: end - at }))))

describe('describeConcurrency', () => {
  // In flight: [0, 2) one, [2, 4) two, [4, 5) three, [5, 6) two, [6, 8) one, [8, 9) none, [9, 10) one.
  // Of 10 s: none 1 s, one 2 + 2 + 1 = 5 s, two 2 + 1 = 3 s, three 1 s. Work: 5 + 6 + 2 + 1 = 14 s.
  const found = of([0, 5], [2, 8], [4, 6], [9, 10])

  test('weighs each level by its time', () => {
    expect(found.histogram).toEqual([
      { inFlight: 0, seconds: 1, share: 0.1 },
      { inFlight: 1, seconds: 5, share: 0.5 },
      { inFlight: 2, seconds: 3, share: 0.3 },
      { inFlight: 3, seconds: 1, share: 0.1 }
    ])
  })

  test('averages over the time from first start to last end, and over its busy part', () => {
    expect(found.observedSeconds.value).toBe(10)
    expect(found.average).toEqual({ value: 1.4, unit: 'in flight', basis: 'derived' })
    expect(found.averageWhileBusy.value).toBeCloseTo(14 / 9, 12)
    expect(found.idleShare.value).toBe(0.1)
  })

  test('a percentile is the smallest level at or below which so much of the time passes', () => {
    // At ≤ 1: 60 %, at ≤ 2: 90 % exactly, at ≤ 3: 100 %.
    expect([found.p50, found.p90, found.p95, found.p99].map(({ value }) => value)).toEqual([1, 2, 3, 3])
    expect(found.p90.basis).toBe('measured')
  })

  test('names the most in flight and when it is first reached', () => {
    expect([found.max.value, found.at]).toEqual([3, 't+4.000000s'])
    expect(of([0, 2], [1, 2], [5, 7], [6, 7]).at).toBe('t+1.000000s')
  })

  test('at equal times ends come before starts', () => {
    const touching = of([0, 5], [5, 9])
    expect(touching.max.value).toBe(1)
    expect(touching.histogram).toEqual([{ inFlight: 1, seconds: 9, share: 1 }])
  })

  test('starts of one moment count together', () => {
    expect(of([3, 5], [3, 4], [3, 9]).max.value).toBe(3)
  })

  test('an attempt of no duration takes no part', () => {
    const withZero = of([0, 5], [2, 8], [4, 6], [4, 4], [9, 10], [10, 10])
    expect(withZero.histogram).toEqual(found.histogram)
    expect([withZero.max.value, withZero.average.value]).toEqual([3, 1.4])
  })

  test('says how many attempts it cannot place', () => {
    const partly = describeConcurrency(logOf([{ at: 0, duration: 1 }, { at: 2 }, { at: 3 }]))
    expect(partly.max).toMatchObject({ value: 1, note: '2 attempts without a duration are not in it' })
  })

  test('without durations everything is unknown', () => {
    const unknown = describeConcurrency(logOf([{ at: 0 }, { at: 1 }]))
    const { average, averageWhileBusy, observedSeconds, idleShare, p50, p90, p95, p99, max, at, histogram } =
      unknown
    const figures = [average, averageWhileBusy, observedSeconds, idleShare, p50, p90, p95, p99, max]
    expect(figures.map(({ value, note }) => [value, note])).toEqual(
      figures.map(() => [null, 'the log has no durations'])
    )
    expect([at, histogram]).toEqual([null, []])
  })
})

describe('laws', () => {
  const rows = fc.array(fc.record({ at: fc.nat(60), duration: fc.integer({ min: 1, max: 25 }) }), {
    minLength: 1,
    maxLength: 40
  })
  const describeRows = (list: readonly Row[]) =>
    describeConcurrency(logOf(list.map((row, i) => ({ ...row, id: String(i) }))))

  test('the sweep finds what counting at every whole second finds', () => {
    fc.assert(
      fc.property(rows, list => {
        const [first, last] = [
          Math.min(...list.map(row => row.at)),
          Math.max(...list.map(row => row.at + row.duration))
        ]
        const seconds = new Map<number, number>()
        for (let t = first; t < last; t++) {
          const inFlight = list.filter(row => row.at <= t && t < row.at + row.duration).length
          seconds.set(inFlight, (seconds.get(inFlight) ?? 0) + 1)
        }
        const found = describeRows(list)
        expect(new Map(found.histogram.map(level => [level.inFlight, level.seconds]))).toEqual(seconds)
        expect(found.max.value).toBe(Math.max(...seconds.keys()))
        const inFlight = (t: number, isOver: (end: number) => boolean) =>
          list.filter(row => row.at <= t && !isOver(row.at + row.duration)).length
        const atStarts = list.map(({ at }) => inFlight(at, end => end <= at))
        expect(found.max.value).toBe(Math.max(...atStarts))
        const reached = Math.min(
          ...list.filter((_, i) => atStarts[i] === found.max.value).map(({ at }) => at)
        )
        expect(found.at).toBe(`t+${reached}.000000s`)
      })
    )
  })

  test('shares sum to 1, and average × observed time is the work', () => {
    fc.assert(
      fc.property(rows, list => {
        const { histogram, average, observedSeconds } = describeRows(list)
        expect(histogram.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9)
        const work = list.reduce((sum, { duration }) => sum + duration, 0)
        expect((average.value ?? 0) * (observedSeconds.value ?? 0)).toBeCloseTo(work, 6)
        expect(histogram.reduce((sum, { inFlight, seconds }) => sum + inFlight * seconds, 0)).toBeCloseTo(
          work,
          6
        )
      })
    )
  })

  test('percentiles ascend to the most, which one more attempt never lowers', () => {
    fc.assert(
      fc.property(
        rows,
        fc.record({ at: fc.nat(60), duration: fc.integer({ min: 1, max: 25 }) }),
        (list, extra) => {
          const { p50, p90, p95, p99, max } = describeRows(list)
          const ascending = [p50, p90, p95, p99, max].map(({ value }) => value ?? -1)
          expect(ascending).toEqual([...ascending].sort((a, b) => a - b))
          expect(describeRows([...list, extra]).max.value).toBeGreaterThanOrEqual(max.value ?? 0)
        }
      )
    )
  })
})
