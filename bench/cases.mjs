/** What is compared: the data of each case, and the commands that answer the same question about it. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { figuresOfReport } from './figures.mjs'
import { programVersion, versionOf } from './machine.mjs'

const root = path.resolve(import.meta.dirname, '..')
const node = process.execPath
const bin = path.join(root, 'bin/gpuops-audit.js')
const contender = name => path.join(import.meta.dirname, 'contenders', `${name}.mjs`)

const json = output => JSON.parse(readFileSync(output, 'utf8'))
const report = output => figuresOfReport(json(output))
const nothing = () => null

const stopsAfterTraffic = execFileSync(node, [bin, 'analyze', '--help'], { encoding: 'utf8' }).includes(
  '--only'
)
const only = stopsAfterTraffic ? ['--only', 'traffic'] : []
const audit = (file, ...flags) => [node, bin, 'analyze', file, '--format', 'json', ...flags]

const traffic = { name: 'gpuops-audit, traffic alone', command: file => audit(file, ...only), answer: report }
const whole = { name: 'gpuops-audit, whole audit', command: file => audit(file), answer: report }
const script = (name, title, installed) => ({
  name: title,
  command: file => [node, contender(name), file],
  answer: json,
  installed
})
const duckdb = script('duckdb', 'DuckDB, SQL', versionOf('@duckdb/node-api') !== null)
const clickhouse = script('chdb', 'ClickHouse (chdb), SQL', versionOf('chdb') !== null)
const csvParse = script('csv-parse', 'csv-parse and a loop', true)
const jsonParse = script('json-parse', '`JSON.parse` per line and a loop', true)
const nodeGunzip = { ...script('gunzip', 'unpacking alone, Node', true), answer: nothing }
const gzip = {
  name: 'unpacking alone, `gzip -dc`',
  command: file => ['gzip', '-dc', file],
  answer: nothing,
  installed: programVersion('gzip') !== null
}

/** An access log holds no tokens and no durations: requests and refusals are what both can tell. */
const accessFigures = ({ reading, traffic }) => ({
  attempts: reading.attempts,
  throttled: traffic.counts.throttled
})
const goaccessFigures = ({ general, status_codes: { data } }) => ({
  attempts: general.valid_requests,
  throttled: data.flatMap(({ items }) => items).find(({ data }) => data.startsWith('429')).hits.count
})
const accessTraffic = { ...traffic, answer: output => accessFigures(json(output)) }
const goaccess = {
  name: 'GoAccess, JSON report',
  command: file => [
    'goaccess',
    file,
    '--log-format=COMBINED',
    '--no-global-config',
    '--no-progress',
    '-o',
    'json'
  ],
  answer: output => goaccessFigures(json(output)),
  installed: programVersion('goaccess') !== null
}

const emptyNode = { name: '`node -e 0`', command: () => [node, '-e', '0'], answer: nothing }
const version = { name: '`gpuops-audit --version`', command: () => [node, bin, '--version'], answer: nothing }

const MILLION = 1_000_000

/** In the order in which they run; the first contender is the one that the others are divided by. */
export const casesOf = ({ rows = 2 * MILLION, hugeRows = 100 * MILLION }) => [
  {
    id: 'start',
    title: 'Start-up, and a log of 1,000 requests',
    data: { shape: 'csv', rows: 1_000 },
    runs: 15,
    contenders: [emptyNode, version, traffic, whole]
  },
  {
    id: 'csv',
    title: 'CSV',
    data: { shape: 'csv', rows },
    contenders: [traffic, whole, duckdb, clickhouse, csvParse]
  },
  {
    id: 'jsonl',
    title: 'JSON Lines',
    data: { shape: 'jsonl', rows },
    contenders: [traffic, duckdb, clickhouse, jsonParse]
  },
  {
    id: 'gzip',
    title: 'The CSV gzipped',
    data: { shape: 'csv', rows, gz: true },
    contenders: [traffic, nodeGunzip, gzip, duckdb]
  },
  {
    id: 'nginx',
    title: 'nginx combined',
    data: { shape: 'nginx', rows: rows / 2 },
    contenders: [accessTraffic, goaccess]
  },
  {
    id: 'huge',
    title: 'A CSV larger than most memories',
    data: { shape: 'csv', rows: hugeRows },
    runs: 1,
    onlyWhenNamed: true,
    contenders: [traffic, duckdb]
  }
]
