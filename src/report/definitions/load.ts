/** Definitions of what was in flight, how fast it was answered, what was refused, and how it grows. */
import { type Definition, under } from './definition.ts'

const LOG = ['inputs']
const OBSERVED = 'traffic.concurrency.observedSeconds'
const ATTEMPTS = 'traffic.counts.attempts'

const concurrency = under('traffic.concurrency', LOG)
const burstiness = under('traffic.burstiness', LOG)
const latency = under('traffic.latency', LOG)
const throttling = under('traffic.throttling', LOG)

const HISTOGRAM =
  'sweep of [start, end): at equal times ends come before starts; time at each level between first start and last end; of more than 1,000 levels neighbours stand together under the highest'
const SLICES = 'the most in flight in each of 240 equal slices from first start to last end'

const CONCURRENCY: readonly Definition[] = [
  concurrency('observedSeconds', '`observedSeconds`: first start to last end', 'last end − first start'),
  concurrency('average', 'Σ durations / (last end − first start)', 'Σ durations / observed seconds', [
    OBSERVED
  ]),
  concurrency(
    'averageWhileBusy',
    '`averageWhileBusy`: over the time with any in flight',
    'Σ durations / (observed seconds · (1 − idle share))',
    ['traffic.concurrency.average', OBSERVED, 'traffic.concurrency.idleShare']
  ),
  concurrency(
    'idleShare',
    '`idleShare`: share of that time with none in flight',
    'time with none / observed seconds',
    [OBSERVED]
  ),
  ...['p50', 'p90', 'p95', 'p99'].map(rank =>
    concurrency(rank, 'smallest level c with at least XX % of the time at ≤ c', null, [OBSERVED])
  ),
  concurrency('max', 'most in flight and when first reached'),
  concurrency('maxStartsFirst', '`maxStartsFirst`: with starts before ends at equal times'),
  concurrency('zeroDurations', '`zeroDurations`: attempts of no duration, in flight for no time'),
  ...['inFlight', 'seconds', 'share'].map(column => concurrency(`histogram.*.${column}`, HISTOGRAM)),
  concurrency('timeline.sliceSeconds', SLICES),
  concurrency('timeline.most.*', SLICES)
]

const SHARED_ARRIVALS =
  '`sharedArrivals`: attempts that share their arrival with another one; `mostAtOneArrival`: the most that share one'

const BURSTINESS: readonly Definition[] = [
  burstiness(
    'interArrivalMeanSeconds',
    '`interArrivalMeanSeconds`, `interArrivalMaxSeconds`: mean and largest gap between sorted arrivals',
    'span / (attempts − 1)',
    ['period.spanSeconds', ATTEMPTS]
  ),
  burstiness(
    'interArrivalMaxSeconds',
    '`interArrivalMeanSeconds`, `interArrivalMaxSeconds`: mean and largest gap between sorted arrivals'
  ),
  burstiness(
    'interArrivalCv',
    'population standard deviation / mean of the gaps between sorted arrivals; 1 for Poisson',
    'standard deviation of the gaps / mean gap',
    ['traffic.burstiness.interArrivalMeanSeconds']
  ),
  burstiness(
    'indexOfDispersion.*',
    'population variance / mean of the counts per calendar bin, empty bins included; 1 for Poisson',
    'variance of the counts / mean count'
  ),
  burstiness('clockResolutionSeconds', 'greatest common divisor of the gaps', 'gcd of the gaps'),
  burstiness('sharedArrivals', SHARED_ARRIVALS),
  burstiness('mostAtOneArrival', SHARED_ARRIVALS),
  burstiness(
    'pattern.spikeRatio',
    '`spikeRatio` ≥ 3, the busiest hour (of logs under 12 h: minute) over the busiest one that is not next to it',
    'busiest hour / busiest hour apart from it'
  ),
  burstiness(
    'pattern.minuteSwing',
    '√(max(0, Σ(s² − m)) / Σ m²) over the hours, m the mean and s² the sample variance of the counts of their minutes',
    '√(max(0, Σ(s² − m)) / Σ m²)'
  ),
  burstiness(
    'pattern.rhythmShare',
    'the share of the variance of hourly counts that the hour of the day explains',
    'variance between hours of the day / variance of hourly counts'
  )
]

const BY_IN_FLIGHT =
  '`byInFlight` divides them at the deciles of these levels (nearest rank), never within a level, so that classes may be fewer than ten; `quiet` is the first and holds a tenth or more, `busy` the last and holds a tenth or less, or all that met the most.'
const BY_INPUT =
  '`byInput` divides them at 256, 1,024, 4,096, 16,384 and 65,536 input tokens. A p95 needs 20 attempts.'

const LATENCY: readonly Definition[] = [
  latency('total', "of attempts that succeeded and did not come from a gateway's cache", 'end − arrival'),
  latency(
    'ttft',
    "of attempts that succeeded and did not come from a gateway's cache",
    'first token − arrival'
  ),
  latency(
    'tpot',
    '(latency − TTFT) / (output − 1), answers of two tokens and more',
    '(latency − TTFT) / (output − 1)'
  ),
  ...['total', 'ttft', 'tpot'].flatMap(time => [
    latency(
      `underLoad.degradation.${time}`,
      '`degradation` = p95 of the busy / p95 of the quiet.',
      'p95 of the busy / p95 of the quiet',
      [`traffic.latency.underLoad.busy.${time}`, `traffic.latency.underLoad.quiet.${time}`]
    ),
    ...classFigure(time, 'p95 of the class')
  ]),
  ...['from', 'to', 'attempts'].flatMap(column => classFigure(column, null))
]

