/** Tokens counted from texts: no figure of them is measured, and sums of a sampled count carry its range. */
import { expect, test } from 'vitest'
import { COUNTED } from '../../src/log/trafficLog.ts'
import { describeTraffic } from '../../src/traffic/describe.ts'
import { logOf } from '../log/sample.ts'

const log = logOf([
  { at: 0, input: 1_000, output: 200, model: 'a', status: 200 },
  { at: 120, input: 3_000, output: 600, model: 'a', status: 200 }
])
const counted = { ...log, flags: log.flags.map(() => COUNTED) }

test('of models and callers too they are estimates; numbers of requests are not', () => {
  const [slice] = describeTraffic(counted).traffic.models
  expect(slice?.inputTokens).toMatchObject({ value: 4_000, basis: 'estimated' })
  expect(slice?.outputTokens.basis).toBe('estimated')
  expect(slice?.peakTpm.basis).toBe('estimated')
  expect(slice?.peakRpm.basis).toBe('measured')
  expect(describeTraffic(log).traffic.models[0]?.inputTokens.basis).toBe('measured')
})

test('sums and the mean rate carry the range', () => {
  // Of the total the root of 300² + 400²: 500; a minute has half of it, since the span is two.
  const { tokens } = describeTraffic({ ...counted, tokenRange: { input: 300, output: 400 } }).traffic
  expect(tokens.sums.input).toMatchObject({ value: 4_000, low: 3_700, high: 4_300 })
  expect(tokens.sums.output).toMatchObject({ value: 800, low: 400, high: 1_200 })
  expect(tokens.sums.total).toMatchObject({ value: 4_800, low: 4_300, high: 5_300 })
  expect(tokens.averageTpm).toMatchObject({ value: 2_400, low: 2_150, high: 2_650 })
  expect(describeTraffic(counted).traffic.tokens.sums.input).not.toHaveProperty('low')
})
