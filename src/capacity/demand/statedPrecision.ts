/** Names of models as the user or the log writes them → the precision that they state, where the user asks for none. */
import { modelNamed } from '../../catalog/models.ts'
import { type NamedPrecision, namedPrecision } from '../../catalog/openWeightName.ts'
import type { Precision, SizingOptions } from '../question.ts'

/** No engine's speed in int8 is known: weights of that precision are sized as they are published. */
const SERVED: Readonly<Record<NamedPrecision, Precision | null>> = {
  bf16: 'bf16',
  fp8: 'fp8',
  fp4: 'fp4',
  mxfp4: 'mxfp4',
  int4: 'int4',
  int8: null
}

/**
 * `--target-model …-FP8-dynamic` is sized in fp8, and so is a log all of whose open-weight models are named so. What
 * `--precision` says goes before.
 *
 * @param models names in the log
 */
export function withStatedPrecision(options: SizingOptions, models: readonly string[]): SizingOptions {
  const { precisions, targetModel, modelMap } = options
  if (precisions.some(precision => precision !== 'native')) return options
  const targets = targetModel === null ? [...modelMap.values()] : [targetModel]
  const named = targets.length > 0 ? targets : models.filter(name => modelNamed(name) !== undefined)
  const stated = [...new Set(named.map(namedPrecision))]
  const [only] = stated
  const precision = stated.length === 1 && only !== undefined && only !== null ? SERVED[only] : null
  return precision === null ? options : { ...options, precisions: [precision] }
}