function classFigure(column: string, formula: string | null): readonly Definition[] {
  return [
    ...['quiet', 'busy', 'byInFlight.*'].map(of =>
      latency(`underLoad.${of}.${column}`, BY_IN_FLIGHT, formula)
    ),
    latency(`underLoad.byInput.*.${column}`, BY_INPUT, formula)
  ]
}

const EPISODES = '429s at most 60 s apart are one episode'
const NAMED = 'rate limits that the messages of refused attempts name'

const THROTTLING: readonly Definition[] = [
  throttling(
    'share',
    '429s / attempts. Where the log records no failure at all, none of them could show',
    '429s / attempts',
    ['traffic.counts.throttled', ATTEMPTS]
  ),
  throttling('episodes.*.seconds', '`seconds`: first to last 429'),
  throttling('episodes.*.attempts', '`attempts`: that arrived in between'),
  throttling('episodes.*.refused', EPISODES),
  throttling('episodes.*.requests', '`requests`: with an attempt refused in it'),
  throttling(
    'episodes.*.recovery',
    '`recovery`: first 429 to the arrival of the first attempt after the last 429 that succeeded',
    'first success after it − first 429'
  ),
  throttling('episodeCount', 'The 50 with the most 429s; `episodeCount` counts all'),
  throttling('hoursOfDay.*', '429s by hour of the day, by the clocks of `--timezone`'),
  throttling('namedLimits.*.value', NAMED),
  throttling('namedLimits.*.messages', NAMED),
  throttling('retry.chains', 'requests of several attempts (see `reading.foldedRetries`)'),
  throttling(
    'retry.attemptsPerRequest',
    '`attemptsPerRequest` = attempts / requests',
    'attempts / requests',
    [ATTEMPTS, 'traffic.counts.requests']
  ),
  throttling(
    'retry.throttledRequests',
    'requests with an attempt answered 429; those of them whose last attempt failed'
  ),
  throttling(
    'retry.neverSucceeded',
    'requests with an attempt answered 429; those of them whose last attempt failed'
  ),
  throttling(
    'retry.addedLatency',
    'first arrival to the arrival of the attempt that succeeded, of requests that took several: what failing and backing off added',
    'arrival of the attempt that succeeded − first arrival'
  ),
  throttling(
    'hiddenDemand',
    '**Hidden demand** is a range of requests. `low`: those that failed for good. `high`: `low`, the refused attempts whose fate cannot be told, and Σ over episodes of max(0, expected − seen).',
    'from failed for good, to that + refused of unknown fate + Σ max(0, expected − seen)',
    ['traffic.throttling.retry.neverSucceeded', 'traffic.throttling.episodeCount']
  )
]

const GROWTH_FORMULA = 'exp(median of (ln n_j − ln n_i) / weeks between them) − 1'
const MAKERS =
  'the busiest sliding minute by requests, and the one by tokens: its five largest callers, their share of it and of the whole log'
const CORE = 'the core figures of each, with the start of a window that holds each peak'

const growth = under('traffic.growth', LOG)
const calendar = under('traffic.calendar', LOG)
const makers = under('traffic.peakMakers.*', LOG)

const COURSE: readonly Definition[] = [
  growth(
    'perWeek',
    'exp(median of (ln n_j − ln n_i) / weeks between them) − 1 over all pairs of days of one weekday.',
    GROWTH_FORMULA,
    ['traffic.growth.wholeDays'],
    { follows: 'Hirsch, Slack & Smith 1982; Gilbert 1987' }
  ),
  growth('wholeDays', 'Days are 24 h long, begin with the first arrival, and the last one may lack an hour'),
  growth('requestsPerWeek.*', '`requestsPerWeek`: requests of each whole week from the first arrival on'),
  calendar('hourOfWeek.*', 'attempts by hour of the week, Monday 00:00 first'),
  calendar(
    'nearPeak',
    "share of whole hours, from the first arrival on, with at least 80 % of the busiest one's attempts",
    'hours near the busiest / whole hours'
  ),
  makers('amount', MAKERS),
  ...['amount', 'share', 'shareOfLog'].map(column => makers(`callers.*.${column}`, MAKERS)),
  under('traffic', LOG)(
    'callerCount',
    'the 20 busiest callers are listed, `callerCount` says how many the log names'
  ),
  ...['models', 'callers'].flatMap(slicesOf)
]

function slicesOf(list: string): readonly Definition[] {
  const slice = under(`traffic.${list}.*`, LOG)
  const counted = [
    'attempts',
    'succeeded',
    'failed',
    'throttled',
    'inputTokens',
    'cachedTokens',
    'outputTokens'
  ]
  return [
    ...counted.map(name => slice(name, CORE)),
    slice('averageRps', CORE, 'attempts / span', [`traffic.${list}.*.attempts`, 'period.spanSeconds']),
    slice('peakRps', CORE, 'most arrivals in [t, t + 1 s)'),
    slice('peakRpm', CORE, 'most arrivals in [t, t + 60 s)'),
    slice('peakTpm', CORE, 'most tokens in [t, t + 60 s)')
  ]
}

export const LOAD: readonly Definition[] = [
  ...CONCURRENCY,
  ...BURSTINESS,
  ...LATENCY,
  ...THROTTLING,
  ...COURSE
]
