/** The user's own measurements × the deployments that were looked at → which of them they correct, and what is left unused. */
import type { Warning } from '../../log/readingShape.ts'
import type { CalibrationUse } from '../planShape.ts'
import type { OwnPoint } from './ownPoint.ts'
import { isSame, ownSpeed } from './ownSpeed.ts'
import type { Served } from './traits.ts'

export function calibrationUses(
  points: readonly OwnPoint[],
  looked: readonly Served[]
): readonly CalibrationUse[] {
  const firsts = points.filter((point, i) => points.findIndex(other => isSame(point, other)) === i)
  return firsts.map(({ name, gpu, tensorParallel, dataParallel = 1, precision, engine, ...first }) => {
    const served = { ...first, gpu, tensorParallel, dataParallel, precision, engine }
    const slowdown = ownSpeed(points, served)?.slowdown ?? null
    return {
      ...{ model: name, gpu, tensorParallel, dataParallel, precision, engine },
      points: points.filter(point => isSame(point, served)).length,
      slowdown,
      usedFor: slowdown === null ? 0 : looked.filter(each => isSame(each, served)).length
    }
  })
}

/** `Llama-3.1-8B in bf16 on 1 × L40S with vllm` */
export const coveredText = ({
  model,
  gpu,
  tensorParallel,
  dataParallel,
  precision,
  engine
}: Omit<CalibrationUse, 'points' | 'slowdown' | 'usedFor'>): string =>
  `${model} in ${precision} on ${tensorParallel * dataParallel} × ${gpu}${dataParallel > 1 ? `, ${dataParallel} ranks,` : ''} with ${engine}`

/** @param asked what the calibration was held against, as in "none of the candidates" */
export function calibrationWarnings(uses: readonly CalibrationUse[], asked: string): readonly Warning[] {
  const unused = uses.filter(({ usedFor }) => usedFor === 0)
  if (unused.length === 0) return []
  const names = unused.map(use =>
    use.slowdown === null ? `${coveredText(use)} (without its speed)` : coveredText(use)
  )
  return [
    {
      code: 'calibration-unused',
      message: `The calibration covers ${names.join('; ')}: ${asked}.`,
      effect: 'Where it covers nothing, speeds are the predicted ones.'
    }
  ]
}

/** As the report's assumptions state it. */
export const calibrationAssumed = (use: CalibrationUse) => ({
  name: 'calibration',
  value:
    use.slowdown === null
      ? `${coveredText(use)}: not told`
      : `${coveredText(use)}: ${Number(use.slowdown.toPrecision(4))}× the predicted time`,
  flag: '--calibration',
  why:
    use.usedFor === 0
      ? 'your own measurements; no candidate here is corrected by them'
      : 'your own measurements replace the predicted speed'
})
