import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PoolLimits } from '../../src/catalog/rateLimits.ts'
import { Bucket } from '../../src/limits/allowance.ts'
import { ADMITTED, ContinuousGate, type Gate, QuantisedGate } from '../../src/limits/gate.ts'
import { REFUSALS } from '../../src/limits/refusals.ts'
import { MICROS_PER_MINUTE } from '../../src/units.ts'

const limits = (stated: Partial<PoolLimits>): PoolLimits => ({
  requestsPerMinute: null,
  tokensPerMinute: null,
  requestsPerDay: null,
  batchQueueTokens: null,
  ...stated
})

const both = (stated: Partial<PoolLimits>): readonly Gate[] => [
  new ContinuousGate(limits(stated)),
  new QuantisedGate(limits(stated), 1e9)
]

/** Attempts at one moment, each of so many tokens → what became of them. */
const outcomes = (gate: Gate, charges: readonly number[], atMicros = 0): readonly string[] =>
  charges.map(charge => {
    const code = gate.decide(atMicros, charge, charge, 1)
    return code === ADMITTED ? 'admitted' : (REFUSALS[code] as string)
  })

describe('each limit by itself, under either reading', () => {
  test('requests per minute', () => {
    for (const gate of both({ requestsPerMinute: 2 }))
      expect(outcomes(gate, [1, 1, 1])[2]).toBe('requestsPerMinute')
  })

  test('tokens per minute', () => {
    for (const gate of both({ tokensPerMinute: 100 }))
      expect(outcomes(gate, [60, 60, 40])).toEqual(['admitted', 'tokensPerMinute', 'admitted'])
  })

  test('requests per day', () => {
    for (const gate of both({ requestsPerDay: 2 }))
      expect(outcomes(gate, [1, 1, 1])).toEqual(['admitted', 'admitted', 'requestsPerDay'])
  })

  test('a request larger than the whole limit is too large', () => {
    for (const gate of both({ tokensPerMinute: 100 }))
      expect(outcomes(gate, [101, 100])).toEqual(['tooLarge', 'admitted'])
  })

  test('no limit refuses nothing', () => {
    for (const gate of both({})) expect(new Set(outcomes(gate, [1e6, 1e3, 1]))).toEqual(new Set(['admitted']))
  })
})

test('the limit that is hit first refuses: requests here, tokens there', () => {
  const gate = () => new ContinuousGate(limits({ requestsPerMinute: 3, tokensPerMinute: 100 }))
  expect(outcomes(gate(), [10, 10, 10, 10])).toEqual([
    'admitted',
    'admitted',
    'admitted',
    'requestsPerMinute'
  ])
  expect(outcomes(gate(), [90, 20])).toEqual(['admitted', 'tokensPerMinute'])
})

// developers.openai.com/api/docs/guides/rate-limits: unsuccessful requests contribute to the per-minute limit.
test('what the tokens refuse has taken one of the requests', () => {
  for (const gate of both({ requestsPerMinute: 60, tokensPerMinute: 10 })) {
    const [, ...rest] = outcomes(gate, [10, ...new Array<number>(59).fill(5), 5])
    expect(rest.at(-1)).toBe('requestsPerMinute')
  }
})

test('what the requests of the minute refuse takes nothing of the day', () => {
  const gate = new ContinuousGate(limits({ requestsPerMinute: 1, requestsPerDay: 2 }))
  expect(outcomes(gate, [1, 1, 1])).toEqual(['admitted', 'requestsPerMinute', 'requestsPerMinute'])
  expect(outcomes(gate, [1], 60e6)).toEqual(['admitted'])
})

test('quantised, a day begins anew; continuous, it is refilled', () => {
  const [continuous, quantised] = both({ requestsPerDay: 2 }) as [Gate, Gate]
  for (const gate of [continuous, quantised]) outcomes(gate, [1, 1])
  const noon = 43_200e6
  expect([outcomes(continuous, [1], noon), outcomes(quantised, [1], noon)]).toEqual([
    ['admitted'],
    ['requestsPerDay']
  ])
  expect(outcomes(quantised, [1, 1], 2 * noon)).toEqual(['admitted', 'admitted'])
})

test('the ramp rule refuses in the quantised reading only', () => {
  const [continuous, quantised] = both({}) as [Gate, Gate]
  for (const gate of [continuous, quantised]) gate.decide(0, 1, 1, 1)
  const late = 20 * 60e6
  expect(outcomes(continuous, [1_500_000], late)).toEqual(['admitted'])
  expect(outcomes(quantised, [1_500_000], late)).toEqual(['ramp'])
})

describe('quantised', () => {
  const gate = (stated: Partial<PoolLimits>, largest = 1) => new QuantisedGate(limits(stated), largest)
  const admitted = (of: Gate, count: number, atMicros: number) =>
    outcomes(of, new Array<number>(count).fill(1), atMicros).filter(outcome => outcome === 'admitted').length

  // help.openai.com/en/articles/6891753: 60,000 requests a minute may be enforced as 1,000 a second.
  test('60,000 a minute are 1,000 a second', () => {
    const thousand = gate({ requestsPerMinute: 60_000 })
    expect([0, 999_999, 1e6].map(at => admitted(thousand, 1_001, at))).toEqual([1_000, 0, 1_000])
  })

  test('500 a minute are 9 a second, since 8.33 are rounded up', () => {
    expect(admitted(gate({ requestsPerMinute: 500 }), 20, 0)).toBe(9)
  })

  test('the minute holds as well', () => {
    const three = gate({ requestsPerMinute: 3 })
    expect([0, 1e6, 2e6, 3e6, 59e6, 60e6].map(at => admitted(three, 2, at))).toEqual([1, 1, 1, 0, 0, 1])
  })

  test('a second has room for the largest request', () => {
    expect(outcomes(gate({ tokensPerMinute: 30_000 }, 8_000), [8_000, 1])).toEqual([
      'admitted',
      'tokensPerMinute'
    ])
    expect(outcomes(gate({ tokensPerMinute: 30_000 }, 8_000), [8_001])).toEqual(['tokensPerMinute'])
  })
})

test('law: a continuous gate decides as buckets do', () => {
  const attempts = fc.array(
    fc.record({ gap: fc.integer({ min: 0, max: 20e6 }), charge: fc.integer({ min: 1, max: 300 }) })
  )
  const limit = fc.integer({ min: 1, max: 400 })
  fc.assert(
    fc.property(attempts, limit, limit, (list, requestsPerMinute, tokensPerMinute) => {
      const gate = new ContinuousGate(limits({ requestsPerMinute, tokensPerMinute }))
      const [requests, tokens] = [requestsPerMinute, tokensPerMinute].map(
        of => new Bucket(of, MICROS_PER_MINUTE)
      ) as [Bucket, Bucket]
      let at = 0
      for (const { gap, charge } of list) {
        at += gap
        const holds = requests.holds(at, 1)
        if (holds) requests.take(1)
        const passes = tokens.holds(at, charge) && holds
        if (passes) tokens.take(charge)
        expect(gate.decide(at, charge) === ADMITTED).toBe(passes)
      }
    })
  )
})
