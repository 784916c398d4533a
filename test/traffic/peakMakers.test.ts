import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeTraffic } from '../../src/traffic/describe.ts'
import { microsOf, momentOf } from '../../src/traffic/moment.ts'
import { busiestPerSlot } from '../../src/traffic/slotPeaks.ts'
import { busiestSliding } from '../../src/traffic/windows.ts'
import { logOf, type Row } from '../log/sample.ts'

const makers = (rows: readonly Row[]) => describeTraffic(logOf(rows)).traffic.peakMakers

describe('describePeakMakers', () => {
  // Users: one request of 10 tokens every 100 s. The job: three within a minute from 1,000 s on, of 1 token each.
  const users = Array.from({ length: 20 }, (_, i) => ({ at: i * 100, caller: 'users', input: 10, output: 0 }))
  const job = [1_000, 1_020, 1_059].map(at => ({ at, caller: 'job', input: 1, output: 0 }))

  test('names who makes the busiest minute, and their part of the whole', () => {
    expect(makers([...users, ...job]).requests).toEqual({
      at: 't+1000.000000s',
      amount: 4,
      callers: [
        { name: 'job', amount: 3, share: 0.75, shareOfLog: 3 / 23 },
        { name: 'users', amount: 1, share: 0.25, shareOfLog: 20 / 23 }
      ]
    })
  })

  test('weighs tokens in the minute that has the most of them', () => {
    // The same minute: 10 + 3 tokens of 203.
    expect(makers([...users, ...job]).tokens).toMatchObject({
      amount: 13,
      callers: [
        { name: 'users', amount: 10, shareOfLog: 200 / 203 },
        { name: 'job', amount: 3, shareOfLog: 3 / 203 }
      ]
    })
  })

  test('without callers there is nobody to name, and without tokens nothing to weigh', () => {
    expect(makers([{ at: 0 }, { at: 1 }])).toEqual({ requests: null, tokens: null })
    expect(makers([{ at: 0, caller: 'a' }, { at: 1 }]).tokens).toBeNull()
  })
})

describe('peaks of models and callers', () => {
  test('say when they begin', () => {
    const rows = [0, 100, 100.5, 130, 300].map(at => ({ at, model: 'm', input: 5, output: 1 }))
    const [slice] = describeTraffic(logOf([...rows, { at: 99, model: 'n' }])).traffic.models
    expect(slice).toMatchObject({
      name: 'm',
      peakRps: { value: 2, unit: 'requests/s' },
      peakRpsAt: 't+100.000000s',
      peakRpm: { value: 3 },
      peakTpm: { value: 18 }
    })
    // The minute that holds them may begin with another model's request.
    expect([slice?.peakRpmAt, slice?.peakTpmAt]).toEqual(['t+99.000000s', 't+99.000000s'])
  })

  const attempts = fc.array(fc.tuple(fc.integer({ min: 0, max: 300 }), fc.constantFrom('', 'a', 'b')), {
    minLength: 1,
    maxLength: 80
  })

  test('law: the busiest window of each slot is that of its arrivals alone', () => {
    fc.assert(
      fc.property(attempts, fc.integer({ min: 1, max: 90 }), (pairs, seconds) => {
        const log = logOf(pairs.map(([at, caller]) => ({ at, caller })))
        const slots = Uint32Array.from(log.callers, (_, code) => code + 1)
        const found = busiestPerSlot(log, log.caller, slots, slots.length + 1, seconds * 1e6)
        for (const code of log.callers.keys()) {
          const own = log.arrivalMicros.filter((_, i) => log.caller[i] === code)
          const { amount, atMicros } = busiestSliding(own, seconds * 1e6)
          expect([found.amounts[code + 1], found.atMicros[code + 1]]).toEqual([amount, atMicros])
        }
      })
    )
  })
})

describe('token peaks', () => {
  test('are told for every window', () => {
    // 5 and 7 tokens half a second apart, 100 tokens 30 s later, 1,000 an hour after the first.
    const rows = [
      { at: 0, input: 5, output: 0 },
      { at: 0.5, input: 7, output: 0 },
      { at: 30, input: 99, output: 1 },
      { at: 3_599, input: 1_000, output: 0 }
    ]
    const { peak, peakTpm } = describeTraffic(logOf(rows)).traffic.tokens
    expect(Object.values(peak).map(({ sliding }) => sliding.value)).toEqual([
      1_000, 1_000, 1_000, 1_000, 1_112
    ])
    expect([peak['3600s'].sliding.unit, peakTpm.sliding.unit]).toEqual(['tokens', 'tokens/min'])
    expect(peak['3600s'].at).toBe('t+0.000000s')
  })
})

test('a moment gives back the microseconds it was written from', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e15 }), micros => {
      expect(microsOf(momentOf(micros, 'wall'))).toBe(micros)
    })
  )
  expect(microsOf(momentOf(12_345_678, 'relative'))).toBe(12_345_678)
})
