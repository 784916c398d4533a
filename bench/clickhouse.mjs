/**
 * A table in ClickHouse's engine, audited where it lies: the whole program beside a file of the same rows and beside
 * hand-written SQL for the same counts.
 *
 *     node bench/clickhouse.mjs [--rows 100000000] [--folder DIR] [--file] [--keep]
 *
 * Needs `npm ci --prefix test/engines` and `npm run build`. The engine runs behind the HTTP front of the tests, in a
 * process of its own, whose memory is the server's. `--file` also writes the rows as CSV and reads that.
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values: flags } = parseArgs({
  options: {
    rows: { type: 'string', default: '100000000' },
    folder: { type: 'string', default: tmpdir() },
    file: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false }
  }
})
const rows = Number(flags.rows)
const root = fileURLToPath(new URL('../', import.meta.url))
const folder = mkdtempSync(path.join(flags.folder, 'gpuops-clickhouse-'))
process.on('exit', () => flags.keep || rmSync(folder, { recursive: true, force: true }))

/** 30 days whatever their number: Poisson-like arrivals, three models, forty callers, one call in a thousand refused. */
const insert = (from, count) => `INSERT INTO bench.calls SELECT
  fromUnixTimestamp64Micro(toInt64(1772000000000000 + intDiv(number * ${Math.round(2.592e12 / 1e6)}, ${Math.max(1, Math.round(rows / 1e6))}) + cityHash64(number, 1) % 5000000)),
  300 + cityHash64(number, 2) % 20000, 80 + cityHash64(number, 3) % 220,
  ['gpt-4o', 'gpt-4o-mini', 'o4-mini'][1 + cityHash64(number, 4) % 3], concat('team-', toString(cityHash64(number, 5) % 40)),
  100 + cityHash64(number, 6) % 6000, cityHash64(number, 7) % 100, 1 + cityHash64(number, 8) % 900,
  if(cityHash64(number, 9) % 1000 = 0, 429, 200) FROM numbers_mt(${from}, ${count})`

const CREATE = `CREATE TABLE bench.calls (start_time DateTime64(6, 'UTC'), duration_ms Nullable(UInt32), ttft_ms Nullable(UInt32),
  model LowCardinality(String), caller LowCardinality(String), input_tokens UInt32, cached_tokens UInt32, output_tokens UInt32,
  status UInt16) ENGINE = MergeTree ORDER BY start_time`

/** What one would write by hand: counts, aligned peaks, quantiles by t-digest; neither sliding windows nor retries. */
const BY_HAND = `SELECT count(), countIf(status = 429), sum(input_tokens), sum(output_tokens),
    quantilesTDigest(0.5, 0.95, 0.99)(input_tokens), quantilesTDigest(0.5, 0.95, 0.99)(duration_ms) FROM bench.calls;
  SELECT max(n), max(tokens) FROM (SELECT count() AS n, sum(input_tokens + output_tokens) AS tokens FROM bench.calls GROUP BY toStartOfSecond(start_time));
  SELECT max(n), max(tokens) FROM (SELECT count() AS n, sum(input_tokens + output_tokens) AS tokens FROM bench.calls GROUP BY toStartOfMinute(start_time));
  SELECT model, count(), sum(input_tokens), sum(output_tokens) FROM bench.calls GROUP BY model;
  SELECT caller, count() AS n FROM bench.calls GROUP BY caller ORDER BY n DESC LIMIT 20`.split(';')

const engine = spawn(
  process.execPath,
  [path.join(root, 'test/engines/clickhouseServer.mjs'), '--path', folder],
  {
    stdio: ['pipe', 'pipe', 'inherit']
  }
)
const port = await new Promise(resolve =>
  createInterface(engine.stdout).on('line', line => JSON.parse(line).port && resolve(JSON.parse(line).port))
)
const sql = async statement => {
  const authorization = `Basic ${Buffer.from('default:').toString('base64')}`
  const answer = await fetch(`http://127.0.0.1:${port}/`, {
    method: 'POST',
    body: statement,
    // A connection that was kept would be closed by the server while this process waits for another one.
    headers: { authorization, connection: 'close' }
  })
  if (!answer.ok) throw new Error(await answer.text())
  return answer.text()
}
const cpuOf = pid => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')
  return (Number(fields[13]) + Number(fields[14])) / 100
}
const memoryOf = pid =>
  Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
