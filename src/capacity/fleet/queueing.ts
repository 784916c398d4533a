/** Offered load and replicas → waiting by queueing theory: a sanity check of the simulated answer. */
import { estimated, unknown } from '../../figure.ts'
import type { Queueing } from '../candidateShape.ts'
import { MINUTE_SECONDS, type MinuteWindow } from '../demand/busiest.ts'
import { tokensOf } from '../demand/lengths.ts'
import type { PerformanceModel } from '../engine/performanceModel.ts'
import type { SizingOptions } from '../question.ts'
import { marginOf } from './replicaLoad.ts'

/**
 * Probability of waiting in M/M/c, by the recursion that stays stable for thousands of servers:
 *
 *     B(0) = 1,  B(k) = a·B(k − 1) / (k + a·B(k − 1)),  C = B(c) / (1 − ρ·(1 − B(c))),  ρ = a/c
 *
 * Source: Erlang 1917; recursion as in Cooper, Introduction to Queueing Theory, 1981.
 *
 * @param load a: arrival rate times mean service time, below `servers`
 */
export function erlangC(servers: number, load: number): number {
  let blocking = 1
  // Far above the load it underflows to 0, and stays there.
  for (let k = 1; k <= servers && blocking > 0; k++) blocking = nextBlocking(blocking, k, load)
  return waitingProbability(blocking, servers, load)
}

const nextBlocking = (blocking: number, servers: number, load: number): number =>
  (load * blocking) / (servers + load * blocking)

const waitingProbability = (blocking: number, servers: number, load: number): number =>
  blocking / (1 - (load / servers) * (1 - blocking))

/** A queue in front of equal servers: here, the places of all replicas. */
export type Queue = {
  /** a: servers kept busy on average. */
  readonly load: number
  /** One request's share of a server's time. [s] */
  readonly serviceSeconds: number
  /** (Ca² + Cs²) / 2: squared variation of gaps between arrivals and of sizes; 1 in M/M/c. */
  readonly variability: number
}

/** E[W] ≈ C / (cμ − λ) · (Ca² + Cs²) / 2. [s] Source: Allen and Cunneen; Allen 1990. Infinite where a ≥ c. */
export function meanWaitSeconds({ load, serviceSeconds, variability }: Queue, servers: number): number {
  if (load >= servers) return Number.POSITIVE_INFINITY
  return ((erlangC(servers, load) * serviceSeconds) / (servers - load)) * variability
}

/** The fewest servers with P(W > t) ≈ C·exp(−(cμ − λ)·t / ((Ca² + Cs²) / 2)) at most `share`. */
export function fewestServers(queue: Queue, limitSeconds: number, share: number): number {
  const { load, serviceSeconds, variability } = queue
  let blocking = 1
  for (let servers = 1; ; servers++) {
    blocking = nextBlocking(blocking, servers, load)
    if (servers <= load) continue
    const decay = ((servers - load) * limitSeconds) / (serviceSeconds * variability)
    if (waitingProbability(blocking, servers, load) * Math.exp(-decay) <= share) return servers
  }
}

/** How many requests of the minute's mean size a replica holds at once: by its limit, and by its KV cache. */
export function slotsOf(
  engine: Pick<PerformanceModel, 'maxSequences' | 'kvCapacityTokens' | 'kvFixedTokens'>,
  { requests, from, to }: Pick<MinuteWindow, 'requests' | 'from' | 'to'>
): number {
  let tokens = 0
  for (let request = from; request < to; request++) tokens += tokensOf(requests, request)
  const mean = tokens / (to - from)
  const fitting = engine.kvCapacityTokens / (mean + engine.kvFixedTokens(mean))
  return Math.max(1, Math.floor(Math.min(engine.maxSequences, fitting)))
}

/**
 * Holds the simulated replicas against theory. A replica serves `slots` requests at once, each of which takes as many
 * times its share of a backlog's time: so many servers a replica, that together are as fast as it is on a backlog.
 *
 * @param load share of what the replicas can work off
 */
export function crossCheck(
  window: MinuteWindow,
  replicas: number,
  load: number,
  slots: number,
  options: Pick<SizingOptions, 'slo' | 'headroom' | 'growth'>
): Queueing {
  const perSecond = ((window.to - window.from) * window.thinning * (1 + marginOf(options))) / MINUTE_SECONDS
  const queue: Queue = {
    load: load * replicas * slots,
    serviceSeconds: (load * replicas * slots) / perSecond,
    variability: variabilityOf(window)
  }
  if (!Number.isFinite(queue.load)) {
    const none = (unit: string) => unknown(unit, 'no request of the busiest minute is served', 'estimated')
    return { replicas: none('replicas'), ratio: none('ratio'), waiting: none('share'), meanWait: none('s') }
  }
  const fewest = Math.ceil(fewestServers(queue, options.slo.ttftSeconds, 1 - options.slo.attainment) / slots)
  const servers = replicas * slots
  const isStable = queue.load < servers
  return {
    replicas: estimated(fewest, 'replicas', 'Erlang C with Allen–Cunneen: waiting within the TTFT limit'),
    ratio: estimated(replicas / fewest, 'ratio', 'simulated over queueing theory'),
    waiting: estimated(
      isStable ? erlangC(servers, queue.load) : 1,
      'share',
      'share of requests that wait for a place in a replica'
    ),
    meanWait: estimated(meanWaitSeconds(queue, servers), 's')
  }
}

/** Sizes are the tokens of prompt and answer, which stand for the work. */
function variabilityOf({ requests, from, to }: MinuteWindow): number {
  const arrivals = requests.arrivalSeconds.subarray(from, to)
  const gaps = arrivals.subarray(1).map((at, i) => at - (arrivals[i] as number))
  const sizes = Float64Array.from({ length: to - from }, (_, i) => tokensOf(requests, from + i))
  return (squaredVariation(gaps) + squaredVariation(sizes)) / 2
}

/** Population variance over the squared mean; 1, as of Poisson arrivals, where there is nothing to vary. */
function squaredVariation(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  if (!(mean > 0) || values.length < 2) return 1
  return values.reduce((sum, value) => sum + (value / mean - 1) ** 2, 0) / values.length
}
