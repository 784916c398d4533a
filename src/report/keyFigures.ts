/** The figures that decide: what they are called, where they stand in the JSON, and how to read a change. */
import { listAt, type SavedReport, textAt, valueAt } from './savedReport.ts'

export type Topic = 'traffic' | 'sizing' | 'cost'

type KeyFigure = { readonly topic: Topic; readonly label: string; readonly path: string }

export const KEY_FIGURES: readonly KeyFigure[] = [
  { topic: 'traffic', label: 'Attempts', path: 'traffic.counts.attempts' },
  { topic: 'traffic', label: 'Requests', path: 'traffic.counts.requests' },
  { topic: 'traffic', label: 'Span of the log', path: 'period.spanSeconds' },
  { topic: 'traffic', label: 'Average rate', path: 'traffic.rate.averageRps' },
  { topic: 'traffic', label: 'Busiest second', path: 'traffic.rate.peakRps' },
  { topic: 'traffic', label: 'Busiest minute', path: 'traffic.rate.peakRpm' },
  { topic: 'traffic', label: 'Busiest minute over average', path: 'traffic.rate.peakToAverage.60s' },
  { topic: 'traffic', label: 'Average tokens per minute', path: 'traffic.tokens.averageTpm' },
  { topic: 'traffic', label: 'Most tokens in a minute', path: 'traffic.tokens.peakTpm.sliding' },
  { topic: 'traffic', label: 'Mean input', path: 'traffic.tokens.input.mean' },
  { topic: 'traffic', label: 'Mean output', path: 'traffic.tokens.output.mean' },
  { topic: 'traffic', label: 'Cached share of input', path: 'traffic.tokens.cachedShare' },
  { topic: 'traffic', label: 'Average in flight', path: 'traffic.concurrency.average' },
  { topic: 'traffic', label: 'Most in flight', path: 'traffic.concurrency.max' },
  { topic: 'traffic', label: 'Answer, p95', path: 'traffic.latency.total.p95' },
  { topic: 'traffic', label: 'First token, p95', path: 'traffic.latency.ttft.p95' },
  { topic: 'traffic', label: 'Refused share of attempts', path: 'traffic.throttling.share' },
  { topic: 'traffic', label: 'Growth per week', path: 'traffic.growth.perWeek' },
  { topic: 'sizing', label: 'GPUs', path: 'capacity.gpus' },
  { topic: 'sizing', label: 'Replicas', path: 'capacity.replicas' },
  { topic: 'sizing', label: 'GPUs at the low end', path: 'capacity.confidence.low' },
  { topic: 'sizing', label: 'GPUs at the high end', path: 'capacity.confidence.high' },
  { topic: 'cost', label: 'Shared pool', path: 'pricing.shared.usdPerMonth' },
  { topic: 'cost', label: 'Dedicated GPUs', path: 'pricing.fixed.usdPerMonth' },
  { topic: 'cost', label: 'Fixed base, overflow shared', path: 'pricing.hybrid.usdPerMonth' },
  { topic: 'cost', label: 'Open-weight model on shared APIs', path: 'pricing.openShared.usdPerMonth' },
  { topic: 'cost', label: 'Saved by moving', path: 'pricing.savingPerMonth' },
  { topic: 'cost', label: 'Shared, per million tokens', path: 'pricing.sharedUsdPerMtok' },
  { topic: 'cost', label: 'Dedicated, the same', path: 'pricing.fixedUsdPerMtok' },
  { topic: 'cost', label: 'Traffic at break-even', path: 'pricing.breakEven.traffic' }
]

/** Units of plain numbers, which the JSON leaves to their names. */
export const PLAIN_UNITS: Readonly<Record<string, string>> = {
  'traffic.counts.attempts': 'attempts',
  'traffic.counts.requests': 'requests',
  'period.spanSeconds': 's',
  'capacity.confidence.low': 'GPUs',
  'capacity.confidence.high': 'GPUs'
}

/** `2 × B200-SXM for gpt-4o`, workload by workload; `null` where there is no recommendation. */
export const fleetOf = (report: SavedReport): string | null => {
  const fleets = listAt(report, 'capacity.workloads').map(workload => {
    const gpu = textAt(workload, 'recommended.gpu')
    const gpus = valueAt(workload, 'recommended.gpus')
    return gpu === null
      ? null
      : `${gpus ?? 'some'} × ${gpu} for ${textAt(workload, 'targetModel') ?? 'no model'}`
  })
  return fleets.length === 0 || fleets.includes(null) ? null : fleets.join(', ')
}
