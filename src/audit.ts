/** The pipeline on one screen: read → describe → replay limits → size → price → judge → `AuditReport`. */

import { assumptionsOf } from './assumptions.ts'
import type { LogClock } from './capacity/demand/logClock.ts'
import { promiseOfLog } from './capacity/demand/logPromise.ts'
import { demandsOf } from './capacity/demand/workload.ts'
import type { ServiceLevel } from './capacity/promiseShape.ts'
import type { SizingOptions } from './capacity/question.ts'
import { calibrationAssumed, calibrationWarnings } from './capacity/speed/calibrationUse.ts'
import { drawnWithin, timedOf, withCoarseTimes } from './coarseTimes.ts'
import { decide, type Gathered, type Question } from './decide.ts'
import { AuditError } from './errors.ts'
import type { Figure } from './figure.ts'
import { limitsAssumed } from './limits/grown.ts'
import { replayLimits } from './limits/replayLimits.ts'
import type { Surroundings } from './limits/surroundings.ts'
import type { RequestLog, TrafficLog } from './log/trafficLog.ts'
import { UTC, type Zone, zoneNamed } from './log/zone.ts'
import { type AuditOptions, DEFAULTS } from './options.ts'
import { type BillRow, billRows } from './pricing/billRows.ts'
import { billingOf } from './pricing/compare.ts'
import { coverageAssumed, missedByLog, missingCoverage } from './pricing/coverage.ts'
import { priceWarnings, rateWarnings } from './pricing/priceWarnings.ts'
import { reconcileBill } from './pricing/reconcileBill.ts'
import { priceRows } from './pricing/rowPrices.ts'
import { splitCosts } from './pricing/splitCosts.ts'
import { refuseHalfACurrency, refuseUnused } from './pricing/usedOptions.ts'
import { mayWait } from './pricing/waiting.ts'
import type { ReadOptions } from './read/readLog.ts'
import { readOrSum } from './read/readSums.ts'
import type { Assumption, AuditReport, Described, TrafficReport } from './report/auditReport.ts'
import { summarised } from './report/summary.ts'
import { hourOfWeek } from './traffic/calendar.ts'
import { courseDoubts } from './traffic/courseDoubts.ts'
import { describeLog } from './traffic/describeLog.ts'
import { quotedRanks } from './traffic/distribution.ts'
import { momentOf } from './traffic/moment.ts'
import { noFirmerThanTokens } from './traffic/tokenRange.ts'
import type { TrafficDescription } from './traffic/trafficShape.ts'
import type { Sufficiency } from './verdict/grounds.ts'
import { VERSION } from './version.ts'

/**
 * Reads logs and audits them.
 *
 * @param paths one file or the files of one log; `-` for standard input
 * @throws AuditError where a file or an option cannot be used
 */
export async function audit(
  paths: string | readonly string[],
  reading: ReadOptions = {},
  options: AuditOptions = DEFAULTS
): Promise<AuditReport> {
  return (await auditToAskAgain([paths].flat(), reading, options)).report
}

/** As `audit`, with what the report rests on. */
export async function auditToAskAgain(
  paths: readonly string[],
  reading: ReadOptions,
  options: AuditOptions
): Promise<Audited> {
  return auditWithEvidence(await readOrSum(paths, reading, quotedRanks), options, zoneOf(reading))
}

/** Told as each stage ends, and of what it found. */
export type OnStage = (stage: string, found?: string) => void

/** As `audit`, and stops when the traffic is described. */
export async function auditTraffic(
  paths: string | readonly string[],
  reading: ReadOptions = {},
  { latencySeconds }: AuditOptions = DEFAULTS
): Promise<TrafficReport> {
  return trafficOf(await readOrSum([paths].flat(), reading, quotedRanks), zoneOf(reading), latencySeconds)
}

/** As `auditTraffic`, of a log that is already read. */
export function trafficOf(
  log: TrafficLog,
  zone: Zone,
  latencySeconds: AuditOptions['latencySeconds']
): TrafficReport {
  const description = describeLog(log, zone, latencySeconds)
  return summarised({
    ...reportOf(log, description, []),
    limits: null,
    capacity: null,
    pricing: null,
    verdict: null
  })
}

/** That the log's moments are told in. */
export const zoneOf = ({ timezone = 'UTC' }: ReadOptions): Zone => zoneNamed(timezone) ?? UTC

/** Audits a log that is already read. The same log and options give the same report, byte for byte. */
export const auditLog = (log: TrafficLog, options: AuditOptions, zone: Zone = UTC): AuditReport =>
  auditWithEvidence(log, options, zone).report

/** A report with what it rests on, so that the same may be asked again with other options. */
export type Audited = {
  readonly report: AuditReport
  readonly evidence: Gathered
  readonly question: Question
  /** The shared bill by day, model, caller and tier. */
  readonly billRows: () => readonly BillRow[]
}

/** What own GPUs would find of the log's prompts in their caches, which the log itself does not state, and why. */
export type SizedAs = { readonly data: RequestLog; readonly assumption: Assumption }

