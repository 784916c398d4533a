/** The same rows in a file, in PostgreSQL and in ClickHouse → the same traffic, byte for byte. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { auditTraffic } from '../../../src/audit.ts'
import type { ReadOptions } from '../../../src/read/readLog.ts'
import { cases } from '../../cases.ts'
import { MISSING, type Server, startPostgres } from '../../engines/postgres.ts'
import { saved } from '../logs.ts'
import { type Engine, isInstalled, startEngine } from './clickhouse/engine.ts'
import { type Call, callsOf, csvOf, inClickhouse, inPostgres } from './rowsInStores.ts'

async function* nothing(): AsyncGenerator<Uint8Array> {}
const OPTIONS = { stdin: nothing(), callerKey: 'k', access: { env: {} } } as unknown as ReadOptions

/** What a report tells but for its inputs: all of its traffic, and what became of the rows. */
async function told(mention: string): Promise<string> {
  const { period, grain, traffic, reading } = await auditTraffic([mention], OPTIONS)
  const { attempts, requests, duplicates, foldedRetries, possibleDuplicates } = reading
  return JSON.stringify({
    period,
    grain,
    traffic,
    counts: { attempts, requests, duplicates, foldedRetries, possibleDuplicates }
  })
}

/** Some a second time, and none in the order of time. */
const disordered = fc
  .tuple(
    callsOf(5, 60),
    fc.integer({ min: 0, max: 5 }),
    fc.infiniteStream(fc.double({ noNaN: true, min: 0, max: 1 }))
  )
  .map(([calls, twice, draws]): readonly Call[] => {
    const all = [...calls, ...calls.slice(0, twice)].map(call => ({ call, at: draws.next().value as number }))
    return all.toSorted((a, b) => a.at - b.at).map(({ call }) => call)
  })

const missing = MISSING ?? (isInstalled ? null : 'npm ci --prefix test/engines was not run')

describe.skipIf(missing !== null)(`the same rows${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  let server: Server
  let engine: Engine
  beforeAll(async () => {
    server = await startPostgres()
    await server.admin.query("CREATE ROLE auditor LOGIN PASSWORD 'Q7secretQ7'")
    engine = await startEngine()
  })
  afterAll(async () => {
    await server?.stop()
    await engine?.stop()
  })

  test('in a file, in PostgreSQL and in ClickHouse give the same traffic: repeats, retries, failures and disorder included', async () => {
    let number = 0
    await fc.assert(
      fc.asyncProperty(disordered, async calls => {
        const table = `same_${number++}`
        await inPostgres(server, table, calls)
        await inClickhouse(engine, table, calls)
        const file = await told(saved(`${table}.csv`, csvOf(calls)))
        expect(await told(server.address(table, '&time=start_time'))).toBe(file)
        expect(
          await told(`clickhouse://127.0.0.1:${engine.port}/default?table=${table}&time=start_time`)
        ).toBe(file)
      }),
      { numRuns: cases(40) }
    )
  })
})
