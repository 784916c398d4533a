/** An audit report → the rows of its CSV tables: a header, then one row a window, model, candidate or alternative. */
import type { Candidate, Refused } from '../capacity/candidateShape.ts'
import type { Workload } from '../capacity/workloadShape.ts'
import type { Figure } from '../figure.ts'
import type { Scenario } from '../limits/scenarioShape.ts'
import type { Alternative, SplitCosts } from '../pricing/costShape.ts'
import type { Concurrency } from '../traffic/loadShape.ts'
import type { Slice } from '../traffic/sliceShape.ts'
import type { Peak, TokenDistribution, Tokens } from '../traffic/trafficShape.ts'
import type { PeakWindow } from '../traffic/windowNames.ts'
import type { AuditReport, Described } from './auditReport.ts'
import type { CsvTable } from './csvTables.ts'

/** `null` and `undefined`: unknown, an empty cell. */
export type CsvValue = string | number | boolean | null | undefined
export type Rows = readonly (readonly CsvValue[])[]

type PlanTable = 'candidates' | 'costs' | 'limits' | 'split-costs'
type Columns<Row> = Readonly<Record<string, (row: Row) => CsvValue>>

const rowsOf = <Row>(columns: Columns<Row>, rows: readonly Row[]): Rows => [
  Object.keys(columns),
  ...rows.map(row => Object.values(columns).map(write => write(row)))
]

/** A figure's value, its range where it has one, and its basis. */
const figureColumns = <Row>(name: string, of: (row: Row) => Figure): Columns<Row> => ({
  [name]: row => of(row).value,
  [`${name}_low`]: row => of(row).low,
  [`${name}_high`]: row => of(row).high,
  [`${name}_basis`]: row => of(row).basis
})

export const trafficTables = ({
  traffic,
  checks
}: Described): Readonly<Record<Exclude<CsvTable, PlanTable>, Rows>> => ({
  rate: rowsOf(RATE, Object.entries(traffic.rate.peak).map(windowRow(traffic.rate))),
  tokens: rowsOf(
    TOKENS,
    TOKEN_KINDS.map(kind => tokenRow(traffic.tokens, kind))
  ),
  concurrency: concurrencyRows(traffic.concurrency),
  models: rowsOf(SLICE, traffic.models),
  callers: rowsOf(SLICE, traffic.callers),
  checks: rowsOf(CHECK, checks),
  split: rowsOf(SLICE, traffic.split?.values ?? [])
})

export const planTables = (report: AuditReport): Readonly<Record<PlanTable, Rows>> => ({
  candidates: rowsOf(CANDIDATE, report.capacity.workloads.flatMap(candidateRows)),
  costs: rowsOf(COST, report.pricing.alternatives),
  limits: rowsOf(SCENARIO, report.limits.scenarios),
  'split-costs': rowsOf(SPLIT_COST, report.pricing.split?.values ?? [])
})

/** What each value of `--by` costs on the shared pool; nothing where the log is not split. */
const SPLIT_COST: Columns<NonNullable<SplitCosts>['values'][number]> = {
  name: ({ name }) => name,
  ...figureColumns('usd_in_period', ({ usdInPeriod }) => usdInPeriod),
  ...figureColumns('usd_per_month', ({ usdPerMonth }) => usdPerMonth),
  share: ({ share }) => share
}

/** Of the gate. */
const CHECK: Columns<Described['checks'][number]> = {
  check: ({ check }) => check,
  passed: ({ passed }) => passed,
  message: ({ message }) => message
}

type WindowRow = {
  readonly window: string
  readonly peak: Peak
  readonly ratio: Figure
  readonly rps: number | null
}

const windowRow =
  ({ peakToAverage, averageRps }: Described['traffic']['rate']) =>
  ([window, peak]: readonly [string, Peak]): WindowRow => ({
    window,
    peak,
    ratio: peakToAverage[window as PeakWindow],
    rps: averageRps.value
  })

const RATE: Columns<WindowRow> = {
  window: ({ window }) => window,
  ...figureColumns('peak_requests', ({ peak }) => peak.sliding),
  peak_at: ({ peak }) => peak.at,
  ...figureColumns('calendar_peak_requests', ({ peak }) => peak.aligned),
  calendar_peak_at: ({ peak }) => peak.alignedAt,
  ...figureColumns('peak_to_average', ({ ratio }) => ratio),
  average_rps: ({ rps }) => rps
}

const TOKEN_KINDS = ['input', 'cached', 'output', 'total'] as const

type TokenRow = { readonly kind: string; readonly sum: Figure; readonly each: TokenDistribution | null }

const tokenRow = (tokens: Tokens, kind: (typeof TOKEN_KINDS)[number]): TokenRow => ({
  kind,
  sum: tokens.sums[kind],
  each: tokens[kind]
})

const TOKENS: Columns<TokenRow> = {
  tokens: ({ kind }) => kind,
  ...figureColumns('sum', ({ sum }) => sum),
  requests: ({ each }) => each?.count,
  mean: ({ each }) => each?.mean,
  min: ({ each }) => each?.min,
  p50: ({ each }) => each?.p50,
  p90: ({ each }) => each?.p90,
  p95: ({ each }) => each?.p95,
  p99: ({ each }) => each?.p99,
  max: ({ each }) => each?.max,
  basis: ({ each }) => each?.basis
}

