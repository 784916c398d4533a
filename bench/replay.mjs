/**
 * The simulator alone: a million requests through one replica, at several loads. `node bench/replay.mjs [requests]`
 *
 * Before any time counts, the replay must be whole: every request scheduled, begun and answered, in that order. The best
 * of five runs, processor time beside it.
 */

import { mulberry32 } from '../dist/capacity/random.js'
import { rooflineModel } from '../dist/capacity/roofline.js'
import { simulate } from '../dist/capacity/simulate.js'
import { gpuNamed } from '../dist/catalog/gpus.js'
import { modelNamed } from '../dist/catalog/models.js'

const COUNT = Number(process.argv[2] ?? 1_000_000)
const RUNS = 5
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

print('| load | time | processor time | mean in flight | preemptions |')
print('| --- | --- | --- | --- | --- |')
for (const { name, perSecond, model } of CASES) {
  const requests = poisson(perSecond)
  const latencies = check(requests, simulate(model, 1, requests))
  let [best, processor, last] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, null]
  for (let run = 0; run < RUNS; run++) {
    const [from, used] = [performance.now(), process.cpuUsage()]
    last = simulate(model, 1, requests)
    best = Math.min(best, performance.now() - from)
    processor = Math.min(processor, process.cpuUsage(used).user / 1e3)
  }
  const span = last.completionSeconds.reduce((latest, at) => Math.max(latest, at), 0)
  const cells = [`${best.toFixed(0)} ms`, `${processor.toFixed(0)} ms`, (latencies / span).toFixed(1)]
  print(`| ${name} | ${cells.join(' | ')} | ${last.preemptions} |`)
}
