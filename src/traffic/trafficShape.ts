/** What happened: the figures that describe a log, as they stand in the JSON. */
import { LOG } from '../log/readingShape.ts'
import {
  type About,
  figure,
  list,
  moment,
  number,
  type Of,
  object,
  oneOf,
  orNull,
  record,
  summed,
  text
} from '../shape.ts'
import { concurrency, latency } from './loadShape.ts'
import { burstiness, calendar, growth } from './rhythmShape.ts'
import { peakMakers, slice, split } from './sliceShape.ts'
import { throttling } from './throttlingShape.ts'
import { PEAK_WINDOWS } from './windowNames.ts'

const SPAN = 'period.spanSeconds'
const ATTEMPTS = 'traffic.counts.attempts'

export const period = object(
  {
    /** First arrival. */
    start: moment,
    /** Last arrival; for buckets the end of the last one. */
    end: moment,
    spanSeconds: number('s').measured(
      'The **span** reaches from the first arrival to the last; for buckets, to the end of the last one.',
      { formula: 'last arrival − first arrival', label: 'Span of the log' }
    ),
    /** The zone in which calendar figures are given; `null` without a wall clock. */
    timezone: orNull(text)
  },
  { sources: LOG }
)
type Period = Of<typeof period>

export const grain = object(
  {
    kind: oneOf('request', 'bucket'),
    bucketSeconds: orNull(number('s').measured('A bucket is a sum over a minute, an hour or a day.'))
  },
  { sources: LOG }
)
export type Grain = Of<typeof grain>

const counts = object({
  attempts: number('attempts').measured(
    'Calls to the provider: one row each; for usage exports the sum of their request counts. Failed ones count.',
    { label: 'Attempts' }
  ),
  requests: number('requests').measured('Attempts less the retries folded into an earlier attempt.', {
    formula: 'attempts − folded retries',
    from: [ATTEMPTS, 'reading.foldedRetries'],
    short: 'requests',
    label: 'Requests'
  }),
  succeeded: number('attempts').measured('Attempts that did not fail.', {
    formula: 'attempts − failed',
    from: [ATTEMPTS, 'traffic.counts.failed']
  }),
  failed: orNull(
    number('attempts').measured(
      "Attempts with a status of 400 or more, or a format's own sign of failure. A usage export leaves out what was refused; a table of sums may state how many failed."
    )
  ),
  throttled: orNull(
    number('attempts').measured(
      'Attempts answered 429. An empty account (`insufficient_quota`) or a request too large is a failure and no refusal.',
      { short: 'throttled' }
    )
  )
})
export type Counts = Of<typeof counts>

type Named = Pick<About, 'short' | 'label' | 'at'>

/** The busiest window: `sliding` over all [t, t+W), `aligned` over the calendar bins floor(t/W). */
const peak = (unit: string, what: string, window: string, more: Named = {}, rest = '') => ({
  sliding: figure(unit).measured(
    `The most ${what} in any half-open window [t, t + ${window}), t any real number.${rest}`,
    more
  ),
  aligned: figure(unit).measured(
    `The most ${what} in a calendar bin ⌊t / ${window}⌋, UTC; of relative logs their own zero.${rest}`
  ),
  /** First arrival of the busiest sliding window. */
  at: orNull(moment),
  /** Start of the busiest calendar bin. */
  alignedAt: orNull(moment)
})

const TOKENS_ARRIVE = " All of an attempt's tokens count at its arrival."
const tokenPeak = (what: string, more: Named = {}) =>
  object(peak('tokens/min', what, '60 s', more, TOKENS_ARRIVE))
export type Peak = Of<ReturnType<typeof tokenPeak>>

const requestPeak = object(peak('requests', 'arrivals', 'W'))

const perSecond = (share: string) =>
  number('requests/s').measured(
    `Requests per calendar second by nearest rank: the smallest count with at least ${share} of the seconds at or below it.`
  )

const calendarCounts = object({
  seconds: number('s').measured("Calendar seconds from the first arrival's to the last one's."),
  minutes: number('min').measured("Calendar minutes from the first arrival's to the last one's."),
  emptySeconds: number('s').measured('Those of the calendar seconds without an arrival.'),
  emptyMinutes: number('min').measured('Those of the calendar minutes without an arrival.'),
  averageRps: figure('requests/s').derived('Attempts over the calendar seconds.', {
    formula: 'attempts / calendar seconds',
    from: [ATTEMPTS, 'traffic.rate.calendar.seconds']
  }),
  perSecond: object({ p50: perSecond('half'), p95: perSecond('95 %'), p99: perSecond('99 %') })
})
export type CalendarCounts = Of<typeof calendarCounts>

