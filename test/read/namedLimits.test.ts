import { describe, expect, test } from 'vitest'
import type { RequestLog } from '../../src/log/trafficLog.ts'
import { type ReadOptions, readLog } from '../../src/read/readLog.ts'
import { bytesOf } from '../cli/fakeTerminal.ts'

const namedIn = async (text: string, options: Partial<ReadOptions> = {}) =>
  ((await readLog(['-'], { stdin: bytesOf(text), ...options })).data as RequestLog).namedLimits

const message = (limit: number) =>
  `Rate limit reached for gpt-4o in organization org-secret on tokens per min (TPM): Limit ${limit}, Used 29999, Requested 890.`

const second = (i: number) => `2026-03-02T08:00:${String(i % 60).padStart(2, '0')}Z`
const micros = (i: number) => Date.parse(second(i)) * 1_000

/** Forty answers, of which the 10th and every tenth after it are refused; the last one at a higher limit. */
const table = (errorColumn: string) =>
  [
    `start_time,model,input_tokens,output_tokens,status,${errorColumn}`,
    ...Array.from({ length: 40 }, (_, i) =>
      i % 10 === 9
        ? `${second(i)},gpt-4o,100,,429,"${message(i === 39 ? 450_000 : 30_000)}"`
        : `${second(i)},gpt-4o,100,20,200,`
    ),
    ''
  ].join('\n')

const expected = [
  { model: 'gpt-4o', limit: 'tokensPerMinute', value: 30_000, messages: 3, lastMicros: micros(29) },
  { model: 'gpt-4o', limit: 'tokensPerMinute', value: 450_000, messages: 1, lastMicros: micros(39) }
]

describe('limits that messages name', () => {
  test('are collected from a plain table', async () => {
    expect(await namedIn(table('error'))).toEqual(expected)
  })

  test('from a column that --map names', async () => {
    const map = 'start=start_time,model=model,input=input_tokens,status=status,error=why'
    expect(await namedIn(table('why'), { map })).toEqual(expected)
    expect(await namedIn(table('why'), { map: map.replace(',error=why', '') })).toBeUndefined()
  })

  test('from JSON Lines of no known make, as text or within an object', async () => {
    const lines = [message(30_000), { message: message(30_000), code: 'rate_limit_exceeded' }].map(
      (error, i) =>
        JSON.stringify({
          timestamp: second(i),
          model: 'gpt-4o',
          usage: { prompt_tokens: 5 },
          status: 429,
          error
        })
    )
    const [named, ...others] = (await namedIn(lines.join('\n'))) ?? []
    expect([named?.messages, others.length]).toEqual([2, 0])
  })

  test('only from what was refused, and nothing else of the text is kept', async () => {
    const served = table('error').replaceAll(',429,', ',200,')
    expect(await namedIn(served)).toBeUndefined()
    expect(JSON.stringify(await namedIn(table('error')))).not.toContain('org-secret')
  })

  test('only from rows that the user asked for', async () => {
    expect(await namedIn(table('error'), { until: second(25) })).toEqual([
      { ...expected[0], messages: 2, lastMicros: micros(19) }
    ])
  })
})
