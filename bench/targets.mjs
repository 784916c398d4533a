/** Medians of all cases → how far each is from what was aimed at. */

const TRAFFIC = 'gpuops-audit, traffic alone'
const WHOLE = 'gpuops-audit, whole audit'
const DUCKDB = 'DuckDB, SQL'

/** `slower` takes `factor` times as long as `faster`. `atMost` aims at a small factor, `atLeast` at a large one. */
const TARGETS = [
  { case: 'csv', what: 'CSV, traffic alone, against DuckDB', faster: TRAFFIC, slower: DUCKDB, atLeast: 5 },
  {
    case: 'csv',
    what: 'CSV, traffic alone, against csv-parse',
    faster: TRAFFIC,
    slower: 'csv-parse and a loop',
    atLeast: 30
  },
  {
    case: 'csv',
    what: 'CSV, whole audit, against DuckDB’s traffic alone',
    faster: WHOLE,
    slower: DUCKDB,
    atLeast: 2.5
  },
  {
    case: 'jsonl',
    what: 'JSON Lines, traffic alone, against DuckDB',
    faster: TRAFFIC,
    slower: DUCKDB,
    atLeast: 4
  },
  {
    case: 'gzip',
    what: 'gzipped CSV, traffic alone, over Node’s gunzip alone',
    faster: 'unpacking alone, Node',
    slower: TRAFFIC,
    atMost: 1.3
  },
  {
    case: 'nginx',
    what: 'nginx combined, traffic alone, against GoAccess',
    faster: TRAFFIC,
    slower: 'GoAccess, JSON report',
    atLeast: 50
  },
  {
    case: 'start',
    what: '`--version` over `node -e 0`',
    faster: '`node -e 0`',
    slower: '`gpuops-audit --version`',
    atMost: 1.6
  },
  {
    case: 'start',
    what: '1,000 requests, whole audit, over `node -e 0`',
    faster: '`node -e 0`',
    slower: WHOLE,
    atMost: 4
  }
]

/** Bytes that a reading may hold: a fixed part and one per request. */
const FIXED_MEGABYTES = 120
const BYTES_PER_REQUEST = 40

/**
 * @param {readonly { id: string, rows: number, measured: Map<string, { seconds: number, peakMegabytes: number | null }> }[]} results
 * @param {readonly { title: string, aim: number, middle: number }[]} speeds of the scanner alone, in MB/s
 */
export const distances = (results, speeds) => [
  ...TARGETS.flatMap(target => speed(target, results)),
  ...results.filter(({ id }) => ['csv', 'jsonl', 'gzip', 'huge'].includes(id)).flatMap(memory),
  ...speeds.map(({ title, aim, middle }) => ({
    what: `scanning alone, one core: ${title}`,
    aim: `≥ ${aim} MB/s`,
    measured: `${middle.toFixed(0)} MB/s`,
    reached: middle >= aim
  }))
]

function speed({ case: id, what, faster, slower, atLeast, atMost }, results) {
  const measured = results.find(result => result.id === id)?.measured
  const [fast, slow] = [measured?.get(faster), measured?.get(slower)]
  if (fast === undefined || slow === undefined) return []
  const factor = slow.seconds / fast.seconds
  const reached = atLeast === undefined ? factor <= atMost : factor >= atLeast
  const aim = atLeast === undefined ? `≤ ${atMost}×` : `≥ ${atLeast}×`
  return [{ what, aim, measured: `${factor.toPrecision(3)}×`, reached }]
}

function memory({ title, rows, measured }) {
  const peak = measured.get(TRAFFIC)?.peakMegabytes ?? null
  if (peak === null) return []
  const most = FIXED_MEGABYTES + (BYTES_PER_REQUEST * rows) / 1e6
  return [
    {
      what: `${title}, traffic alone, memory`,
      aim: `≤ ${most.toFixed(0)} MB`,
      measured: `${peak.toFixed(0)} MB`,
      reached: peak <= most
    }
  ]
}
