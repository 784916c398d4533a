/** A real PostgreSQL: the same rows in a file and in a table give the same figures, and what fails gives none. */

import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cases } from '../../../cases.ts'
import { reportOf, runWith } from '../../../cli/fakeTerminal.ts'
import { fill, MISSING, type Server, startPostgres } from '../../../engines/postgres.ts'
import { expectRefusal, saved, warningsOf } from '../../logs.ts'

const analyze = (address: string, ...flags: readonly string[]) =>
  runWith(['analyze', address, '--format', 'json', '--only', 'traffic', '--caller-key', 'k', ...flags])

const root = path.resolve(import.meta.dirname, '../../../..')

describe.skipIf(MISSING !== null)(`PostgreSQL${MISSING === null ? '' : ` (skipped: ${MISSING})`}`, () => {
  let server: Server
  beforeAll(async () => {
    server = await startPostgres()
    await server.admin.query("CREATE ROLE auditor LOGIN PASSWORD 'Q7secretQ7'")
  })
  afterAll(() => server?.stop())

  const grant = (table: string) => server.admin.query(`GRANT SELECT ON ${table} TO auditor`)

  describe('the same rows in a file and in a table', () => {
    let tables = 0

    test('give the same figures: retries, duplicates, failures, gaps and disorder included', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(rowOf, { minLength: 3, maxLength: 60 }), async drawn => {
          const rows = [...drawn, ...drawn.slice(0, 2)]
          const table = `drawn_${tables++}`
          await fill(server.admin, table, COLUMNS, rows)
          await grant(table)
          const file = saved(`${table}.csv`, csvOf(rows))
          const [inFile, inTable] = [await analyze(file), await analyze(server.address(table))]
          expect(inTable.code).toBe(inFile.code)
          if (inFile.code === 0) expect(withoutInputs(inTable.stdout)).toEqual(withoutInputs(inFile.stdout))
        }),
        { numRuns: cases(24) }
      )
    })

    test('as LiteLLM keeps them: known by their columns, prompts and answers left where they are', async () => {
      const file = path.join(root, 'fixtures/logs/litellm-spendlogs.csv')
      const [header, ...rows] = parse(readFileSync(file, 'utf8')) as string[][]
      const types = (header as string[]).map(name => `"${name}" ${SPEND_TYPES[name] ?? 'text'}`)
      const unknown = (rows as string[][]).map(row => row.map(cell => (cell === '' ? null : cell)))
      await fill(server.admin, '"LiteLLM_SpendLogs"', types, unknown)
      // To the letter as docs/databases.md has it: what has no grant is not asked for, and nothing else is needed.
      await server.admin.query('REVOKE ALL ON SCHEMA public FROM PUBLIC')
      for (const statement of documentedGrants()) await server.admin.query(statement)
      const address = `postgres://auditor:Q7secretQ7@127.0.0.1:${server.port}/postgres`
      const [inFile, inTable] = [await analyze(file), await analyze(address)]
      expect(withoutInputs(inTable.stdout)).toEqual(withoutInputs(inFile.stdout))
      expect(reportOf(inTable).inputs[0]?.format).toBe('litellm-spendlogs')
    })

    test('of a stretch that no index finds: the figures stand, with the index that helps', async () => {
      await server.admin.query(
        `CREATE TABLE many AS SELECT 'r' || i AS request_id, TIMESTAMPTZ '2026-03-02Z' + i * interval '1 s' AS start_time,
          10 AS input_tokens, 20 AS output_tokens FROM generate_series(1, 150000) i`
      )
      await grant('many')
      await server.admin.query('ANALYZE many')
      const since = () =>
        analyze(server.address('many', '&time=start_time'), '--since', '2026-03-03T17:00:00Z')
      const without = await since()
      const said = reportOf(without).warnings.find(({ code }) => code === 'store-reads-all')
      const remedy = /CREATE INDEX CONCURRENTLY ON .*$/.exec(said?.effect ?? '')?.[0] as string
      expect(remedy).toBe('CREATE INDEX CONCURRENTLY ON "public"."many" ("start_time")')
      await server.admin.query(remedy)
      const withIndex = await since()
      expect(warningsOf(withIndex)).not.toContain('store-reads-all')
      expect(reportOf(withIndex).traffic).toEqual(reportOf(without).traffic)
    })

    test('of a table that --map explains, whose other columns are not read', async () => {
      await server.admin.query(
        `CREATE TABLE calls AS SELECT i AS "n", 'prompt' AS secret, TIMESTAMPTZ '2026-03-02Z' + i * interval '7.3 s' AS "when it began",
          (i % 90) * interval '0.05 s' AS took, 100 + i % 700 AS "tokens, in", i % 300 AS "out""put" FROM generate_series(1, 400) i`
      )
      await server.admin.query(
        'GRANT SELECT (n, "when it began", took, "tokens, in", "out""put") ON calls TO auditor'
      )
      const map = 'start=when it began,duration=took:s,input=tokens\\, in,output=out"put'
      const rows = Array.from({ length: 400 }, (_, i) => i + 1).map(
        i =>
          `${new Date(Date.UTC(2026, 2, 2) + 7_300 * i).toISOString()},${((i % 90) * 5) / 100},${100 + (i % 700)},${i % 300}`
      )
      const file = saved('calls.csv', ['when it began,took,"tokens, in","out""put"', ...rows, ''].join('\n'))
      const inTable = await analyze(server.address('public.calls'), '--map', map)
      expect(withoutInputs(inTable.stdout)).toEqual(withoutInputs((await analyze(file, '--map', map)).stdout))
    })

    test.each([
      [['--since', '2026-03-02T00:10:00Z'], []],
      [['--since', '2026-03-02T00:10:00Z', '--until', '2026-03-02T00:20:00Z'], []],
      [['--since', '2026-03-02 09:00', '--timezone', 'Asia/Tokyo'], []]
    ])('of a stretch of time: %s', async (flags, warnings) => {
      const table = `stretch_${tables++}`
      const rows = Array.from(
        { length: 300 },
        (_, i): Row => rowAt(Date.UTC(2026, 2, 2) + 6_000 * i, `q${i}`)
      )
      await fill(server.admin, table, COLUMNS, rows)
      await grant(table)
      const file = saved(`${table}.csv`, csvOf(rows))
      const inTable = await analyze(server.address(table, '&time=start_time'), ...flags)
      const inFile = await analyze(file, ...flags)
      expect(withoutInputs(inTable.stdout)).toEqual(withoutInputs(inFile.stdout))
      // The server left them out: they did not come at all.
      expect(reportOf(inTable).reading.leftOut).toEqual({})
      expect(warningsOf(inTable)).toEqual(warnings)
    })

    test('of times without a zone, which the zone that is said explains', async () => {
      const rows = Array.from(
        { length: 200 },
        (_, i): Row => rowAt(Date.UTC(2026, 2, 29) + 60_000 * i, `z${i}`)
      )
      const zoneless = rows.map(row => row.with(1, String(row[1]).replace('Z', '')))
      await fill(
        server.admin,
        'zoneless',
        COLUMNS.map(column => column.replace('timestamptz', 'timestamp')),
        zoneless
      )
      await grant('zoneless')
      const flags = ['--timezone', 'Europe/Berlin', '--since', '2026-03-29 01:30']
      const file = saved('zoneless.csv', csvOf(zoneless))
      const inTable = await analyze(server.address('zoneless', '&time=start_time'), ...flags)
      expect(withoutInputs(inTable.stdout)).toEqual(withoutInputs((await analyze(file, ...flags)).stdout))
    })
  })

  describe('a name', () => {
    const HOSTILE = [
      `logs"; DROP TABLE kept; --`,
      `Robert'); DROP TABLE kept;--`,
      `a.b"c.d`,
      `$1 \\ %s 'x' "y"`,
      `snow ☃ and space `,
      `select`
    ]

    test.each(HOSTILE)('of a table or a column is nothing but a name: %s', async name => {
      await server.admin.query('CREATE TABLE IF NOT EXISTS kept (i int)')
      const quoted = `"${name.replaceAll('"', '""')}"`
      const rows = Array.from({ length: 20 }, (_, i): Row => rowAt(Date.UTC(2026, 2, 2) + 6_000 * i, `q${i}`))
      await fill(server.admin, quoted, [...COLUMNS.slice(0, -1), `${quoted} text`], rows)
      await grant(quoted)
      const ran = await analyze(server.address(name, `&time=start_time`), '--since', '2026-03-01')
      expect(reportOf(ran).reading.requests).toBe(20)
      await expect(server.admin.query('SELECT FROM kept')).resolves.toBeDefined()
    })

    test('that is not a table is text in a refusal, and what is there is named', async () => {
      await server.admin.query('CREATE TABLE "Usage" (start_time timestamptz)')
      await grant('"Usage"')
      expectRefusal(await analyze(server.address('usage')), 'there is no table usage', 'public.Usage')
      expectRefusal(
        await analyze(server.address("x'; DROP TABLE kept")),
        "there is no table x'; DROP TABLE kept"
      )
    })
  })

  describe('what fails gives no report:', () => {
    beforeAll(async () => {
      await server.admin.query(
        `CREATE VIEW endless AS SELECT 'r' || i AS request_id, TIMESTAMPTZ '2026-03-02Z' + i * interval '1 s' AS start_time,
          10 AS input_tokens, 20 AS output_tokens FROM generate_series(1, 300000000) i`
      )
      await grant('endless')
    })

    const running = async () => {
      for (let left = 500; left > 0; left--) {
        const { rows } = await server.admin.query(
          "SELECT pid FROM pg_stat_activity WHERE application_name = 'gpuops-audit' AND query LIKE 'COPY%' AND state = 'active'"
        )
        if (rows[0]) return Number(rows[0]['pid'])
        await pause(20)
      }
      throw new Error('no query is under way')
    }

    test('a wrong password, whichever way it was said', async () => {
      const wrong = server.address('endless').replace('Q7secretQ7', 'Q7wrongQ7')
      const ran = await analyze(wrong)
      expectRefusal(ran, 'password authentication failed', '--password-file')
      expect(ran.stderr).not.toContain('Q7wrongQ7')
      const none = wrong.replace(':Q7wrongQ7', '')
      expectRefusal(
        await analyze(none, '--password-file', saved('word', 'Q7wrongQ7\n')),
        'password authentication failed'
      )
      expectRefusal(await analyze(none), 'PGPASSWORD')
      expectRefusal(await analyze(none, '--ask-password'), 'nobody can be asked')
    })

    test('a password in a file or in the environment is taken, and shown nowhere', async () => {
      const table = 'guarded'
      await fill(server.admin, table, COLUMNS, [
        rowAt(Date.UTC(2026, 2, 2), 'a'),
        rowAt(Date.UTC(2026, 2, 3), 'b')
      ])
      await grant(table)
      const none = server.address(table).replace(':Q7secretQ7', '')
      const flags = ['analyze', none, '--format', 'html']
      for (const ran of [
        await runWith([...flags, '--password-file', saved('right', 'Q7secretQ7\r\n')]),
        await runWith(flags, { env: { PGPASSWORD: 'Q7secretQ7' } }),
        await runWith(['analyze', server.address(table), '--format', 'html'], {
          env: { GPUOPS_AUDIT_DEBUG: '1' }
        })
      ]) {
        expect(ran.code).toBe(0)
        expect(ran.stdout + ran.stderr).not.toContain('Q7secretQ7')
        expect(ran.stdout).not.toContain('auditor')
      }
    })

    test('a table without a grant', async () => {
      await server.admin.query('CREATE TABLE locked (start_time timestamptz)')
      expectRefusal(
        await analyze(server.address('locked')),
        'no column of public.locked may be read',
        'GRANT'
      )
    })

    test('a table of which a policy hides rows', async () => {
      await fill(server.admin, 'hidden', COLUMNS, [rowAt(Date.UTC(2026, 2, 2), 'a')])
      await server.admin.query('ALTER TABLE hidden ENABLE ROW LEVEL SECURITY')
      await grant('hidden')
      expectRefusal(await analyze(server.address('hidden')), 'row-level security', 'Rows would be missing')
    })

    test('a column of another type, said once the rows show it', async () => {
      const columns = COLUMNS.map(column => column.replace('input_tokens int', 'input_tokens text'))
      const rows = Array.from({ length: 20 }, (_, i): Row => rowAt(Date.UTC(2026, 2, 2) + i, `w${i}`))
      await fill(
        server.admin,
        'words',
        columns,
        rows.map(row => row.with(4, 'many'))
      )
      await grant('words')
      expectRefusal(
        await analyze(server.address('words'), '--map', 'start=start_time,input=input_tokens'),
        'input_tokens is not a number'
      )
    })

    test('a host whose certificate is another’s, or was signed by nobody that is known', async () => {
      expectRefusal(
        await analyze(server.address('endless', '&sslmode=verify-full')),
        'self-signed',
        'sslrootcert=FILE'
      )
      const own = `&sslmode=verify-full&sslrootcert=${encodeURIComponent(path.join(server.folder, 'data/server.crt'))}`
      expectRefusal(await analyze(server.address('endless', own)), 'does not match', 'sslmode=verify-ca')
      const ran = await analyze(server.address('guarded', own.replace('verify-full', 'verify-ca')))
      expect(ran.code).toBe(0)
    })

    test('a query that takes longer than it may', async () => {
      await server.admin.query('CREATE VIEW slow AS SELECT pg_sleep(60)::text AS x, now() AS start_time')
      await grant('slow')
      expectRefusal(
        await analyze(server.address('slow'), '--query-timeout', '200ms'),
        'statement timeout',
        '--query-timeout'
      )
    })

    test('a query that somebody cancels, and a connection that somebody ends', async () => {
      for (const [end, says] of [
        ['pg_cancel_backend', 'canceling statement'],
        ['pg_terminate_backend', 'terminating connection']
      ] as const) {
        const run = analyze(server.address('endless'))
        await server.admin.query(`SELECT ${end}($1)`, [await running()])
        expectRefusal(await run, says)
      }
    })

    test('an interruption tells the server to stop', async () => {
      const bin = path.join(root, 'bin/gpuops-audit.js')
      const child = spawn(process.execPath, [bin, 'analyze', server.address('endless')], { stdio: 'ignore' })
      const gone = new Promise(resolve => child.on('exit', resolve))
      const pid = await running()
      child.kill('SIGINT')
      expect(await gone).toBe(130)
      await pause(300)
      const { rows } = await server.admin.query('SELECT FROM pg_stat_activity WHERE pid = $1', [pid])
      expect(rows).toEqual([])
    })

    test('a server that is gone before all rows were sent', async () => {
      const other = await startPostgres()
      await other.admin.query("CREATE ROLE auditor LOGIN PASSWORD 'Q7secretQ7'")
      await other.admin.query(
        `CREATE VIEW endless AS SELECT 'r' || i AS request_id, TIMESTAMPTZ '2026-03-02Z' + i * interval '1 s' AS start_time,
          10 AS input_tokens, 20 AS output_tokens FROM generate_series(1, 300000000) i`
      )
      await other.admin.query('GRANT SELECT ON endless TO auditor')
      const run = analyze(other.address('endless'))
      await pause(700)
      await other.kill()
      expectRefusal(await run, 'run again')
      expectRefusal(await analyze(other.address('endless')), 'ECONNREFUSED', 'Check host and port')
    })
  })
})

