/**
 * Compares what `analyze --format json` says of public traces with figures computed elsewhere, and prints both.
 *
 *     node scripts/truth.mjs FOLDER     FOLDER holds truth.json and the traces it names
 *
 * Exits 1 where a figure differs and no reason for it stands below.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { figuresOf } from './truthOfLog.mjs'

const PROGRAM = path.join(import.meta.dirname, '../bin/gpuops-audit.js')

/** Floats agree within this relative difference; counts and texts exactly. */
const TOLERANCE = 1e-9

const QUANTILES = ['p50', 'p95', 'p99']
const WINDOWS = ['1s', '60s']
const KINDS = ['input', 'output', 'total']

/** Figures that the report leaves out on purpose. */
const REASONS = [
  {
    name: /^peak_to_avg_ratio_(calendar|sliding)_60s/,
    why: 'null by definition: the window is longer than the log',
    holds: report => report.period.spanSeconds < 60
  },
  {
    name: /^extra_rows_identical_raw_line$/,
    why: 'raw lines may hold prompts and are never kept; equal rows are counted by their columns',
    holds: () => true
  }
]

/** `2023-11-16T18:15:46.680590Z` or `t+5.000000s` → seconds of its clock. */
function secondsOf(moment) {
  if (moment === null) return null
  if (moment.startsWith('t+')) return Number(moment.slice(2, -1))
  return Date.parse(`${moment.slice(0, 19)}Z`) / 1_000 + Number(`0${moment.slice(19, 26)}`)
}

const entries = (names, look) => Object.fromEntries(names.map(look))

const peaks = window => ({
  [`peak_requests_calendar_${window}`]: r => r.traffic.rate.peak[window].aligned.value,
  [`peak_requests_sliding_${window}_halfopen`]: r => r.traffic.rate.peak[window].sliding.value,
  [`peak_requests_sliding_${window}_closed`]: (_, log) => log.closed(Number.parseInt(window, 10)),
  [`peak_to_avg_ratio_calendar_${window}`]: r =>
    r.period.spanSeconds < Number.parseInt(window, 10)
      ? null
      : r.traffic.rate.peak[window].aligned.value /
        Number.parseInt(window, 10) /
        r.traffic.rate.averageRps.value,
  [`peak_to_avg_ratio_sliding_${window}_halfopen`]: r => r.traffic.rate.peakToAverage[window].value
})

/** `tokens` counts every row as the log writes it, `tokens_successful_only` the served ones. */
const tokens = (group, of) =>
  Object.assign(
    {},
    ...KINDS.map(kind => ({
      ...entries(QUANTILES, p => [`${group}.${kind}_${p}_linear_tokens`, (r, log) => of(r, log)[kind]?.[p]]),
      ...entries(QUANTILES, p => [
        `${group}.${kind}_${p}_nearest_rank_tokens`,
        (r, log) => of(r, log)[kind]?.nearestRank[p]
      ]),
      ...entries(['min', 'max', 'mean', 'sum'], name => [
        `${group}.${kind}_${name}_tokens`,
        (r, log) => of(r, log)[kind]?.[name]
      ])
    }))
  )

