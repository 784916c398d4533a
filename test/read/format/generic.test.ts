/** What the generic reader makes of names alone. */

import { describe, expect, test } from 'vitest'
import { genericFormat } from '../../../src/read/format/generic.ts'
import { at } from '../../../src/read/records/cell.ts'

const TIME = '2026-03-02T09:00:00Z'
const USAGE = { usage: { prompt_tokens: 100, completion_tokens: 10 } }

const formatFor = (...records: readonly Record<string, unknown>[]) =>
  genericFormat({ columns: new Set(records.flatMap(Object.keys)), first: records[0], records }, path =>
    at(records[0], path)
  )
const fieldsFor = (...records: readonly Record<string, unknown>[]) => formatFor(...records)?.fields

describe('the time', () => {
  test('nearest to the top, the provider’s clock last', () => {
    const response = { created: 1_772_442_000, ...USAGE }
    expect(fieldsFor({ created_at: TIME, response })?.start?.from).toBe('created_at')
    expect(fieldsFor({ request: { ts: TIME }, response })?.start?.from).toBe('request.ts')
    expect(fieldsFor({ response })?.start?.from).toBe('response.created')
  })

  test('a column named like a time that holds none is passed over', () => {
    expect(fieldsFor({ request_time: '0.120', ts: TIME, ...USAGE })?.start?.from).toBe('ts')
  })

  test.each([
    ['no time', { ...USAGE }],
    ['a relative time, whose unit is unknown', { timestamp: 12.5, ...USAGE }],
    ['neither tokens nor texts', { ts: TIME, model: 'gpt-4o' }],
    ['sums over several calls', { start_time: TIME, input_tokens: 9, output_tokens: 9, n_requests: 3 }]
  ])('%s: not for it', (_, record) => {
    expect(formatFor(record)).toBeUndefined()
  })
})

describe('durations', () => {
  const rows = (name: string, ...values: readonly unknown[]) =>
    fieldsFor(...values.map(value => ({ ts: TIME, [name]: value, ...USAGE })))?.duration

  test('a unit in the name holds', () => {
    expect(rows('latency_s', 500)).toEqual({ from: 'latency_s', unit: 'seconds' })
    expect(rows('durationMs', 5)).toEqual({ from: 'durationMs', unit: 'millis' })
    expect(rows('response_time_ms', '5')).toEqual({ from: 'response_time_ms', unit: 'millis' })
  })

  test('without one the median tells, from three values on', () => {
    expect(rows('latency', 0.5, 90, 2000)).toEqual({ from: 'latency', unit: 'seconds' })
    expect(rows('latency', 0.5, 900, 2000)).toEqual({ from: 'latency', unit: 'millis' })
    expect(rows('latency', 900, 2000)).toBeUndefined()
  })
})

test('an id that two records share is no request’s own', () => {
  const records = ['a', 'a', 'b'].map(id => ({ ts: TIME, id, request_id: `r-${id}`, ...USAGE }))
  expect(fieldsFor(...records)?.id).toBeUndefined()
  expect(fieldsFor({ ts: TIME, id: 'a', ...USAGE }, { ts: TIME, id: 'b', ...USAGE })?.id).toEqual(['id'])
})

test('a status that is a word of the API is no HTTP status', () => {
  expect(fieldsFor({ ts: TIME, status: 'completed', ...USAGE })?.status).toBeUndefined()
  expect(fieldsFor({ ts: TIME, response: { status: 'completed' }, status: '200', ...USAGE })?.status).toEqual(
    ['status']
  )
})

test('texts are counted only where no usage is stated', () => {
  const texts = { messages: [{ role: 'user', content: 'Hello' }], choices: [{ message: { content: 'Hi' } }] }
  expect(fieldsFor({ ts: TIME, ...texts })).toMatchObject({
    inputText: ['messages'],
    outputText: ['choices.0.message.content']
  })
  expect(fieldsFor({ ts: TIME, ...texts, ...USAGE })).not.toHaveProperty('inputText')
})
