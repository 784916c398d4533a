/** What a prefix cache would find again → a table by replicas and router, and one by the size of the cache. */
import type { Reuse } from '../../capacity/reuse/reuse.ts'
import { entries, list, paragraph, type Section, table } from '../blocks.ts'
import { compact, count, share } from '../format.ts'
import { plain } from './figures.ts'

export const reuseSections = (found: Reuse & { readonly notes: readonly string[] }): readonly Section[] => [
  {
    title: 'Prefix cache',
    blocks: [
      paragraph(
        `At most ${share(found.boundless)} of the prompt tokens of ${count(found.requests)} requests stood in a prompt before.`,
        'strong'
      ),
      entries(
        plain('Blocks of', `${found.blockTokens} tokens`, 'measured'),
        plain(
          'KV cache of a replica',
          found.kvCacheTokens === null ? 'without bounds' : `${compact(found.kvCacheTokens)} tokens`,
          'assumed'
        )
      ),
      table(
        ['>Replicas', 'Router', '>Found again', '>Busiest replica'],
        found.rows.map(({ replicas, router, hitShare, busiest }) => [
          count(replicas),
          router,
          share(hitShare),
          `${busiest.toFixed(2)}×`
        ]),
        'estimated'
      ),
      table(
        ['>KV tokens of one replica', '>Found again'],
        found.curve.map(({ kvCacheTokens, hitShare }) => [compact(kvCacheTokens), share(hitShare)]),
        'estimated'
      ),
      ...list(found.notes)
    ]
  }
]