/** All but the role, which is there, in the database of the tests. */
const documentedGrants = (): readonly string[] => {
  const text = readFileSync(path.join(root, 'docs/databases.md'), 'utf8')
  const [, sql = ''] = /```sql\n([\s\S]*?)```/.exec(text) ?? []
  const statements = sql
    .split(';')
    .map(statement => statement.trim().replace('DATABASE litellm', 'DATABASE postgres'))
  return statements.filter(statement => statement.startsWith('GRANT'))
}

test('without its packages an address is refused with the command that installs them', () => {
  const child = spawn(process.execPath, ['bin/gpuops-audit.js', 'analyze', 'postgres://h/d'], {
    cwd: root,
    env: { ...process.env, NODE_PATH: '' }
  })
  let said = ''
  child.stderr.on('data', chunk => {
    said += chunk
  })
  return new Promise<void>(resolve =>
    child.on('exit', code => {
      expect(code).toBe(2)
      expect(said).toContain('npx -p gpuops-audit -p pg@8.23.1 -p pg-copy-streams@7.0.0 gpuops-audit analyze')
      resolve()
    })
  )
})

type Row = readonly (string | number | null)[]

const COLUMNS = [
  ...['request_id text', 'start_time timestamptz', 'duration_ms int', 'model text', 'input_tokens int'],
  ...['output_tokens int', 'status int', 'caller text']
]

