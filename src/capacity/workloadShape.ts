/** Models of the log that share a fleet, or that stay on the shared pool together: as they stand in the JSON. */
import { RELATIONS } from '../catalog/quality/relation.ts'
import { source } from '../catalog/source.ts'
import {
  figure,
  flag,
  list,
  moment,
  number,
  type Of,
  object,
  oneOf,
  optional,
  orNull,
  text
} from '../shape.ts'
import { candidate, refused, tensorParallel } from './candidateShape.ts'
import { promiseStated } from './promiseShape.ts'

const PLACE = 'capacity.workloads.*'

export const SCHEDULE =
  'Serving replicas by hour of the week, Monday 00:00 first: the busiest minute ended in that hour in any week, with the margin, over what a replica carries in the sized one; `null` for logs under a week.'

/**
 * What is asked of a model: answers; vectors, for which nothing is decoded and the TTFT limit alone counts; or, of
 * the Batch API, work that may wait for a day.
 */
const kind = oneOf('chat', 'embedding', 'batch')
export type WorkloadKind = Of<typeof kind>

/** The relation that a target bears to one model of the log, and what it does to its answers. */
const standIn = object({
  sourceModel: text,
  /** The model of the log was tuned from this one; left out: it was not. */
  tunedFrom: optional(text),
  relation: oneOf(...RELATIONS),
  /** The user chose it: --target-model or --model-map. */
  named: flag,
  /** It stands on one index. */
  thin: flag,
  evidence: text,
  outputTimes: figure('× the log’s output tokens').measured(
    'Times the tokens of the log’s model that a stand-in writes: measured where somebody did, else assumed, with its range.'
  ),
  /** The licence of the weights has conditions. */
  limited: flag,
  sources: list(source)
})
export type StandIn = Of<typeof standIn>

const waited = (what: string) =>
  object({
    p50: number('s').measured(`Half wait no longer for ${what}.`),
    p95: number('s').measured(`19 in 20 wait no longer for ${what}.`),
    count: number('requests').measured(`Requests whose wait for ${what} is known.`)
  })
export type Waited = Of<ReturnType<typeof waited>>

/** As users wait, from the first attempt to the final answer. `null`: the log does not tell. */
const waits = object({
  ttft: orNull(waited('the first token')),
  tpot: orNull(waited('the next token')),
  latency: waited('the whole answer')
})
export type Waits = Of<typeof waits>

/** The same workload today and on its fleet. */
const beforeAfter = object({
  /** Measured, retries included; `null`: the log tells no durations. */
  today: orNull(waits),
  /** Predicted for the busiest minutes together, with the headroom; `null`: no fleet. */
  planned: orNull(waits),
  /** The fleet's p95 of the first token or of the whole answer is longer than today's; `null`: nobody can say. */
  isSlower: orNull(flag)
})
export type BeforeAfter = Of<typeof beforeAfter>

/** What the prompts' cached part is worth to a fleet. */
const cachedInput = object({
  share: number('share').measured('The cached share of the input tokens in the log: what the plan assumes.'),
  plainRouterShare: number('share').estimated(
    "What is left of the cached share under the plan's replicas behind a router that does not look at prompts."
  ),
  replicas: number('replicas').estimated("The plan's replicas, over which prompts are spread."),
  usdWithout: orNull(
    number('USD/month').assumed('The rent of the fleet that serves the log without any cached input.')
  ),
  note: text
})
export type CachedInput = Of<typeof cachedInput>

/** How the log's own weeks would have been foreseen by those before them. */
const walkForwardShape = object({
  weeks: number('weeks').derived(
    'Weeks of the log with two or more before them, each foreseen by those; of more than four years the last 208.'
  ),
  outgrown: number('weeks').derived(
    'Of them those whose busiest minute had more tokens than a fleet sized on the weeks before, with the margin, is for.'
  ),
  covered: number('weeks').derived(
    'Of them those whose busiest minute lay where four in five should: weekday, trend and chance of the weeks before.'
  ),
  /** Weeks lie far outside of what those before them say: the pattern has changed. */
  changed: flag
})

/** Replicas that prefill apart from those that decode. */
const disaggregated = object({
  gpu: text,
  tensorParallel: tensorParallel(),
  dataParallel: number('ranks').estimated('Ranks of data-parallel attention in a replica; 1: none.'),
  engine: text,
  prefillReplicas: number('replicas').estimated(
    'Replicas that only prefill: the fewest whose first tokens are in time, or somewhat more where that takes fewer in all.'
  ),
  decodeReplicas: number('replicas').estimated(
    'Replicas that only decode: the fewest with which the promise is kept, the time included in which KV caches come over.'
  ),
  spareReplicas: number('replicas').assumed('Replicas beyond those, of either kind.'),
  gpus: number('GPUs').estimated('GPUs of all of them.', {
    formula: '(prefilling + decoding + spare replicas) · GPUs per replica'
  }),
  ttftP95Seconds: orNull(number('s').estimated('The wait for the first token, 95th percentile.')),
  tpotP95Seconds: orNull(number('s').estimated('The mean gap between tokens, 95th percentile.')),
  attainment: number('share').estimated('The share of requests within every limit.'),
  usdPerMonth: orNull(number('USD/month').assumed('The rent of the GPUs for a month of 730 h.')),
  usdMoreThanTogether: orNull(
    number('USD/month').assumed('What it costs more than the same deployment whose replicas do both.')
  ),
  note: text
})
export type Disaggregated = Of<typeof disaggregated>

