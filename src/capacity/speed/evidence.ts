/** A benchmark × the measured points → how far the equations err near it, and how many points stand behind that. */
import type { ModelSpec } from '../../catalog/types.ts'
import type { Benchmark } from '../check/benchmark.ts'
import { gpusOf } from '../engine/split.ts'
import { type Aspect, type Located, type Place, TRAITS, type Trait, type Traits } from './traits.ts'

/** Models of equal shape are as fast as each other, whatever they were taught: DeepSeek-V3 and -R1, Llama 3.1 and 3.3. */
export const shapeOf = ({ layers, hidden, parameters }: ModelSpec): string =>
  `${layers}/${hidden}/${Math.round(parameters / 1e9)}`

/** Experts, latent attention, linear attention: a digit each. */
export const familyOf = ({ experts, latentKv, linear }: ModelSpec): string =>
  [experts, latentKv, linear].map(each => (each === null ? 0 : 1)).join('')

/** What weights are, out of a longer label: `mxfp4 (MoE) + bf16` is fp4. */
export const precisionOf = (label: string): 'int4' | 'fp4' | 'fp8' | 'bf16' =>
  (['int4', 'fp4', 'fp8'] as const).find(each => label.includes(each)) ?? 'bf16'

/** Of experts, where attention is data-parallel. */
export const SPREAD = 'data'

/** Most of an offline run's sequences that count: nothing was measured with more at a time. */
const MOST_AT_ONCE = 1_024

/** @param decoding sequences that decode together, where the load is no number of them: an open loop's */
export function located(benchmark: Benchmark, decoding: number): Located {
  const { hosted, lengths } = benchmark
  const { model, gpu } = hosted
  return {
    traits: {
      model: shapeOf(model),
      gpu: gpu.name,
      architecture: benchmark.architecture,
      engine: benchmark.engine,
      version: benchmark.version,
      precision: precisionOf(hosted.stored.label),
      family: familyOf(model),
      kind: benchmark.kind,
      harness: benchmark.harness,
      expertParallel: (hosted.dataParallel ?? 1) > 1 ? SPREAD : String(benchmark.expertParallel)
    },
    place: [
      Math.log(concurrencyOf(benchmark, decoding)),
      Math.log(Math.max(1, lengths.input)),
      Math.log(Math.max(1, lengths.output)),
      Math.log2(gpusOf(hosted))
    ]
  }
}

function concurrencyOf({ load, sequences }: Benchmark, decoding: number): number {
  if (load.kind === 'closed') return Math.min(load.concurrency, sequences)
  if (load.kind === 'batch') return load.sequences
  if (load.kind === 'run') return Math.min(load.requests, sequences)
  return load.kind === 'open' || load.kind === 'paced'
    ? Math.max(1, decoding)
    : Math.min(sequences, MOST_AT_ONCE)
}

/** Residuals that share these traits vary together: by how much, per aspect. [standard deviation of a logarithm] */
type Component = { readonly traits: number; readonly deviation: Readonly<Record<Aspect, number>> }

const component = (traits: string, speed: number, ttft: number): Component => ({
  traits: traits.split(' ').reduce((bits, trait) => bits | (1 << TRAITS.indexOf(trait as Trait)), 0),
  deviation: { speed, ttft }
})

/**
 * Chosen by coordinate descent on errors of sources left out whole and of deployments left out, once, and kept: what an
 * engine, an architecture, a model has in common, and what is the harness's own, which a user's server does not share.
 * Half of each fades over the wide distances, half over the narrow ones.
 */
const COMPONENTS: readonly Component[] = [
  component('engine', 0.028, 0.2),
  component('engine architecture', 0.083, 0.36),
  component('architecture precision family', 0.088, 0.31),
  component('engine architecture precision family', 0.24, 0),
  component('model engine', 0.34, 0.33),
  component('model architecture', 0.11, 0.06),
  component('model engine architecture', 0.03, 0),
  component('model gpu engine precision', 0.07, 0.18),
  component('model precision', 0, 0.14),
  component('version model engine', 0.077, 0.26),
  component('version engine', 0.036, 0),
  component('version gpu model engine precision', 0, 0.07),
  component('kind', 0.051, 0.1),
  component('kind engine', 0.145, 0),
  component('family engine', 0, 0.14),
  component('family engine version', 0, 0.07),
  component('gpu', 0, 0.15),
  component('gpu engine', 0, 0.1),
  component('precision gpu engine', 0.06, 0),
  component('expertParallel model engine gpu', 0.07, 0.1),
  component('kind harness', 0.255, 0.1),
  component('harness engine', 0.143, 0),
  component('harness architecture', 0.16, 0)
]

/** Over which a common part fades, by e^(−d²/2): for `Place`'s four. */
type Distances = readonly [number, number, number, number]
const WIDE: Readonly<Record<Aspect, Distances>> = {
  speed: [4.871, 2.714, 2.798, 9.786],
  ttft: [2.776, 0.999, 2.715, 6.933]
}
const NARROW: Readonly<Record<Aspect, Distances>> = {
  speed: [1.2, 1.672, 2.651, 2.843],
  ttft: [1.2, 1.014, 2.733, 3.605]
}