const NAMES = COLUMNS.map(column => column.split(' ')[0] as string)

const csvOf = (rows: readonly Row[]): string =>
  [NAMES, ...rows].map(row => `${row.map(csvCell).join(',')}\n`).join('')

const csvCell = (value: string | number | null): string =>
  value === null
    ? ''
    : /[",\n]/.test(String(value))
      ? `"${String(value).replaceAll('"', '""')}"`
      : String(value)

const SPEND_TYPES: Readonly<Record<string, string>> = {
  ...{ startTime: 'timestamp', endTime: 'timestamp', completionStartTime: 'timestamp' },
  ...{
    prompt_tokens: 'int',
    completion_tokens: 'int',
    total_tokens: 'int',
    spend: 'float8',
    metadata: 'jsonb'
  }
}

const rowAt = (millis: number, id: string): Row => [
  ...[id, new Date(millis).toISOString(), 400, 'gpt-4o', 100],
  ...[20, 200, 'ann']
]

const rowOf = fc
  .record({
    id: fc.option(fc.integer({ min: 0, max: 30 })),
    second: fc.integer({ min: 0, max: 240 }),
    duration: fc.option(fc.integer({ min: 1, max: 90_000 })),
    model: fc.constantFrom('gpt-4o', 'o4-mini', 'a, "quoted" name', null),
    input: fc.option(fc.integer({ min: 1, max: 9_000 }), { freq: 8 }),
    output: fc.option(fc.integer({ min: 1, max: 900 }), { freq: 8 }),
    status: fc.constantFrom(200, 200, 200, 429, 500),
    caller: fc.constantFrom('ann', 'bob', null)
  })
  .map(
    ({ id, second, duration, model, input, output, status, caller }): Row => [
      ...[
        id === null ? null : `r${id}`,
        new Date(Date.UTC(2026, 2, 2) + second * 250).toISOString(),
        duration,
        model
      ],
      ...[input, output, status, caller]
    ]
  )

/** The report but for what names the bytes that were read. */
function withoutInputs(json: string): unknown {
  const report = JSON.parse(json)
  return { ...report, inputs: null, run: null, reading: { ...report.reading, leftOut: null, rows: null } }
}
