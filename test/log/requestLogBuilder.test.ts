// slow: builds logs of a million rows
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RequestLogBuilder } from '../../src/log/requestLogBuilder.ts'
import { emptyRow } from '../../src/log/requestRow.ts'
import { FAILED, STREAMED, THROTTLED } from '../../src/log/trafficLog.ts'
import { buildRequests, logOf, requestRow } from './sample.ts'

describe('RequestLogBuilder', () => {
  test('puts rows into arrival order, every column with them', () => {
    const log = logOf([
      { at: 3, input: 30, model: 'b', caller: 'y', status: 200, duration: 0.3 },
      { at: 1, input: 10, model: 'a', caller: 'x', status: 429, duration: 0.1 },
      { at: 2, input: 20, model: 'b', caller: 'x', status: 500, duration: 0.2 }
    ])
    expect([...log.arrivalMicros]).toEqual([1e6, 2e6, 3e6])
    expect([...log.inputTokens]).toEqual([10, 20, 30])
    expect([...log.durationMicros]).toEqual([1e5, 2e5, 3e5])
    expect([...log.status]).toEqual([429, 500, 200])
    expect(Array.from(log.model, code => log.models[code])).toEqual(['a', 'b', 'b'])
    expect(Array.from(log.caller, code => log.callers[code])).toEqual(['x', 'x', 'y'])
  })

  test('keeps rows of one arrival in file order', () => {
    const log = logOf([
      { at: 2, input: 1 },
      { at: 1, input: 2 },
      { at: 1, input: 3 },
      { at: 1, input: 1 }
    ])
    expect([...log.inputTokens]).toEqual([2, 3, 1, 1])
  })

  test('keeps what the log does not say unknown, and code 0 for the empty name', () => {
    const log = logOf([{ at: 0 }])
    const columns = [log.durationMicros, log.ttftMicros, log.inputTokens, log.cachedTokens, log.outputTokens]
    expect(columns.map(([first]) => first)).toEqual([NaN, NaN, NaN, NaN, NaN])
    expect([log.status[0], log.models[log.model[0] ?? 9], log.callers[log.caller[0] ?? 9]]).toEqual([
      0,
      '',
      ''
    ])
  })

  test('drops a repeated row of one id and arrival, in its own file or in another, and counts it there', () => {
    const built = buildRequests([
      { at: 0, id: 'a' },
      { at: 0, id: 'a' },
      { at: 2, id: 'b' },
      { at: 0, id: 'a', file: 1 },
      { at: 3, id: 'c', file: 1 }
    ])
    expect([...built.log.arrivalMicros]).toEqual([0, 2e6, 3e6])
    expect(built.duplicates).toEqual([1, 1])
    expect(built.reusedIds).toBe(0)
  })

  test('takes 65,535 named models and the empty name, and no more: codes have 16 bits', () => {
    const builder = new RequestLogBuilder('relative')
    const taken = (model: string) => builder.add(requestRow({ at: 0, model }), 0)
    const first = Array.from({ length: 65_535 }, (_, i) => taken(`m${i + 1}`))
    expect(new Set(first)).toEqual(new Set([true]))
    expect(taken('one more')).toBe(false)
    expect(taken('m65535')).toBe(true)
  })

  test('counts rows earlier than the row before them, and the longest step back', () => {
    // 5 → 3 is 2 s back, 9 → 2 is 7 s back; 3 → 9 and the start of the other file are no steps back.
    const built = buildRequests([5, 3, 9, 2].map(at => ({ at })).concat({ at: 1, file: 1 } as { at: number }))
    expect([built.outOfOrderRows, built.maxBackstepSeconds]).toEqual([2, 7])
  })

  test('a file in order has no steps back', () => {
    const built = buildRequests([{ at: 1 }, { at: 1 }, { at: 2 }])
    expect([built.outOfOrderRows, built.maxBackstepSeconds]).toEqual([0, 0])
  })

  test.each([
    [200, 0],
    [0, 0],
    [399, 0],
    [400, FAILED],
    [429, FAILED | THROTTLED],
    [503, FAILED]
  ])('takes status %i for what it says', (status, flags) => {
    expect(logOf([{ at: 0, status }]).flags[0]).toBe(flags)
  })

  test('adds the outcome to the flags that the format set', () => {
    expect(logOf([{ at: 0, status: 429, flags: STREAMED }]).flags[0]).toBe(STREAMED | FAILED | THROTTLED)
  })

  test('carries the clock', () => {
    expect(logOf([{ at: 0 }], 'wall').clock).toBe('wall')
    expect(logOf([{ at: 0 }], 'relative').clock).toBe('relative')
  })

  test('law: the order of a file does not change its columns where arrivals differ', () => {
    const distinct = fc.uniqueArray(fc.integer({ min: 0, max: 1e6 }), { maxLength: 60 })
    fc.assert(
      fc.property(distinct, seconds => {
        const rows = seconds.map(at => ({ at, input: at }))
        expect([...logOf(rows).inputTokens]).toEqual([...seconds].sort((a, b) => a - b))
      })
    )
  })

  test('law: columns keep every row however often they grow', () => {
    const rows = Array.from({ length: 5_000 }, (_, i) => ({ at: 5_000 - i, output: i }))
    const { log } = buildRequests(rows)
    expect(log.length).toBe(5_000)
    expect(log.outputTokens.every((output, i) => output === 4_999 - i)).toBe(true)
  })
})

describe('stated costs', () => {
  const priced = (costUsd: number, arrivalMicros: number, id = '') => ({
    ...emptyRow(),
    id,
    arrivalMicros,
    inputTokens: 10,
    costUsd
  })

  test('are kept from the first row on that states one, in order of arrival and without duplicates', () => {
    const builder = new RequestLogBuilder('relative')
    for (let row = 0; row < 9_000; row++) builder.add(priced(Number.NaN, 10 + row), 0)
    builder.add(priced(0.25, 5, 'a'), 1)
    builder.add(priced(0.25, 5, 'a'), 1)
    builder.add(priced(0, 9_500), 1)
    const { log, duplicates } = builder.finish()
    expect(duplicates[1]).toBe(1)
    expect(log.costUsd?.length).toBe(9_002)
    expect([log.costUsd?.[0], log.costUsd?.[1], log.costUsd?.[9_001]]).toEqual([0.25, Number.NaN, 0])
  })

  test('take no column where no row states one', () => {
    const builder = new RequestLogBuilder('relative')
    builder.add(priced(Number.NaN, 1), 0)
    expect(builder.finish().log.costUsd).toBeUndefined()
  })
})