/** As `auditLog`, with what the report rests on. */
export function auditWithEvidence(
  log: TrafficLog,
  options: AuditOptions,
  zone: Zone,
  onStage: OnStage = () => {},
  sizedAs: SizedAs | null = null
): Audited {
  const { prices, circumstances, latencySeconds } = options
  const description = describeLog(log, zone, latencySeconds)
  onStage('traffic')
  const sizing = { ...options.sizing, slo: sloOf(options.sizing, description, log) }
  const timed = timedOf(log.data, sizing.seed)
  const limits = noFirmerThanTokens(
    description,
    replayLimits(timed, options.limits, surroundingsOf(log, description, options, zone))
  )
  onStage('limits')
  const evidence: Gathered = {
    description,
    sufficiency: sufficiencyOf(log),
    limits,
    demands: demandsOf(sizedAs?.data ?? log.sums?.busiest ?? timed, clockOf(log, zone), sizing.seed),
    billing: billingOf(log.data, description, prices)
  }
  refuseHalfACurrency(prices)
  refuseUnused(evidence.billing.usage, prices, sizing.gpus, sizing.modelMap.keys())
  const reconciliation = options.bill && reconcileBill(log.data, options.bill, prices)
  const coverage = missingCoverage(reconciliation)
  const scaled = { ...sizing, growth: (1 + sizing.growth) / coverage - 1, unlogged: 1 / coverage }
  const question = { sizing: scaled, prices, circumstances }
  const { capacity, pricing, verdict } = decide(evidence, question)
  onStage('decision', verdict.rule)
  const { assumptions, warnings, ...described } = reportOf(log, description, [
    ...assumptionsOf(log, { ...options, sizing }, capacity.workloads, timed.grain),
    ...(sizedAs === null ? [] : [sizedAs.assumption]),
    ...drawnWithin(log.data),
    ...capacity.calibrations.map(calibrationAssumed),
    ...limitsAssumed(sizing.growth, limits),
    ...coverageAssumed(coverage)
  ])
  const report = summarised({
    ...described,
    limits,
    capacity,
    pricing: {
      ...pricing,
      reconciliation,
      split: splitCosts(log.sums?.splitBuckets ?? log.data, prices, pricing)
    },
    verdict: { ...verdict, caveats: [...missedByLog(reconciliation), ...verdict.caveats] },
    assumptions,
    warnings: [
      ...rateWarnings(pricing),
      ...warnings,
      ...calibrationWarnings(capacity.calibrations, 'no candidate is served so'),
      ...priceWarnings(pricing, log.data)
    ]
  })
  return { report, evidence, question, billRows: () => billRows(log.data, prices, zone) }
}

function sufficiencyOf({ reading: { rows, rejected, truncation } }: TrafficLog): Sufficiency {
  const lines = Object.values(rejected).reduce((sum, count) => sum + count, 0)
  return { rejectedShare: rows === 0 ? 0 : lines / rows, truncation }
}

/** The limits asked for; where nobody asks, no worse than the log shows today, else those of the class of use. */
function sloOf(
  { slo, sloFromLog }: SizingOptions,
  { traffic }: TrafficDescription,
  { data }: TrafficLog
): ServiceLevel {
  if (!sloFromLog) {
    const isDefault = slo.from === 'class' && data.grain === 'request'
    return (isDefault ? promiseOfLog(data, slo) : null) ?? slo
  }
  const { ttft, tpot } = traffic.latency
  if (ttft === null || tpot === null) throw AuditError.of('SLO_FROM_LOG')
  const { ttftGrowsFromTokens: _, ...constant } = slo
  const held = ['ttft', 'tpot'] as const
  return { ...constant, ttftSeconds: ttft.p95, tpotSeconds: tpot.p95, from: 'log', held }
}

const surroundingsOf = (
  { data }: TrafficLog,
  { period, traffic }: TrafficDescription,
  { prices, sizing }: AuditOptions,
  zone: Zone
): Surroundings => ({
  sourceModel: prices.sourceModel,
  usd: priceRows(data, prices),
  waits: mayWait(data, zone),
  spanSeconds: period.spanSeconds,
  perWeek: traffic.growth.perWeek,
  neverSent: rangeOf(traffic.throttling.hiddenDemand),
  seed: sizing.seed
})

/** Unserved demand reaches from the requests that failed for good, which the log holds, to those never sent. */
const rangeOf = ({ low = 0, high = low }: Figure): number => high - low

/** Of a log's moments. */
export const clockOf = ({ data: { clock } }: TrafficLog, zone: Zone): LogClock => ({
  describe: micros => momentOf(micros, clock),
  hourOfWeek: clock === 'wall' ? micros => hourOfWeek(micros, zone) : null
})

const reportOf = (
  log: TrafficLog,
  description: TrafficDescription,
  assumptions: readonly Assumption[]
): Omit<Described, 'summary' | 'run' | 'checks'> => ({
  schemaVersion: '1',
  tool: { name: 'gpuops-audit', version: VERSION },
  inputs: log.inputs,
  reading: log.reading,
  ...description,
  assumptions,
  warnings: [...withCoarseTimes(log), ...courseDoubts(log.data)]
})