const rate = object({
  averageRps: figure('requests/s').derived('Attempts over the span, failed ones included.', {
    formula: 'attempts / span',
    from: [ATTEMPTS, SPAN],
    short: 'rps',
    label: 'Average rate'
  }),
  averageRpm: figure('requests/min').derived('The average rate, by the minute.', {
    formula: 'attempts / span · 60',
    from: [ATTEMPTS, SPAN]
  }),
  peak: record(PEAK_WINDOWS, requestPeak),
  peakRps: figure('requests/s').measured('The sliding peak of 1 s.', {
    formula: 'most arrivals in [t, t + 1 s)',
    from: ['traffic.rate.peak.1s.sliding'],
    short: 'peakRps',
    label: 'Busiest second'
  }),
  peakRpm: figure('requests/min').measured('The sliding peak of 60 s.', {
    formula: 'most arrivals in [t, t + 60 s)',
    from: ['traffic.rate.peak.60s.sliding'],
    short: 'peakRpm',
    label: 'Busiest minute'
  }),
  /** The headline is 60 s. */
  peakToAverage: record(
    PEAK_WINDOWS,
    figure('ratio').derived(
      'The sliding peak over what the average rate brings in the same window; `null` where W is longer than the span.',
      {
        formula: '(sliding peak / W) / average rate',
        from: ['traffic.rate.peak.*.sliding', 'traffic.rate.averageRps'],
        short: 'peakToAverage',
        label: 'Busiest minute over average',
        at: 'traffic.rate.peakToAverage.60s'
      }
    )
  ),
  /** `null` for buckets. */
  calendar: orNull(calendarCounts),
  timeline: object({
    sliceSeconds: number('s').derived('The width of the slices of the timeline.'),
    requests: list(number('requests').measured('Attempts in equal slices of the span, for drawing.')),
    /** `null` for buckets. */
    busiestMinutes: orNull(
      list(
        number('requests/min').measured(
          'The most attempts in a sliding minute that begins in the slice, for drawing.'
        )
      )
    )
  }),
  /** `null` for buckets, and without a span. */
  closeUp: orNull(
    object({
      start: moment,
      sliceSeconds: number('s').derived('The width of the slices around the busiest minute.'),
      attempts: list(
        number('requests').measured('Attempts in each of 60 slices around the busiest minute, for drawing.')
      ),
      throttled: list(number('requests').measured('Those of them that were answered 429.'))
    })
  )
})
export type Rate = Of<typeof rate>

const KNOWN = 'of attempts that succeeded and whose usage is known.'
const known = (what: string, more: Named = {}) => orNull(summed('tokens').measured(`${what} ${KNOWN}`, more))
const sum = (what: string) =>
  figure('tokens').measured(`${what} of all that the log states, failures included.`)

const tokens = object({
  input: known('Input tokens', { label: 'Mean input', at: 'traffic.tokens.input.mean' }),
  cached: known('Cached tokens, which are part of the input,'),
  output: known('Output tokens, reasoning included,', {
    label: 'Mean output',
    at: 'traffic.tokens.output.mean'
  }),
  total: known('Input and output tokens'),
  sums: object({
    input: sum('Input tokens'),
    cached: sum('Cached tokens'),
    output: sum('Output tokens'),
    total: figure('tokens').measured('Input and output tokens of all that the log states.', {
      formula: 'input + output',
      from: ['traffic.tokens.sums.input', 'traffic.tokens.sums.output']
    })
  }),
  withoutUsage: orNull(
    number('attempts').measured(
      'Attempts with no tokens stated, or 0 in and 0 out: they are in the rates, and out of the distributions.'
    )
  ),
  peak: record(PEAK_WINDOWS, object(peak('tokens', 'tokens', 'W', {}, TOKENS_ARRIVE))),
  peakTpm: tokenPeak('tokens', {
    short: 'peakTpm',
    label: 'Most tokens in a minute',
    at: 'traffic.tokens.peakTpm.sliding'
  }),
  peakInputTpm: tokenPeak('input tokens'),
  peakOutputTpm: tokenPeak('output tokens'),
  averageTpm: figure('tokens/min').derived('Tokens of input and output over the span, by the minute.', {
    formula: 'tokens / span · 60',
    from: ['traffic.tokens.sums.total', SPAN],
    label: 'Average tokens per minute'
  }),
  cachedShare: figure('share').derived('Cached over input tokens, of attempts that state both.', {
    formula: 'cached / input',
    from: ['traffic.tokens.sums.cached', 'traffic.tokens.sums.input'],
    label: 'Cached share of input'
  })
})
export type Tokens = Of<typeof tokens>
export type { SummedDistribution as TokenDistribution } from '../shape.ts'

export const traffic = object(
  {
    counts,
    rate,
    tokens,
    concurrency,
    burstiness,
    latency,
    throttling,
    calendar,
    growth,
    peakMakers,
    models: list(slice('model', 'traffic.models')),
    /** The 20 busiest. */
    callers: list(slice('caller', 'traffic.callers')),
    callerCount: number('callers').measured('How many callers the log names; the 20 busiest are listed.'),
    split
  },
  { sources: LOG }
)
export type TrafficShape = Of<typeof traffic>

export type TrafficDescription = {
  readonly period: Period
  readonly grain: Grain
  readonly traffic: TrafficShape
}
