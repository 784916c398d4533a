/** Made-up calls → the same rows in a file, in a table of PostgreSQL and in one of ClickHouse. */
import fc from 'fast-check'
import type { Server } from '../../engines/postgres.ts'
import { fill } from '../../engines/postgres.ts'
import type { Engine } from './clickhouse/engine.ts'

export type Call = readonly (string | number | null)[]

const COLUMNS: readonly (readonly [name: string, postgres: string, clickhouse: string])[] = [
  ['request_id', 'text', 'Nullable(String)'],
  ['start_time', 'timestamptz', "Nullable(DateTime64(6, 'UTC'))"],
  ['duration_ms', 'int', 'Nullable(UInt32)'],
  ['ttft_ms', 'int', 'Nullable(UInt32)'],
  ['model', 'text', 'Nullable(String)'],
  ['input_tokens', 'int', 'Nullable(UInt32)'],
  ['output_tokens', 'int', 'Nullable(UInt32)'],
  ['status', 'int', 'UInt16'],
  ['caller', 'text', 'Nullable(String)']
]

/** [ms since 1970] */
const BEGIN = Date.UTC(2026, 2, 2)

/**
 * One call: failures, retries of the same caller, model and size soon after them, blanks, names that have to be quoted. Its
 * id and its time are its own.
 */
const callOf = fc.record({
  hasId: fc.boolean(),
  pause: fc.constantFrom(1, 40, 700, 9_000, 40_000, 600_000, 2_000_000),
  duration: fc.option(fc.integer({ min: 200, max: 90_000 })),
  ttft: fc.option(fc.integer({ min: 1, max: 200 })),
  model: fc.constantFrom('gpt-4o', 'o4-mini', 'a, "quoted" name', null),
  input: fc.constantFrom(100, 100, 100, 2_500, null),
  output: fc.option(fc.integer({ min: 1, max: 900 }), { freq: 8 }),
  status: fc.constantFrom(200, 200, 200, 429, 500),
  caller: fc.constantFrom('ann', 'ann', 'bob', null)
})

/** In the order of time. */
export const callsOf = (least: number, most: number): fc.Arbitrary<readonly Call[]> =>
  fc.array(callOf, { minLength: least, maxLength: most }).map(drawn => {
    let at = BEGIN
    return drawn.map(({ hasId, pause, duration, ttft, model, input, output, status, caller }, i) => {
      at += pause
      const time = new Date(at).toISOString()
      const first = duration === null || ttft === null ? null : Math.min(ttft, duration)
      return [hasId ? `r${i}` : null, time, duration, first, model, input, output, status, caller]
    })
  })

export const csvOf = (calls: readonly Call[]): string =>
  [COLUMNS.map(([name]) => name), ...calls].map(call => `${call.map(cell).join(',')}\n`).join('')

const cell = (value: string | number | null): string =>
  value === null
    ? ''
    : /[",]/.test(String(value))
      ? `"${String(value).replaceAll('"', '""')}"`
      : String(value)

export async function inPostgres({ admin }: Server, table: string, calls: readonly Call[]): Promise<void> {
  await fill(
    admin,
    table,
    COLUMNS.map(([name, type]) => `${name} ${type}`),
    calls
  )
  await admin.query(`GRANT SELECT ON ${table} TO auditor`)
}

export async function moreInPostgres(
  { admin }: Server,
  table: string,
  calls: readonly Call[]
): Promise<void> {
  const places = COLUMNS.map((_, i) => `$${i + 1}`).join(',')
  for (const call of calls) await admin.query(`INSERT INTO ${table} VALUES (${places})`, call)
}

export async function inClickhouse(engine: Engine, table: string, calls: readonly Call[]): Promise<void> {
  const columns = COLUMNS.map(([name, , type]) => `${name} ${type}`).join(', ')
  await engine.sql(`CREATE TABLE ${table} (${columns}) ENGINE = MergeTree ORDER BY tuple()`)
  await moreInClickhouse(engine, table, calls)
}

export async function moreInClickhouse(engine: Engine, table: string, calls: readonly Call[]): Promise<void> {
  if (calls.length === 0) return
  const values = calls.map(call => `(${call.map(literal).join(', ')})`)
  await engine.sql(`INSERT INTO ${table} VALUES ${values.join(', ')}`)
}

function literal(value: string | number | null, column: number): string {
  if (value === null || typeof value === 'number') return String(value)
  if (COLUMNS[column]?.[0] === 'start_time') return `parseDateTime64BestEffort('${value}', 6, 'UTC')`
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
