/** Definitions of what the shared pool would refuse, in the words of docs/method.md. */
import { type Definition, under } from './definition.ts'

const limits = under('limits', ['limits.sources'])
const scenario = under('limits.scenarios.*', ['limits.sources'])
const pool = under('limits.scenarios.*.pools.*', ['limits.sources'])
const need = under('limits.needs.*', ['limits.needs.*.source'])
const reserved = under('limits.reserved.*', ['limits.reserved.*.sources'])

const REFUSED =
  'requests whose first attempt is refused / requests; `refusedRequests`, `refusedBy`: counts, by the limit hit first'
const WORST = 'of the minutes from the first arrival on, the first with the most refused requests'
const BURSTS =
  'where requests are refused by a limit per minute that the average stays below and the busiest minute exceeds: both as shares of that limit, of several the one exceeded most.'
const NEEDS =
  'per pool the smallest whole limit, alone, continuous and without retries, that refuses at most 0.1 % of the requests (to within 1 %)'
const HEADROOM =
  'least of limit / need over pools and limits, and of cap / price of a month; `binding`: which'
const CAP = "The tier's cap on a calendar month (UTC) holds over all models, at list prices"
const BATCH_QUEUE =
  'Work of the Batch API takes no part; its queue fits if the input of the busiest 24 h does.'
const REPLAYED = "every request once, at its first attempt; answers of a gateway's cache left out."
const PUBLISHED = 'The tables stand in `src/catalog/rateLimits.ts`, each row with its page and date.'

const SCENARIOS: readonly Definition[] = [
  scenario('refused', REFUSED, 'refused first attempts / requests', [
    'limits.scenarios.*.refusedRequests',
    'limits.demand.requests'
  ]),
  scenario('refusedRequests', REFUSED),
  scenario('refusedBy.*', REFUSED),
  scenario('worstMinute.requests', WORST),
  scenario('worstMinute.refusedRequests', WORST),
  scenario(
    'failedForGood',
    'requests that none of three attempts brings through / requests',
    'requests never let through / requests',
    ['limits.demand.requests']
  ),
  scenario(
    'addedLatency',
    'first arrival to the attempt that comes through, of requests refused before',
    'attempt that comes through − first arrival'
  ),
  scenario('attempts', 'A refused request is tried twice more, as the official SDKs do'),
  scenario('headroom', HEADROOM, 'min(limit / need over pools and limits, cap / price of a month)'),
  scenario(
    'monthsUntilOutgrown',
    'ln(headroom) / ln(1 + g) · 168/730, g = `traffic.growth.perWeek`; bounds from its interval; 0 where the tier does not suffice today; `null` where g is not known or not positive',
    'ln(headroom) / ln(1 + g) · 168/730',
    ['limits.scenarios.*.headroom', 'traffic.growth.perWeek']
  ),
  scenario('bursts.average', BURSTS, 'Σ over the log / span / limit', [
    'limits.scenarios.*.bursts.perMinute'
  ]),
  scenario('bursts.busiestMinute', BURSTS, 'most in [t, t + 60 s) / limit', [
    'limits.scenarios.*.bursts.perMinute'
  ]),
  scenario('bursts.perMinute', PUBLISHED),
  scenario('monthlyUsage.usd', CAP),
  scenario(
    'monthlyUsage.used',
    'Σ list prices / span · 730 h / cap; `null` from a log of less than a day',
    'Σ list prices / span · 730 h / cap',
    ['limits.scenarios.*.monthlyUsage.usd', 'period.spanSeconds']
  ),
  pool('requests', REPLAYED),
  pool('limits.*', PUBLISHED),
  pool('refused', REFUSED, 'refused first attempts of the pool / its requests', [
    'limits.scenarios.*.pools.*.refusedRequests',
    'limits.scenarios.*.pools.*.requests'
  ]),
  pool('refusedRequests', REFUSED),
  pool('headroom', HEADROOM, 'min(limit / need over the limits of the pool)'),
  scenario('batchQueue.*.limitTokens', PUBLISHED),
  scenario('batchQueue.*.mostPerDay', BATCH_QUEUE, 'Σ input tokens of batch work in the busiest 24 h')
]

const PER_MINUTE =
  "*Average*: Σ / span, *busiest*: the most in any [t, t + 60 s), of the pool's requests, or of their tokens as the middle reading charges them (`needs[].perMinute`)."

const NEEDED: readonly Definition[] = [
  need('requests', REPLAYED),
  ...['requestsPerMinute', 'tokensPerMinute', 'requestsPerDay'].map(limit => need(limit, NEEDS)),
  ...['requests', 'tokens'].flatMap(amount => [
    need(`perMinute.${amount}.average`, PER_MINUTE, 'Σ / span · 60', ['period.spanSeconds']),
    need(`perMinute.${amount}.busiest`, PER_MINUTE, 'most in [t, t + 60 s)')
  ])
]

const UNITS =
  'units = busiest minute / what a unit covers, rounded up to the increment and the least that is sold; minutes count from the first arrival.'
const UNIT_PRICE = 'by published formulas with source and date in `src/catalog/reservedShared.ts`'
const SPILLED = '`steps[].spilled` = Σ over minutes of what exceeds the units / Σ of all.'

const RESERVED: readonly Definition[] = [
  reserved('peakMinute', UNITS),
  reserved('perUnit', UNIT_PRICE),
  reserved('unitsForPeak', UNITS, 'busiest minute / what a unit covers, rounded up', [
    'limits.reserved.*.peakMinute',
    'limits.reserved.*.perUnit'
  ]),
  reserved('usdPerMonth', UNIT_PRICE, 'units × price of a unit by the month', [
    'limits.reserved.*.unitsForPeak'
  ]),
  reserved('steps.*.units', SPILLED),
  reserved('steps.*.spilled', SPILLED, 'Σ max(0, minute − units · what one covers) / Σ minutes', [
    'limits.reserved.*.steps.*.units',
    'limits.reserved.*.perUnit'
  ]),
  reserved('steps.*.usdPerMonth', UNIT_PRICE, 'units × price of a unit by the month', [
    'limits.reserved.*.steps.*.units'
  ]),
  limits('unsized.*.leastUsdPerMonth', 'Reserved Capacity publishes no throughput: `unsized`.')
]

export const LIMITS: readonly Definition[] = [
  limits('tolerated', NEEDS),
  limits('demand.requests', REPLAYED),
  limits(
    'demand.throttledAttempts',
    'In a throttled log the upper end of the range also holds `traffic.throttling.hiddenDemand`'
  ),
  limits(
    'demand.unlisted.*.requests',
    'Models without published limits are named in `demand.unlisted` and left out.'
  ),
  ...SCENARIOS,
  ...NEEDED,
  ...RESERVED
]
