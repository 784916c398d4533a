/**
 * A seed → columns of made-up requests → how long each stage that describes and sizes them takes, and its memory.
 *
 *     node --expose-gc bench/traffic.mjs [REQUESTS [DIST]]     2 million requests, ../dist
 *
 * Prints the median and the quickest of several runs in one process, and the first, which is not yet compiled.
 */
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const REQUESTS = Number(process.argv[2] ?? 2e6)
const DIST = path.resolve(process.argv[3] ?? path.join(import.meta.dirname, '../dist'))
const RUNS = 7
const SIZING_RUNS = 3

const SEED = 20261122
const DAY_MICROS = 86_400e6
const SPAN_MICROS = 7 * DAY_MICROS
const MODELS = ['', 'gpt-4o', 'gpt-4o-mini', 'o3']
const CALLERS = ['', ...Array.from({ length: 50 }, (_, i) => `caller ${i}`)]
const FAILED = 1
const THROTTLED = 2

const print = line => process.stdout.write(`${line}\n`)
const load = file => import(pathToFileURL(path.join(DIST, file)).href)

/** Marsaglia's xorshift32, as shares from 0 up to 1. */
function randomOf(seed) {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}

/** Sum of twelve: near enough to a normal, and cheap. */
function normalOf(random) {
  let sum = -6
  for (let i = 0; i < 12; i++) sum += random()
  return sum
}

function emptyLog(length) {
  return {
    grain: 'request',
    clock: 'wall',
    length,
    arrivalMicros: new Float64Array(length),
    durationMicros: new Float64Array(length),
    ttftMicros: new Float64Array(length),
    inputTokens: new Float32Array(length),
    cachedTokens: new Float32Array(length),
    outputTokens: new Float32Array(length),
    status: new Uint16Array(length).fill(200),
    flags: new Uint16Array(length),
    model: new Uint16Array(length),
    models: MODELS,
    caller: new Uint32Array(length),
    callers: CALLERS,
    retries: { later: new Uint32Array(0), first: new Uint32Array(0) }
  }
}

/** Poisson arrivals over a week with a daily wave, in whole milliseconds; log-normal sizes; 1 % fail and come again. */
function logOf(length) {
  const random = randomOf(SEED)
  const logNormal = (median, sigma) => median * Math.exp(sigma * normalOf(random))
  const log = emptyLog(length)
  let micros = 0
  for (let i = 0; i < length; i++) {
    const wave = 1 + 0.8 * Math.sin((2 * Math.PI * micros) / DAY_MICROS)
    micros += (-Math.log(1 - random()) * SPAN_MICROS) / length / wave
    log.arrivalMicros[i] = Date.UTC(2026, 9, 5) * 1_000 + Math.floor(micros / 1_000) * 1_000
    const again = i > 0 && log.status[i - 1] === 429
    log.inputTokens[i] = again ? log.inputTokens[i - 1] : Math.max(1, Math.round(logNormal(1_500, 1)))
    log.model[i] = again ? log.model[i - 1] : 1 + Math.floor(random() * (MODELS.length - 1))
    log.caller[i] = again ? log.caller[i - 1] : 1 + Math.floor(random() * (CALLERS.length - 1))
    log.cachedTokens[i] = random() < 0.4 ? Math.floor(log.inputTokens[i] / 256) * 128 : 0
    if (random() < 0.01) fail(log, i)
    else serve(log, i, logNormal)
  }
  return log
}

function serve(log, i, logNormal) {
  log.outputTokens[i] = Math.max(1, Math.round(logNormal(180, 0.9)))
  log.ttftMicros[i] = Math.round(logNormal(400, 0.5)) * 1_000
  log.durationMicros[i] = log.ttftMicros[i] + Math.round(log.outputTokens[i] * logNormal(11, 0.2)) * 1_000
}

function fail(log, i) {
  log.status[i] = 429
  log.flags[i] = FAILED | THROTTLED
  log.ttftMicros[i] = Number.NaN
  log.durationMicros[i] = 0
}

const median = values => values.toSorted((a, b) => a - b)[values.length >> 1]

/** Milliseconds of each run. */
function timed(run, runs) {
  return Array.from({ length: runs }, () => {
    globalThis.gc?.()
    const from = performance.now()
    run()
    return performance.now() - from
  })
}

function report(name, run, runs = RUNS) {
  const millis = timed(run, runs)
  const figures = [median(millis), Math.min(...millis), millis[0]].map(value => value.toFixed(1).padStart(9))
  print(`${name.padEnd(22)} ${figures.join('')}`)
}

const { describeTraffic } = await load('traffic/describe.js')
const { describeTokens } = await load('traffic/tokens.js')
const { binsPerWindow } = await load('traffic/bins.js')
const { describeRate } = await load('traffic/rate.js')
const { describeConcurrency } = await load('traffic/concurrency.js')
const { describeBurstiness } = await load('traffic/burstiness.js')
const { describeLatency } = await load('traffic/latency.js')
const { describeCalendar } = await load('traffic/calendar.js')
const { describeSlices } = await load('traffic/slices.js')
const { UTC } = await load('log/zone.js')
const { equalRowRuns } = await load('log/equalRows.js')
const { foldRetries } = await load('log/foldRetries.js')
const { planCapacity } = await load('capacity/size.js')
const { demandsOf } = await load('capacity/workload.js')
const { DEFAULTS } = await load('options.js')

const log = logOf(REQUESTS)
const spanSeconds = (log.arrivalMicros.at(-1) - log.arrivalMicros[0]) / 1e6
const origin = new Uint32Array(REQUESTS)
const noIds = new Uint8Array(REQUESTS)
const price = () => null
const sizing = targetModel => ({ ...DEFAULTS.sizing, targetModel })

print(`${REQUESTS} requests, node ${process.version}, ${process.arch}`)
print(`${'ms'.padEnd(22)}    median  quickest    first`)
globalThis.gc?.()
const highestMib = () => process.resourceUsage().maxRSS / 2 ** 10
const beforeMib = highestMib()
report('equal rows', () => equalRowRuns(log, origin, noIds))
report('fold retries', () => foldRetries(log))
report('describeTraffic', () => describeTraffic(log))
print(`memory at the highest: ${beforeMib.toFixed(0)} MiB with the log, now ${highestMib().toFixed(0)} MiB`)
const bins = binsPerWindow(log)
report('  bins', () => binsPerWindow(log))
report('  rate', () => describeRate(log, spanSeconds, bins))
report('  tokens', () => describeTokens(log, spanSeconds, bins))
report('  concurrency', () => describeConcurrency(log))
report('  burstiness', () => describeBurstiness(log.arrivalMicros, bins))
report('  latency', () => describeLatency(log))
report('  calendar', () => describeCalendar(log, UTC))
report('  models and callers', () => describeSlices(log, spanSeconds))
report(
  'size one workload',
  () =>
    planCapacity(demandsOf(log, { describe: String, hourOfWeek: null }, 1), sizing('Llama-3.3-70B'), price),
  SIZING_RUNS
)
