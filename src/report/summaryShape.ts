/** What leads a report: its answer in flat entries, and what was run on what. */
import type { Basis } from '../figure.ts'
import { anything, list, type More, number, type Of, object, orNull, record, said } from '../shape.ts'

const known = (
  unit: string,
  basis: Basis,
  says: string,
  ...more: readonly [place: string, formula?: string]
) => orNull(number(unit)[basis](says, repeated(...more)))
const usd = (says: string, ...more: readonly [place: string, formula?: string]) =>
  known('USD/month', 'derived', says, ...more)
/** The figure that is said again, or what is made of it. */
const repeated = (place: string, formula?: string): More => ({
  from: [place],
  ...(formula === undefined ? {} : { formula })
})

/** Units stand in the names; money is USD a month; shares are 0 to 1; `null` is unknown. */
export const summary = object(
  {
    recommendation: orNull(said('dedicated, shared, hybrid, too-close or not-enough-data')),
    action: orNull(
      said('what to do: as-billed, cheaper-model, open-shared, dedicated …; the id in verdict.action')
    ),
    headline: orNull(said('the decision in one sentence')),
    requests: number('requests').measured('With retries folded in.', repeated('traffic.counts.requests')),
    spanDays: number('days').measured(
      'First to last arrival.',
      repeated('period.spanSeconds', 'seconds / 86,400')
    ),
    averageRps: known('requests/s', 'derived', 'Attempts over the span.', 'traffic.rate.averageRps'),
    peakRps1s: known('requests/s', 'measured', 'Most attempts in any second.', 'traffic.rate.peakRps'),
    peakRpm: known('requests/min', 'measured', 'Most attempts in any minute.', 'traffic.rate.peakRpm'),
    peakToAverage60s: known(
      'ratio',
      'derived',
      'Busiest minute over the average minute.',
      'traffic.rate.peakToAverage.60s'
    ),
    p95InputTokens: known('tokens', 'measured', 'Of one attempt.', 'traffic.tokens.input.p95'),
    p95OutputTokens: known('tokens', 'measured', 'Of one attempt.', 'traffic.tokens.output.p95'),
    peakTpm: known(
      'tokens/min',
      'measured',
      'Most tokens in any minute, input and output.',
      'traffic.tokens.peakTpm.sliding'
    ),
    p95InFlight: known(
      'in flight',
      'measured',
      'Requests in flight, 95 % of the time no more.',
      'traffic.concurrency.p95'
    ),
    maxInFlight: known(
      'in flight',
      'measured',
      'Most requests in flight at once.',
      'traffic.concurrency.max'
    ),
    throttledShare: known('share', 'derived', 'Attempts answered 429, 0 to 1.', 'traffic.throttling.share'),
    /** Several are joined by ` + `. */
    targetModel: orNull(said('open-weight models of the recommended fleets')),
    gpu: orNull(said('GPUs of the recommended fleets')),
    gpus: known('GPUs', 'estimated', 'GPUs, spare included.', 'capacity.gpus'),
    replicas: known(
      'replicas',
      'estimated',
      'Serving replicas; the spare is not counted.',
      'capacity.replicas'
    ),
    p95TtftSecondsToday: known(
      's',
      'measured',
      'To the first token, as the log measured it.',
      'traffic.latency.ttft.p95'
    ),
    p95TtftSecondsPlanned: known(
      's',
      'estimated',
      'To the first token, predicted for the recommended fleets.',
      'capacity.workloads.*.recommended.ttft.p95',
      'the longest of the workloads'
    ),
    sharedUsdPerMonth: usd(
      'The tokens of the log, on the shared pool as it is used today.',
      'pricing.shared.usdPerMonth'
    ),
    dedicatedUsdPerMonth: usd('The recommended GPUs, extras included.', 'pricing.fixed.usdPerMonth'),
    hybridUsdPerMonth: usd(
      'The cheapest base of GPUs with its overflow on the shared pool; `null` where no GPUs are the cheapest base.',
      'pricing.hybrid.usdPerMonth',
      'unknown where the base has no GPUs'
    ),
    recommendedUsdPerMonth: usd(
      'What is recommended, as `action` names it.',
      'pricing.alternatives.*.usdPerMonth',
      'the bill of the alternative that is recommended'
    ),
    cheapestAlternative: orNull(said('id among pricing.alternatives')),
    cheapestUsdPerMonth: usd(
      'The cheapest alternative.',
      'pricing.alternatives.*.usdPerMonth',
      'the least of them'
    ),
    savingUsdPerMonth: usd(
      'Saved by the recommendation against the bill as it is; negative: extra cost.',
      'verdict.saving'
    ),
    savingLow: usd('Low end of the saving.', 'verdict.saving', 'its low end'),
    savingHigh: usd('High end of the saving.', 'verdict.saving', 'its high end')
  },
  { name: 'Summary' }
)
export type Summary = Of<typeof summary>

/** What was run on what: the same again gives the same report. */
export const run = object({
  version: said('of gpuops-audit'),
  /** By their names in a configuration file; what only presents the report is left out. */
  options: record(null, anything),
  inputs: list(said('SHA-256 of the first 64 KiB of an input, unpacked'))
})
export type Run = Of<typeof run>
