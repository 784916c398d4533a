/** Definitions of what was read and what happened, in the words of docs/method.md. */
import { type Definition, under } from './definition.ts'

const LOG = ['inputs']
const SPAN = 'period.spanSeconds'
const ATTEMPTS = 'traffic.counts.attempts'

const input = under('inputs.*', LOG)
const reading = under('reading', LOG)
const period = under('period', LOG)
const counts = under('traffic.counts', LOG)
const rate = under('traffic.rate', LOG)
const tokens = under('traffic.tokens', LOG)

const READING: readonly Definition[] = [
  input('bytes', 'size of the input as it lies there, packed or not'),
  input('rows', 'lines of data: accepted + rejected + left out + duplicates'),
  input('rejected', 'lines that could not be read, by reason'),
  input('duplicates', 'rows dropped: a request id seen before'),
  reading('rows', 'lines of data: accepted + rejected + left out + duplicates'),
  reading(
    'attempts',
    'calls to the provider: one row each; for usage exports the sum of their request counts'
  ),
  reading(
    'requests',
    'attempts less the retries folded into an earlier attempt',
    'attempts − folded retries',
    ['reading.attempts', 'reading.foldedRetries']
  ),
  reading('rejected.*', 'lines that could not be read, by reason'),
  reading('samples.*.line', 'the first 20 with file and line'),
  reading('duplicates', 'rows dropped: a request id seen before'),
  reading(
    'possibleDuplicates',
    'rows without an id that equal an earlier row of the same input in every column'
  ),
  reading(
    'foldedRetries',
    'attempts of the same caller, model and input size that start at most 60 s after a failure (408, 409, 429, 5xx, or "failed" without a status) ended'
  ),
  reading('outOfOrder.rows', 'rows that arrived before the row above them, and the largest step back'),
  reading(
    'outOfOrder.maxBackstepSeconds',
    'rows that arrived before the row above them, and the largest step back'
  ),
  reading(
    'leftOut.*',
    'rows that could be read and are no request, or that `--since`, `--until` or `--where` did not ask for, by reason'
  ),
  period('spanSeconds', '**Span** = last − first arrival', 'last arrival − first arrival'),
  under('grain', LOG)('bucketSeconds', 'A bucket is a sum over a minute, an hour or a day')
]

const COUNTS: readonly Definition[] = [
  counts(
    'attempts',
    'calls to the provider: one row each; for usage exports the sum of their request counts'
  ),
  counts(
    'requests',
    'attempts less the retries folded into an earlier attempt',
    'attempts − folded retries',
    [ATTEMPTS, 'reading.foldedRetries']
  ),
  counts('succeeded', '`succeeded`: attempts that did not fail', 'attempts − failed', [
    ATTEMPTS,
    'traffic.counts.failed'
  ]),
  counts('failed', "`failed`: status ≥ 400 or a format's own sign of failure"),
  counts(
    'throttled',
    '`throttled`: 429; an empty account (`insufficient_quota`) or a request too large is a failure, no throttling'
  )
]

const SLIDING = 'most arrivals in any half-open window [t, t + W), t any real number'
const ALIGNED = 'most arrivals in a calendar bin ⌊t / W⌋, UTC; of relative logs their own zero'
const CALENDAR =
  "calendar seconds and minutes from the first arrival's to the last one's, how many are empty, and requests per second by nearest rank over all of them"

const RATE: readonly Definition[] = [
  rate(
    'averageRps',
    'n = attempts, failed ones included. **Span** = last − first arrival. Rates, peaks and concurrency describe attempts',
    'attempts / span',
    [ATTEMPTS, SPAN]
  ),
  rate('averageRpm', 'n / span · 60', 'attempts / span · 60', [ATTEMPTS, SPAN]),
  rate('peak.*.sliding', SLIDING),
  rate('peak.*.slidingClosed', '`slidingClosed`: in [t, t + W]'),
  rate('peak.*.aligned', ALIGNED),
  rate('peakRps', 'the sliding 1 s and 60 s peaks', 'most arrivals in [t, t + 1 s)', [
    'traffic.rate.peak.1s.sliding'
  ]),
  rate('peakRpm', 'the sliding 1 s and 60 s peaks', 'most arrivals in [t, t + 60 s)', [
    'traffic.rate.peak.60s.sliding'
  ]),
  rate(
    'peakToAverage.*',
    '(sliding peak / W) / average rate; `null` where W is longer than the span',
    '(sliding peak / W) / average rate',
    ['traffic.rate.peak.*.sliding', 'traffic.rate.averageRps']
  ),
  rate(
    'peakToAverageAligned.*',
    '`peakToAverageAligned`: of the aligned peak',
    '(aligned peak / W) / average rate',
    ['traffic.rate.peak.*.aligned', 'traffic.rate.averageRps']
  ),
  rate('calendar.seconds', CALENDAR),
  rate('calendar.minutes', CALENDAR),
  rate('calendar.emptySeconds', CALENDAR),
  rate('calendar.emptyMinutes', CALENDAR),
  rate(
    'calendar.averageRps',
    '`calendar.averageRps`: attempts over those seconds',
    'attempts / calendar seconds',
    [ATTEMPTS, 'traffic.rate.calendar.seconds']
  ),
  rate('calendar.perSecond.*', CALENDAR),
  rate('timeline.sliceSeconds', 'attempts in equal slices of the span, for drawing'),
  rate('timeline.requests.*', 'attempts in equal slices of the span, for drawing')
]

const USED = 'over attempts that succeeded and whose usage is known'
const PEAK_TPM = "most tokens in 60 s, sliding and aligned; all of an attempt's tokens count at its arrival"

const TOKENS: readonly Definition[] = [
  ...['input', 'cached', 'output', 'total'].map(part => tokens(part, USED)),
  ...['input', 'output', 'total'].map(part =>
    tokens(`asLogged.${part}`, 'over every row as the log writes it, the zeros of failures included')
  ),
  ...['input', 'cached', 'output'].map(part => tokens(`sums.${part}`, 'of everything the log states')),
  tokens('sums.total', 'of everything the log states', 'input + output', [
    'traffic.tokens.sums.input',
    'traffic.tokens.sums.output'
  ]),
  tokens(
    'withoutUsage',
    'attempts with no tokens stated, or 0 in and 0 out: in the rates, out of the distributions'
  ),
  ...['sliding', 'aligned'].flatMap(side => [
    tokens(`peak.*.${side}`, 'as these, of input and output together, in W'),
    ...['peakTpm', 'peakInputTpm', 'peakOutputTpm'].map(name => tokens(`${name}.${side}`, PEAK_TPM))
  ]),
  tokens('averageTpm', 'tokens / span · 60', 'tokens / span · 60', ['traffic.tokens.sums.total', SPAN]),
  tokens('cachedShare', 'cached / input, over attempts that state both', 'cached / input', [
    'traffic.tokens.sums.cached',
    'traffic.tokens.sums.input'
  ])
]

export const TRAFFIC: readonly Definition[] = [...READING, ...COUNTS, ...RATE, ...TOKENS]
