/** A caller that puts its key where the model belongs → no line of the log holds it. */
import { expect, test } from 'vitest'
import { askedIn } from '../../../src/cli/record/requestBody.ts'
import { rowOf } from '../../../src/cli/record/row.ts'

const line = (model: string, error = '') =>
  rowOf({
    id: 'r1',
    startMicros: 1_772_438_400e6,
    arrivedAt: 0,
    endedAt: 100,
    status: 401,
    aborted: null,
    error,
    caller: '',
    side: 'baseline',
    baseUrl: 'https://api.example',
    asked: askedIn('/v1/chat/completions', 'POST', Buffer.from(JSON.stringify({ model, messages: [] }))),
    heard: null,
    limits: null,
    mirrorOf: null
  })

test('a key in place of a name', () => {
  const key = 'sk-proj-HOSTILE1234567890abcd'
  expect(line(key, key)).toMatchObject({ model: '[key]', error: '[key]' })
  expect(line('gpt-4o')).toMatchObject({ model: 'gpt-4o', error: null })
})
