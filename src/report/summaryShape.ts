/** What leads a report: its answer in flat entries, and what was run on what. */
import type { Basis } from '../figure.ts'
import { anything, list, number, type Of, object, orNull, record, said } from '../shape.ts'

const known = (unit: string, basis: Basis, says: string) => orNull(number(unit, basis, says))
const usd = (says: string) => known('USD/month', 'derived', says)

/** Units stand in the names; money is USD a month; shares are 0 to 1; `null` is unknown. */
export const summary = object(
  {
    recommendation: orNull(said('dedicated, shared, hybrid, too-close or not-enough-data')),
    action: orNull(
      said('what to do: as-billed, cheaper-model, open-shared, dedicated …; the id in verdict.action')
    ),
    headline: orNull(said('the decision in one sentence')),
    requests: number('requests', 'measured', 'With retries folded in.'),
    spanDays: number('days', 'measured', 'First to last arrival.'),
    averageRps: known('requests/s', 'derived', 'Attempts over the span.'),
    peakRps1s: known('requests/s', 'measured', 'Most attempts in any second.'),
    peakRpm: known('requests/min', 'measured', 'Most attempts in any minute.'),
    peakToAverage60s: known('ratio', 'derived', 'Busiest minute over the average minute.'),
    p95InputTokens: known('tokens', 'measured', 'Of one attempt.'),
    p95OutputTokens: known('tokens', 'measured', 'Of one attempt.'),
    peakTpm: known('tokens/min', 'measured', 'Most tokens in any minute, input and output.'),
    p95InFlight: known('in flight', 'measured', 'Requests in flight, 95 % of the time no more.'),
    maxInFlight: known('in flight', 'measured', 'Most requests in flight at once.'),
    throttledShare: known('share', 'derived', 'Attempts answered 429, 0 to 1.'),
    /** Several are joined by ` + `. */
    targetModel: orNull(said('open-weight models of the recommended fleets')),
    gpu: orNull(said('GPUs of the recommended fleets')),
    gpus: known('GPUs', 'estimated', 'GPUs, spare included.'),
    replicas: known('replicas', 'estimated', 'Serving replicas; the spare is not counted.'),
    p95TtftSecondsToday: known('s', 'measured', 'To the first token, as the log measured it.'),
    p95TtftSecondsPlanned: known(
      's',
      'estimated',
      'To the first token, predicted for the recommended fleets.'
    ),
    sharedUsdPerMonth: usd('The tokens of the log, on the shared pool as it is used today.'),
    dedicatedUsdPerMonth: usd('The recommended GPUs, extras included.'),
    hybridUsdPerMonth: usd(
      'The cheapest base of GPUs with its overflow on the shared pool; `null` where no GPUs are the cheapest base.'
    ),
    recommendedUsdPerMonth: usd('What is recommended, as `action` names it.'),
    cheapestAlternative: orNull(said('id among pricing.alternatives')),
    cheapestUsdPerMonth: usd('The cheapest alternative.'),
    savingUsdPerMonth: usd('Saved by the recommendation against the bill as it is; negative: extra cost.'),
    savingLow: usd('Low end of the saving.'),
    savingHigh: usd('High end of the saving.')
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
