/** A deployment × what the evidence says of it → the correction that overturns nothing the equations are sure of. */
import { GPUS, makerOf } from '../../catalog/gpus.ts'
import type { GpuSpec, ModelSpec } from '../../catalog/types.ts'
import type { Hosted } from '../engine/iteration.ts'
import { storedAs, weightsPerGpu } from '../engine/memory.ts'
import type { Precision } from '../question.ts'
import { precisionOf } from './evidence.ts'

/** Of the memory: what takes more does not run there, and is compared with nothing. */
const FULL_SHARE = 0.97

const COARSER: Readonly<Partial<Record<Precision, readonly Precision[]>>> = {
  int4: ['fp8', 'bf16'],
  fp4: ['fp8', 'bf16'],
  fp8: ['bf16']
}

const ratesOf = ({ bandwidth, flops, linkBandwidth, memoryBytes }: GpuSpec): readonly number[] => [
  bandwidth,
  flops.bf16,
  flops.fp8 ?? flops.bf16,
  linkBandwidth,
  memoryBytes
]

const slower = new WeakMap<GpuSpec, readonly GpuSpec[]>()

/** Cards of the same maker that are better in nothing. */
function noFaster(gpu: GpuSpec): readonly GpuSpec[] {
  const found =
    slower.get(gpu) ??
    GPUS.filter(
      other =>
        other.name !== gpu.name &&
        makerOf(other) === makerOf(gpu) &&
        ratesOf(other).every((rate, i) => rate <= (ratesOf(gpu)[i] as number))
    )
  slower.set(gpu, found)
  return found
}

const known = new WeakMap<Hosted, readonly Hosted[]>()

/** The same model where the card, the number of them and the precision are each the same or worse; itself is not among them. */
export function noBetter(hosted: Hosted): readonly Hosted[] {
  const found = known.get(hosted) ?? noBetterThan(hosted)
  known.set(hosted, found)
  return found
}

function noBetterThan(hosted: Hosted): readonly Hosted[] {
  const { gpu, model, tensorParallel, dataParallel = 1, stored } = hosted
  if (dataParallel > 1) return []
  const degrees = [1, 2, 4, 8].filter(degree => degree <= tensorParallel)
  return [gpu, ...noFaster(gpu)].flatMap(card =>
    noFiner(hosted, card).flatMap(lain =>
      degrees.flatMap(degree => {
        const isItself = card === gpu && lain === stored && degree === tensorParallel
        return !isItself && fits(card, model, degree, lain)
          ? [{ ...hosted, gpu: card, tensorParallel: degree, stored: lain }]
          : []
      })
    )
  )
}

/** As the weights lie on a card, and coarser. */
function noFiner({ gpu, model, stored }: Hosted, card: GpuSpec): readonly Hosted['stored'][] {
  const own = precisionOf(stored.label)
  const { kvElementBytes } = stored
  const on = (precision: Precision) => ({ ...storedAs(card, model, precision), kvElementBytes })
  return [card === gpu ? stored : on(own), ...(COARSER[own] ?? []).map(on)]
}

const fits = (gpu: GpuSpec, model: ModelSpec, degree: number, stored: Hosted['stored']): boolean =>
  weightsPerGpu(model, stored, degree) <= FULL_SHARE * gpu.memoryBytes

/**
 * f(x) = min over what is no better, y, of f(y)·max(1, T(y)/T(x)): a factor f on a time T by the equations, so that f·T of
 * a better deployment is no more than that of a worse one, save by as much as the equations themselves say.
 */
export function heldToLaw(
  hosted: Hosted,
  factor: (hosted: Hosted) => number,
  seconds: (hosted: Hosted) => number
): number {
  const own = seconds(hosted)
  return noBetter(hosted).reduce(
    (least, other) => Math.min(least, factor(other) * Math.max(1, seconds(other) / own)),
    factor(hosted)
  )
}
