/** `node scripts/kvCapacity.mjs`: the KV cache that engines printed at their start, beside what is predicted for them. */
import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { defaultLimits } from '../dist/capacity/engine/engineLimits.js'
import { kvBytesPerGpu, kvBytesPerToken, kvShards, storedAs } from '../dist/capacity/engine/memory.js'
import { gpuNamed } from '../dist/catalog/gpus.js'
import { modelNamed } from '../dist/catalog/models.js'
import { quantile } from './calibration/crossValidation.mjs'

const GIB = 2 ** 30
const rows = parse(readFileSync(new URL('points/kv_capacity.csv', import.meta.url)), { columns: true })
const errors = rows.map(row => {
  const [gpu, model, tensorParallel] = [gpuNamed(row.gpu), modelNamed(row.model), Number(row.tp)]
  const stored = storedAs(gpu, model, row.weights === 'mxfp4' ? 'native' : row.weights)
  const usual = defaultLimits(row.engine, gpu)
  const maxBatchTokens = Number(row.batched_tokens) || usual.maxBatchTokens
  const setup = {
    engine: row.engine,
    utilization: Number(row.utilization),
    limits: { ...usual, maxBatchTokens }
  }
  const predicted = kvBytesPerGpu(gpu, model, tensorParallel, stored, setup) / GIB
  const perToken = kvBytesPerToken(model, stored.kvElementBytes) / kvShards(model, tensorParallel)
  const logged = Number(row.kv_gib) || (Number(row.kv_tokens) * perToken) / GIB
  process.stdout.write(
    `${row.model} × ${row.tp} ${row.gpu} ${row.engine}: ${predicted.toFixed(2)} GiB, logged ${logged.toFixed(2)}\n`
  )
  return Math.abs(predicted / logged - 1)
})
const sorted = errors.toSorted((a, b) => a - b)
const percent = share => `${(100 * share).toFixed(1)} %`
process.stdout.write(
  `median ${percent(quantile(sorted, 0.5))}; within 15 %: ${percent(sorted.filter(error => error < 0.15).length / sorted.length)} of ${sorted.length}\n`
)
