/** The figures that decide: what they are called, where they stand in the JSON, and how to read a change. */
import { LABELLED } from './declared.ts'
import { listAt, type SavedReport, textAt, valueAt } from './savedReport.ts'

export type Topic = 'traffic' | 'sizing' | 'cost'

type KeyFigure = { readonly topic: Topic; readonly label: string; readonly path: string }

const TOPICS: Readonly<Record<string, Topic>> = { capacity: 'sizing', pricing: 'cost' }

export const KEY_FIGURES: readonly KeyFigure[] = LABELLED.map(({ path, label }) => ({
  topic: TOPICS[path.split('.')[0] as string] ?? 'traffic',
  label,
  path
}))

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
