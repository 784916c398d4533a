// slow: starts servers
/** Files in an object store that ClickHouse's engine reads with its own s3() give the figures that they give on disk. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { runWith } from '../../../cli/fakeTerminal.ts'
import { type ObjectStore, startObjectStore } from '../../../engines/s3.ts'
import { csv, expectRefusal, rows, saved } from '../../logs.ts'
import { type Engine, isInstalled, startEngine } from './engine.ts'

const PARQUET = path.resolve(import.meta.dirname, '../../../../fixtures/logs/request-table.columns.parquet')
const skipped = isInstalled ? '' : ' (skipped: npm ci --prefix test/engines installs ClickHouse)'

const analyze = (place: string, ...flags: readonly string[]) =>
  runWith(['analyze', place, '--format', 'json', '--only', 'traffic', '--caller-key', 'k', ...flags])

describe.runIf(isInstalled)(`files of an object store${skipped}`, () => {
  let engine: Engine
  let store: ObjectStore
  beforeAll(async () => {
    // The server's own: they are no part of an address.
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'key')
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret')
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true')
    store = await startObjectStore({
      'days/1.csv': Buffer.from(csv(...rows(30))),
      'days/2.csv': Buffer.from(csv(...rows(20, 30))),
      'calls.parquet': readFileSync(PARQUET)
    })
    engine = await startEngine()
  })
  afterAll(async () => {
    await engine.stop()
    await store.stop()
    vi.unstubAllEnvs()
  })

  const address = (key: string, more = '') =>
    `clickhouse://127.0.0.1:${engine.port}/?s3=${encodeURIComponent(`${store.url}/${key}`)}${more}`
  const traffic = ({ code, stdout, stderr }: Awaited<ReturnType<typeof analyze>>) => {
    if (code !== 0) throw new Error(stderr)
    return JSON.stringify(JSON.parse(stdout).traffic)
  }

  test('a pattern of CSV files', async () => {
    const onDisk = saved('all.csv', csv(...rows(50)))
    const inStore = await analyze(address('days/*.csv', '&format=CSVWithNames&time=start_time'))
    expect(traffic(inStore)).toBe(traffic(await analyze(onDisk)))
    expect(store.asked).toContain('GET days/2.csv')
  })

  test('a Parquet file', async () => {
    expect(traffic(await analyze(address('calls.parquet')))).toBe(traffic(await analyze(PARQUET)))
  })

  test('that is not there is refused in one line, and no other function can be named', async () => {
    expectRefusal(await analyze(address('gone.parquet')), 'clickhouse://127.0.0.1')
    const hostile = `clickhouse://127.0.0.1:${engine.port}/?s3=${encodeURIComponent("x'), file('/etc/passwd")}`
    expectRefusal(await analyze(hostile), 's3= is not an address of files')
  })
})
