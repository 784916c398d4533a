/** The options of the command line itself: files to read, reports to write. Those of a stage stand in the stage. */
import { REPLICA, SERVED } from '../capacity/question.ts'
import { AuditError } from '../errors.ts'
import {
  amount,
  baseUrl,
  choice,
  count,
  duration,
  input,
  output,
  parsedBy,
  place,
  share,
  size,
  text
} from '../kinds.ts'
import { type Asked, bare, option, outside, required, several, toggle } from '../option.ts'
import { READING, SPLIT, STORES } from '../read/question.ts'
import { CSV_TABLES } from '../report/csvTables.ts'
import { parseCheck } from '../report/gate.ts'
import { REDACTION_LEVELS, REDACTIONS } from '../report/redactions.ts'
import { FORMAT_NAMES } from '../report/renderers.ts'
import { SECTION_NAMES } from '../report/sectionNames.ts'
import { TRACES } from '../report/traces.ts'
import { PAGE } from './pageQuestion.ts'

const toFile = option('-o, --output <file>', 'write the report there instead of to standard output', output)
export const color = toggle('--no-color', 'no colour, whatever the terminal can do')
const calibration = option(
  '--calibration <file>',
  'calibration that calibrate wrote: speeds of the deployments in it are corrected',
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
  ...STORES,
  rejects: option('--rejects <file>', 'write the place and fault of each unreadable line there', output)
} as const

export const LIMITS_FILE = {
  limits: option(
    '--limits <file>',
    'your own limits, as the rate_limits API of OpenAI answers them (JSON)',
    input
  )
} as const

/** Prices, and GPUs that the catalogue does not hold. */
export const OWN_PRICES = {
  prices: option(
    '--prices <file>',
    'your own prices of tokens, GPUs and the rest, and GPUs of your own, as JSON (docs/prices.md); other options overrule it',
    input
  )
} as const

export const PRICE_FILES = {
  bill: option(
    '--bill <file>',
    'what the provider billed for the same time (pages or address of a costs API, OpenAI’s dashboard CSV, an export of usage): the report says how much of it the log explains',
    input
  ),
  ...OWN_PRICES,
  priceList: option('--price-list <file>', 'token prices from a file that --update-prices wrote', output),
  updatePrices: outside(
    bare(
      '--update-prices [url]',
      'fetch today’s token prices into that file, or into the cache folder: no other option uses the network'
    )
  )
} as const

export const REPORT = {
  format: option(
    '--format <name>',
    `${FORMAT_NAMES.join(', ')} (default: what the ending of --output says, else terminal)`,
    choice(FORMAT_NAMES)
  ),
  full: toggle('--full', 'every section instead of one screen, through $PAGER on a terminal'),
  section: several(
    '--section <name>',
    `only these sections: ${SECTION_NAMES.join(', ')}`,
    choice(SECTION_NAMES)
  ),
  json: toggle('--json', 'same as --format json'),
  summary: toggle('--summary', 'JSON with only the summary and what was run'),
  quiet: toggle('-q, --quiet', 'no progress on standard error'),
  output: several(
    '-o, --output <file>',
    'write the report there: .json, .html, .md, .csv, .txt; - is standard output',
    output
  ),
  openmetrics: option('--openmetrics <file>', 'write the summary there as gauges for Prometheus', output),
  table: option('--table <name>', `table of the CSV: ${CSV_TABLES.join(', ')}`, choice(CSV_TABLES)),
  ...PAGE,
  redact: option(
    '--redact <level>',
    `for a report that leaves the house: ${REDACTION_LEVELS.map(level => `${level}: ${REDACTIONS[level]}`).join('; ')}`,
    choice(REDACTION_LEVELS)
  ),
  verbose: toggle('-v, --verbose', 'list every candidate that was tried, and why the others were refused'),
  only: option('--only <stage>', 'traffic: describe the traffic and stop', choice(['traffic'] as const)),
  ...SPLIT,
  latencySeconds: option(
    '--assume-latency <time>',
    'duration of an answer where the log states none: 3s',
    duration
  ),
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
    'options from this file instead of gpuops-audit.config.json here or above, up to the repository’s root',
    input
  ),
  printConfig: toggle('--print-config', 'print every option, its value and where that is set; read no log')
} as const

export const REPLAY = { format, output: toFile, color } as const

export const TRACE = {
  as: required('--as <name>', TRACES.join(', '), choice(TRACES)),
  output: option('-o, --output <file>', 'write the trace there instead of to standard output', output)
} as const

