/**
 * A seed → columns of made-up requests → how long the replay against all tiers of one model takes.
 *
 *     node bench/limits.mjs [REQUESTS [DIST]]     2 million requests, ../dist
 *
 * Prints the median and the quickest of several runs in one process, and the first, which is not yet compiled.
 */
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const REQUESTS = Number(process.argv[2] ?? 2e6)
const DIST = path.resolve(process.argv[3] ?? path.join(import.meta.dirname, '../dist'))
const RUNS = 5
const SEED = 20261122
const DAY_MICROS = 86_400e6

const print = line => process.stdout.write(`${line}\n`)
const { replayLimits } = await import(pathToFileURL(path.join(DIST, 'limits/replayLimits.js')).href)

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

/** Poisson arrivals with a daily wave, log-normal sizes, one model. */
function logOf(length, days) {
  const random = randomOf(SEED)
  const normal = () => Array.from({ length: 12 }, random).reduce((sum, share) => sum + share, -6)
  const unknown = () => new Float32Array(length).fill(Number.NaN)
  const log = {
    grain: 'request',
    clock: 'wall',
    length,
    arrivalMicros: new Float64Array(length),
    durationMicros: new Float64Array(length).fill(Number.NaN),
    ttftMicros: new Float64Array(length).fill(Number.NaN),
    inputTokens: new Float32Array(length),
    cachedTokens: unknown(),
    outputTokens: new Float32Array(length),
    status: new Uint16Array(length).fill(200),
    flags: new Uint16Array(length),
    model: new Uint16Array(length).fill(1),
    models: ['', 'gpt-4o'],
    caller: new Uint32Array(length),
    callers: [''],
    retries: { later: new Uint32Array(0), first: new Uint32Array(0) }
  }
  let micros = 0
  for (let i = 0; i < length; i++) {
    const wave = 1 + 0.8 * Math.sin((2 * Math.PI * micros) / DAY_MICROS)
    micros += (-Math.log(1 - random()) * days * DAY_MICROS) / length / wave
    log.arrivalMicros[i] = Date.UTC(2026, 9, 5) * 1_000 + Math.floor(micros / 1_000) * 1_000
    log.inputTokens[i] = Math.max(1, Math.round(1_500 * Math.exp(normal())))
    log.outputTokens[i] = Math.max(1, Math.round(180 * Math.exp(0.9 * normal())))
  }
  return log
}

const median = values => values.toSorted((a, b) => a - b)[values.length >> 1]

function report(name, run) {
  const millis = Array.from({ length: RUNS }, () => {
    const from = performance.now()
    run()
    return performance.now() - from
  })
  const figures = [median(millis), Math.min(...millis), millis[0]].map(value => value.toFixed(0).padStart(9))
  print(`${name.padEnd(34)} ${figures.join('')}`)
}

const options = { account: null, tier: null, maxTokens: null }
print(`${REQUESTS} requests, node ${process.version}, ${process.arch}`)
print(`${'ms'.padEnd(34)}    median  quickest    first`)
for (const days of [28, 7, 1]) {
  const log = logOf(REQUESTS, days)
  const surroundings = {
    sourceModel: null,
    usd: new Float64Array(REQUESTS).fill(Number.NaN),
    spanSeconds: days * 86_400,
    perWeek: { value: null, unit: 'share/week', basis: 'estimated' },
    neverSent: 0,
    seed: 1
  }
  const refused = replayLimits(log, options, surroundings).scenarios.map(({ refused }) =>
    refused.value.toPrecision(2)
  )
  report(`${days} days, refused ${refused.join(' ')}`, () => replayLimits(log, options, surroundings))
}
