/** A log and a price book → what of each calendar minute would overflow a base of any size, and what it costs to send on. */
import type { Workload } from '../capacity/capacityPlan.ts'
import { isBatchRow } from '../capacity/demandedRequests.ts'
import type { RequestLog, UsageBuckets } from '../log/trafficLog.ts'
import { MICROS_PER_SECOND } from '../units.ts'
import { asBilled, usdOf, walkBilled } from './charges.ts'
import type { PriceBook } from './priceBook.ts'

/**
 * By the tokens that the calendar minute has asked for up to and with a request, in steps of `stepTokens` rounded down:
 * how many requests came at that point, and what they cost on the shared pool over the log. [USD]
 */
export type OverflowProfile = {
  readonly stepTokens: number
  readonly usd: readonly number[]
  readonly requests: readonly number[]
}

/** What one base serves. */
type Group = Pick<Workload, 'kind' | 'sourceModels'>

/** Groups → their profiles, or why there are none. */
export type OverflowOf = (groups: readonly Group[]) => readonly OverflowProfile[] | { readonly why: string }

const MINUTE_MICROS = 60 * MICROS_PER_SECOND

export const overflowOf =
  (data: RequestLog | UsageBuckets, book: PriceBook): OverflowOf =>
  groups =>
    data.grain === 'bucket'
      ? { why: 'sums per bucket do not show which requests would overflow' }
      : profilesOf(data, groups, book)

function profilesOf(
  log: RequestLog,
  groups: readonly Group[],
  book: PriceBook
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
  let [minute, isPriced] = [Number.NaN, true]
  walkBilled(log, book.asOf, asBilled(book), (row, _, charge, usage) => {
    const now = Math.floor((log.arrivalMicros[row] as number) / MINUTE_MICROS)
    if (now !== minute) used.fill(0)
    minute = now
    const group = (isBatchRow(log, row) ? batchGroupOf : groupOf)[log.model[row] as number] as number
    if (charge === null || group < 0) {
      isPriced = false
      return
    }
    if (usage === null) return
    used[group] = (used[group] as number) + usage.input + usage.output
    ;(profiles[group] as Profile).add(used[group] as number, usdOf(charge, usage, true))
  })
  if (!isPriced) return { why: 'some requests have no price on the shared pool, so their overflow has none' }
  return profiles.map(profile => profile.done())
}

/** So many steps hold the busiest minute: fine enough for its thousandth part. */
const MOST_STEPS = 2_048

/** Steps of one token, doubled whenever a minute outgrows them: whole tokens so fall where they would from the start. */
class Profile {
  private stepTokens = 1
  private top = 0
  private readonly usd = new Float64Array(MOST_STEPS)
  private readonly requests = new Float64Array(MOST_STEPS)

  add(tokens: number, usd: number): void {
    while (tokens >= MOST_STEPS * this.stepTokens) this.double()
    const step = Math.floor(tokens / this.stepTokens)
    this.top = Math.max(this.top, step)
    this.usd[step] = (this.usd[step] as number) + usd
    this.requests[step] = (this.requests[step] as number) + 1
  }

  done(): OverflowProfile {
    const { stepTokens, top, usd, requests } = this
    return { stepTokens, usd: [...usd.subarray(0, top + 1)], requests: [...requests.subarray(0, top + 1)] }
  }

  private double(): void {
    this.stepTokens *= 2
    this.top >>= 1
    for (const sums of [this.usd, this.requests]) {
      for (let step = 0; step < MOST_STEPS / 2; step++)
        sums[step] = (sums[2 * step] as number) + (sums[2 * step + 1] as number)
      sums.fill(0, MOST_STEPS / 2)
    }
  }
}
