import { describe, expect, test } from 'vitest'
import type { PoolLimits } from '../../src/catalog/rateLimits.ts'
import { replayLimits } from '../../src/limits/replayLimits.ts'
import { logOf, type Row } from '../log/sample.ts'
import { account, surroundings } from './sample.ts'

const burstsOf = (rows: readonly Row[], stated: Partial<PoolLimits>) => {
  const log = logOf(rows)
  return replayLimits(log, account({ 'gpt-4o': stated }), surroundings(log)).scenarios[0]?.bursts
}

const at = (seconds: number, count: number): readonly Row[] =>
  Array.from({ length: count }, () => ({ at: seconds, model: 'gpt-4o', input: 100, output: 20 }))

describe('refusals of bursts', () => {
  // 60 at once and one ten minutes later: 6.1 a minute on average, 60 in the busiest.
  const rows = [...at(0, 60), ...at(600, 1)]

  test('name the limit with its average and its busiest minute', () => {
    const bursts = burstsOf(rows, { requestsPerMinute: 30 })
    expect(bursts).toMatchObject({ pool: 'gpt-4o', limit: 'requestsPerMinute', perMinute: 30 })
    expect(bursts?.average.value).toBeCloseTo(6.1 / 30, 12)
    expect(bursts?.busiestMinute.value).toBe(2)
  })

  // Tokens as the help page charges them: 60 · 120 = 7,200 against 1,200.
  test('of two, the one that is exceeded most', () => {
    const bursts = burstsOf(rows, { requestsPerMinute: 59, tokensPerMinute: 1_200 })
    expect(bursts?.limit).toBe('tokensPerMinute')
    expect(bursts?.busiestMinute.value).toBe(6)
    expect(bursts?.average.value).toBeCloseTo((61 * 120) / 10 / 1_200, 12)
  })

  test.each([
    ['nothing is refused', rows, 60],
    ['the average is too much already', rows, 6],
    ['the log is no longer than a minute', at(0, 60), 30]
  ])('none where %s', (_, of, requestsPerMinute) => {
    expect(burstsOf(of, { requestsPerMinute })).toBeNull()
  })
})