/** Name in truth.json → where the figure stands in the report, or is counted from the log alone. */
const PLACES = {
  row_count: r => r.traffic.counts.attempts,
  failed_rows: r => r.traffic.counts.failed,
  first_arrival_utc: r => r.period.start,
  last_arrival_utc: r => r.period.end,
  first_arrival_s: r => secondsOf(r.period.start),
  last_arrival_s: r => secondsOf(r.period.end),
  span_s: r => r.period.spanSeconds,
  avg_rps_over_span: r => r.traffic.rate.averageRps.value,
  calendar_seconds_spanned: r => r.traffic.rate.calendar.seconds,
  calendar_minutes_spanned: r => r.traffic.rate.calendar.minutes,
  avg_rps_over_calendar_seconds: r => r.traffic.rate.calendar.averageRps.value,
  empty_calendar_seconds: r => r.traffic.rate.calendar.emptySeconds,
  empty_calendar_minutes: r => r.traffic.rate.calendar.emptyMinutes,
  interarrival_mean_s: r => r.traffic.burstiness.interArrivalMeanSeconds.value,
  interarrival_cv_pop: r => r.traffic.burstiness.interArrivalCv.value,
  interarrival_max_gap_s: r => r.traffic.burstiness.interArrivalMaxSeconds.value,
  iod_1s_counts_pop: r => r.traffic.burstiness.indexOfDispersion['1s'].value,
  iod_60s_counts_pop: r => r.traffic.burstiness.indexOfDispersion['60s'].value,
  timestamp_resolution_gcd_ns: r => r.traffic.burstiness.clockResolutionSeconds.value * 1e9,
  out_of_order_rows: r => r.reading.outOfOrder.rows,
  out_of_order_max_backstep_s: r => r.reading.outOfOrder.maxBackstepSeconds,
  rows_sharing_a_timestamp: r => r.traffic.burstiness.sharedArrivals,
  max_rows_at_one_timestamp: r => r.traffic.burstiness.mostAtOneArrival,
  extra_rows_identical_in_time_tokens_duration: r => r.reading.possibleDuplicates,
  ...entries(QUANTILES, p => [
    `requests_per_calendar_1s_${p}_nearest_rank`,
    r => r.traffic.rate.calendar.perSecond[p]
  ]),
  ...Object.assign({}, ...WINDOWS.map(peaks)),
  peak_input_tokens_per_calendar_minute: r => r.traffic.tokens.peakInputTpm.aligned.value,
  peak_output_tokens_per_calendar_minute: r => r.traffic.tokens.peakOutputTpm.aligned.value,
  peak_total_tokens_per_calendar_minute: r => r.traffic.tokens.peakTpm.aligned.value,
  peak_total_tokens_sliding_60s_halfopen: r => r.traffic.tokens.peakTpm.sliding.value,
  avg_total_tokens_per_minute_over_span: r => r.traffic.tokens.averageTpm.value,
  ...tokens('tokens', (_, log) => log.asLogged),
  ...tokens('tokens_successful_only', r => r.traffic.tokens),
  'concurrency.max_concurrency': r => r.traffic.concurrency.max.value,
  'concurrency.max_concurrency_if_starts_first_at_ties': (_, log) => log.startsFirst,
  'concurrency.max_concurrency_first_at_s': r => secondsOf(r.traffic.concurrency.at),
  'concurrency.max_concurrency_first_at_utc': r => r.traffic.concurrency.at,
  'concurrency.observed_s': r => r.traffic.concurrency.observedSeconds.value,
  'concurrency.mean_concurrency': r => r.traffic.concurrency.average.value,
  'concurrency.idle_time_fraction': r => r.traffic.concurrency.idleShare.value,
  'concurrency.mean_concurrency_while_busy': r => r.traffic.concurrency.averageWhileBusy.value,
  'concurrency.zero_duration_rows': (_, log) => log.zeroDurations,
  'concurrency.negative_duration_rows': r => r.reading.rejected['it ends before it starts'] ?? 0,
  ...entries(['p50', 'p90', 'p95', 'p99'], p => [
    `concurrency.concurrency_time_weighted_${p}`,
    r => r.traffic.concurrency[p].value
  ]),
  'concurrency.duration_max_s': r => r.traffic.latency.total?.max,
  'concurrency.duration_mean_s': r => r.traffic.latency.total?.mean,
  ...entries(QUANTILES, p => [`concurrency.duration_${p}_linear_s`, r => r.traffic.latency.total?.[p]]),
  ...entries(QUANTILES, p => [
    `concurrency.duration_${p}_nearest_rank_s`,
    r => r.traffic.latency.total?.nearestRank[p]
  ])
}

function placeOf(name) {
  const level = /^concurrency\.seconds_at_concurrency\.(\d+)$/.exec(name)?.[1]
  if (level === undefined) return PLACES[name]
  return r => r.traffic.concurrency.histogram.find(({ inFlight }) => inFlight === Number(level))?.seconds ?? 0
}

const isEqual = (truth, found) =>
  typeof truth === 'number' &&
  typeof found === 'number' &&
  !(Number.isInteger(truth) && Number.isInteger(found))
    ? Math.abs(truth - found) <= TOLERANCE * Math.abs(truth)
    : truth === found

/** About the file, no figures of it. */
const NO_FIGURES = ['file', 'timestamps', 'failed_rule', 'notes']

function flattened(value, prefix = '') {
  return Object.entries(value)
    .filter(([name]) => prefix !== '' || !NO_FIGURES.includes(name))
    .flatMap(([name, inner]) =>
      typeof inner === 'object' && inner !== null
        ? flattened(inner, `${prefix}${name}.`)
        : [[`${prefix}${name}`, inner]]
    )
}

function compared(truth, report, log) {
  return flattened(truth).map(([name, value]) => {
    const found = placeOf(name)?.(report, log)
    const reason = REASONS.find(known => known.name.test(name) && known.holds(report))
    const result = isEqual(value, found) ? 'equal' : (reason?.why ?? 'DIFFERENT')
    return { name, truth: value, found, result }
  })
}

async function main(folder) {
  const { traces } = JSON.parse(readFileSync(path.join(folder, 'truth.json'), 'utf8'))
  let different = 0
  for (const [trace, truth] of Object.entries(traces)) {
    const file = path.join(folder, truth.file)
    const json = execFileSync(
      process.execPath,
      [PROGRAM, 'analyze', file, '--only', 'traffic', '--format', 'json'],
      {
        maxBuffer: 1 << 28
      }
    )
    const rows = compared(truth, JSON.parse(json.toString()), await figuresOf(file))
    const equal = rows.filter(({ result }) => result === 'equal').length
    different += rows.filter(({ result }) => result === 'DIFFERENT').length
    process.stdout.write(`\n${trace}: ${equal} of ${rows.length} figures equal\n`)
    for (const { name, truth: wanted, found, result } of rows) {
      if (name.includes('seconds_at_concurrency') && result === 'equal') continue
      process.stdout.write(`  ${name}\n      ${wanted} | ${found} | ${result}\n`)
    }
  }
  process.stdout.write(`\n${different} different\n`)
  return different === 0 ? 0 : 1
}

const folder = process.argv[2]
if (folder === undefined) {
  process.stderr.write('Usage: node scripts/truth.mjs FOLDER\n')
  process.exitCode = 2
} else process.exitCode = await main(folder)
