/** A points file → the rows that can be predicted, with what was measured, their deployment and its fold. */
import { located } from '../../dist/capacity/evidence.js'
import { benchmarkOf } from '../../dist/capacity/measuredPoint.js'
import { readPoints } from '../../dist/cli/readPoints.js'

export const FOLDS = 5

/**
 * The rule, written down before any fit: a deployment is model × GPU × tensor-parallel degree × precision × engine;
 * all its points lie in the fold that the FNV-1a hash of its name gives, and are predicted by what the other folds
 * teach. Models of equal shape (DeepSeek-V3 and -R1, Llama 3.1 and 3.3) are one.
 */
export function foldOf(deployment) {
  let hash = 0x811c9dc5
  for (const letter of deployment) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193) >>> 0
  return hash % FOLDS
}

export async function pointsOf(file) {
  const rows = await readPoints(file)
  const leftOut = new Map()
  const points = rows.flatMap(row => {
    const { benchmark, leftOut: reason } = benchmarkOf(row)
    if (reason !== null) leftOut.set(reason, (leftOut.get(reason) ?? 0) + 1)
    return benchmark === null ? [] : [pointOf(row, benchmark)]
  })
  return { points, leftOut, count: rows.length }
}

function pointOf(row, benchmark) {
  const at = located(benchmark)
  const { model, gpu, precision, engine } = at.traits
  const deployment = [model, gpu, benchmark.hosted.tensorParallel, precision, engine].join('|')
  const isClosed = benchmark.load.kind === 'closed'
  const rate = logOf(row('out_tok_s'), 1)
  return {
    id: row('id'),
    name: row('model'),
    benchmark,
    at,
    deployment,
    fold: foldOf(deployment),
    measured: {
      tpot: logOf(row('tpot_ms'), 1e-3),
      ttft: logOf(row('ttft_ms'), 1e-3),
      throughput: isClosed ? Number.NaN : rate
    },
    rate
  }
}

const logOf = (text, unit) => (Number(text) > 0 ? Math.log(Number(text) * unit) : Number.NaN)