const concurrencyRows = ({ histogram, average }: Concurrency): Rows => [
  ['in_flight', 'seconds', 'share_of_time', 'basis'],
  ...histogram.map(({ inFlight, seconds, share }) => [inFlight, seconds, share, average.basis])
]

const SLICE: Columns<Slice> = {
  name: ({ name }) => name,
  attempts: ({ attempts }) => attempts,
  succeeded: ({ succeeded }) => succeeded,
  failed: ({ failed }) => failed,
  throttled: ({ throttled }) => throttled,
  ...figureColumns('input_tokens', ({ inputTokens }) => inputTokens),
  ...figureColumns('cached_tokens', ({ cachedTokens }) => cachedTokens),
  ...figureColumns('output_tokens', ({ outputTokens }) => outputTokens),
  ...figureColumns('average_rps', ({ averageRps }) => averageRps),
  ...figureColumns('peak_rpm', ({ peakRpm }) => peakRpm),
  ...figureColumns('peak_tpm', ({ peakTpm }) => peakTpm)
}

type CandidateRow = {
  readonly workload: Workload
  readonly name: Candidate | Refused
  readonly fleet: Candidate | null
  readonly refusal: Refused | null
}

const candidateRows = (workload: Workload): readonly CandidateRow[] => [
  ...workload.candidates.map(fleet => ({ workload, name: fleet, fleet, refusal: null })),
  ...workload.refused.map(refusal => ({ workload, name: refusal, fleet: null, refusal }))
]

const isRecommended = ({ workload: { recommended }, fleet }: CandidateRow): boolean =>
  fleet !== null &&
  recommended !== null &&
  fleet.gpu === recommended.gpu &&
  fleet.tensorParallel === recommended.tensorParallel &&
  fleet.dataParallel === recommended.dataParallel &&
  fleet.precision === recommended.precision &&
  fleet.engine === recommended.engine

const CANDIDATE: Columns<CandidateRow> = {
  source_models: ({ workload }) => workload.sourceModels.join(', '),
  target_model: ({ workload }) => workload.targetModel,
  gpu: ({ name }) => name.gpu,
  tensor_parallel: ({ name }) => name.tensorParallel,
  data_parallel: ({ name }) => name.dataParallel,
  precision: ({ name }) => name.precision,
  engine: ({ name }) => name.engine,
  recommended: row => (isRecommended(row) ? 'yes' : 'no'),
  replicas: ({ fleet }) => fleet?.replicas,
  spare_replicas: ({ fleet }) => fleet?.spareReplicas,
  gpus: ({ fleet }) => fleet?.gpus,
  rented_gpus: ({ fleet }) => fleet?.rentedGpus,
  nodes: ({ fleet }) => fleet?.nodes,
  ttft_p95_seconds: ({ fleet }) => fleet?.ttft.p95,
  tpot_p95_seconds: ({ fleet }) => fleet?.tpot?.p95,
  latency_p95_seconds: ({ fleet }) => fleet?.latency.p95,
  attainment: ({ fleet }) => fleet?.attainment.value,
  load: ({ fleet }) => fleet?.load.value,
  utilisation_mean: ({ fleet }) => fleet?.utilisation.mean.value,
  utilisation_peak: ({ fleet }) => fleet?.utilisation.peak.value,
  usd_per_gpu_hour: ({ fleet }) => fleet?.usdPerGpuHour.value,
  usd_per_month: ({ fleet }) => fleet?.usdPerMonth.value,
  bound_by: ({ fleet }) => fleet?.binding,
  measured_points: ({ fleet }) => fleet?.evidence.points.modelGpuEngine,
  nearest_evidence: ({ fleet }) => fleet?.evidence.nearest,
  own_slowdown: ({ fleet }) => fleet?.evidence.calibration?.slowdown,
  refused_for: ({ refusal }) => refusal?.reason,
  explanation: ({ refusal }) => refusal?.explanation
}

const COST: Columns<Alternative> = {
  id: ({ id }) => id,
  alternative: ({ name }) => name,
  ...figureColumns('usd_per_month', ({ usdPerMonth }) => usdPerMonth),
  unpriced_share: ({ unpricedShare }) => unpricedShare,
  assumes: ({ assumes }) => assumes,
  note: ({ usdPerMonth }) => usdPerMonth.note
}

const SCENARIO: Columns<Scenario> = {
  tier: ({ tier }) => tier,
  present: ({ present }) => (present ? 'yes' : 'no'),
  ...figureColumns('refused_share', ({ refused }) => refused),
  refused_requests: ({ refusedRequests }) => refusedRequests,
  ...figureColumns('failed_for_good_share', ({ failedForGood }) => failedForGood),
  first_refusal_at: ({ firstAt }) => firstAt,
  worst_minute_at: ({ worstMinute }) => worstMinute?.at,
  worst_minute_refused: ({ worstMinute }) => worstMinute?.refusedRequests,
  added_latency_p95_seconds: ({ addedLatency }) => addedLatency?.p95,
  ...figureColumns('headroom_factor', ({ headroom }) => headroom),
  binding_limit: ({ binding }) => binding,
  ...figureColumns('months_until_outgrown', ({ monthsUntilOutgrown }) => monthsUntilOutgrown),
  monthly_cap_usd: ({ monthlyUsage }) => monthlyUsage?.usd,
  monthly_cap_used_share: ({ monthlyUsage }) => monthlyUsage?.used.value
}
