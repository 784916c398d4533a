import { expect, it } from 'vitest'
import { callerBlocks } from '../../../src/capacity/reuse/callerBlocks.ts'
import { hitCurve } from '../../../src/capacity/reuse/hitCurve.ts'
import { logOf } from '../requests.ts'

const BOUNDLESS = Number.POSITIVE_INFINITY

/** The share that is found on replicas that take the requests in turn. */
const found = (rows: Parameters<typeof logOf>[0], replicas: number) => {
  const trace = callerBlocks(logOf(rows))
  if (trace === null) return null
  return hitCurve(
    trace,
    Uint32Array.from(trace.inputTokens, (_, i) => i % replicas),
    replicas
  )(BOUNDLESS)
}

// Two conversations of 160, 320 and 480 tokens, of which the log calls 0, 160 and 320 cached: 960 of 1,920.
const TALKS = [0, 1, 2].flatMap(turn =>
  ['ann', 'bob'].map((caller, i) => ({
    at: 10 * turn + i,
    input: 160 * (turn + 1),
    output: 16,
    cached: 160 * turn,
    caller
  }))
)

it('finds on one replica what the log found, and on two what the same replica had before', () => {
  expect(found(TALKS, 1)).toBeCloseTo(960 / 1_920, 12)
  // In turn each caller keeps a replica; in three the turns of a caller lie apart.
  expect(found(TALKS, 2)).toBeCloseTo(960 / 1_920, 12)
  expect(found(TALKS, 3)).toBe(0)
})

it('takes what a caller cannot have sent before for a beginning that all have', () => {
  const rows = ['ann', 'bob'].map((caller, at) => ({ at, input: 320, output: 16, cached: 160, caller }))
  expect(found(rows, 1)).toBeCloseTo(160 / 640, 12)
})

it('says nothing of logs without callers or without cached tokens', () => {
  expect(
    found(
      TALKS.map(row => ({ ...row, cached: 0 })),
      1
    )
  ).toBeNull()
  expect(
    found(
      TALKS.map(row => ({ ...row, caller: '' })),
      1
    )
  ).toBeNull()
})
