/** After each file of `npm run test:quick`: one that takes seconds of the processor must say so, and is left out from then on. */

import { afterAll, expect } from 'vitest'

/** What such a file may take. Above it is not a file that grew a little, on a slow machine, but one that belongs to the slow ones. */
const MOST_MILLIS = 5_000

const before = process.cpuUsage()

afterAll(() => {
  const { user, system } = process.cpuUsage(before)
  const millis = Math.round((user + system) / 1_000)
  expect(millis, "milliseconds of the processor: begin the file with '// slow: REASON'").toBeLessThan(
    MOST_MILLIS
  )
})
