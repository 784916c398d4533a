/** One set of limits against the log: the figures of a scenario, as they stand in the JSON. */
import {
  AS_STATED,
  distribution,
  figure,
  flag,
  list,
  moment,
  number,
  type Of,
  object,
  oneOf,
  orNull,
  record,
  text
} from '../shape.ts'
import { REFUSALS } from './refusals.ts'

const REQUESTS = 'limits.demand.requests'
const ONE = 'limits.scenarios.*'

const PUBLISHED =
  'It is as published, or as the account’s own limits say; `src/catalog/rateLimits.ts` has each row’s page and date.'
export const REPLAYED =
  "Every request counts once, at its first attempt; answers of a gateway's cache are left out."

const refusedRequests = (of: string) =>
  orNull(
    number('requests').estimated(`Requests ${of} whose first attempt is refused; \`null\` for usage exports.`)
  )

const limit = (unit: string) => orNull(number(unit).assumed(`The limit of the pool. ${PUBLISHED}`))

/** One pool of one scenario: the requests that share a set of limits. */
const poolReplay = object({
  pool: text,
  /** As the log names them. */
  models: list(text),
  requests: number('requests').measured(`Requests of the pool. ${REPLAYED}`),
  limits: object({
    requestsPerMinute: limit('requests/min'),
    tokensPerMinute: limit('tokens/min'),
    requestsPerDay: limit('requests/day'),
    batchQueueTokens: limit('tokens')
  }),
  refused: figure('share').estimated(
    'The share of the requests of the pool whose first attempt is refused.',
    {
      formula: 'refused first attempts of the pool / its requests',
      from: [`${ONE}.pools.*.refusedRequests`, `${ONE}.pools.*.requests`]
    }
  ),
  refusedRequests: refusedRequests('of the pool'),
  headroom: figure('×').estimated('The least of limit / need over the limits of the pool.', {
    formula: 'min(limit / need over the limits of the pool)'
  })
})
export type PoolReplay = Of<typeof poolReplay>

const ofTheLimit = (when: string, formula: string) =>
  figure('share').estimated(`What is asked for ${when}, as a share of the limit.`, {
    formula,
    from: [`${ONE}.bursts.perMinute`]
  })

/** A limit that the average stays below and the busiest minute does not: its refusals are those of bursts. */
const burstRefusal = object({
  pool: text,
  limit: oneOf('requestsPerMinute', 'tokensPerMinute'),
  perMinute: number(AS_STATED).assumed(
    'The limit per minute that the average stays below and the busiest minute exceeds, where requests are refused by it; of several the one exceeded most.'
  ),
  average: ofTheLimit('on average', 'Σ over the log / span / limit'),
  busiestMinute: ofTheLimit('in any [t, t + 60 s) at most', 'most in [t, t + 60 s) / limit')
})
export type BurstRefusal = Of<typeof burstRefusal>

/** Dates in UTC: expected, and by the ends of the growth's interval. `null`: not known, or more than 100 years away. */
const outgrown = object({ on: orNull(text), earliest: orNull(text), latest: orNull(text) })
export type Outgrown = Of<typeof outgrown>

/** Work of the Batch API, which waits in a queue of its own. */
const batchQueue = object({
  pool: text,
  limitTokens: number('tokens').assumed(`The limit of the queue of the Batch API. ${PUBLISHED}`),
  mostPerDay: figure('tokens').derived(
    'The most input tokens of batch work that the log shows in 24 h: an upper bound of what waits at once. Work of the Batch API takes no part in the replay; its queue fits if this does.',
    { formula: 'Σ input tokens of batch work in the busiest 24 h' }
  ),
  /** `null`: it may not fit. */
  fits: orNull(oneOf(true))
})
export type BatchQueue = Of<typeof batchQueue>

const worst = (what: string) =>
  number('requests').estimated(
    `${what} of the first minute with the most refused requests, of the minutes from the first arrival on.`
  )

const monthlyUsage = object({
  usd: number('USD/month').assumed(
    "The tier's cap on a calendar month (UTC), which holds over all models, at list prices."
  ),
  used: figure('share').estimated(
    "What the log's traffic costs in a month, over the cap; `null` from a log of less than a day.",
    { formula: 'Σ list prices / span · 730 h / cap', from: [`${ONE}.monthlyUsage.usd`, 'period.spanSeconds'] }
  ),
  /** When the cap is reached within the log. */
  reachedAt: orNull(moment)
})

export const scenario = object({
  /** `tier 1`, or `your account`. */
  tier: text,
  /** What the user says is theirs. */
  present: flag,
  refused: figure('share').estimated(
    'The share of requests whose first attempt is refused; the range is over the readings of the rules. `null` where the log hides it: in sums, or where it states no tokens and these are limited.',
    { formula: 'refused first attempts / requests', from: [`${ONE}.refusedRequests`, REQUESTS] }
  ),
  refusedRequests: refusedRequests('of all pools'),
  refusedBy: orNull(
    record(REFUSALS, number('requests').estimated('Refused first attempts by the limit that was hit first.'))
  ),
  firstAt: orNull(moment),
  worstMinute: orNull(
    object({ at: moment, requests: worst('Requests'), refusedRequests: worst('Refused requests') })
  ),
  failedForGood: figure('share').estimated(
    'The share of requests that none of three attempts brings through.',
    {
      formula: 'requests never let through / requests',
      from: [REQUESTS]
    }
  ),
  addedLatency: orNull(
    distribution('s').estimated(
      'The time from the first arrival to the attempt that comes through, of requests refused before.',
      { formula: 'attempt that comes through − first arrival' }
    )
  ),
  attempts: orNull(
    number('attempts').estimated(
      'Attempts in the replay. A refused request is tried twice more, as the official SDKs do.'
    )
  ),
  headroom: figure('×').estimated(
    'How many times the traffic may grow: the least of limit / need over pools and limits, and of cap / price of a month. `binding` says which.',
    { formula: 'min(limit / need over pools and limits, cap / price of a month)' }
  ),
  /** The limit that is reached first then. */
  binding: orNull(text),
  monthsUntilOutgrown: figure('months').estimated(
    'The time until the room to grow is used up, where g is `traffic.growth.perWeek`; bounds are from its interval. 0 where the tier does not suffice today; `null` where g is not known or may be zero.',
    { formula: 'ln(room to grow) / ln(1 + g) · 168/730', from: [`${ONE}.headroom`, 'traffic.growth.perWeek'] }
  ),
  /** The end of the log and those months. `null`: without a wall clock, outgrown already, or not known. */
  outgrown: orNull(outgrown),
  /** `null`: no limit is exceeded by bursts alone, or the log does not show them. */
  bursts: orNull(burstRefusal),
  monthlyUsage: orNull(monthlyUsage),
  pools: list(poolReplay),
  batchQueue: list(batchQueue)
})
export type Scenario = Of<typeof scenario>
