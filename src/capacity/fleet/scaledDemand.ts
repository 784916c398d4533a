/** A group's demand and how many times as many tokens each source's answers grow to → the demand that its target meets. */

import { lazily } from '../../lazy.ts'
import type { MinuteWindow } from '../demand/busiest.ts'
import type { Demand } from '../demand/demand.ts'
import { type Lengths, lengthsOf } from '../demand/lengths.ts'
import type { Requests } from '../engine/requests.ts'

/**
 * @param times by the position of the source among the group's; of sums per bucket, whose rows are mixed, the largest holds
 * @param thinks the target thinks first: what it writes beyond the log's own answer nobody sees
 */
export function scaledDemand(demand: Demand, times: readonly number[], thinks: boolean): Demand {
  if (times.every(each => each === 1)) return demand
  const grown = { times, hidden: thinks ? times.map(each => Math.max(0, 1 - 1 / each)) : [] }
  const window = (each: MinuteWindow): MinuteWindow => ({ ...each, requests: scaled(each.requests, grown) })
  const grownWhole = () => demand.whole && scaled(demand.whole, grown)
  const { draws } = demand
  const found: Demand = lazily<Demand>({
    windows: () => demand.windows.map(window),
    ...(draws === undefined
      ? {}
      : { draws: () => ({ least: window(draws.least), most: window(draws.most) }) }),
    moments: () => demand.moments,
    spanSeconds: () => demand.spanSeconds,
    totalTokens: () => demand.totalTokens,
    lengths: () => scaledLengths(demand.lengths, Math.max(...times), () => found.whole),
    dailyPeaks: () => demand.dailyPeaks,
    hourlyPeaks: () => demand.hourlyPeaks,
    timeline: () => demand.timeline,
    whole: grownWhole
  })
  return found
}

type Grown = { readonly times: readonly number[]; readonly hidden: readonly number[] }

function scaled(requests: Requests, { times, hidden }: Grown): Requests {
  const { sources, outputTokens } = requests
  const most = Math.max(...times)
  return {
    ...requests,
    ...(hidden.length === 0 ? {} : { hidden }),
    outputTokens: outputTokens.map((tokens, i) =>
      Math.max(1, Math.round(tokens * (sources === undefined ? most : (times[sources[i] as number] ?? most))))
    )
  }
}

/** Counts anew only where the longest may be longer than what is asked. */
function scaledLengths(plain: Lengths, most: number, whole: () => Requests | null): Lengths {
  const grown = lazily({
    lengths: () => {
      const requests = whole()
      return requests && lengthsOf(requests)
    }
  })
  return {
    all: plain.all,
    countAbove: tokens => {
      const least = plain.countAbove(Math.floor(tokens / most))
      return most <= 1 || least > 0 ? (grown.lengths?.countAbove(tokens) ?? least) : 0
    },
    counts: () => (grown.lengths ?? plain).counts()
  }
}
