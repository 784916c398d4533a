/** The column of a `--map` that says a gateway answered from a cache of its own → what marks those calls. */
import { GATEWAY_CACHED } from '../../log/trafficLog.ts'
import type { RequestFormat } from '../format/format.ts'
import { isHit } from './fields/ownCache.ts'

export const FROM_CACHE = 'fromCache'

export const hitsOf = (
  entries: readonly { readonly name: string; readonly column: string }[]
): string | undefined => entries.find(({ name }) => name === FROM_CACHE)?.column

type Amending = Pick<RequestFormat, 'amend' | 'looksAt'>

/** @param told what else tells of each record */
export function withHits(hits: string | undefined, told: Amending = {}): Amending {
  if (hits === undefined) return told
  return {
    amend: (row, cell) => {
      told.amend?.(row, cell)
      if (isHit(cell(hits))) row.flags |= GATEWAY_CACHED
    },
    looksAt: { ...told.looksAt, texts: [...(told.looksAt?.texts ?? []), hits] }
  }
}
