// slow: many whole audits
/** A log split by a tag, its callers or its models → the figures and the cost of each value. */

import path from 'node:path'
import { expect, test } from 'vitest'
import { audit } from '../../src/audit.ts'
import { readLog } from '../../src/read/readLog.ts'
import { saved } from './logs.ts'

const call = (minute: number, model: string, team: string | null, input: number, output: number) => ({
  ts: `2026-03-02T09:${String(minute).padStart(2, '0')}:00Z`,
  model,
  usage: { prompt_tokens: input, completion_tokens: output },
  ...(team === null ? {} : { metadata: { team } })
})

/** Of gpt-4o a million tokens in cost $2.50 and out $10, of gpt-4o-mini $0.15 and $0.60 (OpenAI's price list of March 2026). */
const CALLS = [
  call(0, 'gpt-4o', 'search', 100_000, 1_000),
  call(1, 'gpt-4o-mini', 'search', 200_000, 10_000),
  call(2, 'gpt-4o', 'web', 40_000, 20_000),
  call(3, 'gpt-4o', null, 4_000, 0)
]
const log = saved('tags.jsonl', CALLS.map(one => `${JSON.stringify(one)}\n`).join(''))
async function* stdin(): AsyncIterable<Uint8Array> {}

test('the figures and the cost of each value of a tag, the rows without it last', async () => {
  const { traffic, pricing } = await audit([log], { stdin: stdin(), by: 'tag.team' })
  expect(traffic.split?.by).toBe('tag.team')
  expect(
    traffic.split?.values.map(({ name, attempts, inputTokens }) => [name, attempts, inputTokens.value])
  ).toEqual([
    ['search', 2, 300_000],
    ['', 1, 4_000],
    ['web', 1, 40_000]
  ])
  expect(traffic.split?.valueCount).toBe(2)
  const costs = pricing.split?.values.map(({ name, usdInPeriod }) => [name, usdInPeriod.value])
  // 0.1 × 2.5 + 0.001 × 10 + 0.2 × 0.15 + 0.01 × 0.6; 0.04 × 2.5 + 0.02 × 10; 0.004 × 2.5
  const wanted: readonly (readonly [string, number])[] = [
    ['web', 0.3],
    ['search', 0.296],
    ['', 0.01]
  ]
  for (const [i, [name, usd]] of wanted.entries()) {
    expect(costs?.[i]?.[0]).toBe(name)
    expect(costs?.[i]?.[1]).toBeCloseTo(usd, 9)
  }
})

test('the values cost what the log does', async () => {
  for (const by of ['tag.team', 'model', 'caller']) {
    const { pricing } = await audit([log], { stdin: stdin(), by })
    const sum = pricing.split?.values.reduce((total, { usdInPeriod }) => total + (usdInPeriod.value ?? 0), 0)
    expect(sum).toBeCloseTo(pricing.shared.usdInPeriod.value as number, 9)
  }
})

test('a tag that no row has, and a tag of sums, are refused', async () => {
  await expect(readLog([log], { stdin: stdin(), by: 'tag.none' })).rejects.toThrow('--by tag.none: no row')
  const sums = path.resolve(import.meta.dirname, '../../fixtures/logs/openai-usage-csv.csv')
  await expect(readLog([sums], { stdin: stdin(), by: 'tag.team' })).rejects.toThrow(
    'sums of usage hold no tags'
  )
})
