/** A group's demand and how many times as many tokens each source's answers grow to → the demand that its target meets. */

import { lazily } from '../../lazy.ts'
import type { MinuteWindow } from '../demand/busiest.ts'
import type { Demand } from '../demand/demand.ts'
import { grownTokens, type Sizes } from '../demand/lengths.ts'
import type { Requests } from '../engine/requests.ts'

/**
 * @param times by the position of the source among the group's; of sums per bucket, whose rows are mixed, the largest holds
 * @param thinks the target thinks first: what it writes beyond the log's own answer nobody sees
 */
export function scaledDemand(demand: Demand, times: readonly number[], thinks: boolean): Demand {
  if (times.every(each => each === 1)) return demand
  const grown = { times, hidden: thinks ? times.map(each => Math.max(0, 1 - 1 / each)) : [] }
  const window = (each: MinuteWindow): MinuteWindow => ({ ...each, requests: scaled(each.requests, grown) })
  const { draws, whole } = demand
  return lazily<Demand>({
    windows: () => demand.windows.map(window),
    ...(draws === undefined
      ? {}
      : { draws: () => ({ least: window(draws.least), most: window(draws.most) }) }),
    moments: () => demand.moments,
    spanSeconds: () => demand.spanSeconds,
    totalTokens: () => demand.totalTokens,
    lengths: () => ({
      ...demand.lengths,
      countAbove: tokens => demand.lengths.countAbove(tokens, times)
    }),
    dailyPeaks: () => demand.dailyPeaks,
    hourlyPeaks: () => demand.hourlyPeaks,
    timeline: () => demand.timeline,
    whole: () => whole && (() => scaled(whole(), grown))
  })
}

type Grown = { readonly times: readonly number[]; readonly hidden: readonly number[] }

function scaled(requests: Requests, grown: Grown): Requests {
  const { hidden } = grown
  const grows = grownBy(requests, grown)
  return {
    ...requests,
    ...(hidden.length === 0 ? {} : { hidden }),
    outputTokens: requests.outputTokens.map((_, i) => grows(i))
  }
}

/** By request: the tokens of its answer. */
function grownBy({ sources, outputTokens }: Sizes, { times }: Grown): (request: number) => number {
  const most = Math.max(...times)
  return i => {
    const factor = sources === undefined ? most : (times[sources[i] as number] ?? most)
    return grownTokens(outputTokens[i] as number, factor)
  }
}
