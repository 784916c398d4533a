/** Definitions of what the advice weighs: promises, the times before and after, and levers; in the words of docs/method.md. */
import { type Definition, under } from './definition.ts'

const capacity = under('capacity', [])
const workload = under('capacity.workloads.*', [])

const CLASSES =
  "`slo.classes` and a workload's `promise.classes` are the log's own p95 by length of the prompt: from so many tokens on, the limits of that class, and how many requests of the log it holds."
const GROWS =
  'The limit on the first token holds for prompts of up to `ttftGrowsFromTokens` and grows in proportion beyond.'
const PROMISE =
  "A workload's `promise` is what its fleet must keep: from its own log where it states latencies, else the defaults."
const BEFORE_AFTER =
  '`beforeAfter` sets the times of today, as the user waits from the first attempt to the final answer, beside those predicted for the fleet.'
const LEVER =
  "A lever is the plan searched again under one change: its rent, its GPUs, and `effectUsd`, that rent less the plan's."
const LADDER =
  'The ladder shows the same workload under limits so many times as long: the fleet and its rent at each step.'
const INSIST =
  "`insist` is the cheapest fleet whose model bears that relation to the log's, whatever the plan takes."
const CACHED =
  "`cachedInput` is the part of the prompts that the log says was cached, what is left of it under the plan's replicas behind a router that does not look at prompts, and the rent without it."

const CLASS = ['fromTokens', 'requests', 'ttftSeconds', 'tpotSeconds']
const LIMITS = ['ttftSeconds', 'tpotSeconds', 'latencySeconds', 'attainment']
const TIMES = ['today', 'planned'].flatMap(when =>
  ['ttft', 'tpot', 'latency'].flatMap(what =>
    ['count', 'p50', 'p95'].map(point => `beforeAfter.${when}.${what}.${point}`)
  )
)

export const ADVICE_DEFINITIONS: readonly Definition[] = [
  ...CLASS.map(part => capacity(`slo.classes.*.${part}`, CLASSES)),
  capacity('slo.latencySeconds', PROMISE),
  capacity('slo.ttftGrowsFromTokens', GROWS),
  ...CLASS.map(part => workload(`promise.classes.*.${part}`, CLASSES)),
  ...LIMITS.map(limit => workload(`promise.${limit}`, PROMISE)),
  workload('promise.ttftGrowsFromTokens', GROWS),
  ...TIMES.map(path => workload(path, BEFORE_AFTER)),
  ...['usdPerMonth', 'gpus', 'effectUsd'].map(part => capacity(`levers.*.${part}`, LEVER)),
  ...['times', 'ttftSeconds', 'tpotSeconds', 'gpus', 'usdPerMonth'].map(part =>
    workload(`ladder.*.${part}`, LADDER)
  ),
  ...['gpus', 'usdPerMonth'].map(part => workload(`insist.*.${part}`, INSIST)),
  ...['share', 'replicas', 'plainRouterShare', 'usdWithout'].map(part =>
    workload(`cachedInput.${part}`, CACHED)
  ),
  workload('considered', '`considered` counts the deployments that were compared for a workload.'),
  workload(
    'refused.*.distance',
    '`distance` is how far a refused deployment is from keeping the promise: the promised share less the share it reached.'
  ),
  workload('sharedUsdPerMonth', '`sharedUsdPerMonth` is the present bill of a workload alone.')
]
