/**
 * A seed → columns of made-up requests → how much processor time it takes to price them.
 *
 *     node bench/pricing.mjs [REQUESTS [DIST]]     2 million requests, ../dist
 *
 * Prints user CPU time, which other work on the machine hardly moves: the median and the quickest of several runs in one
 * process, and the first, which is not yet compiled.
 */
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const REQUESTS = Number(process.argv[2] ?? 2e6)
const DIST = path.resolve(process.argv[3] ?? path.join(import.meta.dirname, '../dist'))
const RUNS = 7
const SEED = 20261122
const MONTH_MICROS = 28 * 86_400e6

const print = line => process.stdout.write(`${line}\n`)
const load = file => import(pathToFileURL(path.join(DIST, file)).href)
const { meterTokens } = await load('pricing/meter.js')
const { priceRows } = await load('pricing/rowPrices.js')
const { priceHybrid } = await load('pricing/hybrid.js')
const { overflowOf } = await load('pricing/overflow.js')
const { compareCosts } = await load('pricing/compare.js')
const { describeTraffic } = await load('traffic/describe.js')
const { DEFAULTS } = await load('options.js')

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

/** A steady month of two models, one of them being switched off; half of the input is cached, one in fifty failed. */
function logOf(length) {
  const random = randomOf(SEED)
  const unknown = new Float64Array(length).fill(Number.NaN)
  const inputTokens = Float32Array.from({ length }, () => 1 + Math.floor(3_000 * random()))
  return {
    grain: 'request',
    clock: 'wall',
    length,
    arrivalMicros: Float64Array.from(
      { length },
      (_, i) => Date.UTC(2026, 9, 5) * 1_000 + Math.floor((i / length) * MONTH_MICROS)
    ),
    durationMicros: unknown,
    ttftMicros: unknown,
    inputTokens,
    cachedTokens: inputTokens.map(tokens => tokens >> 1),
    outputTokens: Float32Array.from({ length }, () => 1 + Math.floor(400 * random())),
    status: new Uint16Array(length).fill(200),
    flags: Uint16Array.from({ length }, () => (random() < 0.02 ? 1 : 0)),
    model: Uint16Array.from({ length }, () => 1 + Math.floor(2 * random())),
    models: ['', 'gpt-4o', 'gpt-5.6-luna'],
    caller: new Uint32Array(length),
    callers: [''],
    retries: { later: new Uint32Array(0), first: new Uint32Array(0) }
  }
}

/** One fleet for both models, of a size that overflows now and then. */
function planOf(log) {
  const figure = (value, unit) => ({ value, unit, basis: 'estimated' })
  const none = figure(null, '1')
  const peakTokens = (log.length / 28 / 1_440) * 1_700
  const candidate = {
    gpu: 'H100-SXM',
    tensorParallel: 1,
    precision: 'native',
    replicas: 6,
    spareReplicas: 1,
    gpus: 7,
    rentedGpus: 7,
    nodes: 1,
    attainment: none,
    utilisation: { mean: none, peak: none },
    usdPerGpuHour: none,
    usdPerMonth: none,
    notes: []
  }
  return {
    slo: { ttftSeconds: 2, tpotSeconds: 0.1, attainment: 0.95 },
    headroom: 0.2,
    growth: 0,
    confidence: null,
    workloads: [
      {
        sourceModels: log.models.slice(1),
        targetModel: 'gpt-oss-120b',
        why: '',
        requests: log.length,
        busiest: [{ inputTokens: 0.9 * peakTokens, outputTokens: 0.1 * peakTokens }],
        candidates: [candidate],
        refused: [],
        recommended: candidate,
        unmet: null,
        schedule: null
      }
    ],
    gpus: figure(7, 'GPUs'),
    replicas: figure(7, 'replicas'),
    schedule: null,
    assumptions: []
  }
}

const median = values => values.toSorted((a, b) => a - b)[values.length >> 1]

function report(name, run) {
  const millis = Array.from({ length: RUNS }, () => {
    const from = process.cpuUsage()
    run()
    return process.cpuUsage(from).user / 1_000
  })
  const figures = [median(millis), Math.min(...millis), millis[0]].map(value => value.toFixed(0).padStart(9))
  print(`${name.padEnd(40)} ${figures.join('')}`)
}

const log = logOf(REQUESTS)
const plan = planOf(log)
const { prices } = DEFAULTS
const month = { factor: 730 / 672, basis: 'derived', note: '' }
const description = describeTraffic(log)
print(`${REQUESTS} requests, node ${process.version}, ${process.arch}`)
print(`${'ms of user CPU'.padEnd(40)}    median  quickest    first`)
report('the bill (meterTokens)', () => meterTokens(log, prices))
report('the price of each row (priceRows)', () => priceRows(log, prices))
report('every base with its overflow (hybrid)', () =>
  priceHybrid(overflowOf(log, prices), month, plan, prices)
)
report('all alternatives (compareCosts)', () => compareCosts(log, description, plan, [], prices))
