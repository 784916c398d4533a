import { describe, expect, test } from 'vitest'
import { limitsNamed } from '../../src/limits/limitsNamed.ts'
import { replayLimits } from '../../src/limits/replayLimits.ts'
import type { NamedLimit } from '../../src/log/namedLimits.ts'
import { logOf, type Row } from '../log/sample.ts'
import { limits, nothingSaid, surroundings } from './sample.ts'

const named = (model: string, limit: NamedLimit['limit'], value: number, lastMicros = 0): NamedLimit => ({
  model,
  limit,
  value,
  messages: 1,
  lastMicros
})

const logNaming = (rows: readonly Row[], ...namedLimits: readonly NamedLimit[]) => ({
  ...logOf(rows),
  namedLimits
})

const rows: readonly Row[] = Array.from({ length: 5 }, () => ({
  at: 0,
  model: 'gpt-4o-2024-08-06',
  input: 100,
  output: 20
}))

describe('limitsNamed', () => {
  test('of several numbers for one limit the last one holds', () => {
    const log = logNaming(
      rows,
      named('gpt-4o', 'tokensPerMinute', 450_000, 1),
      named('gpt-4o', 'tokensPerMinute', 30_000, 2),
      named('gpt-4o', 'requestsPerMinute', 500, 1)
    )
    expect([...(limitsNamed(log)?.models ?? [])]).toEqual([
      ['gpt-4o', limits({ tokensPerMinute: 30_000, requestsPerMinute: 500 })]
    ])
  })

  test('a model takes what is named of its snapshots where nothing is named of itself', () => {
    const models = limitsNamed(logNaming(rows, named('gpt-4o-2024-08-06', 'requestsPerDay', 7)))?.models
    expect(models?.get('gpt-4o')).toEqual(limits({ requestsPerDay: 7 }))
  })

  test('nothing that could be replayed is no account', () => {
    expect(limitsNamed(logOf(rows))).toBeNull()
    expect(limitsNamed(logNaming(rows, named('gpt-4o', 'tokensPerDay', 7)))).toBeNull()
  })
})

describe('replayLimits', () => {
  // Five at once against three a minute: two are refused, as with limits from a file.
  test('replays what the log names as a scenario of its own, before the tiers', () => {
    const log = logNaming(rows, named('gpt-4o', 'requestsPerMinute', 3))
    const { scenarios, sources } = replayLimits(log, nothingSaid, surroundings(log))
    expect(scenarios[0]).toMatchObject({ tier: 'named in the log', refusedRequests: 2 })
    expect(scenarios.slice(1)).toEqual(replayLimits(logOf(rows), nothingSaid, surroundings(log)).scenarios)
    expect(sources[0]?.where).toBe('messages of refused attempts in the log')
  })

  test('a limit that the log has no requests for makes none', () => {
    const log = logNaming(rows, named('o3', 'requestsPerMinute', 3))
    expect(replayLimits(log, nothingSaid, surroundings(log)).scenarios[0]?.tier).not.toBe('named in the log')
  })
})
