/**
 * The simulator alone: a million requests through one replica, at several loads. `node bench/replay.mjs [requests]`
 *
 * Before any time counts, the replay must be whole: every request scheduled, begun and answered, in that order. The loads
 * take turns, so that what else the machine does falls on all of them; the median of the runs and the quickest count.
 */

import { simulate } from '../dist/capacity/engine/simulate.js'
import { mulberry32 } from '../dist/capacity/random.js'
import { rooflineModel } from '../dist/capacity/speed/roofline.js'
import { gpuNamed } from '../dist/catalog/gpus.js'
import { modelNamed } from '../dist/catalog/models.js'
import { median } from './measure.mjs'

const COUNT = Number(process.argv[2] ?? 1_000_000)
const RUNS = 7
const print = line => process.stdout.write(`${line}\n`)
const engine = rooflineModel(gpuNamed('H100-SXM'), modelNamed('Llama-3.1-8B'), 1, 'bf16')

const CASES = [
  { name: 'a tenth of what it can', perSecond: 2.5, model: engine },
  { name: 'more than half', perSecond: 15, model: engine },
  { name: 'nearly all', perSecond: 22, model: engine },
  { name: 'more than it can: all wait', perSecond: 30, model: engine },
  { name: 'a small KV cache, preempting', perSecond: 15, model: { ...engine, kvCapacityTokens: 60_000 } }
]

/** Poisson arrivals, exponential sizes: prompts of 800 tokens, answers of 200 in the mean. */
function poisson(perSecond) {
  const random = mulberry32(1)
  const exponential = mean => -Math.log(1 - random()) * mean
  const arrivalSeconds = new Float64Array(COUNT)
  const [inputTokens, outputTokens] = [new Int32Array(COUNT), new Int32Array(COUNT)]
  let at = 0
  for (let i = 0; i < COUNT; i++) {
    at += exponential(1 / perSecond)
    arrivalSeconds[i] = at
    inputTokens[i] = 1 + exponential(800)
    outputTokens[i] = 1 + exponential(200)
  }
  return { arrivalSeconds, inputTokens, cachedTokens: new Int32Array(COUNT), outputTokens }
}

/** @returns the sum of all latencies [s] */
function check({ arrivalSeconds }, { scheduledSeconds, firstTokenSeconds, completionSeconds }) {
  let latencies = 0
  for (let i = 0; i < COUNT; i++) {
    const times = [arrivalSeconds[i], scheduledSeconds[i], firstTokenSeconds[i], completionSeconds[i]]
    if (!times.every((at, k) => k === 0 || at >= times[k - 1])) throw new Error(`request ${i}: ${times}`)
    latencies += completionSeconds[i] - arrivalSeconds[i]
  }
  return latencies
}

/** A load with its requests and its answers; what it used is added run by run. */
function prepared({ name, perSecond, model }) {
  const requests = poisson(perSecond)
  const simulation = simulate(model, 1, requests)
  const latencies = check(requests, simulation)
  const span = simulation.completionSeconds.reduce((latest, at) => Math.max(latest, at), 0)
  const cells = [(latencies / span).toFixed(1), simulation.preemptions]
  return { name, run: () => simulate(model, 1, requests), cells, seconds: [], processor: [] }
}

/** Processor time of all threads, garbage collection included. */
function time({ run, seconds, processor }) {
  const [from, used] = [performance.now(), process.cpuUsage()]
  run()
  const { user, system } = process.cpuUsage(used)
  seconds.push((performance.now() - from) / 1e3)
  processor.push((user + system) / 1e6)
}

const loads = CASES.map(prepared)
for (let run = 0; run < RUNS; run++) for (const load of loads) time(load)

print('| load | processor time, median | quickest | time, quickest | mean in flight | preemptions |')
print('| --- | --- | --- | --- | --- | --- |')
for (const { name, cells, seconds, processor } of loads) {
  const times = [median(processor), Math.min(...processor), Math.min(...seconds)]
  print(`| ${[name, ...times.map(value => `${(value * 1e3).toFixed(0)} ms`), ...cells].join(' | ')} |`)
}
