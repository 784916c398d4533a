/** A set of limits and the requests of a log → the replays under each reading of the rules, put together. */
import type { PoolLimits } from '../catalog/rateLimits.ts'
import { estimated, type Figure, unknown } from '../figure.ts'
import type { Clock } from '../log/trafficLog.ts'
import { distributionOf } from '../traffic/distribution.ts'
import { momentOf } from '../traffic/moment.ts'
import { admit, type Outcome } from './admit.ts'
import { Budget } from './budget.ts'
import { burstRefusal } from './bursts.ts'
import type { Demand } from './demand.ts'
import { ContinuousGate, type Gate, QuantisedGate } from './gate.ts'
import type { PoolNeed } from './limitsShape.ts'
import { TOLERATED } from './need.ts'
import type { LimitSet, Pool } from './pools.ts'
import { REFUSALS, type Refusal } from './refusals.ts'
import { MOST_RETRIES } from './retries.ts'
import { type Busiest, leastOf, monthsUntil, outgrownOn, type Room, roomOf } from './room.ts'
import type { PoolReplay, Scenario } from './scenarioShape.ts'
import { bucketsSuffice, type Fullest, rampStaysAway, secondsSuffice } from './suffice.ts'

export type ReplayContext = {
  readonly demand: Demand
  /** For the strictest reading: how many requests each stands for. */
  readonly weights: Float64Array | null
  /** The largest of them. */
  readonly heaviest: number
  readonly pools: readonly Pool[]
  readonly needs: readonly PoolNeed[]
  /** `null`: not known of this demand; all gates are asked. */
  readonly busiest: Busiest | null
  /** Of whole seconds, with the weights. */
  readonly fullestSecond: () => Fullest
  readonly clock: Clock
  /** The log's first arrival. [µs] */
  readonly zeroMicros: number
  /** The log's last arrival. [µs] */
  readonly endMicros: number
  /** List price of the log's traffic in a month. [USD/month] */
  readonly usdPerMonth: Figure
  readonly perWeek: Figure
  readonly seed: number
}

/** One replay: how a limit is enforced, and what it charges. */
type Reading = {
  readonly enforcement: 'continuous' | 'quantised'
  readonly charge: 'leastCharge' | 'mostCharge'
}

/** From the mildest to the strictest; the middle one gives the values, the others the range. */
const READINGS: readonly [Reading, Reading, Reading] = [
  { enforcement: 'continuous', charge: 'leastCharge' },
  { enforcement: 'continuous', charge: 'mostCharge' },
  { enforcement: 'quantised', charge: 'mostCharge' }
]

/** The outcomes of one set of limits, mildest reading first. */
export type Replayed = { readonly set: LimitSet; readonly outcomes: readonly [Outcome, Outcome, Outcome] }

/**
 * Replays the requests against one set of limits.
 *
 * @param lower what was found for a set before: where a reading refused nothing, it refuses nothing under higher limits
 */
export function replaySet(context: ReplayContext, set: LimitSet, lower: Replayed | null): Replayed {
  const isHigher = lower !== null && isAtLeast(set, lower.set)
  let alike: Outcome | null = null
  const run = (at: 0 | 1 | 2): Outcome => {
    const before = lower?.outcomes[at]
    if (before !== undefined && isHigher && refusedNothing(before)) return before
    const gates = gatesOf(context, set, READINGS[at].enforcement)
    if (gates.some(gate => gate !== null)) return replayReading(context, set, READINGS[at], gates)
    alike ??= replayReading(context, set, READINGS[at], gates)
    return alike
  }
  return { set, outcomes: [run(0), run(1), run(2)] }
}

const refusedNothing = ({ firstMicros }: Outcome): boolean => Number.isNaN(firstMicros)

const isAtLeast = (set: LimitSet, lower: LimitSet): boolean =>
  reaches(set.usdPerMonth, lower.usdPerMonth) &&
  set.limits.every((limits, pool) => {
    const below = lower.limits[pool] as PoolLimits
    return (
      reaches(limits.requestsPerMinute, below.requestsPerMinute) &&
      reaches(limits.tokensPerMinute, below.tokensPerMinute) &&
      reaches(limits.requestsPerDay, below.requestsPerDay)
    )
  })

const reaches = (limit: number | null, below: number | null): boolean =>
  limit === null || (below !== null && limit >= below)

type Gates = readonly (Gate | null)[]

