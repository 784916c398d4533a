/** Calls that a cache may have answered → a warning, with the map of the other reading. */
import type { Warning } from '../../../log/readingShape.ts'
import { withoutSecrets } from '../../../secrets.ts'
import { withCommas } from '../../../words.ts'
import { suggestedMap } from '../suggestedMap.ts'
import { escaped } from './mapText.ts'
import { isHit } from './ownCache.ts'
import type { Understood } from './understand.ts'

export function ownCacheDoubt(understood: Understood): readonly Warning[] {
  const { ownCache, columns, sums } = understood
  const filled = columns.find(({ path }) => path === ownCache?.path)?.filled ?? []
  if (!ownCache?.isOpen || sums) return []
  const map = suggestedMap(understood, { fromCache: escaped(ownCache.path) })
  return [
    {
      code: 'cache-hits',
      message: `${withoutSecrets(ownCache.path)} says of ${withCommas(filled.filter(isHit).length)} of the ${withCommas(filled.length)} calls looked at that a cache was hit: the model’s of prompts, or a gateway’s of answers, which asks no model. They count as calls of a model.`,
      effect: `If a gateway answered them, fewer calls reach the model, and the bill is smaller.${map === undefined ? '' : ` Read them so: ${map}.`}`
    }
  ]
}
