/** What a dedicated endpoint must support for a log, as it stands in the JSON; docs/cutover.md says what is looked for. */
import { SUPPORTS } from '../catalog/engineSupport.ts'
import { amount, flag, known, list, type Of, object, oneOf, orNull, text } from '../shape.ts'

const support = oneOf(...SUPPORTS)

/** Something that some request uses. */
const need = object({
  use: text,
  label: text,
  vllm: support,
  sglang: support,
  tensorrtLlm: support,
  todo: text,
  requests: amount,
  /** Whether fewer may use it: the log holds sums, of which some request used it. */
  isAtMost: flag,
  /** Of all requests. */
  share: amount,
  /** Requests of which the log says whether they use it. */
  told: amount,
  /** Of the spend, or of the tokens where the log states no costs. `null`: neither is known. */
  spendShare: orNull(amount)
})
export type Need = Of<typeof need>

/** Something of which too few requests say whether they use it. */
const untold = object({
  use: text,
  label: text,
  field: text,
  /** Of the requests. */
  toldShare: amount
})
export type Untold = Of<typeof untold>

const contextNeed = object({
  model: text,
  context: amount,
  /** Requests whose input and output together are longer. `NaN`: sums do not tell. */
  beyond: known,
  /** Requests whose input and allowed output together could be. `NaN`: sums do not tell. */
  couldBeBeyond: known,
  longest: known
})
export type ContextNeed = Of<typeof contextNeed>

export const readinessShape = object({
  /** `bucket`: sums of usage, which tell nothing of single requests. */
  grain: oneOf('request', 'bucket'),
  requests: amount,
  spendBasis: orNull(oneOf('cost', 'tokens')),
  needs: list(need),
  untold: list(untold),
  /** `null`: no target is named. */
  context: orNull(contextNeed),
  /** By requests, the most first. */
  models: list(object({ name: text, requests: amount })),
  /** Longest input and output together. [tokens] `NaN`: not known. */
  longest: known
})
export type Readiness = Of<typeof readinessShape>
