/** The closed environment of every test: one time zone, no colour, on every machine. */

import { defineConfig } from 'vitest/config'

// Set before the workers start, which inherit both.
process.env['TZ'] = 'UTC'
process.env['NO_COLOR'] = '1'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000
  }
})
