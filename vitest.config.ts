/** The closed environment of every test: one time zone, no colour, on every machine. */

import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { seedOf } from './test/setup/seed.ts'

const inRepository = (file: string): string => fileURLToPath(new URL(file, import.meta.url))

// Set before the workers start, which inherit both.
process.env['TZ'] = 'UTC'
process.env['NO_COLOR'] = '1'
// Optional peers lie there, where .ci/run or a developer installed them: tests of stores are skipped without them.
process.env['NODE_PATH'] = inRepository('test/engines/node_modules')
// A gate that answers otherwise for the same sources helps nobody; a developer's machine draws anew each time.
if (process.env['CI']) process.env['SEED'] ??= String(seedOf(['src', 'test'].map(inRepository)))

const TESTS = readdirSync(new URL('test', import.meta.url), { recursive: true, encoding: 'utf8' })
  .filter(file => file.endsWith('.test.ts') && !file.includes('node_modules'))
  .map(file => `test/${file.replaceAll('\\', '/')}`)

const textOf = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8')

/** Whole folders and kinds of files that take seconds each: damaged logs, browsers, properties over whole logs. */
const SLOW_KINDS = /^test\/(fuzz|page)\/|\.property\.test\.ts$|\/laws\.test\.ts$/

/** What takes seconds of the processor: such a kind, a file that starts processes, and one that says so in its first line. */
function isSlow(file: string): boolean {
  const text = textOf(file)
  return SLOW_KINDS.test(file) || text.startsWith('// slow: ') || text.includes("'node:child_process'")
}

/** What starts servers, browsers or threads, or measures or replaces something of its own process. */
const NEEDS_ITS_OWN =
  /'node:worker_threads'|\/(?:engines|mock)\/|\/(?:engine|browser)\.ts'|\/parallel\/|\bvi\.|process\.memoryUsage/

const isAlone = (file: string): boolean => NEEDS_ITS_OWN.test(textOf(file))

/** One process a core runs one file after the other, so that each module is loaded and compiled once. */
const shared = (name: string, include: string[]): TestProjectInlineConfiguration => ({
  extends: true,
  test: { name, include, isolate: false, setupFiles: ['test/setup/sharedProcess.ts'] }
})

const QUICK = shared(
  'quick',
  TESTS.filter(file => !isSlow(file))
)
const SLOW = shared(
  'slow',
  TESTS.filter(file => isSlow(file) && !isAlone(file))
)
const ALONE = {
  extends: true,
  test: { name: 'alone', include: TESTS.filter(file => isSlow(file) && isAlone(file)) }
} as const

export default defineConfig(({ mode }) => {
  // Projects have modes of their own; what they set up and test/cases.ts ask for that of the run.
  if (mode === 'quick') process.env['QUICK'] = '1'
  return {
    test: {
      projects: mode === 'quick' ? [QUICK] : [QUICK, SLOW, ALONE],
      globalSetup: 'test/setup/temporaryFolder.ts',
      setupFiles: [
        'test/setup/properties.ts',
        ...(process.env['QUICK'] ? ['test/setup/quickBudget.ts'] : [])
      ],
      experimental: { fsModuleCache: true },
      // Vitest leaves a core to its own process, which waits meanwhile.
      maxWorkers: availableParallelism(),
      // They end what hangs. What a test may cost is limited in cases, which a busy machine does not change.
      testTimeout: 600_000,
      hookTimeout: 600_000
    }
  }
})
