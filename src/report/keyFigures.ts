/** The figures that decide: what they are called, where they stand in the JSON, and how to read a change. */
import { LABELLED } from './definitions/shapes.ts'
import { listAt, type SavedReport, textAt, valueAt } from './savedReport.ts'

export type Topic = 'traffic' | 'sizing' | 'cost'

type KeyFigure = { readonly topic: Topic; readonly label: string; readonly path: string }

const topicOf = (path: string): Topic => (path.startsWith('capacity.') ? 'sizing' : 'traffic')

export const KEY_FIGURES: readonly KeyFigure[] = [
  ...LABELLED.map(({ path, label }): KeyFigure => ({ topic: topicOf(path), label, path })),
  { topic: 'cost', label: 'Shared pool', path: 'pricing.shared.usdPerMonth' },
  { topic: 'cost', label: 'Dedicated GPUs', path: 'pricing.fixed.usdPerMonth' },
  { topic: 'cost', label: 'Fixed base, overflow shared', path: 'pricing.hybrid.usdPerMonth' },
  { topic: 'cost', label: 'Open-weight model on shared APIs', path: 'pricing.openShared.usdPerMonth' },
  { topic: 'cost', label: 'Saved by moving', path: 'pricing.savingPerMonth' },
  { topic: 'cost', label: 'Shared, per million tokens', path: 'pricing.sharedUsdPerMtok' },
  { topic: 'cost', label: 'Dedicated, the same', path: 'pricing.fixedUsdPerMtok' },
  { topic: 'cost', label: 'Traffic at break-even', path: 'pricing.breakEven.traffic' }
]

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
