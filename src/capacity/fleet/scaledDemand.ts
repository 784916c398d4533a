/** A group's demand and how many times as many tokens each source's answers grow to → the demand that its target meets. */

import { lazily } from '../../lazy.ts'
import type { MinuteWindow } from '../demand/busiest.ts'
import type { Demand } from '../demand/demand.ts'
import { type Lengths, lengthsOf, type Sizes } from '../demand/lengths.ts'
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
    lengths: () => scaledLengths(demand.lengths, grown, () => found.whole),
    dailyPeaks: () => demand.dailyPeaks,
    hourlyPeaks: () => demand.hourlyPeaks,
    timeline: () => demand.timeline,
    whole: grownWhole
  })
  return found
}

type Grown = { readonly times: readonly number[]; readonly hidden: readonly number[] }

function scaled(requests: Requests, grown: Grown): Requests {
  const { hidden } = grown
  const grows = grownTokens(requests, grown)
  return {
    ...requests,
    ...(hidden.length === 0 ? {} : { hidden }),
    outputTokens: requests.outputTokens.map((_, i) => grows(i))
  }
}

/** By request: the tokens of its answer. */
function grownTokens({ sources, outputTokens }: Sizes, { times }: Grown): (request: number) => number {
  const most = Math.max(...times)
  return i => {
    const factor = sources === undefined ? most : (times[sources[i] as number] ?? most)
    return Math.max(1, Math.round((outputTokens[i] as number) * factor))
  }
}

/** Counts anew only those that may be longer than what is asked: `most` times as long they are, or not grown at all. */
function scaledLengths(plain: Lengths, grown: Grown, whole: () => Requests | null): Lengths {
  const most = Math.max(...grown.times)
  const counted = lazily({
    lengths: () => {
      const requests = whole()
      return requests && lengthsOf(requests)
    }
  })
  return {
    all: plain.all,
    countAbove: tokens => {
      const least = Math.floor(tokens / Math.max(1, most))
      if (plain.countAbove(least) === 0) return 0
      const longest = plain.longerThan(tokens, most)
      if (longest !== null) return countGrown(longest, grown, tokens)
      return counted.lengths?.countAbove(tokens) ?? plain.countAbove(Math.floor(tokens / most))
    },
    longerThan: () => null,
    counts: () => (counted.lengths ?? plain).counts()
  }
}

function countGrown(sizes: Sizes, grown: Grown, tokens: number): number {
  const grows = grownTokens(sizes, grown)
  return sizes.inputTokens.reduce((count, input, i) => (input + grows(i) > tokens ? count + 1 : count), 0)
}