export const ORDERING = {
  folder: option('--folder <path>', 'where the files go', text, 'order'),
  repository: option('--repository <name>', 'where the weights are published: organisation/name', text),
  source: option('--source <model>', 'the workload of this model, where there are several', text),
  order: option('--order <file>', 'for check: the order.json (default: that of --folder)', input),
  kvCacheTokens: option(
    '--kv-cache-tokens <n>',
    'for check: GPU KV cache size, as the engine prints it at its start',
    count(1, 1_000_000_000)
  ),
  seed: option('--seed <n>', 'seed of the drawn arrivals and lengths', count(0, 2 ** 31), 1),
  format
} as const

export const LIST = { format, color } as const

export const EXPLANATION = {
  report: option('--report <file>', 'JSON report whose numbers are shown', input),
  color
} as const

export const SCHEMA_FILE = {
  output: option('-o, --output <file>', 'write the schema there instead of to standard output', output)
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

export const SECTION_FORMATS = ['terminal', 'json', 'markdown', 'html'] as const

/** Where a report that is no audit goes. */
export const SECTIONS = {
  format: option(
    '--format <name>',
    `${SECTION_FORMATS.join(', ')} (default: what the ending of --output says, else terminal)`,
    choice(SECTION_FORMATS)
  ),
  output: several(
    '-o, --output <file>',
    'write the report there: .json, .html, .md, .txt; - is standard output',
    output
  ),
  full: toggle('--full', 'on the terminal: everything that the answer rests on'),
  color
} as const

export const CANARY_PLAN = {
  plan: option(
    '--plan <report.json>',
    'JSON report of analyze, whose predictions stand beside the canary’s figures',
    input
  ),
  saveCalibration: option(
    '--save-calibration <file>',
    'with --plan: write there what the canary teaches about its GPUs, for --calibration',
    output
  ),
  canaryCostPerHour: option(
    '--canary-cost-per-hour <usd>',
    'rent of the canary’s GPUs, spread over its answers',
    amount('USD')
  )
} as const

export const READINESS = {
  plan: option('--plan <report.json>', 'JSON report of analyze, whose target model is checked', input),
  targetModel: option('--target-model <name>', 'open-weight model whose window is checked', text),
  baseUrl: option('--base-url <url>', 'base URL of the dedicated endpoint, for the lines to change', baseUrl)
} as const

export const CUTOVER = { ...CANARY_PLAN, ...SECTIONS } as const

export const UPSTREAMS = {
  upstream: required('--upstream <url>', 'base URL that requests go to', baseUrl),
  canary: option('--canary <url>', 'base URL of the new place', baseUrl),
  split: option(
    '--split <share>',
    'share of requests that the canary serves: 10%; with --mirror, that are copied',
    share(1)
  ),
  splitBy: option(
    '--split-by <what>',
    'whether each caller stays with one upstream: request or caller',
    choice(['request', 'caller'] as const),
    'request'
  ),
  mirror: toggle('--mirror', 'send copies to the canary, and answer from the upstream alone'),
  canaryKeyEnv: option(
    '--canary-key-env <name>',
    'environment variable with the key of the canary (callers’ own keys are not sent to it)',
    text
  ),
  modelMap: several(
    '--model-map <model=canary>',
    'name under which the canary serves a model',
    parsedBy(parseCanaryModel),
    pairs => new Map(pairs)
  )
} as const

export const RECORDING = {
  output: required('-o, --output <file>', 'JSON Lines, gone on with where it is there', text),
  rotateAt: option('--rotate-at <size>', 'put a longer file aside as NAME-1.EXT', size, 1_000_000_000),
  askUsage: toggle(
    '--ask-usage',
    'ask streams for their usage where callers do not, and keep that event from them'
  ),
  seed: option('--seed <n>', 'seed of the split', count(0, 2 ** 31), 1)
} as const

export const LISTENING = {
  port: option('--port <n>', 'port on 127.0.0.1; 0 takes a free one', count(0, 65_535), 8787),
  listen: option('--listen <host:port>', 'another address: whoever reaches it can send requests', place)
} as const

function parseCanaryModel(said: string): readonly [string, string] {
  const at = said.indexOf('=')
  if (at > 0 && at < said.length - 1) return [said.slice(0, at), said.slice(at + 1)]
  throw AuditError.of('BAD_OPTION', '--model-map', said, 'MODEL=MODEL-OF-THE-CANARY')
}

export type BenchmarkFlags = Asked<typeof BENCHMARK>
