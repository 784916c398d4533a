/** A group's demand and how many times as many tokens each source's answers grow to → the demand that its target meets. */
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
  const whole = demand.whole && lazy(() => scaled(demand.whole as Requests, grown))
  return {
    ...demand,
    windows: demand.windows.map(window),
    ...(demand.draws === undefined
      ? {}
      : { draws: { least: window(demand.draws.least), most: window(demand.draws.most) } }),
    lengths: scaledLengths(demand.lengths, Math.max(...times), whole),
    get whole() {
      return whole?.() ?? null
    }
  }
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
function scaledLengths(plain: Lengths, most: number, whole: (() => Requests) | null): Lengths {
  const counted = lazy(() => (whole === null ? plain : lengthsOf(whole())))
  return {
    all: plain.all,
    countAbove: tokens =>
      most <= 1 || plain.countAbove(Math.floor(tokens / most)) > 0
        ? whole === null
          ? plain.countAbove(Math.floor(tokens / most))
          : counted().countAbove(tokens)
        : 0,
    counts: () => counted().counts()
  }
}

function lazy<T>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}
