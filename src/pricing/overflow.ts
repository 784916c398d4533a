/** A log → what of each calendar minute would overflow a base of any size, in tokens that can be priced afterwards. */

import { isBatchRow, refusedForGood } from '../capacity/demand/group.ts'
import type { Workload } from '../capacity/workloadShape.ts'
import { coarseTick } from '../log/coarseClock.ts'
import type { RequestLog, UsageBuckets } from '../log/trafficLog.ts'
import { MICROS_PER_MINUTE } from '../units.ts'
import { byPart, columnsOf, type Kind, type Rows, type TokenColumns, tellsMedia, totalAt } from './billed.ts'
import type { Met } from './kindFinder.ts'
import { asBilled, type ListedBook } from './listing.ts'
import type { PriceBook } from './priceBook.ts'
import { type Mean, meansOf } from './unserved.ts'
import { addAt } from './usage.ts'
import { walkBlocks } from './walkBilled.ts'

/**
 * By the tokens that the calendar minute has asked for up to and with a request, in steps of `stepTokens` rounded down:
 * how many requests came at that point, and the tokens they are charged for, kind by kind.
 */
export type OverflowProfile = {
  readonly stepTokens: number
  readonly requests: Float64Array
  /** Of `requests` those that were refused for good: each as the mean billed request of its model. */
  readonly refused: number
  /** Of every kind that was met; their columns end with the last step. */
  readonly kinds: readonly OverflowKind[]
}

type OverflowKind = Kind & { readonly tokens: TokenColumns }

/** What one base serves. */
type Group = Pick<Workload, 'kind' | 'sourceModels'>

/** Groups → their profiles, or why there are none. */
export type OverflowOf = (groups: readonly Group[]) => readonly OverflowProfile[] | { readonly why: string }

/** Each groups' once: prices and sizes that are others leave the profiles as they are. */
export function overflowOf(
  data: RequestLog | UsageBuckets,
  book: ListedBook & Pick<PriceBook, 'asOf'>
): OverflowOf {
  if (data.grain === 'bucket')
    return () => ({ why: 'sums per bucket do not show which requests would overflow' })
  if (coarseTick(data) !== null)
    return () => ({ why: 'times of whole hours or days do not show which requests would overflow' })
  const known = new Map<string, ReturnType<OverflowOf>>()
  let failures: Failures | undefined
  return groups => {
    failures ??= { refused: refusedForGood(data), means: meansOf(data, book) }
    const key = JSON.stringify(groups.map(({ kind, sourceModels }) => [kind, sourceModels]))
    const found = known.get(key) ?? profilesOf(data, groups, book, failures)
    known.set(key, found)
    return found
  }
}

/** What does not hinge on the groups. */
type Failures = { readonly refused: Uint8Array; readonly means: ReturnType<typeof meansOf> }

/**
 * What a row states of its tokens fills the minute, whether or not that is enough to bill it. What was refused for good is demand like
 * the rest, since the fleet is sized for it, and comes at its own moment.
 */
function profilesOf(
  log: RequestLog,
  groups: readonly Group[],
  book: ListedBook & Pick<PriceBook, 'asOf'>,
  { refused, means }: Failures
): readonly OverflowProfile[] | { readonly why: string } {
  const groupsOf = (isBatch: boolean) =>
    log.models.map(name =>
      groups.findIndex(
        ({ kind, sourceModels }) => (kind === 'batch') === isBatch && sourceModels.includes(name)
      )
    )
  const [groupOf, batchGroupOf] = [groupsOf(false), groupsOf(true)]
  const profiles = groups.map(() => new Profile())
  const used = new Float64Array(groups.length)
  let [minute, isServed] = [Number.NaN, true]
  const take = (row: number, met: Met, rows: Rows, at: number, isRefused: boolean): void => {
    const now = Math.floor((log.arrivalMicros[row] as number) / MICROS_PER_MINUTE)
    if (now !== minute) used.fill(0)
    minute = now
    const group = (isBatchRow(log, row) ? batchGroupOf : groupOf)[log.model[row] as number] as number
    if (group < 0) {
      isServed = false
      return
    }
    used[group] = (used[group] as number) + totalAt(rows.tokens, at)
    ;(profiles[group] as Profile).add(used[group] as number, met, rows, at, isRefused)
  }
  const meanRows = new Map([...means].map(([model, mean]) => [model, asRow(mean)]))
  let next = 0
  const takeRefusedBefore = (row: number): void => {
    for (; next < row; next++) {
      const mean = refused[next] === 1 ? meanRows.get(log.model[next] as number) : undefined
      if (mean !== undefined) take(next, mean.met, mean, 0, true)
    }
  }
  walkBlocks(log, asBilled(book), book.asOf, rows => {
    for (let at = 0; at < rows.length; at++) {
      const row = rows.row[at] as number
      takeRefusedBefore(row)
      take(row, rows.met[rows.kind[at] as number] as Met, rows, at, false)
    }
  })
  takeRefusedBefore(log.length)
  if (!isServed) return { why: 'some requests belong to no workload, so their overflow is not known' }
  return profiles.map(profile => profile.done())
}

const asRow = ({ met, tokens }: Mean): Rows & Pick<Mean, 'met'> => ({
  met,
  tokens: byPart(part => Float64Array.of(tokens[part])),
  hasMedia: tellsMedia(tokens)
})

/** So many steps hold the busiest minute: fine enough for its thousandth part. */
const MOST_STEPS = 2_048

/** Steps of one token, doubled whenever a minute outgrows them: whole tokens so fall where they would from the start. */
class Profile {
  private stepTokens = 1
  private top = 0
  private refused = 0
  private readonly requests = new Float64Array(MOST_STEPS)
  private readonly byIndex: (OverflowKind | undefined)[] = []
  private readonly kinds: OverflowKind[] = []

  add(used: number, { kind, index }: Met, rows: Rows, at: number, isRefused: boolean): void {
    while (used >= MOST_STEPS * this.stepTokens) this.double()
    let found = this.byIndex[index]
    if (found === undefined) {
      found = this.byIndex[index] = { ...kind, tokens: columnsOf(MOST_STEPS) }
      this.kinds.push(found)
    }
    if (kind.states === 'nothing') return
    if (isRefused) this.refused++
    const step = Math.floor(used / this.stepTokens)
    this.top = Math.max(this.top, step)
    this.requests[step] = (this.requests[step] as number) + 1
    addAt(found.tokens, step, rows, at)
  }

  done(): OverflowProfile {
    const { stepTokens, top, refused, requests, kinds } = this
    const upToTop = (columns: TokenColumns): TokenColumns => byPart(part => columns[part].slice(0, top + 1))
    return {
      stepTokens,
      refused,
      requests: requests.slice(0, top + 1),
      kinds: kinds.map(kind => ({ ...kind, tokens: upToTop(kind.tokens) }))
    }
  }

  private double(): void {
    this.stepTokens *= 2
    const { top } = this
    this.top >>= 1
    for (const sums of [
      this.requests,
      ...this.kinds.flatMap(({ tokens }) => Object.values<Float64Array>(tokens))
    ]) {
      for (let step = 0; step <= this.top; step++)
        sums[step] = (sums[2 * step] as number) + (sums[2 * step + 1] as number)
      sums.fill(0, this.top + 1, top + 1)
    }
  }
}
