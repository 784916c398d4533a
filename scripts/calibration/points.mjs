/** A points file → the rows that can be predicted, with what was measured, their deployment and its fold. */

import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { benchmarkOf } from '../../dist/capacity/check/measuredPoint.js'
import { byEquations, togetherIn, tpotByEquations } from '../../dist/capacity/check/prediction.js'
import { isOldVllm } from '../../dist/capacity/speed/effective.js'
import { located } from '../../dist/capacity/speed/evidence.js'
import { readPoints } from '../../dist/cli/readPoints.js'

const KEPT = new URL('../points/points.csv.gz', import.meta.url)

/** The points that the repository keeps, unpacked into a file of their own. */
export const keptPoints = () => unpacked(KEPT)

export async function unpacked(packed) {
  const file = path.join(await mkdtemp(path.join(tmpdir(), 'points-')), 'points.csv')
  await writeFile(file, gunzipSync(await readFile(packed)))
  return file
}

const FOLDS = 5

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

export const versionOf = ({ at }) => `${at.traits.engine}|${at.traits.version}`

/** @param files points files, one after the other */
export async function pointsOf(files) {
  const rows = (await Promise.all(files.map(readPoints))).flat()
  const leftOut = new Map()
  const points = rows.flatMap(row => {
    const { benchmark, leftOut: unread } = benchmarkOf(row)
    const reason = unread ?? contradiction(row, benchmark.load)
    if (reason !== null) leftOut.set(reason, (leftOut.get(reason) ?? 0) + 1)
    return reason === null ? [pointOf(row, benchmark)] : []
  })
  return { points, leftOut, count: rows.length }
}

/** Rounding, and a median gap beside a mean rate. */
const AGREES = 1.1

/** C sequences yield at most C tokens a gap; more, and they yielded fewer tokens than the row counts. By what was measured alone. */
function contradiction(row, { kind, concurrency, sequences }) {
  const atOnce = kind === 'closed' ? concurrency : kind === 'batch' ? sequences : Number.NaN
  return Number(row('out_tok_s')) * Number(row('tpot_ms')) * 1e-3 > AGREES * atOnce
    ? 'its rate is more than its gaps allow: its answers ended before the length that it states'
    : null
}

function pointOf(row, benchmark) {
  const { load, lengths, sequences } = benchmark
  const tpot = logOf(row('tpot_ms'), 1e-3)
  const rate = logOf(row('out_tok_s'), 1)
  // Little's law: an open loop's measured TPOT tells how many sequences decoded together, unless more arrived than are worked off.
  const isFull = load.kind === 'open' && Number.isNaN(byEquations(benchmark).ttftSeconds)
  const together = isFull ? sequences : Math.min(load.rate * lengths.output * Math.exp(tpot), sequences)
  const inRun = load.kind === 'paced' ? togetherIn(byEquations(benchmark)) : Number.NaN
  const decoding = load.kind === 'open' ? together : inRun
  const at = located(benchmark, decoding)
  const { model, gpu, precision, engine } = at.traits
  const product = isOldVllm(engine) ? 'vllm' : engine
  const { tensorParallel, dataParallel = 1 } = benchmark.hosted
  const degree = dataParallel > 1 ? `${tensorParallel}x${dataParallel}` : tensorParallel
  const deployment = [model, gpu, degree, precision, product].join('|')
  return {
    id: row('id'),
    name: row('model'),
    benchmark,
    decoding,
    at,
    deployment,
    source: benchmark.harness,
    fold: foldOf(deployment),
    measured: {
      tpot,
      // That of an open loop is the backlog of its run, which no steady state tells.
      ttft: load.kind === 'open' || load.kind === 'offline' ? Number.NaN : logOf(row('ttft_ms'), 1e-3),
      // Of a closed loop it says again what TPOT says, where that was measured.
      throughput: load.kind === 'closed' && !Number.isNaN(tpot) ? Number.NaN : rate
    },
    rate
  }
}

/** ln(measured / predicted by the equations); `NaN` where it was not measured. */
export function residualsOf({ benchmark, measured, decoding }, fitted) {
  const steady = byEquations(benchmark, fitted)
  const tpot =
    benchmark.load.kind === 'open' ? tpotByEquations(benchmark, decoding, fitted) : steady.tpotSeconds
  return {
    tpot: measured.tpot - Math.log(tpot),
    ttft: measured.ttft - Math.log(steady.ttftSeconds),
    throughput: measured.throughput - Math.log(steady.outputTokensPerSecond)
  }
}

/** The same by aspect: the speed of an offline run is told by its throughput, that of others by TPOT where it was measured. */
export function aspectsOf(point, fitted) {
  const { tpot, ttft, throughput } = residualsOf(point, fitted)
  const isOffline = ['offline', 'run'].includes(point.benchmark.load.kind)
  const [first, second] = isOffline ? [-throughput, tpot] : [tpot, -throughput]
  return { speed: Number.isNaN(first) ? second : first, ttft }
}

const logOf = (text, unit) => (Number(text) > 0 ? Math.log(Number(text) * unit) : Number.NaN)
