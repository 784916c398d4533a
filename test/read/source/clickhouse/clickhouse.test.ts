/** A table of ClickHouse's engine is read as a file of the same rows is; what goes wrong is said in one line. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { auditTraffic } from '../../../../src/audit.ts'
import type { AuditError } from '../../../../src/errors.ts'
import type { ReadOptions } from '../../../../src/read/readLog.ts'
import { sayFarewells } from '../../../../src/read/source/interruption.ts'
import type { TrafficReport } from '../../../../src/report/auditReport.ts'
import { type Engine, isInstalled, startEngine } from './engine.ts'

const skipped = isInstalled ? '' : ' (skipped: npm ci --prefix test/engines installs ClickHouse)'

async function* nothing(): AsyncGenerator<Uint8Array> {}

/** What names are hashed with is made of a log's first bytes otherwise. */
const OPTIONS = { stdin: nothing(), callerKey: 'test', access: { env: {} } } as unknown as ReadOptions

const read = (mention: string, more: Partial<ReadOptions> = {}): Promise<TrafficReport> =>
  auditTraffic([mention], { ...OPTIONS, ...more })

/** All that is told of the traffic, as the report writes it. */
const told = ({ period, grain, traffic }: TrafficReport) => JSON.stringify({ period, grain, traffic })

const folder = mkdtempSync(join(tmpdir(), 'clickhouse-'))
const fileOf = (name: string, text: string) => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

/** 2,000 calls, a fifth of which fail and are tried again, some unknown; some ids twice. */
const ROWS = `
  SELECT
    concat('r', toString(if(number % 97 = 5, number - 1, number))) AS request_id,
    toDateTime64('2026-03-02 08:00:00', 6, 'UTC') + toIntervalMicrosecond(intDiv(number, if(number % 97 = 5, 1, 1)) * 7300000 + cityHash64(if(number % 97 = 5, number - 1, number)) % 5000000) AS start_time,
    if(number % 11 = 0, NULL, toNullable(200 + cityHash64(number, 'd') % 9000)) AS duration_ms,
    if(number % 3 = 0 OR number % 11 = 0, NULL, toNullable(50 + cityHash64(number, 't') % 150)) AS ttft_ms,
    ['gpt-4o', 'gpt-4o-mini', ''][1 + number % 3] AS model,
    ['ann', 'bob', ''][1 + cityHash64(number, 'c') % 3] AS caller,
    if(number % 13 = 0, NULL, toNullable(toUInt32(100 + 10 * (number % 40)))) AS input_tokens,
    if(number % 4 = 0, toNullable(toUInt32(64)), NULL) AS cached_tokens,
    if(number % 13 = 0, NULL, toNullable(toUInt32(1 + cityHash64(number, 'o') % 900))) AS output_tokens,
    [toUInt16(200), 200, 200, 429, 500][1 + intDiv(number, 3) % 5] AS status
  FROM numbers(2000)`

