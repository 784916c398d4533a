/** A CSV or JSON Lines file → the benchmark's figures: ClickHouse inside the process, in SQL. */
import { Session } from 'chdb'

const file = process.argv[2]
const COLUMNS =
  'request_id String, start_time DateTime64(3), duration_ms UInt32, ttft_ms Nullable(UInt32), model String, input_tokens Nullable(UInt32), cached_tokens Nullable(UInt32), output_tokens Nullable(UInt32), status UInt16, caller String, metadata String'
const NEEDED =
  'start_time DateTime64(3), duration_ms UInt32, input_tokens Nullable(UInt32), output_tokens Nullable(UInt32), status UInt16'
const json = /jsonl/.test(file)
const source = `file('${file.replaceAll("'", "\\'")}', '${json ? 'JSONEachRow' : 'CSVWithNames'}', '${json ? NEEDED : COLUMNS}')`
const SETTINGS = `SETTINGS date_time_input_format = 'best_effort', input_format_skip_unknown_fields = 1`

const levels = duration => `
  SELECT sum(change) OVER past AS level, leadInFrame(moment, 1, moment) OVER ahead - moment AS millis
  FROM (SELECT t AS moment, 1 AS change FROM requests UNION ALL SELECT t + ${duration}, -1 FROM requests)
  WINDOW past AS (ORDER BY moment, change ROWS UNBOUNDED PRECEDING),
    ahead AS (ORDER BY moment, change ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)`
const sliding = millis => `(SELECT max(level) FROM (${levels(millis)}))`
const aligned = millis =>
  `(SELECT max(n) FROM (SELECT count() AS n FROM requests GROUP BY intDiv(t, ${millis})))`
const quantiles = column => `quantilesExactInclusive(0.5, 0.95, 0.99)(${column})`

const session = new Session()
const rowsOf = sql => JSON.parse(session.query(sql, 'JSONCompact')).data
const numbers = list => list.map(Number)

session.query(`CREATE TABLE requests ENGINE = Memory AS
  SELECT toUnixTimestamp64Milli(start_time) AS t, duration_ms AS d, input_tokens AS i, output_tokens AS o, status AS s
  FROM ${source} ${SETTINGS}`)
const [[attempts, throttled]] = rowsOf('SELECT count(), countIf(s = 429) FROM requests')
const [peaks] = rowsOf(`SELECT ${sliding(1_000)}, ${sliding(60_000)}, ${aligned(1_000)}, ${aligned(60_000)}`)
const [[inputs, inputSum, outputs, outputSum, latencies]] = rowsOf(
  `SELECT ${quantiles('assumeNotNull(i)')}, sum(i), ${quantiles('assumeNotNull(o)')}, sum(o), ${quantiles('d / 1000')} FROM requests WHERE s < 400`
)
const inFlight = rowsOf(`SELECT level, sum(millis) / 1000 FROM (${levels('d')})
  WHERE level > 0 AND millis > 0 GROUP BY level ORDER BY level`)
process.stdout.write(
  JSON.stringify({
    attempts: +attempts,
    throttled: +throttled,
    peaks: numbers(peaks),
    input: numbers([...inputs, inputSum]),
    output: numbers([...outputs, outputSum]),
    latency: numbers(latencies),
    inFlight: inFlight.map(numbers)
  })
)
session.cleanup()
