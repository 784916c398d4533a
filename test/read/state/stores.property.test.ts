/** A table that is read in pieces with `--state`: however it grew, the report is the one of a single reading, byte for byte. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cases, some } from '../../cases.ts'
import { reportOf, runWith } from '../../cli/fakeTerminal.ts'
import { MISSING, type Server, startPostgres } from '../../engines/postgres.ts'
import { expectRefusal, folder } from '../logs.ts'
import { type Engine, isInstalled, startEngine } from '../source/clickhouse/engine.ts'
import {
  type Call,
  callsOf,
  inClickhouse,
  inPostgres,
  moreInClickhouse,
  moreInPostgres
} from '../source/rowsInStores.ts'

const missing = MISSING ?? (isInstalled ? null : 'npm ci --prefix test/engines was not run')

type Store = {
  readonly address: (table: string) => string
  readonly create: (table: string, calls: readonly Call[]) => Promise<void>
  readonly add: (table: string, calls: readonly Call[]) => Promise<void>
  readonly sql: (statement: string) => Promise<unknown>
}

let states = 0
const fresh = (): string => path.join(folder, `state-${states++}`)

const analyze = (address: string, state: string, ...flags: readonly string[]) =>
  runWith([
    'analyze',
    address,
    '--format',
    'json',
    '--only',
    'traffic',
    '--state',
    state,
    '--caller-key',
    'k',
    ...flags
  ])

describe.skipIf(missing !== null)(
  `a table with a state${missing === null ? '' : ` (skipped: ${missing})`}`,
  () => {
    let server: Server
    let engine: Engine
    const stores: Record<string, Store> = {}
    beforeAll(async () => {
      server = await startPostgres()
      await server.admin.query("CREATE ROLE auditor LOGIN PASSWORD 'Q7secretQ7'")
      engine = await startEngine()
      stores['PostgreSQL'] = {
        address: table => server.address(table, '&time=start_time'),
        create: (table, calls) => inPostgres(server, table, calls),
        add: (table, calls) => moreInPostgres(server, table, calls),
        sql: statement => server.admin.query(statement)
      }
      stores['ClickHouse'] = {
        address: table => `clickhouse://127.0.0.1:${engine.port}/default?table=${table}&time=start_time`,
        create: (table, calls) => inClickhouse(engine, table, calls),
        add: (table, calls) => moreInClickhouse(engine, table, calls),
        sql: statement => engine.sql(statement)
      }
    })
    afterAll(async () => {
      await server?.stop()
      await engine?.stop()
    })

    /** The notes say how it was read, and the report does not. */
    const expectMerged = async (address: string, state: string, ...flags: readonly string[]) => {
      const [merged, whole] = [
        await analyze(address, state, ...flags),
        await analyze(address, fresh(), ...flags)
      ]
      expect(merged.stdout).toBe(whole.stdout)
      expect([merged.code, whole.code]).toEqual([0, 0])
      return merged
    }

    test.each(some(['PostgreSQL', 'ClickHouse']))(
      'of %s: rows that come in order, or up to an hour late',
      async name => {
        const { address, create, add } = stores[name] as Store
        let number = 0
        await fc.assert(
          fc.asyncProperty(
            callsOf(20, 60),
            fc.array(fc.double({ min: 0.2, max: 1, noNaN: true }), { minLength: 1, maxLength: 3 }),
            async (calls, cuts) => {
              const [table, state] = [`grown_${number++}`, fresh()]
              const ends = [...cuts.map(cut => Math.ceil(cut * calls.length)), calls.length].toSorted(
                (a, b) => a - b
              )
              let at = 0
              for (const end of ends) {
                // The newest come first: none of them is late by more than what lies between.
                const some = calls.slice(at, end).toReversed()
                await (at === 0 ? create(table, some) : add(table, some))
                at = end
                const { stderr } = await expectMerged(address(table), state)
                expect(stderr).not.toContain('read again as a whole')
              }
            }
          ),
          { numRuns: cases(8) }
        )
      }
    )

    test.each(some(['PostgreSQL', 'ClickHouse']))(
      'of %s: only what is not settled is sent again',
      async name => {
        const { address, create, add, sql } = stores[name] as Store
        const calls = Array.from({ length: 400 }, (_, i): Call => callAt(i))
        const state = fresh()
        await create('settled', calls.slice(0, 300))
        await expectMerged(address('settled'), state)
        await add('settled', calls.slice(300))
        const { stderr } = await expectMerged(address('settled'), state)
        expect(stderr).not.toContain('read again as a whole')
        // What was settled is kept, and what was written anew of it is seen.
        const changed = "input_tokens = 7 WHERE request_id = 'r3'"
        await sql(
          name === 'PostgreSQL'
            ? `UPDATE settled SET ${changed}`
            : `ALTER TABLE settled UPDATE ${changed} SETTINGS mutations_sync = 1`
        )
        const merged = await expectMerged(address('settled'), state)
        expect(merged.stderr).toContain('rows of the time that was read were written again since')
        expect(reportOf(merged).traffic.tokens.sums.input.value).toBe(399 * 100 + 7)
        expect((await expectMerged(address('settled'), state)).stderr).not.toContain('read again as a whole')
      }
    )

    test('of PostgreSQL: of a view, and where some columns alone may be read, rows are counted', async () => {
      const { address, create, add } = stores['PostgreSQL'] as Store
      const calls = Array.from({ length: 200 }, (_, i): Call => callAt(i))
      await create('base', calls.slice(0, 100))
      await server.admin.query('CREATE VIEW seen AS SELECT * FROM base')
      await server.admin.query('GRANT SELECT ON seen TO auditor')
      await server.admin.query('REVOKE SELECT ON base FROM auditor')
      await server.admin.query(
        'GRANT SELECT (request_id, start_time, input_tokens, output_tokens) ON base TO auditor'
      )
      const states = { base: fresh(), seen: fresh() }
      for (const [table, state] of Object.entries(states)) await expectMerged(address(table), state)
      await add('base', calls.slice(100))
      for (const [table, state] of Object.entries(states))
        expect((await expectMerged(address(table), state)).stderr).not.toContain('read again as a whole')
      // With the grant that docs/databases.md names, a change is seen.
      await server.admin.query('GRANT SELECT (xmin) ON base TO auditor')
      const state = fresh()
      await expectMerged(address('base'), state)
      await server.admin.query("UPDATE base SET input_tokens = 7 WHERE request_id = 'r3'")
      expect((await expectMerged(address('base'), state)).stderr).toContain('were written again since')
    })

    test.each(some(['PostgreSQL', 'ClickHouse']))(
      'of %s: rows that come too late, or are deleted, are seen',
      async name => {
        const { address, create, add, sql } = stores[name] as Store
        const calls = Array.from({ length: 300 }, (_, i): Call => callAt(i))
        const state = fresh()
        await create('late', calls.slice(0, 250))
        await expectMerged(address('late'), state)
        await add('late', [callAt(0.5)])
        const late = await expectMerged(address('late'), state)
        expect(late.stderr).toMatch(
          /read again as a whole: it had \d+ rows of the time that was read, and has \d+ now/
        )
        await sql(
          `${name === 'PostgreSQL' ? '' : 'ALTER TABLE late '}DELETE ${name === 'PostgreSQL' ? 'FROM late ' : ''}WHERE request_id = 'r2'${name === 'PostgreSQL' ? '' : ' SETTINGS mutations_sync = 1'}`
        )
        expect((await expectMerged(address('late'), state)).stderr).toContain('read again as a whole')
        expect((await expectMerged(address('late'), state)).stderr).not.toContain('read again as a whole')
      }
    )

    test.each(some(['PostgreSQL', 'ClickHouse']))(
      'of %s: a row of a wrong clock, and rows without a time',
      async name => {
        const { address, create, add } = stores[name] as Store
        const calls = Array.from({ length: 120 }, (_, i): Call => callAt(i))
        const [state, table] = [fresh(), 'odd']
        await create(table, [...calls.slice(0, 80), callAt(0).with(1, '2031-01-01T00:00:00Z') as Call])
        await expectMerged(address(table), state)
        await add(table, [...calls.slice(80), callAt(1).with(1, null) as Call])
        const merged = await expectMerged(address(table), state)
        expect(reportOf(merged).reading.rejected).toEqual({ 'it has no time of arrival': 1 })
        expect(reportOf(merged).warnings.map(({ code }) => code)).toContain('far-rows')
      }
    )

    // Five days of a call each 72 minutes, one a day that cannot be read.
    test.each(some(['PostgreSQL', 'ClickHouse']))(
      'of %s: a --since that moves on, by whole days and by hours: only what is new is sent',
      async name => {
        const { address, create, add, sql } = stores[name] as Store
        const calls = Array.from({ length: 100 }, (_, i) => callAt(7.2 * i))
        if (name === 'PostgreSQL') for (let i = 4; i < 100; i += 20) calls[i] = calls[i]?.with(5, -5) as Call
        const state = fresh()
        const table = 'sliding'
        const run = (since: string) =>
          expectMerged(address(table), state, '--since', since, '--where', 'model=gpt-4o', '--lenient')
        await create(table, calls.slice(0, 70))
        const first = reportOf(await run('2026-03-02'))
        expect(first.reading.attempts).toBeGreaterThan(60)
        await add(table, calls.slice(70, 90))
        // A row that came late into a day that is kept: that day is read again, and no other.
        for (const since of ['2026-03-03', '2026-03-03T05:30:00Z', '2026-03-04T00:00:00Z'])
          expect((await run(since)).stderr).not.toContain('read again')
        await add(table, [callAt(2 * 144 + 3.5), ...calls.slice(90)])
        const late = await run('2026-03-04T03:00:00Z')
        expect(late.stderr).not.toContain('read again')
        await add(table, [callAt(3 * 144 + 3.5)])
        expect((await run('2026-03-04T03:00:00Z')).stderr).toMatch(
          /read again from 2026-03-05 00:00 to 2026-03-06 00:00: it had 20 rows of the time that was read, and has 21 now/
        )
        const rows = name === 'PostgreSQL' ? 'DELETE FROM sliding' : 'ALTER TABLE sliding DELETE'
        await sql(
          `${rows} WHERE start_time < '2026-03-05'${name === 'PostgreSQL' ? '' : ' SETTINGS mutations_sync = 1'}`
        )
        // What fell out may be gone: nobody asks for it.
        expect((await run('2026-03-05')).stderr).not.toContain('read again')
      }
    )

    test('of PostgreSQL: a --since that moves on over times without a zone, which the zone that is said explains', async () => {
      const { admin } = server
      const calls = Array.from({ length: 80 }, (_, i) => callAt(7.2 * i))
      await inPostgres(server, 'zoned', calls)
      await admin.query('ALTER TABLE zoned ALTER start_time TYPE timestamp')
      const state = fresh()
      for (const since of ['2026-03-02', '2026-03-03', '2026-03-03T12:00'])
        await expectMerged(
          server.address('zoned', '&time=start_time'),
          state,
          ...['--since', since, '--timezone', 'Europe/Berlin']
        )
    })

    test('whose reading fails has the state that it had', async () => {
      const { address, create, add } = stores['ClickHouse'] as Store
      const state = fresh()
      const calls = Array.from({ length: 200 }, (_, i): Call => callAt(i))
      await create('failing', calls.slice(0, 100))
      await analyze(address('failing'), state)
      const kept = readFileSync(state)
      await add('failing', calls.slice(100))
      await engine.spoil('cut', 200)
      expectRefusal(await analyze(address('failing'), state, '--quiet'), 'the server broke off')
      expect(readFileSync(state)).toEqual(kept)
      expect((await analyze(address('failing'), state, '--quiet')).stderr).toBe('')
      expect(readFileSync(state)).not.toEqual(kept)
    })

    test('is refused where no column of times is known, or it is added up', async () => {
      const { create } = stores['PostgreSQL'] as Store
      await create('untimed', [callAt(0), callAt(1)])
      expectRefusal(
        await analyze(server.address('untimed'), fresh()),
        'Name it in the address with time=COLUMN'
      )
      const sums = `clickhouse://127.0.0.1:${engine.port}/default?table=odd&way=sums`
      expectRefusal(await analyze(sums, fresh()), 'with way=rows it can be')
    })
  }
)

/** A call each ten minutes. */
const callAt = (i: number): Call => [
  `r${i}`,
  new Date(Date.UTC(2026, 2, 2) + i * 600_000).toISOString(),
  ...[400, 100, 'gpt-4o', 100, 20, 200, 'ann']
]
