/** Every fixture log, damaged at random: no crash, no hang, no growth, and every line accounted for. */

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { cases, some } from '../cases.ts'
import { damaged } from './damage.ts'
import { lawfulReport } from './lawful.ts'

const folder = path.resolve(import.meta.dirname, '../../fixtures/logs')
const logs = readdirSync(folder).filter(file => !file.endsWith('.expected.json'))

/** `FUZZ=50 npx vitest run test/fuzz` runs 50 times as many, `FUZZ_SEED` others. */
const TIMES = Number(process.env['FUZZ'] ?? 1)
const FIRST_SEED = Number(process.env['FUZZ_SEED'] ?? 1)
const RUNS_OF_ALL = 400
/** Most runs stop when the traffic is described: sizing takes longer than all before it. */
const BRIEFLY = ['--only', 'traffic']
const runs = cases(Math.ceil((RUNS_OF_ALL / logs.length) * TIMES))

/** Far above what a run of some kilobytes takes on a busy machine, far below a hang. */
const MOST_SECONDS = 10
const MOST_GROWTH_BYTES = 400e6

test.each(some(logs))(
  '%s, damaged',
  async log => {
    const bytes = readFileSync(path.join(folder, log))
    const before = process.memoryUsage().rss
    for (let seed = FIRST_SEED; seed < FIRST_SEED + runs; seed++) {
      const begin = performance.now()
      await lawful(damaged(bytes, seed), seed)
      expect((performance.now() - begin) / 1_000, `seconds of seed ${seed}`).toBeLessThan(MOST_SECONDS)
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(MOST_GROWTH_BYTES)
  },
  30_000 * TIMES
)

async function lawful(bytes: Uint8Array, seed: number): Promise<void> {
  try {
    await lawfulReport(bytes, ...(seed % 2 === 0 ? ['--lenient'] : []), ...(seed % 4 < 3 ? BRIEFLY : []))
  } catch (error) {
    throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error })
  }
}
