/** A log → memory that every stage may fill anew: fresh memory costs more than the work done in it. */
import type { RequestLog } from '../log/trafficLog.ts'

/** Two numbers an attempt, and one for every name and one more. What a stage leaves in them the next one overwrites. */
export type Scratch = readonly [Float64Array, Float64Array]

export function scratchFor({ length, models, callers }: RequestLog): Scratch {
  const most = length + Math.max(models.length, callers.length) + 1
  return [new Float64Array(most), new Float64Array(most)]
}