const LADDER = 'The ladder shows the same workload under limits so many times as long.'

/** What the promise costs at other limits. */
const ladderStep = object({
  times: orNull(
    number('ratio').assumed(`Times the limits that nobody insists on; \`null\`: no limit. ${LADDER}`)
  ),
  ttftSeconds: orNull(number('s').assumed(`The limit on the first token at that step. ${LADDER}`)),
  tpotSeconds: orNull(number('s').assumed(`The limit on the gap between tokens at that step. ${LADDER}`)),
  gpus: orNull(
    number('GPUs').estimated(`The fleet at that step; \`null\`: none keeps the promise. ${LADDER}`)
  ),
  usdPerMonth: orNull(number('USD/month').assumed(`The rent of the fleet at that step. ${LADDER}`)),
  gpu: orNull(text),
  chosen: flag
})
export type LadderStep = Of<typeof ladderStep>

/** The cheapest fleet under another demand on the answers' quality. */
const insisted = object({
  relation: oneOf(...RELATIONS),
  targetModel: text,
  gpu: text,
  gpus: number('GPUs').estimated(
    "The cheapest fleet whose model bears that relation to the log's, whatever the plan takes."
  ),
  usdPerMonth: orNull(
    number('USD/month').assumed(
      "The rent of the cheapest fleet whose model bears that relation to the log's."
    )
  )
})
export type Insisted = Of<typeof insisted>

const ofTheMinute = (what: string, unit: string) =>
  number(unit).derived(
    `${what} of a busiest sliding minute, which the fleet is sized on: each request once, refused ones at the median size.`
  )

const busiestMinute = object({
  at: text,
  requests: ofTheMinute('Requests', 'requests'),
  inputTokens: ofTheMinute('Input tokens', 'tokens'),
  outputTokens: ofTheMinute('Output tokens', 'tokens'),
  /** Why this minute: it has the most requests, or the most tokens; `spread`: the mean one of a day's batch work. */
  chosenBy: oneOf('requests', 'tokens', 'synthesised', 'spread')
})
export type BusiestMinute = Of<typeof busiestMinute>

/** What is asked of a fleet over time, for drawing. */
const loadTimeline = object({
  /** Of the first request. */
  start: moment,
  sliceSeconds: number('s').derived('The width of the slices of the load over time.'),
  busiestTokens: list(
    number('tokens/min').measured(
      'The most tokens, prompts and answers together, in (t − 60 s, t] over the arrivals t of each of 160 equal slices of the span, of short logs a minute each.'
    )
  ),
  sizedFor: number('tokens/min').derived(
    'The tokens of the busiest minute with growth and headroom: what the fleet is sized for.'
  ),
  worksOff: number('tokens/min').estimated(
    'The tokens that the serving replicas, the spare left out, process in a minute of that mix.',
    { formula: 'sizedFor / load', from: [`${PLACE}.recommended.load`] }
  )
})

export const workload = object({
  kind,
  /** `shared`: it stays where it is, as billed. */
  served: oneOf('dedicated', 'shared'),
  sharedUsdPerMonth: orNull(
    number('USD/month').estimated('What the models of the workload are billed on the shared pool.')
  ),
  /** How the target is run. */
  mode: oneOf('plain', 'thinking'),
  standIns: list(standIn),
  /** What it was sized on. */
  promise: promiseStated,
  ladder: list(ladderStep),
  insist: list(insisted),
  considered: number('deployments').derived(
    'Deployments that were weighed for the workload, most of them by bounds alone.'
  ),
  beforeAfter,
  /** `null`: no fleet, or no week with two before it. */
  walkForward: orNull(walkForwardShape),
  /** `null`: not asked for (`--disaggregated`), no fleet, or none such keeps the promise within twice the replicas. */
  disaggregated: orNull(disaggregated),
  /** `null`: the log shows next to no cached input. */
  cachedInput: orNull(cachedInput),
  /** Names as in the log; the empty name where it states none. */
  sourceModels: list(text),
  /** `null`: no open-weight equivalent is established; name one with --target-model. */
  targetModel: orNull(text),
  /** How the target was chosen and on what evidence. */
  why: text,
  requests: number('requests').measured(
    "Every request once, at its first arrival; answers from a gateway's cache and calls that any server refuses (4xx but 408, 409, 429) are left out."
  ),
  busiest: list(busiestMinute),
  candidates: list(candidate(`${PLACE}.candidates.*`)),
  candidatesLeftOut: optional(
    number('candidates').derived(
      'Candidates that are dearer than those listed: the JSON holds the cheapest beside the recommended one, and all of them with `--verbose`.'
    )
  ),
  refused: list(refused),
  refusedLeftOut: optional(
    number('candidates').derived(
      'Candidates that cannot serve the workload beside the one listed: the JSON holds all of them with `--verbose`.'
    )
  ),
  /** The cheapest that meets the promise and is not memory-tight; `null` with `unmet` saying why. */
  recommended: orNull(candidate(`${PLACE}.recommended`)),
  unmet: orNull(text),
  schedule: orNull(list(number('replicas').estimated(SCHEDULE))),
  /** `null` without a fleet, for buckets, and where it was not asked for. */
  timeline: orNull(loadTimeline)
})
export type Workload = Of<typeof workload>
