import { expect, test } from 'vitest'
import { momentOf } from '../../src/traffic/moment.ts'

// Date.UTC(2026, 10, 3, 14, 0, 2, 113) = 1793714402113 ms.
test.each([
  [1_793_714_402_113_000, 'wall', '2026-11-03T14:00:02.113000Z'],
  [1_793_714_402_113_007, 'wall', '2026-11-03T14:00:02.113007Z'],
  [0, 'wall', '1970-01-01T00:00:00.000000Z'],
  [0, 'relative', 't+0.000000s'],
  [3_536_999_000, 'relative', 't+3536.999000s']
] as const)('%i µs of a %s clock is %s', (micros, clock, text) => {
  expect(momentOf(micros, clock)).toBe(text)
})