function replayReading(context: ReplayContext, set: LimitSet, reading: Reading, gates: Gates): Outcome {
  const { demand, seed } = context
  const weights = reading.enforcement === 'quantised' ? context.weights : null
  return admit(demand, {
    gates,
    charge: demand[reading.charge],
    weights,
    budget: budgetOf(context, set),
    retries: MOST_RETRIES,
    seed
  })
}

/** Of a calendar month; `null`: nothing caps what it costs. */
export const budgetOf = (
  { demand, zeroMicros, clock }: ReplayContext,
  { usdPerMonth }: LimitSet
): Budget | null => (isInReach(usdPerMonth, demand) ? new Budget(usdPerMonth, zeroMicros, clock) : null)

/** Whether the whole log costs as much as a month's cap. */
const isInReach = (usdPerMonth: number | null, { usdInAll }: Demand): usdPerMonth is number =>
  usdPerMonth !== null && usdInAll >= usdPerMonth

const gatesOf = (context: ReplayContext, set: LimitSet, enforcement: Reading['enforcement']): Gates =>
  set.limits.map((_, pool) => {
    const limits = replayable(context, set, pool)
    return enforcement === 'continuous'
      ? bucketGate(context, limits, pool)
      : countingGate(context, limits, pool)
  })

/** Of a pool whose requests state no tokens, what limits these is left out. */
const replayable = ({ demand }: ReplayContext, set: LimitSet, pool: number): PoolLimits => {
  const limits = set.limits[pool] as PoolLimits
  return demand.sizeless[pool] ? { ...limits, tokensPerMinute: null } : limits
}

const bucketGate = ({ busiest }: ReplayContext, limits: PoolLimits, pool: number): Gate | null =>
  busiest !== null && bucketsSuffice(limits, busiest, pool, 1) ? null : new ContinuousGate(limits)

function countingGate(context: ReplayContext, limits: PoolLimits, pool: number): Gate | null {
  const { demand, heaviest, busiest, fullestSecond } = context
  const largest = demand.largest[pool] as number
  return busiest !== null &&
    bucketsSuffice(limits, busiest, pool, heaviest) &&
    rampStaysAway(busiest, pool, heaviest) &&
    secondsSuffice(limits, fullestSecond(), pool, largest, heaviest)
    ? null
    : new QuantisedGate(limits, largest, heaviest)
}

/** By pool: its limits, or `null` where a queue at their pace holds nothing up. */
export const limitsThatHoldUp = (context: ReplayContext, set: LimitSet): readonly (PoolLimits | null)[] =>
  gatesOf(context, set, 'continuous').map((gate, pool) => gate && (set.limits[pool] as PoolLimits))

/** Of the requests, by the middle reading alone. [0..1] */
export function refusedShare(context: ReplayContext, set: LimitSet): number {
  const gates = gatesOf(context, set, READINGS[1].enforcement)
  return refusedIn(replayReading(context, set, READINGS[1], gates)) / Math.max(1, context.demand.length)
}

/** The figures of a scenario; everything but the bands is the middle reading's. */
export function scenarioOf(context: ReplayContext, { set, outcomes }: Replayed, present: boolean): Scenario {
  const { demand, zeroMicros, clock } = context
  const middle = outcomes[1]
  const moment = (micros: number) => momentOf(zeroMicros + micros, clock)
  const unseen = unseenIn(context, set)
  const isSeen = !matters(unseen, demand.length)
  const share = (of: (outcome: Outcome) => number) => band(outcomes.map(of), demand.length, unseen)
  const pools = poolReplays(context, set, outcomes)
  const headroom = tightest(context, set)
  const months =
    headroom === null ? unknown('months', 'nothing limits it') : monthsLeft(context, headroom, isSeen)
  const { worst } = middle
  return {
    tier: set.name,
    present,
    refused: share(refusedIn),
    refusedRequests: isSeen ? refusedIn(middle) : null,
    refusedBy: isSeen
      ? (Object.fromEntries(REFUSALS.map((name, code) => [name, middle.refusedBy[code]])) as Record<
          Refusal,
          number
        >)
      : null,
    firstAt: Number.isNaN(middle.firstMicros) ? null : moment(middle.firstMicros),
    worstMinute: worst && {
      at: moment(worst.atMicros),
      requests: worst.requests,
      refusedRequests: worst.refused
    },
    failedForGood: share(({ lost }) => lost),
    addedLatency: isSeen ? distributionOf(middle.addedSeconds, 's', 'estimated') : null,
    attempts: isSeen ? middle.attempts : null,
    headroom: roomFigure(headroom, isSeen),
    binding: headroom?.binding ?? null,
    monthsUntilOutgrown: months,
    outgrown: outgrownOn(months, context.endMicros, clock),
    bursts: burstRefusal(context.pools, context.needs, set, middle),
    monthlyUsage: usageOf(context, set, middle, moment),
    pools,
    batchQueue: []
  }
}

