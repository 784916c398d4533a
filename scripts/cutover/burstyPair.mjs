/** A seed → two sides of made-up bursty traffic, split at random, the canary slower by a stated factor. */
// @ts-nocheck: plain JavaScript, which tests import and run.
import { mulberry32 } from '../../dist/capacity/random.js'

/** Requests a second outside of bursts, and by how much a burst multiplies them. */
const [RATE, BURST] = [1.5, 6]
/** Bursts begin every ten minutes on average and last a minute and a half. [s] */
const [BETWEEN_BURSTS, BURST_LENGTH] = [600, 90]
/** Each side also drifts by itself: standard deviation of its logarithm, and how long it remembers. [s] */
const [DRIFT, MEMORY] = [0.08, 120]
/** A side has an outage of 20 s about every four hours in which half of its requests fail. [s] */
const [BETWEEN_OUTAGES, OUTAGE_LENGTH] = [14_400, 20]

/**
 * @param {{ seed: number, seconds?: number, slower?: number, canaryShare?: number, rate?: number, lighter?: boolean }} options
 * slower: factor on every latency of the canary; lighter: long requests are less likely to be sent to the canary
 */
export function burstyPair(options) {
  const { seed, seconds = 7_200, slower = 1, canaryShare = 0.1, rate = RATE, lighter = false } = options
  const random = mulberry32(seed)
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const busy = episodes(random, seconds, BETWEEN_BURSTS, BURST_LENGTH)
  const sides = ['baseline', 'canary'].map(name => ({
    rows: [],
    drift: driftOf(normal, seconds),
    outages: episodes(random, seconds, BETWEEN_OUTAGES, OUTAGE_LENGTH),
    factor: name === 'canary' ? slower : 1
  }))
  for (const at of arrivals(random, seconds, rate, busy)) {
    const input = Math.ceil(800 * Math.exp(0.9 * normal()))
    const output = Math.ceil(200 * Math.exp(0.8 * normal()))
    const share = lighter ? canaryShare * Math.min(2, 400 / input) : canaryShare
    const side = sides[random() < share ? 1 : 0]
    side.rows.push(rowOf({ at, input, output }, busy[Math.floor(at)] === 1, side, random, normal))
  }
  return { baseline: sideOf(sides[0].rows), canary: sideOf(sides[1].rows) }
}

/** Poisson, at one of two rates. */
function* arrivals(random, seconds, rate, busy) {
  for (let at = 0; ; ) {
    at += -Math.log(1 - random()) / (rate * BURST)
    if (at >= seconds) return
    if (busy[Math.floor(at)] === 1 || random() < 1 / BURST) yield at
  }
}

function rowOf({ at, input, output }, isBusy, side, random, normal) {
  const load = (isBusy ? 1.6 : 1) * Math.exp(side.drift[Math.floor(at / DRIFT_STEP)]) * side.factor
  const ttft = 0.3 * (1 + input / 4_000) * Math.exp(0.4 * normal()) * load
  const tpot = 0.02 * Math.exp(0.2 * normal()) * load
  const isThrottled = isBusy && random() < 0.02
  const isFailed = isThrottled || random() < (side.outages[Math.floor(at)] === 1 ? 0.5 : 0.003)
  return { at, input, output, ttft, tpot, isFailed, isThrottled, streaming: random() < 0.8 ? 1 : 0 }
}

/** 1 in each second of an episode. */
function episodes(random, seconds, between, length) {
  const marked = new Uint8Array(Math.ceil(seconds) + 1)
  for (let at = -Math.log(1 - random()) * between; at < seconds; at += -Math.log(1 - random()) * between)
    marked.fill(1, Math.floor(at), Math.floor(at - Math.log(1 - random()) * length) + 1)
  return marked
}

/** Seconds over which a drift stays as it is. */
const DRIFT_STEP = 10

/** An autoregressive path of the first order. */
function driftOf(normal, seconds) {
  const keep = Math.exp(-DRIFT_STEP / MEMORY)
  let value = DRIFT * normal()
  return Array.from({ length: Math.ceil(seconds / DRIFT_STEP) + 1 }, () => {
    value = keep * value + Math.sqrt(1 - keep ** 2) * DRIFT * normal()
    return value
  })
}

/** Rows → the columns that a comparison reads. */
export function sideOf(rows) {
  const column = read => Float64Array.from(rows, read)
  const answered = read => row => (row.isFailed ? Number.NaN : read(row))
  const unknown = () => Number.NaN
  return {
    length: rows.length,
    attempts: rows.length,
    arrival: column(({ at }) => at),
    model: rows.map(() => 'm'),
    caller: rows.map(() => ''),
    input: Float32Array.from(rows, ({ input }) => input),
    output: Float32Array.from(
      rows,
      answered(({ output }) => output)
    ),
    streaming: Float32Array.from(rows, ({ streaming }) => streaming),
    tools: Float32Array.from(rows, () => 0),
    ttft: column(answered(({ ttft }) => ttft)),
    tpot: column(answered(({ tpot }) => tpot)),
    answer: column(answered(({ ttft, tpot, output }) => ttft + tpot * (output - 1))),
    failed: Float32Array.from(rows, ({ isFailed }) => Number(isFailed)),
    erred: Float32Array.from(rows, ({ isFailed, isThrottled }) => Number(isFailed && !isThrottled)),
    throttled: Float32Array.from(rows, ({ isThrottled }) => Number(isThrottled)),
    ...Object.fromEntries(
      ['truncated', 'filtered', 'refused', 'empty', 'badTools', 'badJson', 'score'].map(name => [
        name,
        Float32Array.from(rows, unknown)
      ])
    ),
    cost: column(unknown),
    mirrored: new Uint8Array(rows.length),
    idLow: new Uint32Array(rows.length),
    idHigh: new Uint32Array(rows.length)
  }
}

/** What had arrived by a moment: as somebody sees it who looks then. */
export function until({ baseline, canary }, seconds) {
  const cut = side => {
    const end = side.arrival.findIndex(at => at > seconds)
    const length = end < 0 ? side.length : end
    const entries = Object.entries(side).map(([name, column]) => [
      name,
      typeof column === 'number' ? length : column.slice(0, length)
    ])
    return Object.fromEntries(entries)
  }
  return { baseline: cut(baseline), canary: cut(canary) }
}
