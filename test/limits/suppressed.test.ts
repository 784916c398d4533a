import { describe, expect, test } from 'vitest'
import { demandOf } from '../../src/limits/demand.ts'
import { publishedPooling } from '../../src/limits/pools.ts'
import { replayLimits } from '../../src/limits/replayLimits.ts'
import { weightsOf } from '../../src/limits/suppressed.ts'
import { logOf } from '../log/sample.ts'
import { account, surroundings } from './sample.ts'

const row = (at: number, status = 200) => ({ at, status, model: 'gpt-4o', input: 10, output: 10 })

describe('weightsOf', () => {
  const log = logOf([row(0), row(30, 429), row(59), row(60), row(200)])
  const demand = demandOf(
    log,
    publishedPooling(log.models),
    { maxTokens: null, sourceModel: null },
    new Float64Array(log.length)
  )

  // Three requests lie in the minute of the 429: six that were never sent make each of them stand for three.
  test('spreads what was never sent over the minutes that were throttled', () => {
    expect([...(weightsOf(log, demand, 6) ?? [])]).toEqual([3, 3, 3, 1, 1])
  })

  test('without any, every request stands for itself', () => {
    expect(weightsOf(log, demand, 0)).toBeNull()
    const quiet = logOf([row(0), row(1)])
    expect(weightsOf(quiet, { ...demand, length: 2 }, 6)).toBeNull()
  })
})

test('hidden demand widens the range upwards, and moves nothing else', () => {
  const log = logOf([row(0, 429), ...[1, 2, 3, 4, 5].map(at => row(at))])
  const asked = account({ 'gpt-4o': { requestsPerMinute: 120 } })
  const [plain, hidden] = [0, 594].map(
    neverSent => replayLimits(log, asked, surroundings(log, { neverSent })).scenarios[0]?.refused
  )
  expect(plain).toMatchObject({ value: 0 })
  // Six requests stand for 600: 100 in each second, one of which fills the minute's 120.
  expect(hidden).toMatchObject({ value: 0, low: 0, high: 5 / 6 })
})
