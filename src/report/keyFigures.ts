/** The figures that decide: what they are called, where they stand in the JSON, and how to read a change. */
import { LABELLED, plainUnit } from './definitions/shapes.ts'
import { listAt, type SavedReport, textAt, valueAt } from './savedReport.ts'

export type Topic = 'traffic' | 'sizing' | 'cost'

type KeyFigure = { readonly topic: Topic; readonly label: string; readonly path: string }

export const KEY_FIGURES: readonly KeyFigure[] = [
  ...LABELLED.map(({ path, label }): KeyFigure => ({ topic: 'traffic', label, path })),
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
const PLAIN_UNITS: Readonly<Record<string, string>> = {
  'capacity.confidence.low': 'GPUs',
  'capacity.confidence.high': 'GPUs'
}

/** `undefined`: none, or the figure states it. */
export const unitAt = (path: string): string | undefined => PLAIN_UNITS[path] ?? plainUnit(path)

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
