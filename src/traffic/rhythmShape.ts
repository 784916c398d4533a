/** How arrivals are spread: the figures of bursts, of the calendar and of growth, as they stand in the JSON. */
import { figure, list, number, type Of, object, oneOf, orNull, record, text } from '../shape.ts'
import { DISPERSION_WINDOWS } from './windowNames.ts'

/** What kind of traffic it is, and the numbers it goes by; `null`: the log is too short. */
const pattern = object({
  kind: orNull(oneOf('steady', 'daily-rhythm', 'bursty', 'single-spike')),
  spikeRatio: figure('ratio').derived(
    'The busiest hour (of logs under 12 h: minute) over the busiest one that is not next to it.',
    { formula: 'busiest hour / busiest hour apart from it' }
  ),
  minuteSwing: figure('ratio').derived(
    'How far the rate moves from minute to minute, over its mean: √(max(0, Σ(s² − m)) / Σ m²) over the hours, m the mean and s² the sample variance of the counts of their minutes.',
    { formula: '√(max(0, Σ(s² − m)) / Σ m²)' }
  ),
  rhythmShare: figure('share').derived(
    'The share of the variance of hourly counts that the hour of the day explains.',
    { formula: 'variance between hours of the day / variance of hourly counts' }
  )
})
export type Pattern = Of<typeof pattern>

export const burstiness = object({
  interArrivalMeanSeconds: figure('s').derived('The mean gap between sorted arrivals.', {
    formula: 'span / (attempts − 1)',
    from: ['period.spanSeconds', 'traffic.counts.attempts']
  }),
  interArrivalMaxSeconds: figure('s').measured('The largest gap between sorted arrivals.'),
  interArrivalCv: figure('ratio').derived(
    'Population standard deviation over mean of the gaps between sorted arrivals; 1 for Poisson.',
    {
      formula: 'standard deviation of the gaps / mean gap',
      from: ['traffic.burstiness.interArrivalMeanSeconds']
    }
  ),
  indexOfDispersion: record(
    DISPERSION_WINDOWS,
    figure('ratio').derived(
      'Population variance over mean of the counts per calendar bin, empty bins included; 1 for Poisson. 300 s and 3,600 s need ten bins.',
      { formula: 'variance of the counts / mean count' }
    )
  ),
  pattern,
  clockResolutionSeconds: figure('s').measured(
    'The greatest common divisor of the gaps: arrivals finer than this cannot be told apart.',
    { formula: 'gcd of the gaps' }
  ),
  sharedArrivals: orNull(number('attempts').measured('Attempts that share their arrival with another one.')),
  mostAtOneArrival: orNull(number('attempts').measured('The most attempts that share one arrival.'))
})
export type Burstiness = Of<typeof burstiness>

export const calendar = object({
  /** `null` without a wall clock or with buckets over an hour. */
  hourOfWeek: orNull(
    list(
      number('attempts').measured(
        'Attempts by hour of the week, Monday 00:00 first, by the clocks of `--timezone` (UTC without it); `null` without a wall clock.'
      )
    )
  ),
  timezone: orNull(text),
  nearPeak: figure('share').derived(
    "The share of whole hours, from the first arrival on, with at least 80 % of the busiest one's attempts; from a day on.",
    { formula: 'hours near the busiest / whole hours' }
  )
})
export type Calendar = Of<typeof calendar>

export const growth = object({
  /** With its 95 % interval. */
  perWeek: figure('share/week').estimated(
    'The share by which a week has more requests than the one before: exp(median of (ln n_j − ln n_i) / weeks between them) − 1 over all pairs of days of one weekday.',
    {
      formula: 'exp(median of (ln n_j − ln n_i) / weeks between them) − 1',
      from: ['traffic.growth.wholeDays'],
      follows: 'Hirsch, Slack & Smith 1982; Gilbert 1987',
      short: 'growth',
      label: 'Growth per week'
    }
  ),
  wholeDays: number('days').measured(
    'Days are 24 h long, begin with the first arrival, and the last one may lack an hour.'
  ),
  requestsPerWeek: list(number('requests').measured('Requests of each whole week from the first arrival on.'))
})
export type Growth = Of<typeof growth>
