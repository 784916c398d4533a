import { describe, expect, test } from 'vitest'
import type { RequestLog } from '../../src/log/trafficLog.ts'
import { priceWarnings } from '../../src/pricing/priceWarnings.ts'
import { readLog } from '../../src/read/readLog.ts'
import { compareCosts } from './priced.ts'
import { describedAs, logOf, noOverrides, planOf, type Row } from './sample.ts'

async function* textOf(text: string) {
  yield Buffer.from(text)
}

const USUAL = { input: 10_000, cached: 4_000, output: 1_000 }

function warningsOf(log: RequestLog) {
  const costs = compareCosts(log, describedAs(7 * 86_400), planOf(), [], noOverrides)
  return priceWarnings(costs, log)
}
const on = (date: string, row: Partial<Row> = {}) =>
  warningsOf(logOf([{ at: Date.parse(date) * 1_000, model: 'gpt-5.5', ...USUAL, ...row }], 'wall'))

describe('prices that were old at the log’s end', () => {
  // The price of gpt-5.5 was last seen on 2026-11-20; 90 days later is 2027-02-18.
  test.each([
    ['2027-02-18T00:00:00Z', 0],
    ['2027-02-18T00:00:01Z', 1],
    ['2026-03-01T00:00:00Z', 0]
  ])('a log that ends at %s gives %d warnings', (end, expected) => {
    expect(on(end).map(({ code }) => code)).toEqual(Array(expected).fill('old-prices'))
  })

  test('say the oldest date and the log’s last day', () => {
    const [warning] = on('2027-06-01T00:00:00Z')
    expect(warning?.message).toContain('2027-06-01')
    expect(warning?.message).toContain('2026-11-20')
  })

  test('a log without dates cannot tell', () => {
    expect(warningsOf(logOf([{ model: 'gpt-5.5', ...USUAL }]))).toEqual([])
  })
})

describe('a bill that is less than what is charged', () => {
  const log = logOf([{ at: 0, model: 'gpt-5.5', ...USUAL }])
  const costs = compareCosts(log, describedAs(7 * 86_400), planOf(), [], noOverrides)
  const told = (note: string) => {
    const shared = { ...costs.shared, usdInPeriod: { ...costs.shared.usdInPeriod, note } }
    return priceWarnings({ ...costs, shared }, log).map(({ code, message }) => [code, message])
  }

  test('says so by each of its reasons, and of nothing else', () => {
    expect(told('attempts left out because they could not be priced: 2')).toEqual([])
    expect(
      told('a lower bound: one thing: 3; attempts left out: 2; a lower bound for a-model: another')
    ).toEqual([
      ['lower-bound', 'The bill of the shared pool is a lower bound: one thing: 3.'],
      ['lower-bound', 'The bill of the shared pool is a lower bound for a-model: another.']
    ])
  })

  // The package lists audio of gpt-audio apart, and none of gpt-4o-audio-preview.
  test.each([
    ['gpt-4o-audio-preview', ['lower-bound']],
    ['gpt-audio', []]
  ])('audio of %s', async (model, codes) => {
    const usage = {
      ...{ prompt_tokens: 1_000, completion_tokens: 300, total_tokens: 1_300 },
      prompt_tokens_details: { cached_tokens: 0, audio_tokens: 800 },
      completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 250 }
    }
    const rows = [0, 60, 120].map(at =>
      JSON.stringify({ id: `c${at}`, object: 'chat.completion', created: 1_791_158_400 + at, model, usage })
    )
    const { data } = await readLog(['-'], { stdin: textOf(rows.join('\n')) })
    const billed = compareCosts(data as RequestLog, describedAs(120), planOf(), [], noOverrides)
    expect(priceWarnings(billed, data).map(({ code }) => code)).toEqual(codes)
  })
})

// gpt-5.5: 6,000 × 5 + 4,000 × 0.50 + 1,000 × 30 per million = 0.062 USD.
test.each([
  [0.062, 0],
  [0.0565, 0],
  [0.0563, 1],
  [0.0688, 0],
  [0.069, 1],
  [0, 1]
])('a stated cost of %d USD beside a computed one of 0.062 gives %d warnings', (costUsd, expected) => {
  const warnings = on('2026-10-01', { costUsd })
  expect(warnings.map(({ code }) => code)).toEqual(Array(expected).fill('stated-cost-differs'))
})

test('names the models that differ most, and only some of them', () => {
  const models = ['gpt-4o', 'gpt-4o-mini', 'gpt-4.1', 'o3', 'gpt-5']
  const [warning] = warningsOf(logOf(models.map((model, i) => ({ model, ...USUAL, costUsd: 1 + i }))))
  expect(warning?.message).toMatch(/gpt-5 .*o3 .*gpt-4\.1 .*and 2 more/)
})
