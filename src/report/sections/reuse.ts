/** What a prefix cache would find again → a table by replicas and router, and one by the size of the cache. */
import type { Reuse } from '../../capacity/reuse/reuse.ts'
import { entries, list, paragraph, type Section, table } from '../blocks.ts'
import { compact, count, share } from '../format.ts'
import { plain } from './figures.ts'

type Found = Reuse & { readonly source: string; readonly notes: readonly string[] }

/** Blocks name all that could be found; cached tokens, what one cache did find. */
const headline = ({ boundless, requests, source }: Found): string =>
  source === 'callers'
    ? `By its cached tokens, one cache would find ${share(boundless)} of the prompt tokens of ${count(requests)} requests again; it may be more, which today’s cache missed.`
    : `At most ${share(boundless)} of the prompt tokens of ${count(requests)} requests stood in a prompt before.`

export const reuseSections = (found: Found): readonly Section[] => [
  {
    title: 'Prefix cache',
    blocks: [
      paragraph(headline(found), 'strong'),
      entries(
        plain('Blocks of', `${found.blockTokens} tokens`, found.source === 'blocks' ? 'measured' : 'assumed'),
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
