/** Points → the effective constants: hierarchical and robust, in logarithms. */
import { ARCHITECTURES, FITTED_ENGINES } from '../../dist/capacity/speed/effective.js'
import { leastSquares } from './linear.mjs'
import { residualsOf } from './points.mjs'

/** Where the fit begins, and what it is drawn to where the points say little. */
const START = {
  weightBandwidth: 0.82,
  expertBandwidth: 1,
  kvBandwidth: 0.8,
  compute: 0.55,
  fp8Compute: 1,
  fp4Compute: 0.8,
  expertCompute: 0.6,
  attentionCompute: 0.6,
  stepSeconds: 1e-3,
  layerSeconds: 20e-6,
  expertLayerSeconds: 40e-6,
  linearLayerSeconds: 15e-6,
  sampleSeconds: 5e-6,
  prefillLayerSeconds: 80e-6,
  prefillExpertLayerSeconds: 400e-6,
  allReduceSeconds: 6e-6,
  linkBandwidth: 0.42,
  requestSeconds: 12e-3,
  burstShare: 0.15,
  waveShare: 0.9
}
/**
 * The MI300 class reaches less of its datasheet than NVIDIA's GPUs do: in bandwidth few points say so; in large matrix products
 * the MI300X reaches 54 % of it, by its maker, where the H100 reaches 80 % and the A100 86 %. (ROCm/rocm-blogs@8e011952;
 * stas00/ml-engineering, compute/accelerator: maximum achievable matmul FLOPS)
 */
const ARCHITECTURE_START = { weightBandwidth: { cdna: 0.61 }, compute: { cdna: 0.68, ampere: 1.07 } }
/**
 * vLLM before its rewrite spent 62 % of its time on the host with Llama 3 8B on an H100, about 20 ms for 256 sequences
 * (blog.vllm.ai, 2024-09-05); at first it launched a model's kernels one by one, and reduced over NCCL.
 */
const ENGINE_START = {
  sampleSeconds: { 'vllm-0': 16, 'vllm-eager': 16 },
  layerSeconds: { 'vllm-eager': 3 },
  allReduceSeconds: { 'vllm-eager': 3 }
}
const BY_ARCHITECTURE = [
  'weightBandwidth',
  'kvBandwidth',
  'compute',
  'allReduceSeconds',
  'linkBandwidth',
  'stepSeconds',
  'expertCompute',
  'expertBandwidth'
]
const BY_ENGINE = [
  'stepSeconds',
  'layerSeconds',
  'expertLayerSeconds',
  'sampleSeconds',
  'prefillLayerSeconds',
  'prefillExpertLayerSeconds',
  'weightBandwidth',
  'expertBandwidth',
  'expertCompute',
  'compute',
  'allReduceSeconds',
  'kvBandwidth',
  'requestSeconds',
  'burstShare',
  'waveShare',
  'attentionCompute'
]
/** Prior precision of the logarithms: shares of a datasheet are held to what is physical, overheads are loose. */
const HELD = {
  global: 1,
  group: 5,
  weightBandwidth: 8,
  expertBandwidth: 3,
  kvBandwidth: 12,
  compute: 8,
  attentionCompute: 6,
  requestSeconds: 0.5,
  waveShare: 0.7,
  prefillLayerSeconds: 8
}
/**
 * Of the groups: shares of a datasheet are held fast, as what differs between engines is their overhead; how requests
 * that came together are prefilled is each engine's own way, and held hardly at all.
 */
const HELD_GROUP = {
  weightBandwidth: 14,
  kvBandwidth: 14,
  compute: 10,
  burstShare: 0.15,
  waveShare: 0.4,
  requestSeconds: 0.2,
  prefillLayerSeconds: 0.4,
  prefillExpertLayerSeconds: 0.4
}
/** What an engine of old, or one that is not modelled, costs its host is nobody else's, and only its own few points tell. */
const HELD_OLD = 0.1
/**
 * Times all of them: what two thirds of the points say is the way of one harness, and without it the constants went
 * astray (TPOT of the others 35 % off in the median, by the priors alone 16 %). What is left, the evidence tells.
 */
const PRIOR = 8
/** Residuals beyond it count linearly (Huber). */
const ROBUST = 0.25
/** Engines of old say little of today's, and so do those that are not modelled, and runs that are half tail. */
const OLD_WEIGHT = 0.07
const OLD_ENGINES = ['vllm-0', 'vllm-eager', 'other']
const isOld = ({ engine, load }) => OLD_ENGINES.includes(engine) || load.kind === 'run'
/** A deployment of many points counts for less than all of them. */
const WEIGHT = { tpot: 1.5, ttft: 0.75, throughput: 1 }

const SLOTS = [
  ...Object.keys(START).map(name => ({ name })),
  ...BY_ARCHITECTURE.flatMap(name => ARCHITECTURES.map(architecture => ({ name, architecture }))),
  ...BY_ENGINE.flatMap(name => FITTED_ENGINES.map(engine => ({ name, engine })))
]

