/** The options of the command line itself: files to read, reports to write. Those of a stage stand in the stage. */
import { REPLICA, SERVED } from '../capacity/question.ts'
import { choice, count, duration, input, output, parsedBy, share, text } from '../kinds.ts'
import { type Asked, bare, option, outside, required, several, toggle } from '../option.ts'
import { READING } from '../read/question.ts'
import { CSV_TABLES } from '../report/csvTables.ts'
import { parseCheck } from '../report/gate.ts'
import { REDACTIONS } from '../report/redact.ts'
import { FORMAT_NAMES } from '../report/renderers.ts'
import { TRACES } from '../report/traces.ts'

const toFile = option('--output <file>', 'write the report there instead of to standard output', output)
const color = toggle('--no-color', 'no colour, whatever the terminal can do')
const calibration = option(
  '--calibration <file>',
  'what calibrate made of your own benchmark or log: speeds of the deployments in it are corrected',
  input
)
const format = option(
  '--format <name>',
  'terminal or json',
  choice(['terminal', 'json'] as const),
  'terminal'
)

/** What the user has to say of the deployment, in a file. */
export const CALIBRATION = { calibration } as const

/** Of every verb that reads a log. */
export const LOG = {
  ...READING,
  rejects: option('--rejects <file>', 'write there where each unreadable line is, and why it is', output)
} as const

export const LIMITS_FILE = {
  limits: option(
    '--limits <file>',
    'your own limits: what the rate_limits API of OpenAI answers, as JSON',
    input
  )
} as const

export const PRICE_FILES = {
  bill: option(
    '--bill <file>',
    'what the provider billed for the same time (OpenAI’s costs API or dashboard CSV, an export of usage): what of it the log explains',
    input
  ),
  prices: option(
    '--prices <file>',
    'your own prices of tokens, GPUs and the rest, as JSON (docs/prices.md); other options overrule it',
    input
  ),
  priceList: option('--price-list <file>', 'token prices of a file that --update-prices wrote', output),
  updatePrices: outside(
    bare(
      '--update-prices [url]',
      'fetch today’s token prices into that file, or into the cache folder: the only option that uses the network'
    )
  )
} as const

export const REPORT = {
  format: option(
    '--format <name>',
    `${FORMAT_NAMES.join(', ')} (default: what the ending of --output says, else terminal)`,
    choice(FORMAT_NAMES)
  ),
  output: several(
    '--output <file>',
    'write the report there: .json, .html, .md, .csv, .txt; - is standard output',
    output
  ),
  table: option('--table <name>', `of CSV: ${CSV_TABLES.join(', ')}`, choice(CSV_TABLES)),
  title: option('--title <text>', 'of HTML', text),
  preparedFor: option('--prepared-for <name>', 'of HTML: whom it is for', text),
  logo: option('--logo <file>', 'of HTML: PNG, JPEG or SVG shown at its top', input),
  redact: option(
    '--redact <level>',
    'names: without names of files, callers, people, organisations and models of your own',
    choice(REDACTIONS)
  ),
  verbose: toggle('--verbose', 'with every candidate that was tried and why each other one was refused'),
  only: option('--only <stage>', 'traffic: stop when the traffic is described', choice(['traffic'] as const)),
  latencySeconds: option('--assume-latency <time>', 'of an answer, if not logged: 3s', duration),
  failOn: outside(
    several(
      '--fail-on <check>',
      "exit with 1 if it holds: 'gpus > 8', 'throttled.share > 1%', any path of the JSON",
      parsedBy(parseCheck)
    )
  ),
  color
} as const

/** They are about the configuration itself, which cannot say them. */
export const CONFIGURATION = {
  config: option(
    '--config <file>',
    'options from there instead of from gpuops-audit.config.json here or above, up to the repository’s root',
    input
  ),
  printConfig: toggle('--print-config', 'print every option, what it is set to and who says so; read no log')
} as const

export const REPLAY = { format, output: toFile, color } as const

export const TRACE = {
  as: required('--as <name>', TRACES.join(', '), choice(TRACES)),
  output: option('--output <file>', 'write the trace there instead of to standard output', output)
} as const

export const ORDERING = {
  folder: option('--folder <path>', 'where the files go', text, 'order'),
  repository: option('--repository <name>', 'where the weights are published: organisation/name', text),
  source: option('--source <model>', 'of several workloads the one of this model of the log', text),
  order: option('--order <file>', 'of check: the order.json (default: that of --folder)', input),
  kvCacheTokens: option(
    '--kv-cache-tokens <n>',
    'of check: as the engine printed it at its start, GPU KV cache size',
    count(1, 1_000_000_000)
  ),
  seed: option('--seed <n>', 'of the arrivals and lengths that are drawn', count(0, 2 ** 31), 1),
  format
} as const

export const LIST = { format, color } as const

export const COMPARISON = {
  minChange: option('--min-change <share>', 'leave out what changed by less', share(100), 0),
  format: option(
    '--format <name>',
    'terminal, json or markdown',
    choice(['terminal', 'json', 'markdown'] as const),
    'terminal'
  ),
  output: option('--output <file>', 'write the comparison there instead of to standard output', output),
  color
} as const

export const EXPLANATION = {
  report: option('--report <file>', 'JSON report whose numbers are shown', input),
  color
} as const

export const SCHEMA_FILE = {
  output: option('--output <file>', 'write the schema there instead of to standard output', output)
} as const

/** A benchmark, as far as its file does not say. */
export const BENCHMARK = {
  model: option('--model <name>', SERVED.model.help, text),
  gpu: option('--gpu <name>', SERVED.gpu.help, text),
  ...REPLICA,
  engineVersion: option('--engine-version <version>', 'as the engine names it: 0.19.0 (default: any)', text),
  input: option('--input <n>', 'tokens of each prompt', count(1, 10_000_000)),
  output: option('--output <n>', 'tokens of each answer', count(1, 10_000_000)),
  concurrency: option('--concurrency <n>', 'requests that are always under way', count(1, 100_000))
} as const

export const POINTS = {
  points: option(
    '--points <file>',
    'a CSV of benchmarks instead: model,gpu,tp,precision,engine,isl,osl,concurrency, …',
    input
  )
} as const

export const PREDICTION = {
  format,
  save: option('--save <file>', 'write the report there instead of to standard output', output),
  color
} as const

export const CALIBRATION_FILE = {
  save: option('--save <file>', 'write the calibration there instead of to standard output', output)
} as const

export type BenchmarkFlags = Asked<typeof BENCHMARK>
