/** An audit report → its answer in at most thirty flat entries: what a program reads, and what is pasted into a proposal. */
import type { Figure } from '../figure.ts'
import { hasBase } from '../pricing/ways.ts'
import { SECONDS_PER_DAY } from '../units.ts'
import type { AuditReport, TrafficReport } from './auditReport.ts'
import { chosenIn } from './chosen.ts'
import type { Run, Summary } from './summaryShape.ts'

type Unsummed<Report> = Omit<Report, 'summary' | 'run' | 'checks'>
type Described = Unsummed<TrafficReport> | Unsummed<AuditReport>

/** The report under its summary, with what was run. */
export const summarised = <Report extends Described>(
  report: Report,
  options: Run['options'] = {}
): Report & Pick<AuditReport, 'summary' | 'run' | 'checks'> => {
  const inputs = report.inputs.map(({ sha256OfStart = '' }) => sha256OfStart)
  const run = { version: report.tool.version, options, inputs }
  return { summary: summaryOf(report), run, checks: [], ...report }
}

const summaryOf = (report: Described): Summary => ({
  ...answerOf(report),
  ...trafficOf(report),
  ...planOf(report),
  ...costOf(report)
})

const answerOf = ({ verdict }: Described) => ({
  recommendation: verdict?.recommendation ?? null,
  action: verdict?.action ?? null,
  headline: verdict?.headline ?? null
})

const trafficOf = ({ traffic: { counts, rate, tokens, concurrency, throttling }, period }: Described) => ({
  requests: counts.requests,
  spanDays: period.spanSeconds / SECONDS_PER_DAY,
  averageRps: known(rate.averageRps),
  peakRps1s: known(rate.peakRps),
  peakRpm: known(rate.peakRpm),
  peakToAverage60s: known(rate.peakToAverage['60s']),
  p95InputTokens: tokens.input?.p95 ?? null,
  p95OutputTokens: tokens.output?.p95 ?? null,
  peakTpm: known(tokens.peakTpm?.sliding),
  p95InFlight: known(concurrency?.p95),
  maxInFlight: known(concurrency?.max),
  throttledShare: known(throttling.share)
})

const planOf = ({ capacity, traffic }: Described) => {
  const fleets = capacity?.workloads.flatMap(({ recommended, targetModel }) =>
    recommended === null ? [] : [{ ...recommended, targetModel }]
  )
  return {
    targetModel: joined(fleets?.map(fleet => fleet.targetModel)),
    gpu: joined(fleets?.map(({ gpu }) => gpu)),
    gpus: known(capacity?.gpus),
    replicas: known(capacity?.replicas),
    p95TtftSecondsToday: traffic.latency?.ttft?.p95 ?? null,
    p95TtftSecondsPlanned: worst(fleets?.map(({ ttft }) => ttft?.p95 ?? null))
  }
}

const costOf = ({ pricing, verdict }: Described) => {
  const cheapest = pricing?.alternatives.find(({ usdPerMonth }) => usdPerMonth.value !== null)
  const saving = verdict?.saving
  const chosen = verdict === null || pricing === null ? null : chosenIn({ verdict, pricing })
  return {
    sharedUsdPerMonth: known(pricing?.shared.usdPerMonth),
    dedicatedUsdPerMonth: known(pricing?.fixed.usdPerMonth),
    hybridUsdPerMonth: pricing && hasBase(pricing.hybrid) ? known(pricing.hybrid.usdPerMonth) : null,
    recommendedUsdPerMonth: known(pricing?.alternatives.find(({ id }) => id === chosen)?.usdPerMonth),
    cheapestAlternative: cheapest?.id ?? null,
    cheapestUsdPerMonth: known(cheapest?.usdPerMonth),
    savingUsdPerMonth: known(saving),
    savingLow: saving?.low ?? null,
    savingHigh: saving?.high ?? null
  }
}

const known = (figure: Pick<Figure, 'value'> | null | undefined): number | null => figure?.value ?? null

const joined = (names: readonly (string | null)[] | undefined): string | null => {
  const named = [...new Set(names?.filter(name => name !== null))]
  return named.length === 0 ? null : named.join(' + ')
}

/** `null` where one of them is unknown. */
const worst = (values: readonly (number | null)[] | undefined): number | null =>
  values === undefined || values.length === 0 || values.includes(null)
    ? null
    : Math.max(...(values as readonly number[]))