export const startingPoint = () => new Float64Array(SLOTS.length)

/** Parameters (log factors on `START`) → the constants as the program reads them. */
export const fittedOf = parameters => constantsOf(parameters, value => Number(value.toPrecision(4)))

function constantsOf(parameters, round = value => value) {
  const fitted = { global: {}, byArchitecture: {}, byEngine: {} }
  for (const name of BY_ARCHITECTURE) fitted.byArchitecture[name] = {}
  for (const name of BY_ENGINE) fitted.byEngine[name] = {}
  SLOTS.forEach(({ name, architecture, engine }, i) => {
    const factor = Math.exp(parameters[i])
    const usual = ARCHITECTURE_START[name]?.[architecture] ?? ENGINE_START[name]?.[engine] ?? 1
    if (architecture) fitted.byArchitecture[name][architecture] = round(usual * factor)
    else if (engine) fitted.byEngine[name][engine] = round(usual * factor)
    else fitted.global[name] = round(START[name] * factor)
  })
  return fitted
}

/** So many points of a deployment teach the constants as much as all of them. */
const MOST_TAUGHT = 8

/** Spread evenly over the deployment's points in their order. */
function teaching(points) {
  const members = new Map()
  for (const point of points) members.set(point.deployment, [...(members.get(point.deployment) ?? []), point])
  return [...members.values()].flatMap(all =>
    all.length <= MOST_TAUGHT
      ? all
      : Array.from({ length: MOST_TAUGHT }, (_, i) => all[Math.floor(((i + 0.5) * all.length) / MOST_TAUGHT)])
  )
}

/** What all share is fitted first; what an engine of old costs its host is then fitted to its own points. */
export function fitConstants(all, start, rounds) {
  const shared = fitSlots(all, start, rounds, () => true, OLD_WEIGHT)
  return OLD_ENGINES.reduce(
    (fitted, engine) =>
      fitSlots(
        all.filter(({ benchmark }) => benchmark.engine === engine),
        fitted,
        rounds,
        slot => slot.engine === engine && slot.name.endsWith('Seconds'),
        1
      ),
    shared
  )
}

/** Only the slots for which `isFree` move. */
function fitSlots(all, start, rounds, isFree, oldWeight) {
  const points = teaching(all)
  const counts = new Map()
  for (const { deployment } of all) counts.set(deployment, (counts.get(deployment) ?? 0) + 1)
  const weights = points.map(
    ({ deployment, benchmark }) =>
      counts.get(deployment) ** -0.25 *
      Math.sqrt(Math.max(1, counts.get(deployment) / MOST_TAUGHT)) *
      (isOld(benchmark) ? oldWeight : 1)
  )
  const free = SLOTS.flatMap((slot, i) => (isFree(slot) ? [i] : []))
  const whole = part => {
    const parameters = Float64Array.from(start)
    free.forEach((slot, i) => {
      parameters[slot] = part[i]
    })
    return parameters
  }
  const found = leastSquares(
    (part, moved, before) => residuals(points, weights, whole(part), free[moved], before),
    free.map(i => start[i]),
    rounds
  )
  return whole(found)
}

function residuals(points, weights, parameters, moved, before) {
  const fitted = constantsOf(parameters)
  const out =
    before === undefined ? new Float64Array(3 * points.length + SLOTS.length) : Float64Array.from(before)
  points.forEach((point, i) => {
    if (moved !== undefined && !dependsOn(point, SLOTS[moved])) return
    const missed = residualsOf(point, fitted)
    out[3 * i] = robust(missed.tpot) * weights[i] * WEIGHT.tpot
    out[3 * i + 1] = robust(missed.ttft) * weights[i] * WEIGHT.ttft
    out[3 * i + 2] = robust(missed.throughput) * weights[i] * WEIGHT.throughput
  })
  SLOTS.forEach(({ name, architecture, engine }, i) => {
    out[3 * points.length + i] = PRIOR * heldBy(name, architecture, engine) * parameters[i]
  })
  return out
}

function heldBy(name, architecture, engine) {
  if (!architecture && !engine) return HELD[name] ?? HELD.global
  return OLD_ENGINES.includes(engine) && name.endsWith('Seconds')
    ? HELD_OLD
    : (HELD_GROUP[name] ?? HELD.group)
}

const dependsOn = ({ benchmark }, { architecture, engine }) =>
  (architecture ?? benchmark.architecture) === benchmark.architecture &&
  (engine ?? benchmark.engine) === benchmark.engine

/** Its square is Huber's loss; 0 for what was not measured. */
function robust(residual) {
  if (Number.isNaN(residual)) return 0
  const size = Math.abs(residual)
  return size < ROBUST ? residual : Math.sign(residual) * Math.sqrt(2 * ROBUST * size - ROBUST * ROBUST)
}
