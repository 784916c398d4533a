/** What the figures mean, in the words of docs/method.md, and which other figures they are made of. */

export type Definition = {
  /** Place in the JSON. */
  readonly path: string
  /** A passage of docs/method.md. */
  readonly says: string
  /** Paths of what it is computed from. */
  readonly inputs: readonly string[]
  /** Papers and lists that it follows, where the report names none. */
  readonly follows?: string
  /** Where the report lists the sources of its prices. */
  readonly priced?: string
}

const SPAN = 'period.spanSeconds'
const GPUS = 'capacity.gpus'
const SHARED = 'pricing.shared.usdPerMonth'
const FIXED = 'pricing.fixed.usdPerMonth'

export const DEFINITIONS: readonly Definition[] = [
  {
    path: 'traffic.rate.averageRps',
    says: 'n = attempts, failed ones included. **Span** = last − first arrival. Rates, peaks and concurrency describe attempts',
    inputs: ['traffic.counts.attempts', SPAN]
  },
  { path: 'traffic.rate.peakRps', says: 'the sliding 1 s and 60 s peaks', inputs: [] },
  { path: 'traffic.rate.peakRpm', says: 'the sliding 1 s and 60 s peaks', inputs: [] },
  {
    path: 'traffic.rate.peakToAverage.60s',
    says: '(sliding peak / W) / average rate; `null` where W is longer than the span',
    inputs: ['traffic.rate.peak.60s.sliding', 'traffic.rate.averageRps']
  },
  {
    path: 'traffic.tokens.averageTpm',
    says: 'tokens / span · 60',
    inputs: ['traffic.tokens.sums.total', SPAN]
  },
  {
    path: 'traffic.tokens.peakTpm.sliding',
    says: "most tokens in 60 s, sliding and aligned; all of an attempt's tokens count at its arrival",
    inputs: []
  },
  {
    path: 'traffic.tokens.cachedShare',
    says: 'cached / input, over attempts that state both',
    inputs: ['traffic.tokens.sums.cached', 'traffic.tokens.sums.input']
  },
  {
    path: 'traffic.concurrency.average',
    says: 'Σ durations / (last end − first start)',
    inputs: ['traffic.concurrency.observedSeconds']
  },
  {
    path: 'traffic.concurrency.p95',
    says: 'smallest level c with at least XX % of the time at ≤ c',
    inputs: ['traffic.concurrency.observedSeconds']
  },
  { path: 'traffic.concurrency.max', says: 'most in flight and when first reached', inputs: [] },
  {
    path: 'traffic.burstiness.interArrivalCv',
    says: 'population standard deviation / mean of the gaps between sorted arrivals; 1 for Poisson',
    inputs: ['traffic.burstiness.interArrivalMeanSeconds']
  },
  {
    path: 'traffic.throttling.share',
    says: '429s / attempts. Where the log records no failure at all, none of them could show',
    inputs: ['traffic.counts.throttled', 'traffic.counts.attempts']
  },
  {
    path: 'traffic.throttling.hiddenDemand',
    says:
      '**Hidden demand** is a range of requests. `low`: those that failed for good. `high`: `low`, the refused attempts ' +
      'whose fate cannot be told, and Σ over episodes of max(0, expected − seen).',
    inputs: ['traffic.throttling.retry.neverSucceeded', 'traffic.throttling.episodeCount']
  },
  {
    path: 'traffic.growth.perWeek',
    says: 'exp(median of (ln n_j − ln n_i) / weeks between them) − 1 over all pairs of days of one weekday.',
    inputs: ['traffic.growth.wholeDays'],
    follows: 'Hirsch, Slack & Smith 1982; Gilbert 1987'
  },
  {
    path: 'capacity.replicas',
    says:
      "the fewest with which the attained share of the busiest minute's requests meets both limits (TTFT and TPOT), by " +
      'bisection, and at least so many that `load` stays under 85 %; plus the spare.',
    inputs: [
      'capacity.slo.ttftSeconds',
      'capacity.slo.tpotSeconds',
      'capacity.slo.attainment',
      'capacity.headroom'
    ]
  },
  {
    path: GPUS,
    says: '`gpus` = (replicas + spare) · t.',
    inputs: ['capacity.replicas', 'capacity.confidence.low', 'capacity.confidence.high']
  },
  {
    path: SHARED,
    says:
      'input less cached tokens at the input rate, cached tokens at the cached rate, output at the output rate, each at the ' +
      'prices of its own day',
    inputs: ['pricing.shared.usdInPeriod', 'pricing.period.monthsFactor'],
    priced: 'pricing.shared.lines'
  },
  {
    path: FIXED,
    says: 'recommended GPUs × 730 h × list price, idle time and spare included.',
    inputs: [GPUS],
    priced: 'pricing.fixed.lines'
  },
  {
    path: 'pricing.hybrid.usdPerMonth',
    says: 'for every base from no replica to as many as the peak needs.',
    inputs: [SHARED, FIXED],
    priced: 'pricing.fixed.lines'
  },
  {
    path: 'pricing.savingPerMonth',
    says: '`savingPerMonth` = shared − fixed, extras included, with the range of both',
    inputs: [SHARED, FIXED]
  },
  {
    path: 'pricing.breakEven.traffic',
    says: '`traffic` = fixed / shared, a lower bound since more traffic may need more GPUs',
    inputs: [FIXED, SHARED]
  }
]