describe.runIf(isInstalled)(`a table of ClickHouse${skipped}`, () => {
  let engine: Engine
  const address = (more: string) => `clickhouse://127.0.0.1:${engine.port}/logs?${more}`

  const SUMS = () =>
    address('table=calls&way=sums&columns=start_time,model,caller,input_tokens,output_tokens,status')

  beforeAll(async () => {
    engine = await startEngine()
    await engine.sql('CREATE DATABASE logs')
    await engine.sql(`CREATE TABLE logs.calls ENGINE = MergeTree ORDER BY start_time AS ${ROWS}`)
  })
  afterAll(async () => {
    await engine.stop()
    rmSync(folder, { recursive: true })
  })

  test('is read as a file of the same rows is', async () => {
    const text = await engine.sql(
      'SELECT * FROM logs.calls ORDER BY start_time, request_id FORMAT CSVWithNames'
    )
    const file = await read(fileOf('calls.csv', text))
    const table = await read(address('table=calls'))
    expect(told(table)).toBe(told(file))
    expect(table.reading.attempts).toBe(file.reading.attempts)
    expect(table.traffic.counts.throttled).toBeGreaterThan(0)
  })

  test('is read, and added up, by a user with readonly = 1', async () => {
    const before = [told(await read(address('table=calls'))), told(await read(SUMS()))]
    await engine.readonly(true)
    try {
      await expect(engine.sql('DROP TABLE logs.calls')).rejects.toThrow('readonly mode')
      const since = { since: '2026-03-02T09:00:00Z' }
      expect(told(await read(address('table=calls')))).toBe(before[0])
      expect(told(await read(SUMS()))).toBe(before[1])
      expect((await read(address('table=calls'), since)).reading.attempts).toBeGreaterThan(0)
    } finally {
      await engine.readonly(false)
    }
  })

  test('says what was read and sent', async () => {
    const { warnings } = await read(address('table=calls'))
    const { message } = warnings.find(({ code }) => code === 'store-read') as { message: string }
    expect(message).toMatch(/sent 2,000 rows \([\d,]+ bytes\)/)
  })

  test('is read of a stretch of time, which the server leaves out already', async () => {
    const limits = { since: '2026-03-02T09:00:00Z', until: '2026-03-02T10:00:00Z' }
    const text = await engine.sql(
      'SELECT * FROM logs.calls ORDER BY start_time, request_id FORMAT CSVWithNames'
    )
    const file = await read(fileOf('stretch.csv', text), limits)
    const table = await read(address('table=calls'), limits)
    expect(told(table)).toBe(told(file))
    expect(table.reading.rows).toBeLessThan(file.reading.rows)
  })

  test('may have other names, mapped, also of a column with hostile ones', async () => {
    // A quote, a backtick, a backslash and a comment: names that end a name or begin something else where they are not quoted.
    const hostile = 'in`put\\ -- "; DROP TABLE x'
    const quotedName = '`in\\`put\\\\ -- "; DROP TABLE x`'
    await engine.sql(
      `CREATE TABLE logs.\`a\\\`b; DROP DATABASE logs\` ENGINE = MergeTree ORDER BY at AS
       SELECT start_time AS at, input_tokens AS ${quotedName}, output_tokens AS made FROM logs.calls`
    )
    const table = encodeURIComponent('a`b; DROP DATABASE logs')
    const { traffic } = await read(address(`table=${table}`), {
      map: `start=at,input=${hostile},output=made`
    })
    const expected = Number(await engine.sql('SELECT sum(input_tokens) FROM logs.calls'))
    expect(traffic.tokens.sums.input.value).toBe(expected)
    expect(await engine.sql('EXISTS TABLE logs.calls')).toBe('1\n')
  })

  test('of replaced rows shows the newest of each', async () => {
    await engine.sql(
      `CREATE TABLE logs.replaced (id String, start_time DateTime64(6), input_tokens UInt32, output_tokens UInt32, v UInt8)
       ENGINE = ReplacingMergeTree(v) ORDER BY id`
    )
    for (const version of [1, 2])
      await engine.sql(
        `INSERT INTO logs.replaced SELECT toString(number), '2026-03-02 08:00:00' + toIntervalSecond(number), 100 * ${version}, 7, ${version} FROM numbers(50)`
      )
    const { traffic } = await read(address('table=replaced'))
    expect(traffic.counts.attempts).toBe(50)
    expect(traffic.tokens.sums.input.value).toBe(50 * 200)
  })

  test('is killed on the server when the run is interrupted', async () => {
    await engine.sql(
      `CREATE VIEW logs.endless AS SELECT toDateTime64('2026-03-02 08:00:00', 6, 'UTC') + toIntervalSecond(number) AS start_time, toUInt32(10) AS input_tokens, toUInt32(10) AS output_tokens FROM numbers(3000000)`
    )
    let bytes = 0
    const reading = read(address('table=endless&way=rows'), {
      onProgress: (_, read) => {
        bytes = read
      }
    }).then(
      () => 'it went on',
      (error: AuditError) => error.message
    )
    while (bytes < 100_000) await new Promise(resolve => setTimeout(resolve, 5))
    await sayFarewells()
    expect(await reading).toContain('killed')
    expect(engine.killed()).toBeGreaterThan(0)
  })

  describe('fails in one line', () => {
    const failure = async (mention: string, more: Partial<ReadOptions> = {}) =>
      read(mention, more).then(
        () => 'it did not fail',
        (error: AuditError) => error.message
      )

    test('where there is no such table, database, column', async () => {
      expect(await failure(address('table=nope'))).toContain('it has no such table')
      expect(await failure(`clickhouse://127.0.0.1:${engine.port}/nowhere?table=calls`)).toContain(
        'no such database'
      )
      expect(await failure(address('table=calls&time=nope'))).toContain('there is no column nope')
    })

    test('where a column is of another type', async () => {
      await engine.sql(
        `CREATE TABLE logs.texts ENGINE = Memory AS SELECT 'soon' AS start_time, 'many' AS input_tokens, 'few' AS output_tokens FROM numbers(30)`
      )
      expect(await failure(address('table=texts'))).toMatch(/cannot|could|not/)
    })

    test('where the password is wrong', async () => {
      const closed = await startEngine(['--user', 'ann', '--password', 'right'], {
        user: 'ann',
        password: 'right'
      })
      try {
        const at = `clickhouse://ann@127.0.0.1:${closed.port}/default?table=calls`
        expect(await failure(at)).toContain('the user or the password is wrong')
        const access = { env: { CLICKHOUSE_PASSWORD: 'wrong-secret' } }
        const said = await failure(at, { access })
        expect(said).toContain('the user or the password is wrong')
        expect(said).not.toContain('wrong-secret')
        expect(await failure(at, { access: { env: { CLICKHOUSE_PASSWORD: 'right' } } })).toContain(
          'no such table'
        )
      } finally {
        await closed.stop()
      }
    })

    test.each([
      ['cut', 'the server broke off'],
      ['text', 'needs more memory'],
      ['short', 'rows were sent']
    ] as const)('where the answer is spoilt half-way: %s', async (kind, expected) => {
      await engine.spoil(kind, 40_000)
      expect(await failure(address('table=calls'))).toContain(expected)
    })

    test('where nothing listens', async () => {
      const gone = await startEngine()
      gone.crash()
      await gone.stop()
      expect(await failure(`clickhouse://127.0.0.1:${gone.port}/logs?table=calls`)).toContain(
        'nothing listens there'
      )
    })

    test('where the certificate does not match', async () => {
      const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
      execFileSync(
        'openssl',
        [
          ...[
            'req',
            '-x509',
            '-newkey',
            'ec',
            '-pkeyopt',
            'ec_paramgen_curve:prime256v1',
            '-nodes',
            '-days',
            '2'
          ],
          ...['-keyout', key, '-out', cert, '-subj', '/CN=elsewhere.example']
        ],
        { stdio: 'ignore' }
      )
      const secure = await startEngine(['--key', key, '--cert', cert], { tls: true })
      try {
        const at = `clickhouse://127.0.0.1:${secure.port}/default?table=calls`
        expect(await failure(`${at}&secure=1`)).toMatch(/certificate/)
        expect(await failure(at)).toMatch(/broke off|does not speak HTTP/)
      } finally {
        await secure.stop()
      }
    })
  })
})
