/**
 * How often `cutover` errs, and how soon it answers, on made-up bursty traffic that is looked at every five minutes until
 * something is said:
 *
 *     node scripts/cutover.mjs errors [--pairs 1000] [--hours 2] [--rate 0.4]    equal canaries, ones 20 % slower, ones at the limit
 *     node scripts/cutover.mjs errors --looks one                                the same, looked at once, at the end
 *     node scripts/cutover.mjs power  [--pairs 100]  [--hours 6] [--rate 0.4]    by how much slower the canary is
 *
 * Prints the tables of docs/cutover.md. `--slower 1,1.2` chooses the factors, `--share 0.1` the canary's
 * share of the traffic, `--workers 2` sets how many cores are used.
 */
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { compareSides, DEFAULT_QUESTION } from '../dist/cutover/cutover.js'
import { burstyPair, until } from './cutover/burstyPair.mjs'

const LOOK_EVERY_MINUTES = 5
/** A first look sooner has too few blocks of time to say anything. */
const FIRST_LOOK_MINUTES = 10
const LATENCIES = ['ttft.p95', 'tpot.p95', 'answer.p95']

/** Draws of blocks: fewer than by default, for time. */
const REPLICATES = 120

const MODES = {
  errors: { pairs: 1_000, hours: 2, slower: [1, 1.2, 1.1] },
  power: { pairs: 100, hours: 6, slower: [0.8, 0.9, 1, 1.05, 1.1, 1.15, 1.2, 1.3, 1.5, 2] }
}

/**
 * What was said first, and when; of go the latencies alone are asked, which errors would only hold back. `wasOneMet`:
 * whether any one of the three was met at a look until then.
 */
function watched(seed, slower, { rate, hours, looks, canaryShare }) {
  const question = { ...DEFAULT_QUESTION, replicates: REPLICATES, looks }
  const pair = burstyPair({ seed, slower, rate, canaryShare, seconds: hours * 3_600 })
  let wasOneMet = false
  const first = looks === 'one' ? hours * 60 : FIRST_LOOK_MINUTES
  for (let minutes = first; minutes <= hours * 60; minutes += LOOK_EVERY_MINUTES) {
    const { gates } = compareSides(until(pair, minutes * 60), question)
    const latencies = gates.filter(({ id }) => LATENCIES.includes(id))
    wasOneMet ||= latencies.some(({ state }) => state === 'met')
    if (gates.some(({ state }) => state === 'broken')) return { answer: 'roll-back', minutes, wasOneMet }
    if (latencies.every(({ state }) => state === 'met')) return { answer: 'go', minutes, wasOneMet }
  }
  return { answer: 'hold', minutes: Number.POSITIVE_INFINITY, wasOneMet }
}

if (isMainThread) await main()
else {
  const { seeds, slower, options } = workerData
  for (const seed of seeds) parentPort.postMessage(watched(seed, slower, options))
}

async function main() {
  const names = ['pairs', 'hours', 'rate', 'slower', 'workers', 'looks', 'share']
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: Object.fromEntries(names.map(name => [name, { type: 'string' }]))
  })
  const mode = MODES[positionals[0] ?? 'errors']
  const options = {
    rate: Number(values.rate ?? 0.4),
    hours: Number(values.hours ?? mode.hours),
    looks: values.looks ?? 'every',
    canaryShare: Number(values.share ?? 0.5)
  }
  const pairs = Number(values.pairs ?? mode.pairs)
  const counted = [1, 2, 4, 6].filter(hours => hours <= options.hours)
  print([
    'canary',
    'pairs',
    ...counted.map(hours => `go, roll back after ${hours} h`),
    'one met',
    'median minutes'
  ])
  for (const slower of values.slower?.split(',').map(Number) ?? mode.slower) {
    const all = await measured(slower, pairs, options, Number(values.workers ?? 2))
    const by = (answer, hours) =>
      all.filter(each => each.answer === answer && each.minutes <= hours * 60).length
    const share = found => `${((100 * found) / pairs).toFixed(1)} %`
    const minutes = all.map(each => each.minutes).sort((a, b) => a - b)
    print([
      `×${slower}`,
      pairs,
      ...counted.map(hours => `${share(by('go', hours))}, ${share(by('roll-back', hours))}`),
      share(all.filter(({ wasOneMet }) => wasOneMet).length),
      minutes[minutes.length >> 1]
    ])
  }
}

function print(cells) {
  process.stdout.write(`| ${cells.join(' | ')} |\n`)
}

async function measured(slower, pairs, options, workers) {
  const seeds = Array.from({ length: pairs }, (_, i) => i + 1)
  const parts = Array.from({ length: workers }, (_, w) => seeds.filter((_, i) => i % workers === w))
  const found = await Promise.all(
    parts.map(
      part =>
        new Promise((resolve, reject) => {
          const all = []
          const worker = new Worker(new URL(import.meta.url), {
            workerData: { seeds: part, slower, options }
          })
          worker.on('message', said => all.push(said))
          worker.on('error', reject)
          worker.on('exit', () => resolve(all))
        })
    )
  )
  return found.flat()
}
