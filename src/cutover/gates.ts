/** What a canary must keep, as data: every gate with its measure, its limit and what a log needs for it. */
export const QUANTILES = ['p99', 'p95', 'p50'] as const
export type Quantile = (typeof QUANTILES)[number]
export const QUANTILE_SHARES: readonly number[] = [0.99, 0.95, 0.5]

export type LatencyName = 'ttft' | 'tpot' | 'answer'
export type ShareName =
  | 'failed'
  | 'erred'
  | 'throttled'
  | 'truncated'
  | 'filtered'
  | 'refused'
  | 'empty'
  | 'badTools'
  | 'badJson'
export type MeanName = 'cost' | 'score'

/** Latencies, each by its quantiles. */
export const LATENCIES: readonly {
  readonly name: LatencyName
  readonly label: string
  readonly field: string
}[] = [
  { name: 'ttft', label: 'First token', field: 'the time to the first token (ttft_ms)' },
  { name: 'tpot', label: 'Gap between tokens', field: 'the time to the first token and the output tokens' },
  { name: 'answer', label: 'Whole answer', field: 'how long each request took (duration_ms)' }
]

/** Shares of requests. */
export const SHARES: readonly { readonly name: ShareName; readonly label: string; readonly field: string }[] =
  [
    { name: 'failed', label: 'Errors', field: 'the status of each request' },
    { name: 'erred', label: 'Failed attempts', field: 'the status of each request' },
    { name: 'throttled', label: '429s', field: 'the status of each request' },
    { name: 'truncated', label: 'Cut off', field: 'finish_reason' },
    { name: 'filtered', label: 'Content filter', field: 'finish_reason' },
    { name: 'refused', label: 'Refusals', field: 'the body of each answer' },
    { name: 'empty', label: 'Empty answers', field: 'the output tokens' },
    { name: 'badTools', label: 'Broken tool calls', field: 'the body of each answer' },
    { name: 'badJson', label: 'Broken JSON', field: 'the bodies of request and answer' }
  ]

export type GateId = `${LatencyName | 'output'}.${Quantile}` | ShareName | MeanName

export type Gate = {
  readonly id: GateId
  readonly label: string
  readonly kind: 'ratio' | 'difference'
  /** The largest increase (of a score: drop) that is allowed: of a ratio relative, of a difference in the share itself. */
  readonly limit: number
  /** Of a score: more is better. */
  readonly isDrop?: true
  /** Without data it holds the cutover; another gate is judged where both logs hold its data. */
  readonly isRequired: boolean
  /** What a log must hold. */
  readonly field: string
}

export type GateOptions = {
  /** Of the p95 of TTFT, TPOT and the whole answer. */
  readonly maxP95Increase: number
  /** `null`: p99 is shown and not judged. */
  readonly maxP99Increase: number | null
  /** Of requests without an answer, and of those of which some attempt failed. */
  readonly maxErrorIncrease: number
  readonly max429Increase: number
  /** Of each share that tells of quality. */
  readonly maxQualityIncrease: number
  /** `null`: costs are shown and not judged. */
  readonly maxCostIncrease: number | null
  readonly maxScoreDrop: number
}

const QUALITY: readonly ShareName[] = ['truncated', 'filtered', 'refused', 'empty', 'badTools', 'badJson']

/**
 * @param hasScore whether the user's own judgement is to be read
 * @param leftOut gates that the user does not want judged
 */
export function gatesOf(
  options: GateOptions,
  hasScore: boolean,
  leftOut: readonly GateId[]
): readonly Gate[] {
  const gates: readonly Gate[] = [
    ...LATENCIES.map(latency => latencyGate(latency, 'p95', options.maxP95Increase)),
    shareGate('failed', options.maxErrorIncrease, true),
    shareGate('erred', options.maxErrorIncrease, false),
    shareGate('throttled', options.max429Increase, true),
    ...QUALITY.map(name => shareGate(name, options.maxQualityIncrease, false)),
    ...(options.maxP99Increase === null
      ? []
      : LATENCIES.map(latency => latencyGate(latency, 'p99', options.maxP99Increase as number))),
    ...(options.maxCostIncrease === null ? [] : [costGate(options.maxCostIncrease)]),
    ...(hasScore ? [scoreGate(options.maxScoreDrop)] : [])
  ]
  return gates.filter(({ id }) => !leftOut.includes(id))
}

const latencyGate = (
  { name, label, field }: (typeof LATENCIES)[number],
  quantile: Quantile,
  limit: number
): Gate => ({
  id: `${name}.${quantile}`,
  label: `${label} ${quantile}`,
  kind: 'ratio',
  limit,
  isRequired: true,
  field
})

function shareGate(name: ShareName, limit: number, isRequired: boolean): Gate {
  const { label, field } = SHARES.find(share => share.name === name) as (typeof SHARES)[number]
  return { id: name, label, kind: 'difference', limit, isRequired, field }
}

const costGate = (limit: number): Gate => ({
  id: 'cost',
  label: 'Cost per answer',
  kind: 'ratio',
  limit,
  isRequired: true,
  field: 'the cost of each request (cost_usd)'
})

const scoreGate = (limit: number): Gate => ({
  id: 'score',
  label: 'Score',
  kind: 'ratio',
  limit,
  isDrop: true,
  isRequired: true,
  field: 'a score above 0 of each answer'
})

/** Every gate that there can be, for what may be left out. */
export const GATE_IDS: readonly GateId[] = gatesOf(
  {
    maxP95Increase: 0,
    maxP99Increase: 0,
    maxErrorIncrease: 0,
    max429Increase: 0,
    maxQualityIncrease: 0,
    maxCostIncrease: 0,
    maxScoreDrop: 0
  },
  true,
  []
).map(({ id }) => id)