const told = (what, seconds, more = '') => process.stdout.write(`${what}: ${seconds.toFixed(1)} s${more}\n`)
/** Seconds by the clock, with those that the engine's processors worked: what else the machine does lengthens the first alone. */
const timed = async work => {
  const [begin, busy] = [performance.now(), cpuOf(engine.pid)]
  const result = await work()
  return [
    (performance.now() - begin) / 1000,
    result,
    `, ${(cpuOf(engine.pid) - busy).toFixed(1)} s of the engine's processors`
  ]
}
/** A whole process of the program: seconds, and its peak memory where /usr/bin/time is there. */
function analyzed(mention) {
  const argv = [
    '-v',
    process.execPath,
    path.join(root, 'bin/gpuops-audit.js'),
    'analyze',
    mention,
    '--format',
    'json',
    '--caller-key',
    'x'
  ]
  const env = { ...process.env, NODE_PATH: path.join(root, 'test/engines/node_modules') }
  const { stdout, stderr, status } = spawnSync('/usr/bin/time', argv, {
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 28
  })
  if (status !== 0) throw new Error(stderr)
  const part = name => Number(new RegExp(`${name} time \\(seconds\\): ([\\d.]+)`).exec(stderr)?.[1])
  return {
    seconds: (part('User') + part('System')).toFixed(1),
    report: JSON.parse(stdout),
    megabytes: Number(/Maximum resident set size \(kbytes\): (\d+)/.exec(stderr)?.[1]) / 1024
  }
}

/** Where two values are not the same, with both: what is drawn of single minutes, and peaks that sums bound, are told otherwise. */
function differences(told, known, at) {
  if (JSON.stringify(told) === JSON.stringify(known)) return []
  const isBranch = value => typeof value === 'object' && value !== null
  if (isBranch(told) && isBranch(known) && !('basis' in known))
    return Object.keys(known).flatMap(key => differences(told[key], known[key], `${at}.${key}`))
  const short = value => JSON.stringify(value)?.slice(0, 160)
  return [`${at} ${short(told)} for ${short(known)}`]
}

await sql('CREATE DATABASE bench')
await sql(CREATE)
const [loading, , loadingCpu] = await timed(async () => {
  for (let from = 0; from < rows; from += 1e7) await sql(insert(from, Math.min(1e7, rows - from)))
})
told(`${rows.toLocaleString('en-US')} rows made`, loading, loadingCpu)
const [byHand, , byHandCpu] = await timed(async () => {
  for (const statement of BY_HAND) await sql(statement)
})
told('hand-written SQL', byHand, `${byHandCpu}, engine at most ${Math.round(memoryOf(engine.pid))} MB`)
const [whole, table, wholeCpu] = await timed(() =>
  analyzed(`clickhouse://127.0.0.1:${port}/bench?table=calls&way=sums`)
)
told(
  'gpuops-audit, way=sums',
  whole,
  `${wholeCpu}, ${table.seconds} s and ${Math.round(table.megabytes)} MB of its own, engine at most ${Math.round(memoryOf(engine.pid))} MB`
)
process.stdout.write(`${table.report.warnings.find(({ code }) => code === 'added-up').message}\n`)
if (flags.file) {
  const file = path.join(folder, 'calls.csv')
  await sql(
    `INSERT INTO FUNCTION file('${file}', CSVWithNames) SELECT * FROM bench.calls ORDER BY start_time`
  )
  const [reading, log] = await timed(() => analyzed(file))
  const bytes = Math.round(statSync(file).size / 1e6)
  told(
    'gpuops-audit, a file of the same rows',
    reading,
    `, ${log.seconds} s of processors, ${bytes} MB of CSV, ${Math.round(log.megabytes)} MB of memory`
  )
  const { traffic } = table.report
  for (const part of ['counts', 'rate', 'tokens', 'burstiness', 'calendar', 'concurrency', 'peakMakers']) {
    const differing = differences(traffic[part], log.report.traffic[part], part)
    const said = differing.length === 0 ? 'equal' : `told otherwise: ${differing.slice(0, 8).join('; ')}`
    process.stdout.write(`traffic.${part}: ${said}\n`)
  }
}
engine.kill()
