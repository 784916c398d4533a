/** What a decision rests on → what a page carries to decide again: aggregates, and sizes and relative times of the busiest minutes. */
import type { MinuteWindow } from '../../capacity/demand/busiest.ts'
import type { Demand, Demands, FoundDemand } from '../../capacity/demand/demand.ts'
import { everyGroup, type GroupAsked, workloadGroups } from '../../capacity/fleet/groupsAsked.ts'
import { TARGET_NAMES } from '../../capacity/fleet/size.ts'
import type { CapacityPlan } from '../../capacity/planShape.ts'
import type { Gathered, Question } from '../../decide.ts'
import type { Billing } from '../../pricing/compare.ts'
import type { OverflowProfile } from '../../pricing/overflow.ts'
import { MICROS_PER_SECOND } from '../../units.ts'
import { type PackedLengths, packLengths, unpackLengths } from './packedLengths.ts'
import { fromPlain, toPlain } from './plain.ts'

/** Ready to be asked. */
export type WhatIf = {
  readonly evidence: Gathered
  readonly question: Question
  /** The arguments of the command that made the report, the output left out. */
  readonly command: readonly string[]
  /** What may be served in place of the log's models; empty where the page could not carry all of it. */
  readonly targets: readonly string[]
  /** Those of the plan and the next cheapest, whose price may be changed. */
  readonly gpus: readonly string[]
}

/** As JSON that fits a page. */
export type PackedWhatIf = object

type Group = GroupAsked & {
  readonly found: Omit<FoundDemand, 'demand'> & { readonly demand: PackedDemand | null }
  readonly overflow: OverflowProfile | { readonly why: string }
}

type PackedDemand = Omit<Demand, 'windows' | 'lengths' | 'timeline' | 'whole'> & {
  readonly windows: readonly PackedWindow[]
  readonly lengths: PackedLengths
}

type PackedWindow = Omit<MinuteWindow, 'requests'> & {
  /** Microseconds from one arrival to the next, the first from the log's first; `null`: they are in `seconds`. */
  readonly sources: Float64Array | null
  readonly gaps: Float64Array | null
  readonly seconds: Float64Array | null
  readonly inputTokens: Float64Array
  readonly cachedTokens: Float64Array
  readonly outputTokens: Float64Array
}

type Packed = Omit<WhatIf, 'evidence'> & {
  readonly evidence: Omit<Gathered, 'demands' | 'billing'>
  readonly models: readonly string[]
  readonly batchModels: readonly string[]
  readonly speaking: readonly string[]
  readonly groups: readonly Group[]
  readonly billing: Omit<Billing, 'overflowOf'>
}

/** A page stays under 1.5 MB, of which its own script and tables take the rest. [characters] */
const MOST_TEXT = 700_000

/**
 * With the demand of every group that may share a fleet, so that the page searches the cut again as the command line does;
 * where that does not fit, of the plan's fleets alone, and the cut stays. `null` where even that would be too large for a page.
 */
export function packWhatIf(
  evidence: Gathered,
  asked: Question,
  { workloads }: CapacityPlan,
  command: readonly string[]
): PackedWhatIf | null {
  const groups = workloads
    .filter(({ served }) => served === 'dedicated')
    .map(({ sourceModels }) => sourceModels)
  const gpus = pricedGpus(workloads)
  const fixed = { ...asked, sizing: { ...asked.sizing, groups } }
  const groupsIn = (sizing: Question['sizing']) => workloadGroups(evidence.demands, sizing, workloads)
  for (const [question, targets, groupsOf] of [
    [asked, TARGET_NAMES, everyGroupIn(evidence.demands)],
    [asked, [], everyGroupIn(evidence.demands)],
    [fixed, TARGET_NAMES, groupsIn],
    [fixed, [], groupsIn]
  ] as const) {
    const { sizing } = question
    const answered = [sizing, ...targets.map(targetModel => ({ ...sizing, targetModel }))].map(groupsOf)
    const carried = answered.includes(null) ? null : packGroups(evidence, (answered as GroupAsked[][]).flat())
    if (carried === null) continue
    const packed = toPlain(pack(evidence, question, { command, targets, gpus }, carried)) as PackedWhatIf
    if (JSON.stringify(packed).length <= MOST_TEXT) return packed
  }
  return null
}

const MOST_GPUS = 4

const pricedGpus = (workloads: CapacityPlan['workloads']): readonly string[] =>
  [
    ...new Set([
      ...workloads.flatMap(({ recommended }) => recommended?.gpu ?? []),
      ...workloads.flatMap(({ candidates }) => candidates.map(({ gpu }) => gpu))
    ])
  ].slice(0, MOST_GPUS)

const everyGroupIn = (demands: Demands) => (sizing: Question['sizing']) => everyGroup(demands, sizing)

/** Each group once; `null` as soon as they are too large for a page. */
function packGroups({ demands, billing }: Gathered, asked: readonly GroupAsked[]): readonly Group[] | null {
  const known = new Map(asked.map(group => [keyOf(group.workload), group]))
  const all = [...known.values()].map(({ workload }) => workload)
  const overflows = new Map<string, Group['overflow']>()
  const packed: Group[] = []
  let length = 0
  for (const [key, { workload, question }] of known) {
    if (!overflows.has(key)) addOverflows(overflows, billing, workload, all)
    const { demand, ...found } = demands.of(...question)
    const overflow = overflows.get(key) as Group['overflow']
    const group = { workload, question, found: { ...found, demand: demand && packDemand(demand) }, overflow }
    packed.push(group)
    length += JSON.stringify(toPlain(group)).length
    if (length > MOST_TEXT) return null
  }
  return packed
}

