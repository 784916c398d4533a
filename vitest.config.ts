/** The closed environment of every test: one time zone, no colour, on every machine. */

import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// Set before the workers start, which inherit both.
process.env['TZ'] = 'UTC'
process.env['NO_COLOR'] = '1'
// Optional peers lie there, where .ci/run or a developer installed them: tests of stores are skipped without them.
process.env['NODE_PATH'] = fileURLToPath(new URL('test/engines/node_modules', import.meta.url))

/** Files of seconds of CPU each: properties over many cases, browsers, processes, whole traces. `test:quick` leaves them out. */
const SLOW = [
  'test/fuzz/**',
  'test/page/**',
  'test/**/*.property.test.ts',
  'test/**/laws.test.ts',
  'test/action/action.test.ts',
  'test/capacity/demand/batchWork.test.ts',
  'test/capacity/engine/simulate.test.ts',
  'test/capacity/fleet/size.test.ts',
  'test/capacity/speed/lawful.test.ts',
  'test/cli/{backtest,bundle,calibrateLog,completion,cutover,idleOptions,limits,migration,priceList,prices,readiness,replay,reuse,run,sameBytes,signals,textFile,workedExample}.test.ts',
  'test/cutover/{cutover,knownTruth}.test.ts',
  'test/demo.test.ts',
  'test/golden.test.ts',
  'test/healthcare.test.ts',
  'test/log/fewModels.test.ts',
  'test/read/batches/kernel.test.ts',
  'test/read/batches/parallel/workerScanner.test.ts',
  'test/pricing/billRows.test.ts',
  'test/read/{badInput,disclosure,oddInput,split,toldOutcomes,writtenCounts}.test.ts',
  'test/read/records/{callerNames,csv,fields/synonyms,tags,tokenSample}.test.ts',
  'test/read/source/{containers,clickhouse/*,postgres/*,usageApi/openUsageApi}.test.ts',
  'test/read/state/state.test.ts',
  'test/report/html/whatIf.test.ts',
  'test/report/{openmetrics,redact,terminal,workflowCommands}.test.ts',
  'test/shell.test.ts',
  'test/truth.test.ts',
  'test/verdict/{judge,world/world}.test.ts'
]

export default defineConfig(({ mode }) => ({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['**/node_modules/**', ...(mode === 'quick' ? SLOW : [])],
    // They end what hangs. What a test may cost is limited in cases, which a busy machine does not change.
    testTimeout: 180_000,
    hookTimeout: 180_000
  }
}))
