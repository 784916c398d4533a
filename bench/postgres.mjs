/** A table of PostgreSQL and a file of the same rows, read by turns: rows a second, processor time, memory, and that the figures are equal. */
import { spawnSync } from 'node:child_process'
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { machineLines } from './machine.mjs'

const root = path.resolve(import.meta.dirname, '..')
const engines = path.join(root, 'test/engines')
const load = createRequire(path.join(engines, 'package.json'))

const { values } = parseArgs({
  options: {
    server: { type: 'string' },
    rows: { type: 'string', default: '10000000' },
    runs: { type: 'string', default: '3' }
  }
})
if (values.server === undefined) {
  process.stderr.write(
    'node bench/postgres.mjs --server postgres://owner@127.0.0.1/postgres [--rows 10000000] [--runs 3]\n'
  )
  process.exit(2)
}

const say = text => process.stdout.write(`${text}\n`)

const TABLE = 'gpuops_audit_bench'
const rows = Number(values.rows)

/** A request each 50 ms or so, of three models and forty callers, one in 97 refused. */
const CREATE = `CREATE UNLOGGED TABLE ${TABLE} AS SELECT 'r' || i AS request_id,
  TIMESTAMPTZ '2026-03-02Z' + i * interval '0.05 s' + (i * 7919 % 1000) * interval '1 ms' AS start_time,
  (300 + i * 31 % 9000)::int AS duration_ms, (ARRAY['gpt-4o', 'gpt-4o-mini', 'o4-mini'])[1 + i % 3] AS model,
  (100 + i * 37 % 6000)::int AS input_tokens, (5 + i * 13 % 900)::int AS output_tokens,
  CASE WHEN i % 97 = 0 THEN 429 ELSE 200 END AS status, 'team-' || i % 40 AS caller
  FROM generate_series(1, ${rows}::bigint) i`

const { Client } = load('pg')
const { to } = load('pg-copy-streams')

const folder = mkdtempSync(path.join(tmpdir(), 'gpuops-audit-bench-'))
const file = path.join(folder, 'rows.csv')
const client = new Client({ connectionString: values.server })
await client.connect()
try {
  await client.query(`DROP TABLE IF EXISTS ${TABLE}`)
  await client.query(CREATE)
  await client.query(`ANALYZE ${TABLE}`)
  await client.query("SET TimeZone = 'UTC'")
  const began = performance.now()
  await pipeline(
    client.query(to(`COPY (SELECT * FROM ${TABLE}) TO STDOUT (FORMAT csv, HEADER)`)),
    createWriteStream(file)
  )
  const copied = (performance.now() - began) / 1_000
  await transfers()
  const address = new URL(values.server)
  address.searchParams.set('table', TABLE)
  measure(copied, address.href)
} finally {
  await client.query(`DROP TABLE IF EXISTS ${TABLE}`)
  await client.end()
  rmSync(folder, { recursive: true })
}

/** The ways to get all rows out of the server and into this process, alone. */
async function transfers() {
  const ways = {
    'COPY, as bytes': async () => {
      let bytes = 0
      for await (const chunk of client.query(to(`COPY (SELECT * FROM ${TABLE}) TO STDOUT (FORMAT csv)`)))
        bytes += chunk.length
      return bytes
    },
    'a cursor of 10,000 rows at a time, as lines of text': async () => {
      const types = { getTypeParser: () => text => text }
      let bytes = 0
      await client.query('BEGIN')
      await client.query(`DECLARE rows CURSOR FOR SELECT * FROM ${TABLE}`)
      for (;;) {
        const { rows: some } = await client.query({ text: 'FETCH 10000 FROM rows', rowMode: 'array', types })
        if (some.length === 0) break
        bytes += Buffer.byteLength(some.map(row => `${row.join(',')}\n`).join(''))
      }
      await client.query('COMMIT')
      return bytes
    }
  }
  for (const [name, way] of Object.entries(ways)) {
    const [began, before] = [performance.now(), process.cpuUsage()]
    const bytes = await way()
    const { user, system } = process.cpuUsage(before)
    const seconds = (performance.now() - began) / 1_000
    const speed = Math.round(rows / seconds).toLocaleString('en-US')
    const processor = ((user + system) / 1e6).toFixed(2)
    say(
      `${name}: ${seconds.toFixed(2)} s, ${speed} rows/s, processor ${processor} s, ${Math.round(bytes / 1e6)} MB`
    )
  }
}

function measure(copied, address) {
  say(machineLines().join('\n'))
  say(`${rows.toLocaleString('en-US')} rows; COPY into a file: ${copied.toFixed(2)} s`)
  const answers = new Map()
  for (let run = 0; run < Number(values.runs); run++) {
    for (const [name, place] of [
      ['table', address],
      ['file', file]
    ]) {
      const { seconds, processor, megabytes, traffic } = audited(place)
      answers.set(name, JSON.stringify(traffic))
      const speed = Math.round(rows / seconds).toLocaleString('en-US')
      say(
        `${name}: ${seconds.toFixed(2)} s, ${speed} rows/s, processor ${processor.toFixed(2)} s, at most ${megabytes} MB`
      )
    }
  }
  if (answers.get('table') !== answers.get('file')) throw new Error('the figures differ')
  say('the figures are equal, byte for byte')
}

/** A whole process, as /usr/bin/time sees it. */
function audited(place) {
  const output = path.join(folder, 'report.json')
  const bin = path.join(root, 'bin/gpuops-audit.js')
  const command = [
    bin,
    'analyze',
    place,
    '--only',
    'traffic',
    '--caller-key',
    'bench',
    '--quiet',
    '--output',
    output
  ]
  const { stderr, status } = spawnSync('/usr/bin/time', ['-f', '%e %U %S %M', process.execPath, ...command], {
    env: { ...process.env, NODE_PATH: path.join(engines, 'node_modules') },
    encoding: 'utf8'
  })
  if (status !== 0) throw new Error(stderr)
  const [seconds, user, system, kilobytes] = stderr.trim().split('\n').at(-1).split(' ').map(Number)
  const { traffic } = JSON.parse(readFileSync(output, 'utf8'))
  return { seconds, processor: user + system, megabytes: Math.round(kilobytes / 1_024), traffic }
}
