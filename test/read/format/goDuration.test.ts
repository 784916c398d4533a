/** Durations as Go's `time.Duration` and Rust's `Duration` print them. */
import { expect, test } from 'vitest'
import { goMicros } from '../../../src/read/format/goDuration.ts'

test.each([
  ['1m11s', 71_000_000],
  ['1h2m3s', 3_723_000_000],
  ['5.105294711s', 5_105_294.711],
  ['41.25ms', 41_250],
  ['23.668µs', 23.668],
  ['23.668μs', 23.668],
  ['900ns', 0.9],
  ['0s', 0]
])('%s', (text, micros) => {
  expect(goMicros(text)).toBeCloseTo(micros, 6)
})

test.each(['', '-', '12', '3 s', 's', '1.5x', 'None'])('%j is none', text => {
  expect(goMicros(text)).toBeUndefined()
})
