/** A mapping of models and a log → the mappings that nothing in it uses. */
import type { Warning } from '../../log/readingShape.ts'
import type { SizingOptions } from '../question.ts'

/** What --model-map names and the log does not hold, as a slip of the pen would have it. */
export function unusedMappings(
  { modelMap, sourceModel }: Pick<SizingOptions, 'modelMap' | 'sourceModel'>,
  { models, batchModels }: { readonly models: readonly string[]; readonly batchModels: readonly string[] }
): readonly Warning[] {
  const held = new Set([...models, ...batchModels].map(name => (name || (sourceModel ?? '')).toLowerCase()))
  const unused = [...modelMap.keys()].filter(name => !held.has(name))
  if (unused.length === 0) return []
  const message = `--model-map names ${unused.join(', ')}, which the log does not hold.`
  return [
    {
      code: 'model-map-unused',
      message,
      effect: 'Its models are served as they would be without that option.'
    }
  ]
}