const refusedIn = ({ refusedBy }: Outcome): number => refusedBy.reduce((sum, count) => sum + count, 0)

/** Of a pool whose requests state no tokens, where these are limited. */
const isUnseen = ({ demand }: ReplayContext, set: LimitSet, pool: number): boolean =>
  demand.sizeless[pool] === true && (set.limits[pool] as PoolLimits).tokensPerMinute !== null

/** Requests that limits of tokens may refuse unseen. */
const unseenIn = (context: ReplayContext, set: LimitSet): number =>
  context.pools.reduce(
    (sum, _, pool) => sum + (isUnseen(context, set, pool) ? (context.demand.requests[pool] as number) : 0),
    0
  )

/** Whether so many could decide what a tier is worth. */
const matters = (unseen: number, of: number): boolean => unseen > 0 && unseen >= TOLERATED * of

const UNSEEN = 'limits of tokens are not replayed: the log states no tokens'

/**
 * The middle of three counts as a share, with the range of all of them.
 *
 * @param unseen of them, those that may be refused by limits that are not replayed: where they matter, the value is not known
 */
function band(counts: readonly number[], of: number, unseen = 0): Figure {
  const shares = counts.map(count => count / of)
  const low = Math.min(...shares)
  const high = Math.min(1, Math.max(...shares) + unseen / of)
  if (matters(unseen, of)) return { ...unknown('share', UNSEEN, 'estimated'), low, high }
  const figure = estimated(shares[1] as number, 'share')
  return low === high ? figure : { ...figure, low, high }
}

function roomFigure(room: Room | null, isSeen: boolean): Figure {
  if (isSeen) return room === null ? unknown('×', 'nothing limits it') : estimated(room.factor, '×')
  const most = unknown('×', UNSEEN, 'estimated')
  return room === null ? most : { ...most, high: room.factor }
}

const monthsLeft = ({ perWeek }: ReplayContext, { factor }: Room, isSeen: boolean): Figure =>
  isSeen || factor < 1 ? monthsUntil(factor, perWeek) : unknown('months', UNSEEN, 'estimated')

function poolReplays(
  context: ReplayContext,
  set: LimitSet,
  outcomes: Replayed['outcomes']
): readonly PoolReplay[] {
  const { demand, pools, needs } = context
  return pools.flatMap(({ name }, pool) => {
    const requests = demand.requests[pool] as number
    const need = needs.find(each => each.pool === name)
    if (need === undefined) return []
    const refused = (outcome: Outcome) => outcome.refusedByPool[pool] as number
    const limits = set.limits[pool] as PoolLimits
    const isSeen = !isUnseen(context, set, pool)
    return [
      {
        pool: name,
        models: demand.models[pool] ?? [],
        requests,
        limits,
        refused: band(outcomes.map(refused), requests, isSeen ? 0 : requests),
        refusedRequests: isSeen ? refused(outcomes[1]) : null,
        headroom: roomFigure(roomOf(limits, need), isSeen)
      }
    ]
  })
}

function tightest({ pools, needs, usdPerMonth }: ReplayContext, set: LimitSet): Room | null {
  const perPool = needs.flatMap(need => {
    const pool = pools.findIndex(({ name }) => name === need.pool)
    const found = roomOf(set.limits[pool] as PoolLimits, need)
    return found === null ? [] : [found]
  })
  return leastOf([...perPool, ...roomToSpend(set, usdPerMonth)])
}

/** Times the bill fits under the monthly cap; empty where either is unknown. */
export const roomToSpend = ({ usdPerMonth: cap }: LimitSet, { value }: Figure): readonly Room[] =>
  cap === null || !value ? [] : [{ factor: cap / value, binding: 'monthly usage' }]

function usageOf(
  { usdPerMonth }: Pick<ReplayContext, 'usdPerMonth'>,
  { usdPerMonth: cap }: LimitSet,
  outcome: Outcome,
  moment: (micros: number) => string
): Scenario['monthlyUsage'] {
  if (cap === null) return null
  const { value, note } = usdPerMonth
  const used =
    value === null ? unknown('share', note ?? 'prices are not known') : estimated(value / cap, 'share', note)
  const reached = outcome.spentMicros
  return { usd: cap, used, reachedAt: reached === null ? null : moment(reached) }
}
