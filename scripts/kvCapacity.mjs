/**
 * `node scripts/kvCapacity.mjs`: the KV cache that engines printed at their start, beside what is predicted for them; and
 * of the starts, which failed and which were predicted to.
 */
import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { defaultLimits } from '../dist/capacity/engine/engineLimits.js'
import {
  kvBytesPerGpu,
  kvBytesPerToken,
  kvShards,
  longestThatFits,
  storedAs
} from '../dist/capacity/engine/memory.js'
import { gpuNamed } from '../dist/catalog/gpus.js'
import { modelNamed } from '../dist/catalog/models.js'
import { quantile } from './calibration/crossValidation.mjs'

const GIB = 2 ** 30
const rows = parse(readFileSync(new URL('points/kv_capacity.csv', import.meta.url)), { columns: true })
const starts = rows.map(startOf)
for (const { name, predicted, logged } of starts) {
  process.stdout.write(`${name}: ${predicted.toFixed(2)} GiB, logged ${logged.toFixed(2)}\n`)
}

// A start that left nothing for the cache has no size to be compared.
const errors = starts
  .filter(({ logged }) => logged > 0)
  .map(({ predicted, logged }) => Math.abs(predicted / logged - 1))
const sorted = errors.toSorted((a, b) => a - b)
const percent = share => `${(100 * share).toFixed(1)} %`
const failed = starts.filter(({ hasFailed }) => hasFailed)
const ran = starts.filter(({ hasFailed }) => !hasFailed)
const starting = of => of.filter(({ isPredicted }) => isPredicted).length
process.stdout.write(
  `median ${percent(quantile(sorted, 0.5))}; within 15 %: ${percent(sorted.filter(error => error < 0.15).length / sorted.length)} of ${sorted.length}\n` +
    `${failed.length} starts failed, ${starting(failed)} of them predicted to start; ${ran.length} ran, ${ran.length - starting(ran)} of them predicted to fail\n`
)

/** `failed_at`: the longest context with which the engine refused to start; all others started. */
function startOf(row) {
  const [gpu, model, tensorParallel] = [gpuNamed(row.gpu), modelNamed(row.model), Number(row.tp)]
  const stored = storedAs(gpu, model, row.weights === 'mxfp4' ? 'native' : row.weights)
  const usual = defaultLimits(row.engine, gpu)
  const maxBatchTokens = Number(row.batched_tokens) || usual.maxBatchTokens
  const setup = {
    engine: row.engine,
    utilization: Number(row.utilization),
    limits: { ...usual, maxBatchTokens }
  }
  const bytes = kvBytesPerGpu(gpu, model, tensorParallel, stored, setup)
  const perToken = kvBytesPerToken(model, stored.kvElementBytes) / kvShards(model, tensorParallel)
  const longest = longestThatFits(model, stored.kvElementBytes, Math.max(0, bytes) / perToken)
  return {
    name: `${row.model} × ${row.tp} ${row.gpu} ${row.engine}`,
    predicted: bytes / GIB,
    logged: Number(row.kv_gib) || (Number(row.kv_tokens) * perToken) / GIB,
    hasFailed: row.failed_at !== '',
    isPredicted: bytes > 0 && longest >= (Number(row.failed_at) || 1)
  }
}
