/**
 * How often `cutover` errs, of made-up bursty traffic that is looked at every five minutes until something is said:
 *
 *     node scripts/cutover.mjs [--pairs 1000] [--rate 0.4] [--share 0.5] [--workers 2]
 *
 * Prints what docs/cutover.md holds: false goes on a canary 20 % slower, false roll-backs of an equal one, and how often
 * each answer stands after two hours, by how much slower the canary is.
 */
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { compareSides, DEFAULT_QUESTION } from '../dist/cutover/cutover.js'
import { burstyPair, until } from './cutover/burstyPair.mjs'

const MINUTES = 120
const LOOK_EVERY = 5
const LATENCIES = ['ttft.p95', 'tpot.p95', 'answer.p95']

/** Draws of blocks: fewer than by default, for time. */
const QUESTION = { ...DEFAULT_QUESTION, replicates: 120 }

/** What was said at any look: of the latencies alone, which errors would only hold back, and by each gate. */
function watched(seed, slower, { rate, share }) {
  const pair = burstyPair({ seed, slower, rate, canaryShare: share })
  const said = { go: false, goOfOne: false, rollBack: false, first: null }
  for (let minutes = 2 * LOOK_EVERY; minutes <= MINUTES; minutes += LOOK_EVERY) {
    const { gates } = compareSides(until(pair, minutes * 60), QUESTION)
    const latencies = gates.filter(({ id }) => LATENCIES.includes(id))
    const goes = latencies.every(({ state }) => state === 'met')
    const rolls = gates.some(({ state }) => state === 'broken')
    said.goOfOne ||= latencies.some(({ state }) => state === 'met')
    said.go ||= goes && !said.rollBack
    said.rollBack ||= rolls && !said.go
    if (said.first === null && (goes || rolls)) said.first = { what: rolls ? 'roll-back' : 'go', minutes }
  }
  return said
}

if (isMainThread) await main()
else {
  const { seeds, slower, options } = workerData
  for (const seed of seeds) parentPort.postMessage(watched(seed, slower, options))
}

async function main() {
  const { values } = parseArgs({
    options: {
      pairs: { type: 'string', default: '1000' },
      curve: { type: 'string', default: '100' },
      rate: { type: 'string', default: '0.4' },
      share: { type: 'string', default: '0.5' },
      workers: { type: 'string', default: '2' }
    }
  })
  const options = { rate: Number(values.rate), share: Number(values.share) }
  const run = (slower, pairs) => measured(slower, pairs, options, Number(values.workers))
  const share = (count, of) => `${((100 * count) / of).toFixed(1)} %`
  for (const [slower, pairs] of [
    [1.2, Number(values.pairs)],
    [1, Number(values.pairs)],
    ...[0.8, 0.9, 1.1, 1.3, 1.5].map(each => [each, Number(values.curve)])
  ]) {
    const all = await run(slower, pairs)
    const count = test => all.filter(test).length
    const minutes = all.flatMap(({ first }) => (first === null ? [] : [first.minutes])).sort((a, b) => a - b)
    process.stdout.write(
      `${[
        `×${slower}`,
        `${pairs} pairs`,
        `go ${share(
          count(said => said.first?.what === 'go'),
          pairs
        )}`,
        `roll-back ${share(
          count(said => said.first?.what === 'roll-back'),
          pairs
        )}`,
        `hold ${share(
          count(said => said.first === null),
          pairs
        )}`,
        `one gate of three met ${share(
          count(said => said.goOfOne),
          pairs
        )}`,
        `median minutes to an answer ${minutes[minutes.length >> 1] ?? '–'}`
      ].join('; ')}\n`
    )
  }
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
