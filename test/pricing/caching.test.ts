import { expect, test } from 'vitest'
import { tierFlags } from '../../src/log/serviceTier.ts'
import { cacheableIn, priceCaching } from '../../src/pricing/caching.ts'
import { scaleToMonth } from '../../src/pricing/month.ts'
import { priceShared } from '../../src/pricing/shared.ts'
import { meterTokens } from './priced.ts'
import { logOf, noOverrides, type Row } from './sample.ts'

const MINUTE = 60e6
const start = Date.parse('2026-03-02T00:00:00Z') * 1e3

/** A request a minute: hits that find 8,000 of 10,000 tokens, and between them some that find nothing. */
const chat = (hits: number, misses: number, row: Partial<Row> = {}): Row[] =>
  Array.from({ length: hits + misses }, (_, i) => ({
    at: start + i * MINUTE,
    model: 'gpt-4o',
    input: 10_000,
    cached: hits > 0 && (i % 2 === 0 || i >= 2 * misses) ? 8_000 : 0,
    output: 0,
    ...(i % 2 === 1 && i < 2 * misses ? row : {})
  }))

const attemptsOf = (rows: readonly Row[]) => cacheableIn(logOf(rows, 'wall'), noOverrides)?.attempts ?? null

test.each([
  ['some found, some not', chat(30, 10), 10],
  ['nothing cached anywhere: equal sizes are no proof', chat(0, 40), null],
  ['all cached', chat(40, 0), null],
  ['fewer than 20 hits', chat(19, 10), null],
  ['what does not state cached tokens', chat(30, 10, { cached: Number.NaN }), null],
  ['prompts shorter than what is found', chat(30, 10, { input: 7_999 }), null],
  ['work of the Batch API', chat(30, 10, { flags: tierFlags('batch') }), null],
  ['requests an hour apart', chat(30, 10).map((row, i) => ({ ...row, at: start + i * 60 * MINUTE })), null]
])('%s', (_, rows, attempts) => {
  expect(attemptsOf(rows)).toBe(attempts)
})

// 10 requests × 8,000 tokens × (2.50 − 1.25) USD per Mtok = 0.10 USD, at a month as long as the log.
test('what the misses would save', () => {
  const log = logOf(chat(30, 10), 'wall')
  const month = scaleToMonth(730 * 3_600)
  const metered = meterTokens(log, noOverrides)
  const shared = priceShared(metered, month, new Map(), 'request').usdPerMonth
  const cost = priceCaching(cacheableIn(log, noOverrides), metered.billedAttempts, shared, month, new Map())
  expect(cost?.savedPerMonth.value).toBeCloseTo(0.1, 12)
  expect(cost?.usdPerMonth.value).toBeCloseTo((shared.value ?? 0) - 0.1, 12)
  expect(cost?.share).toBe(0.25)
})