/** Of one point that shares nothing with the others. [standard deviation of a logarithm] */
export const NOISE: Readonly<Record<Aspect, number>> = { speed: 0.109, ttft: 0.23 }

/** Σ deviation² over the components whose traits both have: 0 where they have nothing in common. */
export function commonVariance(a: Traits, b: Traits, aspect: Aspect): number {
  let shared = 0
  for (let i = 0; i < TRAITS.length; i++) {
    const trait = TRAITS[i] as Trait
    if (a[trait] === b[trait]) shared |= 1 << i
  }
  return varianceOf(shared, aspect)
}

const VARIANCES: Readonly<Record<Aspect, number[]>> = { speed: [], ttft: [] }

/** @param shared traits in common, a bit each */
export function varianceOf(shared: number, aspect: Aspect): number {
  const known = VARIANCES[aspect][shared] ?? summed(shared, aspect)
  VARIANCES[aspect][shared] = known
  return known
}

function summed(shared: number, aspect: Aspect): number {
  let variance = 0
  for (const { traits, deviation } of COMPONENTS) {
    if ((shared & traits) === traits) variance += deviation[aspect] ** 2
  }
  return variance
}

/** How much of it is left over the distance between two places [0..1]. */
export function nearness(a: Place, b: Place, aspect: Aspect): number {
  const wide = WIDE[aspect]
  const narrow = NARROW[aspect]
  let near = 0
  let far = 0
  for (let i = 0; i < 4; i++) {
    const apart = ((a[i] as number) - (b[i] as number)) ** 2
    far += apart / (wide[i] as number) ** 2
    near += apart / (narrow[i] as number) ** 2
  }
  return (Math.exp(-far / 2) + Math.exp(-near / 2)) / 2
}

/** Points of equal traits, with the weight that each one's residual got per aspect. */
export type Group = {
  readonly traits: Traits
  readonly cells: readonly Cell[]
}
export type Cell = {
  readonly place: Place
  /** Measured rows in it. */
  readonly rows: number
  readonly weights: Readonly<Partial<Record<Aspect, number>>>
}

/**
 * ln(measured / predicted by the equations) expected at a place: Σ k(place, cell) · weight, the mean of a Gaussian
 * process (Rasmussen & Williams 2006, eq. 2.25) whose covariance k is `commonVariance` · `nearness`.
 */
export function expectedResidual(groups: readonly Group[], at: Located, aspect: Aspect): number {
  let sum = 0
  for (const { traits, cells } of groups) {
    const common = commonVariance(at.traits, traits, aspect)
    if (common > 0) sum += common * weighedAt(cells, at.place, aspect)
  }
  return sum
}

/** Σ nearness · weight: what the cells say at a place of a deployment with which they have all in common. */
export function weighedAt(cells: readonly Cell[], at: Place, aspect: Aspect): number {
  let weighed = 0
  for (const { place, weights } of cells) {
    const weight = weights[aspect]
    if (weight !== undefined) weighed += weight * nearness(at, place, aspect)
  }
  return weighed
}

/** Measured rows by how near they stand. */
export type Standing = {
  readonly deployment: number
  readonly modelGpuEngine: number
  readonly modelEngine: number
  readonly modelGpu: number
  readonly gpuEngine: number
}

/** Counts rows of the same model, GPU and engine; `deployment` also of the same precision, GPUs a replica and kind of attention. */
export function standingOf(groups: readonly Group[], { traits, place }: Located): Standing {
  const sharing = (trait: Trait, among: readonly Group[]) =>
    among.filter(group => group.traits[trait] === traits[trait])
  const rows = (among: readonly Group[]) => among.reduce((sum, { cells }) => sum + rowsOf(cells), 0)
  const ofModel = sharing('model', groups)
  const modelEngine = sharing('engine', ofModel)
  const modelGpuEngine = sharing('gpu', modelEngine)
  return {
    deployment: sharing('precision', modelGpuEngine)
      .filter(group => isSpread(group.traits) === isSpread(traits))
      .reduce((sum, { cells }) => sum + rowsOf(cells.filter(cell => cell.place[3] === place[3])), 0),
    modelGpuEngine: rows(modelGpuEngine),
    modelEngine: rows(modelEngine),
    modelGpu: rows(sharing('gpu', ofModel)),
    gpuEngine: rows(sharing('engine', sharing('gpu', groups)))
  }
}

const isSpread = ({ expertParallel }: Traits): boolean => expertParallel === SPREAD

const rowsOf = (cells: readonly Cell[]): number => cells.reduce((sum, cell) => sum + cell.rows, 0)

/** From the nearest to none: each has its own error band. */
export const STANDINGS = ['deployment', 'sibling', 'relative', 'stranger'] as const
export type StandingClass = (typeof STANDINGS)[number]

export function classOf({ deployment, modelGpuEngine, modelEngine, modelGpu }: Standing): StandingClass {
  if (deployment > 0) return 'deployment'
  if (modelGpuEngine > 0) return 'sibling'
  return modelEngine > 0 || modelGpu > 0 ? 'relative' : 'stranger'
}
