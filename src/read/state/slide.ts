/** A state of an earlier `--since` → what is kept from the one that is asked for now on, as if no more had been kept. */
import { UTC, zoneNamed } from '../../log/zone.ts'
import { wallStretch } from '../records/rowFilter.ts'
import type { KeptInput } from './keptInput.ts'
import { rowsFrom } from './segments.ts'

type Options = Readonly<Record<string, unknown>>

export type Slide = {
  readonly was: string
  readonly is: string
  /** [µs] */
  readonly from: number
}

/**
 * `null` where `--since` is what it was, or where it is not enough to leave more out: rows before the earlier moment are
 * not kept, and of those that `--until` and `--where` left out nobody knows when they were.
 */
export function slideOf(before: Options, now: Options): Slide | null {
  const [was, is] = [before['--since'], now['--since']]
  if (typeof was !== 'string' || typeof is !== 'string' || was === is) return null
  if (now['--until'] !== undefined || ((now['--where'] as readonly string[] | undefined) ?? []).length > 0)
    return null
  const timezone = now['--timezone']
  const zone = (typeof timezone === 'string' ? zoneNamed(timezone) : null) ?? UTC
  const [earlier, from] = [was, is].map(since => wallStretch({ since }, zone).since as number) as [
    number,
    number
  ]
  return from < earlier ? null : { was, is, from }
}

/** `null` where that cannot be told of it: of a table, of spans, and where other rows were left out, too. */
export function slid(input: KeptInput, { was, is, from }: Slide): KeptInput | null {
  const { account, segments, named, stamp } = input
  const [then, now] = [`before --since ${was}`, `before --since ${is}`]
  const { [then]: earlier = 0, ...others } = account.leftOut
  const isPlain = named.length === 0 && segments.every(({ spans }) => spans === 0)
  if (stamp === null || !isPlain || Object.keys(others).length > 0) return null
  const kept = segments.map(segment => rowsFrom(segment, from)).filter(segment => segment.rows > 0)
  const rowsIn = (some: typeof segments) => some.reduce((sum, { rows }) => sum + rows, 0)
  const more = rowsIn(segments) - rowsIn(kept)
  const leftOut = earlier + more === 0 ? {} : { [now]: earlier + more }
  const { accepted, unwanted } = account
  return {
    ...input,
    segments: kept,
    account: { ...account, accepted: accepted - more, unwanted: unwanted + more, leftOut }
  }
}
