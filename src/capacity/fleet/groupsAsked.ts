/** Groups of workloads → what sizing asks their demand by; a page that carries the answers may ask again. */
import type { Demands } from '../demand/demand.ts'
import type { SizingOptions } from '../question.ts'
import type { Workload } from '../workloadShape.ts'
import { EXHAUSTIVE } from './partition.ts'
import { type SourceTraffic, sourcesOf } from './sources.ts'

/** What sizing would ask the demand of, and the workload that each question is for. */
export type GroupAsked = {
  readonly workload: Pick<Workload, 'kind' | 'sourceModels'>
  readonly question: Parameters<Demands['of']>
}

/** Only what waits as long and answers in the same way may share a fleet. */
export const isOneKind = ([first, ...others]: readonly SourceTraffic[]): boolean =>
  others.every(({ kind, isBatch }) => kind === first?.kind && isBatch === first.isBatch)

export const questionOf = (group: readonly SourceTraffic[]): Parameters<Demands['of']> => [
  group.map(({ name }) => name),
  group[0]?.kind ?? 'chat',
  group[0]?.isBatch ?? false
]

/** What the cut of a plan asks: its groups, in the order in which they come again when that cut is asked for. */
export function workloadGroups(
  demands: Demands,
  options: SizingOptions,
  workloads: readonly Workload[]
): readonly GroupAsked[] {
  const sources = sourcesOf(demands, options)
  return workloads.map(({ kind, sourceModels }) =>
    groupOf(
      sources.filter(({ name, isBatch }) => sourceModels.includes(name) && isBatch === (kind === 'batch'))
    )
  )
}

/** What any cut may ask: every group that may share a fleet, single models first; `null` where not every cut is tried. */
export function everyGroup(demands: Demands, options: SizingOptions): readonly GroupAsked[] | null {
  const sources = sourcesOf(demands, options)
  if (sources.length > EXHAUSTIVE) return null
  return subsetsOf(sources)
    .filter(group => group.length > 0 && isOneKind(group))
    .sort((a, b) => a.length - b.length)
    .map(groupOf)
}

const groupOf = (members: readonly SourceTraffic[]): GroupAsked => {
  const question = questionOf(members)
  const [sourceModels, kind, isBatch] = question
  return { workload: { kind: isBatch ? 'batch' : kind, sourceModels }, question }
}

/** In the order of the members. */
const subsetsOf = <Member>([first, ...others]: readonly Member[]): readonly (readonly Member[])[] =>
  first === undefined ? [[]] : subsetsOf(others).flatMap(subset => [subset, [first, ...subset]])
