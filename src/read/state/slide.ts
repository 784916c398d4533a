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

/** `null` where `--since` is what it was, or where it is not enough to leave more out: rows before the earlier moment are not kept. */
export function slideOf(before: Options, now: Options): Slide | null {
  const [was, is] = [before['--since'], now['--since']]
  if (typeof was !== 'string' || typeof is !== 'string' || was === is) return null
  const timezone = now['--timezone']
  const zone = (typeof timezone === 'string' ? zoneNamed(timezone) : null) ?? UTC
  const [earlier, from] = [was, is].map(since => wallStretch({ since }, zone).since as number) as [
    number,
    number
  ]
  return from < earlier ? null : { was, is, from }
}

const BEFORE = 'before --since '

/** Whether a part of a store is the same from the later moment on: none of its rows was before it, or left out as such. [µs] */
export const isAllFrom = ({ account, segments }: KeptInput, since: number): boolean =>
  !Object.keys(account.leftOut).some(reason => reason.startsWith(BEFORE)) &&
  segments.every(segment => rowsFrom(segment, since) === segment)

/** A file's. `null` where that cannot be told of it: of spans, and where other rows were left out, too. */
export function slid(input: KeptInput, { was, is, from }: Slide): KeptInput | null {
  const { account, segments, named } = input
  const [then, now] = [`${BEFORE}${was}`, `${BEFORE}${is}`]
  const { [then]: earlier = 0, ...others } = account.leftOut
  const isPlain = named.length === 0 && segments.every(({ spans }) => spans === 0)
  if (!isPlain || Object.keys(others).length > 0) return null
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
