import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GATEWAY_CACHED } from '../../src/log/trafficLog.ts'
import { describeTraffic } from '../../src/traffic/describe.ts'
import { logOf, type Row } from '../log/sample.ts'

const of = (rows: readonly Row[]) => describeTraffic(logOf(rows)).traffic.latency.underLoad

/** 30 answers of 1 s that meet nobody, 100 s apart; then 30 that start together and take 3 s each. */
const quietThenBusy: readonly Row[] = [
  ...Array.from({ length: 30 }, (_, i) => ({ at: i * 100, duration: 1, ttft: 0.5, output: 6, input: 100 })),
  ...Array.from({ length: 30 }, () => ({ at: 5_000, duration: 3, ttft: 1, output: 11, input: 2_000 }))
]

describe('describeUnderLoad', () => {
  test('compares those that met the most with those that met the fewest', () => {
    const { quiet, busy, degradation, byInFlight } = of(quietThenBusy)
    expect(byInFlight).toHaveLength(2)
    // Of 30 that start together each meets the other 29.
    expect([quiet?.from, quiet?.to, quiet?.attempts]).toEqual([0, 0, 30])
    expect([busy?.from, busy?.to, busy?.attempts]).toEqual([1, 29, 30])
    expect([quiet?.total.value, busy?.total.value]).toEqual([1, 3])
    // TPOT: 0.5 / 5 = 0.1 s and 2 / 10 = 0.2 s.
    expect([busy?.total.basis, busy?.tpot.basis]).toEqual(['measured', 'derived'])
    expect(degradation.total).toEqual({ value: 3, unit: 'ratio', basis: 'derived' })
    expect([degradation.ttft.value, degradation.tpot.value]).toEqual([2, expect.closeTo(2, 9)])
  })

  test('divides by the length of the input', () => {
    const { byInput } = of(quietThenBusy)
    expect(byInput.map(({ from, to, attempts, total }) => [from, to, attempts, total.value])).toEqual([
      [1, 256, 30, 1],
      [1_025, 2_000, 30, 3]
    ])
  })

  test('what met the same is never divided: one level is one class, and nothing is compared', () => {
    const { quiet, busy, degradation, byInFlight } = of(quietThenBusy.slice(0, 30))
    expect([quiet, busy, byInFlight.length]).toEqual([null, null, 1])
    expect(degradation.total).toMatchObject({ value: null, note: 'all attempts met the same load' })
  })

  test('a p95 of fewer than 20 attempts is unknown', () => {
    const { busy, degradation } = of(quietThenBusy.slice(0, 49))
    expect(busy?.total).toMatchObject({ value: null, note: 'fewer than 20 attempts' })
    expect(degradation.total).toMatchObject({ value: null, note: 'fewer than 20 attempts' })
  })

  test('failures and answers from a cache are load to others, and no latency', () => {
    const extra = Array.from({ length: 40 }, (_, i) => ({
      at: 5_000,
      duration: 0.5,
      ...(i % 2 === 0 ? { status: 500 } : { flags: GATEWAY_CACHED })
    }))
    const { busy } = of([...quietThenBusy, ...extra])
    expect([busy?.attempts, busy?.to, busy?.total.value]).toEqual([30, 69, 3])
  })

  test('without durations it is unknown', () => {
    expect(of([{ at: 0 }, { at: 1 }])).toMatchObject({
      byInFlight: [],
      degradation: { total: { value: null, note: 'the log has no durations' } }
    })
  })
})

describe('in flight over time', () => {
  const timelineOf = (rows: readonly Row[]) => describeTraffic(logOf(rows)).traffic.concurrency.timeline

  test('gives the most in each slice, what began before it included', () => {
    // 240 s: [0, 240) throughout, [100.5, 103) on top, and one that begins as it ends.
    const rows = [
      { at: 0, duration: 240 },
      { at: 100.5, duration: 2.5 },
      { at: 103, duration: 1 }
    ]
    const timeline = timelineOf(rows)
    expect(timeline).toMatchObject({ sliceSeconds: 1, start: 't+0.000000s', end: 't+240.000000s' })
    expect(timeline?.most.slice(99, 106)).toEqual([1, 2, 2, 2, 2, 1, 1])
  })

  const rows = fc.array(
    fc.record({
      at: fc.integer({ min: 0, max: 300 }),
      duration: fc.oneof(fc.constant(Number.NaN), fc.integer({ min: 0, max: 80 }))
    }),
    { minLength: 2, maxLength: 50 }
  )

  test('law: the most of all slices is the most in flight', () => {
    fc.assert(
      fc.property(rows, attempts => {
        const { timeline, max } = describeTraffic(logOf(attempts)).traffic.concurrency
        if (timeline !== null) expect(Math.max(...timeline.most)).toBe(max.value)
      })
    )
  })

  test('Little’s law stands in for the average where the log has no durations, and says so', () => {
    // 10 arrivals in 9 s, 3 s each: 10/9 · 3.
    const log = logOf(Array.from({ length: 10 }, (_, at) => ({ at })))
    const { average, max, histogram } = describeTraffic(log, undefined, 3).traffic.concurrency
    expect(average).toMatchObject({ value: expect.closeTo(10 / 3, 9), basis: 'estimated' })
    expect(average.note).toContain('Little')
    expect([max.value, histogram]).toEqual([null, []])
    expect(describeTraffic(log).traffic.concurrency.average.value).toBeNull()
  })

  test('where the log has durations, a stated latency changes nothing', () => {
    const log = logOf(quietThenBusy)
    expect(describeTraffic(log, undefined, 9)).toEqual(describeTraffic(log))
  })
})
