/** A CSV or JSON Lines file → the benchmark's figures: DuckDB, in SQL, with its columns' types given. */
import { DuckDBInstance } from '@duckdb/node-api'

const [file, memoryLimit] = process.argv.slice(2)
const COLUMNS = {
  request_id: 'VARCHAR',
  start_time: 'TIMESTAMP',
  duration_ms: 'INTEGER',
  ttft_ms: 'INTEGER',
  model: 'VARCHAR',
  input_tokens: 'INTEGER',
  cached_tokens: 'INTEGER',
  output_tokens: 'INTEGER',
  status: 'INTEGER',
  caller: 'VARCHAR',
  metadata: 'VARCHAR'
}
const NEEDED = ['start_time', 'duration_ms', 'input_tokens', 'output_tokens', 'status']

const typed = names => `{${names.map(name => `'${name}': '${COLUMNS[name]}'`).join(', ')}}`
const quoted = `'${file.replaceAll("'", "''")}'`
const source = /jsonl/.test(file)
  ? `read_json(${quoted}, format = 'newline_delimited', columns = ${typed(NEEDED)})`
  : `read_csv(${quoted}, header = true, delim = ',', quote = '"', escape = '"', columns = ${typed(Object.keys(COLUMNS))})`

const LOAD = `CREATE TEMP TABLE requests AS
  SELECT epoch_ms(start_time) AS t, duration_ms AS d, input_tokens AS i, output_tokens AS o, status AS s
  FROM ${source}`

const levels = duration => `
  SELECT sum(change) OVER past AS level, lead(moment) OVER past - moment AS millis
  FROM (SELECT t AS moment, 1 AS change FROM requests UNION ALL SELECT t + ${duration}, -1 FROM requests)
  WINDOW past AS (ORDER BY moment, change ROWS UNBOUNDED PRECEDING)`

/** Most in flight if every call lasted as long as the window: far faster here than a window function's RANGE frame. */
const sliding = millis => `(SELECT max(level) FROM (${levels(millis)}))`
const aligned = millis => `(SELECT max(n) FROM (SELECT count(*) AS n FROM requests GROUP BY t // ${millis}))`
const PEAKS = `SELECT ${sliding(1_000)}, ${sliding(60_000)}, ${aligned(1_000)}, ${aligned(60_000)}`

const quantiles = column => `quantile_cont(${column}, [0.5, 0.95, 0.99])`
const TOTALS = `SELECT count(*), count(*) FILTER (s = 429) FROM requests`
const SIZES = `SELECT ${quantiles('i')}, sum(i), ${quantiles('o')}, sum(o), ${quantiles('d / 1000')}
  FROM requests WHERE s < 400`

const IN_FLIGHT = `SELECT level, sum(millis) / 1000 FROM (${levels('d')})
  WHERE level > 0 AND millis > 0 GROUP BY level ORDER BY level`

const instance = await DuckDBInstance.create(':memory:', memoryLimit ? { memory_limit: memoryLimit } : {})
const connection = await instance.connect()
const rowsOf = async sql => (await connection.runAndReadAll(sql)).getRowsJS()
const numbers = list => list.map(Number)

await connection.run(LOAD)
const [[attempts, throttled]] = await rowsOf(TOTALS)
const [peaks] = await rowsOf(PEAKS)
const [[inputs, inputSum, outputs, outputSum, latencies]] = await rowsOf(SIZES)
const figures = {
  attempts: Number(attempts),
  throttled: Number(throttled),
  peaks: numbers(peaks),
  input: numbers([...inputs, inputSum]),
  output: numbers([...outputs, outputSum]),
  latency: numbers(latencies),
  inFlight: (await rowsOf(IN_FLIGHT)).map(numbers)
}
process.stdout.write(JSON.stringify(figures))
