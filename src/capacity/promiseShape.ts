/** The promise made to users, as it stands in the JSON: what was asked, and what each workload is sized on. */
import { list, number, type Of, object, oneOf, optional, orNull } from '../shape.ts'

const FROM = 'It is from the flags, else the log’s own p95, else the default.'

const ttft = () => number('s').measured(`The longest wait for the first token, queueing included. ${FROM}`)
const tpot = () => number('s').measured(`The longest mean gap between tokens. ${FROM}`)
const latency = () => number('s').measured(`The longest wait for the whole answer. ${FROM}`)
const attainment = () => number('share').assumed('The promised share of requests within every limit.')
const growsFrom = () =>
  number('tokens').assumed(
    'The limit on the first token holds for prompts of up to so many tokens and grows in proportion beyond.'
  )

/** Prompts of so many tokens and more, up to the next class. */
const lengthClass = object({
  fromTokens: number('tokens').derived(
    "The least length of the prompts of a class, for which the log's own p95 are the limits."
  ),
  ttftSeconds: number('s').measured("The log's own p95 of the wait for the first token in the class."),
  tpotSeconds: number('s').derived("The log's own p95 of the gap between tokens in the class."),
  requests: number('requests').measured('Requests of the log in the class.')
})
export type LengthClass = Of<typeof lengthClass>

/** Who set the limits; the class of agents has none: they are served by throughput. */
const setBy = oneOf('log', 'class', 'agents', 'user')

/** This share of requests meets every limit. */
export const serviceLevel = object({
  /** Arrival to first token, queueing included. */
  ttftSeconds: ttft(),
  /** Mean gap between later tokens. */
  tpotSeconds: tpot(),
  /** In the busiest minutes together [0..1]. */
  attainment: attainment(),
  /** Arrival to the last token. Absent or `null`: no limit on it. */
  latencySeconds: optional(orNull(latency())),
  /** Absent: the limit on the first token holds for all. */
  ttftGrowsFromTokens: optional(growsFrom()),
  /** Ascending: they stand in place of the limits above. */
  classes: optional(list(lengthClass)),
  /** Absent: the user. */
  from: optional(setBy),
  /** Limits that the user insists on; absent: on all. */
  held: optional(list(oneOf('ttft', 'tpot', 'latency')))
})
export type ServiceLevel = Of<typeof serviceLevel>

/** As a workload states it: `null` where there is no limit. */
export const promiseStated = object({
  ttftSeconds: orNull(ttft()),
  tpotSeconds: orNull(tpot()),
  latencySeconds: orNull(latency()),
  attainment: attainment(),
  ttftGrowsFromTokens: orNull(growsFrom()),
  classes: list(lengthClass),
  from: setBy
})
export type PromiseStated = Of<typeof promiseStated>
