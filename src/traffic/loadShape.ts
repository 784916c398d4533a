/** How many are in flight, and how long answers take: the figures of load, as they stand in the JSON. */
import { figure, list, moment, number, type Of, object, orNull, ranked } from '../shape.ts'

const OBSERVED = 'traffic.concurrency.observedSeconds'

const level = (share: string) =>
  figure('in flight').measured(
    `The smallest number in flight with at least ${share} of the observed time at or below it.`,
    { from: [OBSERVED] }
  )

const concurrencyLevel = object({
  inFlight: number('in flight').measured(
    'A number of attempts in flight together: started and not yet finished. Of more than 1,000 numbers, neighbours stand together under the highest of them.'
  ),
  seconds: number('s').derived(
    'The time at that level, by a sweep of [start, end): at equal times ends come before starts.'
  ),
  share: number('share').derived('That time over the observed time.')
})
export type ConcurrencyLevel = Of<typeof concurrencyLevel>

export const concurrency = object({
  observedSeconds: figure('s').derived('The time from the first start to the last end.', {
    formula: 'last end − first start'
  }),
  average: figure('in flight').derived('All durations over the observed time.', {
    formula: 'Σ durations / observed seconds',
    from: [OBSERVED],
    label: 'Average in flight'
  }),
  averageWhileBusy: figure('in flight').derived('All durations over the time with any in flight.', {
    formula: 'Σ durations / (observed seconds · (1 − idle share))',
    from: ['traffic.concurrency.average', OBSERVED, 'traffic.concurrency.idleShare']
  }),
  idleShare: figure('share').derived('The share of the observed time with none in flight.', {
    formula: 'time with none / observed seconds',
    from: [OBSERVED]
  }),
  p50: level('half'),
  p90: level('90 %'),
  p95: level('95 %'),
  p99: level('99 %'),
  max: figure('in flight').measured('The most in flight.', {
    short: 'concurrency',
    label: 'Most in flight'
  }),
  /** When `max` is first reached. */
  at: orNull(moment),
  histogram: list(concurrencyLevel),
  /** For drawing; `null` without durations. */
  timeline: orNull(
    object({
      start: moment,
      end: moment,
      sliceSeconds: number('s').derived('The width of the slices of the timeline.'),
      most: list(
        number('in flight').measured(
          'The most in flight in each of 240 equal slices from the first start to the last end.'
        )
      )
    })
  )
})
export type Concurrency = Of<typeof concurrency>

const p95 = (what: string) => ({ formula: `p95 of the ${what} of the class` })
const A_P95 = 'A p95 needs 20 attempts.'

/** Attempts of one class and the p95 of their latencies. */
const loadClass = (by: string) =>
  object({
    /** Both ends belong to the class. */
    from: number('').measured(`The least of the class: ${by}.`),
    to: number('').measured(`The most of the class: ${by}.`),
    attempts: number('attempts').measured('Attempts of the class.'),
    total: figure('s').measured(`The p95 of the latency of the class. ${A_P95}`, p95('latency')),
    ttft: figure('s').measured(`The p95 of the time to the first token of the class. ${A_P95}`, p95('TTFT')),
    tpot: figure('s').derived(`The p95 of the time per output token of the class. ${A_P95}`, p95('TPOT'))
  })
export type LoadClass = Of<ReturnType<typeof loadClass>>

const IN_FLIGHT =
  'the others in flight at their arrival, divided at the deciles of these levels (nearest rank), never within a level, so that classes may be fewer than ten; `quiet` is the first and holds a tenth or more, `busy` the last and holds a tenth or less, or all that met the most'
const INPUT = 'input tokens, divided at 256, 1,024, 4,096, 16,384 and 65,536'

const degraded = (what: 'total' | 'ttft' | 'tpot', name: string) =>
  figure('ratio').derived(`The p95 of the ${name} of the busy class over that of the quiet one.`, {
    formula: 'p95 of the busy / p95 of the quiet',
    from: [`traffic.latency.underLoad.busy.${what}`, `traffic.latency.underLoad.quiet.${what}`]
  })

export const underLoad = object({
  /** The first and the last of `byInFlight`; `null` where all attempts met the same load. */
  quiet: orNull(loadClass(IN_FLIGHT)),
  busy: orNull(loadClass(IN_FLIGHT)),
  degradation: object({
    total: degraded('total', 'latency'),
    ttft: degraded('ttft', 'time to the first token'),
    tpot: degraded('tpot', 'time per output token')
  }),
  /** As far as the deciles differ, the quietest first. */
  byInFlight: list(loadClass(IN_FLIGHT)),
  byInput: list(loadClass(INPUT))
})
export type UnderLoad = Of<typeof underLoad>

const SERVED = "of attempts that succeeded and did not come from a gateway's cache."

export const latency = object({
  total: orNull(
    ranked('s').measured(`The time from arrival to the end of the answer, ${SERVED}`, {
      formula: 'end − arrival',
      label: 'Answer, p95',
      at: 'traffic.latency.total.p95'
    })
  ),
  ttft: orNull(
    ranked('s').measured(`The time from arrival to the first token, queueing included, ${SERVED}`, {
      formula: 'first token − arrival',
      label: 'First token, p95',
      at: 'traffic.latency.ttft.p95'
    })
  ),
  tpot: orNull(
    ranked('s').derived('The mean gap between tokens, of answers of two tokens and more.', {
      formula: '(latency − TTFT) / (output − 1)'
    })
  ),
  underLoad
})
export type Latency = Of<typeof latency>
