/** What the generic reader makes of names alone. */

import { describe, expect, test } from 'vitest'
import { emptyRow } from '../../../src/log/requestRow.ts'
import { FAILED } from '../../../src/log/trafficLog.ts'
import { genericFormat } from '../../../src/read/format/generic.ts'
import { at } from '../../../src/read/records/cell.ts'

const TIME = '2026-03-02T09:00:00Z'
const USAGE = { usage: { prompt_tokens: 100, completion_tokens: 10 } }

const formatFor = (...records: readonly unknown[]) =>
  genericFormat({
    columns: new Set(records.flatMap(record => Object.keys(record as object))),
    first: records[0],
    rows: records
  })
const requestsFor = (...records: readonly unknown[]) => {
  const format = formatFor(...records)
  if ('missing' in format || format.grain !== 'request') throw new Error('a log of requests')
  return format
}
const fieldsFor = (...records: readonly unknown[]) => requestsFor(...records).fields

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
    ['no times', { ...USAGE }],
    ['no times', { timestamp: 12.5, ...USAGE }],
    ['no tokens', { ts: TIME, model: 'gpt-4o' }],
    ['only their total (total_tokens)', { ts: TIME, total_tokens: 9 }],
    ['(n_requests)', { start_time: TIME, input_tokens: 9, output_tokens: 9, n_requests: 3 }]
  ])('%s: said, not guessed', (says, record) => {
    expect(formatFor(record)).toMatchObject({ missing: expect.stringContaining(says) })
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

  const lasting = (usage: object, ...values: readonly number[]) =>
    fieldsFor(...values.map((latency, i) => ({ ts: TIME.replace('00Z', `0${i}Z`), latency, ...usage })))
      ?.duration

  test('without one: the unit in which a call is as fast as calls are', () => {
    const usage = { usage: { prompt_tokens: 100, completion_tokens: 300 } }
    expect(lasting(usage, 3.1, 4, 2.5)).toEqual({ from: 'latency', unit: 'seconds' })
    expect(lasting(usage, 3100, 4000, 2500)).toEqual({ from: 'latency', unit: 'millis' })
    expect(lasting({ usage: { prompt_tokens: 300 } }, 40, 41)).toEqual({ from: 'latency', unit: 'millis' })
    // 300 tokens in 120 s are 2.5 a second, in 120 ms 2,500: either may be.
    expect(lasting(usage, 120, 121, 122)).toBeUndefined()
  })

  test('without one, beside start and end: the unit that equals their difference', () => {
    const record = { start_time: TIME, end_time: '2026-03-02T09:00:02Z', duration: 2_000_000, ...USAGE }
    expect(fieldsFor(record)?.duration).toEqual({ from: 'duration', unit: 'micros' })
  })

  test('what nothing tells is said with the map that tells it', () => {
    const format = requestsFor({
      ts: TIME,
      latency: 120,
      usage: { prompt_tokens: 9, completion_tokens: 300 }
    })
    expect(format.doubts?.map(({ code }) => code)).toEqual(['unknown-unit'])
    expect(format.doubts?.[0]?.effect).toContain('duration=latency:ms')
  })
})

test('a constant is no id of a request, whatever it is called', () => {
  const records = Array.from({ length: 30 }, (_, i) => ({
    ts: TIME,
    request_id: 'a',
    id: `${i >> 1}`,
    ...USAGE
  }))
  expect(fieldsFor(...records)?.id).toEqual(['id'])
})

// Seen by the law in batches.property.test.ts: one damaged answer made a sum of two names for one count.
test.each([null, []])('two names for the input are no sum because an output is %j', output => {
  const chat = { prompt_tokens: 1_200, completion_tokens: 80, total_tokens: 1_280 }
  const responses = { input_tokens: 902, output_tokens: 1_480, total_tokens: 2_382 }
  const usages = [chat, responses, { ...chat, completion_tokens: output }, responses]
  const { fields, view } = requestsFor(...usages.map(usage => ({ ts: TIME, usage })))
  expect(fields.input).toEqual(['usage.prompt_tokens', 'usage.input_tokens'])
  expect(view).toBeUndefined()
})

describe('outcomes', () => {
  const rowOf = (record: object, ...others: readonly object[]) => {
    const { amend } = requestsFor(
      { ts: TIME, ...USAGE, ...record },
      ...others.map(other => ({ ts: TIME, ...USAGE, ...other }))
    )
    const row = emptyRow()
    amend?.(row, path => at({ ts: TIME, ...USAGE, ...record }, path))
    return { status: row.status, isFailed: row.flags === FAILED }
  }

  test.each([
    [{ status: 'completed' }, { status: 0, isFailed: false }],
    [{ status: '200' }, { status: 200, isFailed: false }],
    [{ status: 503 }, { status: 503, isFailed: true }],
    [{ status: 'rate_limited' }, { status: 429, isFailed: true }],
    [{ success: false }, { status: 0, isFailed: true }],
    [{ ok: true }, { status: 0, isFailed: false }],
    [{ is_error: 'True' }, { status: 0, isFailed: true }],
    [{ error: null }, { status: 0, isFailed: false }],
    [{ error: {} }, { status: 0, isFailed: false }],
    [{ error: 'Error code: 429 - slow down' }, { status: 429, isFailed: true }],
    [
      { status: 429, error: 'insufficient_quota' },
      { status: 0, isFailed: true }
    ],
    [{ exception: 'ReadTimeout' }, { status: 0, isFailed: true }],
    [{ level: 'ERROR' }, { status: 0, isFailed: true }],
    [{ level: 'INFO' }, { status: 0, isFailed: false }]
  ])('%j', (record, outcome) => {
    expect(rowOf(record)).toEqual(outcome)
  })

  test('a 0 among HTTP statuses is a call that got none', () => {
    expect(rowOf({ status_code: 0 }, { status_code: 200 })).toEqual({ status: 0, isFailed: true })
  })
})

test('texts are counted only where no usage is stated', () => {
  const texts = { messages: [{ role: 'user', content: 'Hello' }], choices: [{ message: { content: 'Hi' } }] }
  expect(fieldsFor({ ts: TIME, ...texts })).toMatchObject({
    inputText: ['messages'],
    outputText: ['choices.0.message.content']
  })
  expect(fieldsFor({ ts: TIME, ...texts, ...USAGE })).not.toHaveProperty('inputText')
})
