import { expect, test } from 'vitest'
import { longerInWords } from '../../../src/capacity/fleet/beforeAfter.ts'

const waits = (ttft: number | null, latency: number) => ({
  ttft: ttft === null ? null : { p50: 0, p95: ttft, count: 9 },
  tpot: null,
  latency: { p50: 0, p95: latency, count: 9 }
})

// Slower by up to 5 % is within what a prediction may be off.
test.each([
  [waits(1, 10), waits(1, 10), []],
  [waits(1.04, 10.4), waits(1, 10), []],
  [waits(2, 10), waits(1, 10), ['p95 of the first token 2 against 1']],
  [waits(0.5, 11), waits(1, 10), ['p95 of the whole answer 11 against 10']],
  [
    waits(2, 11),
    waits(1, 10),
    ['p95 of the first token 2 against 1', 'p95 of the whole answer 11 against 10']
  ],
  [waits(2, 9), waits(null, 10), []]
])('names what is slower, and that alone: case %#', (planned, today, said) => {
  expect(longerInWords({ planned, today }, String)).toEqual(said)
})
