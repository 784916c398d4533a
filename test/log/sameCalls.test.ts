/** Several rows of one id: which tell of one call, and what the call then is. Every expectation is worked by hand. */

import { describe, expect, test } from 'vitest'
import { RequestLogBuilder } from '../../src/log/requestLogBuilder.ts'
import { buildRequests, type Row, requestRow } from './sample.ts'

const sizes = (...rows: readonly Row[]) => {
  const { log, reusedIds } = buildRequests(rows)
  return { attempts: log.length, output: [...log.outputTokens], status: [...log.status], reusedIds }
}

describe('one id and one arrival', () => {
  test('the later row completes the earlier: a start, then its end', () => {
    const { log } = buildRequests([
      { at: 5, id: 'a', model: 'm' },
      { at: 5, id: 'a', model: 'm', duration: 2, input: 90, output: 12, status: 200 }
    ])
    expect([
      log.length,
      log.durationMicros[0],
      log.inputTokens[0],
      log.outputTokens[0],
      log.status[0]
    ]).toEqual([1, 2e6, 90, 12, 200])
  })

  test('snapshots of an answer: the most output', () => {
    expect(sizes({ at: 0, id: 'a', input: 9, output: 1 }, { at: 0, id: 'a', input: 9, output: 612 })).toEqual(
      {
        attempts: 1,
        output: [612],
        status: [0],
        reusedIds: 0
      }
    )
  })

  test.each<[string, Row, Row]>([
    ['another input', { at: 0, id: 'a', input: 9 }, { at: 0, id: 'a', input: 10 }],
    ['another model', { at: 0, id: 'a', model: 'x' }, { at: 0, id: 'a', model: 'y' }],
    ['another outcome', { at: 0, id: 'a', status: 429 }, { at: 0, id: 'a', status: 200 }],
    ['a shorter answer', { at: 0, id: 'a', output: 12 }, { at: 0, id: 'a', output: 4 }]
  ])('%s: both are kept, and it is said', (_, first, later) => {
    expect(sizes(first, later)).toMatchObject({ attempts: 2, reusedIds: 1 })
  })
})

test('one id and another arrival: a retry, or an id used again; both are kept', () => {
  expect(sizes({ at: 0, id: 'a', status: 429 }, { at: 3, id: 'a', status: 200 })).toMatchObject({
    attempts: 2,
    reusedIds: 1
  })
})

test('a constant for an id loses nothing', () => {
  const rows = Array.from({ length: 200 }, (_, i) => ({ at: i >> 1, id: 'static', input: 7 }))
  expect(sizes(...rows).attempts).toBeGreaterThanOrEqual(190)
})

test('an id that the provider gives to one answer is one call whatever its rows are stamped: the earliest', () => {
  const builder = new RequestLogBuilder('relative')
  for (const input of [0, 1]) builder.idsOf(input, 'call')
  builder.add(requestRow({ at: 7, id: 'msg', output: 1 }), 0)
  builder.add(requestRow({ at: 8, id: 'msg', output: 612 }), 0)
  builder.add(requestRow({ at: 3, id: 'msg', output: 612 }), 1)
  const { log } = builder.finish()
  expect([[...log.outputTokens], [...log.arrivalMicros]]).toEqual([[612], [3e6]])
})