type Served = GroupAsked['workload']

const overlap = (one: Served, other: Served): boolean =>
  (one.kind === 'batch') === (other.kind === 'batch') &&
  one.sourceModels.some(name => other.sourceModels.includes(name))

/** Of the group, and in the same walk of the log of as large groups as are left, so that every request has its place. */
function addOverflows(
  overflows: Map<string, Group['overflow']>,
  { overflowOf }: Billing,
  group: Served,
  all: readonly Served[]
): void {
  const walked = [group]
  for (const other of all.toSorted((a, b) => b.sourceModels.length - a.sourceModels.length))
    if (!walked.some(one => overlap(one, other))) walked.push(other)
  const found = overflowOf(walked)
  for (const [index, each] of walked.entries())
    if (!overflows.has(keyOf(each)))
      overflows.set(keyOf(each), 'why' in found ? found : (found[index] as OverflowProfile))
}

function pack(
  { demands, billing, description, ...rest }: Gathered,
  question: Question,
  offered: Pick<WhatIf, 'command' | 'targets' | 'gpus'>,
  groups: readonly Group[]
): Packed {
  const { overflowOf: _, ...bills } = billing
  return {
    evidence: { ...rest, description: withoutSeries(description) },
    question: withoutList(question),
    ...offered,
    models: demands.models,
    batchModels: demands.batchModels,
    speaking: demands.speaking,
    groups,
    billing: { ...bills, slices: [] }
  }
}

/** Every price that the log needs stands in its billing: a list of one's own would fill the page. */
const withoutList = (question: Question): Question => ({
  ...question,
  prices: { ...question.prices, list: { ...question.prices.list, providers: null } }
})

const keyOf = (workload: GroupAsked['workload']): string =>
  JSON.stringify([workload.kind, workload.sourceModels])

/** No decision looks at callers, models one by one, or at what is only drawn. */
const withoutSeries = ({ period, grain, traffic }: Gathered['description']): Gathered['description'] => ({
  period,
  grain,
  traffic: {
    ...traffic,
    callers: [],
    models: [],
    rate: {
      ...traffic.rate,
      timeline: { ...traffic.rate.timeline, requests: [], busiestMinutes: null },
      closeUp: null
    },
    concurrency: { ...traffic.concurrency, histogram: [] }
  }
})

const packDemand = ({ windows, lengths, timeline: _, whole: __, ...demand }: Demand): PackedDemand => ({
  ...demand,
  windows: windows.map(packWindow),
  lengths: packLengths(lengths)
})

function packWindow({ requests, ...window }: MinuteWindow): PackedWindow {
  const { arrivalSeconds, inputTokens, cachedTokens, outputTokens, sources } = requests
  const micros = arrivalSeconds.map(seconds =>
    Math.round((seconds + window.startSeconds) * MICROS_PER_SECOND)
  )
  const gaps = micros.map((at, i) => at - (micros[i - 1] ?? 0))
  const isExact = arrivalsFrom(gaps, window.startSeconds).every((at, i) => at === arrivalSeconds[i])
  return {
    ...window,
    sources: sources === undefined ? null : Float64Array.from(sources),
    gaps: isExact ? gaps : null,
    seconds: isExact ? null : arrivalSeconds,
    inputTokens: Float64Array.from(inputTokens),
    cachedTokens: Float64Array.from(cachedTokens),
    outputTokens: Float64Array.from(outputTokens)
  }
}

/** As the window was cut out: the request's own second, less the window's. */
function arrivalsFrom(gaps: Float64Array, startSeconds: number): Float64Array {
  let micros = 0
  return gaps.map(gap => {
    micros += gap
    return micros / MICROS_PER_SECOND - startSeconds
  })
}

export function unpackWhatIf(packed: PackedWhatIf): WhatIf {
  const { evidence, models, batchModels, speaking, groups, billing, ...asked } = fromPlain<Packed>(packed)
  const byQuestion = new Map(groups.map(group => [JSON.stringify(group.question), group]))
  const byWorkload = new Map(groups.map(group => [keyOf(group.workload), group]))
  const demands: Demands = {
    models,
    batchModels,
    speaking,
    of: (...question) => {
      const { found } = byQuestion.get(JSON.stringify(question)) as Group
      return { ...found, demand: found.demand && unpackDemand(found.demand) }
    }
  }
  const overflowOf: Billing['overflowOf'] = workloads => {
    const profiles = workloads.map(({ kind, sourceModels }) => {
      const { overflow } = byWorkload.get(keyOf({ kind, sourceModels })) as Group
      return overflow
    })
    const missing = profiles.find(profile => 'why' in profile)
    return missing ?? (profiles as readonly OverflowProfile[])
  }
  return { ...asked, evidence: { ...evidence, demands, billing: { ...billing, overflowOf } } }
}

const unpackDemand = ({ windows, lengths, ...demand }: PackedDemand): Demand => ({
  ...demand,
  windows: windows.map(unpackWindow),
  lengths: unpackLengths(lengths),
  timeline: null,
  whole: null
})

const unpackWindow = ({
  sources,
  gaps,
  seconds,
  inputTokens,
  cachedTokens,
  outputTokens,
  ...window
}: PackedWindow): MinuteWindow => ({
  ...window,
  requests: {
    arrivalSeconds: gaps === null ? (seconds as Float64Array) : arrivalsFrom(gaps, window.startSeconds),
    inputTokens: Int32Array.from(inputTokens),
    cachedTokens: Int32Array.from(cachedTokens),
    outputTokens: Int32Array.from(outputTokens),
    ...(sources === null ? {} : { sources: Uint16Array.from(sources) })
  }
})
