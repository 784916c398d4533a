/** The capacity plan → what must be carried, which GPUs would carry it, and which cannot. */

import type { Candidate, Queueing, Refused } from '../../capacity/candidateShape.ts'
import { splitText } from '../../capacity/engine/split.ts'
import type { BusiestMinute, Workload, WorkloadKind } from '../../capacity/workloadShape.ts'
import { plural } from '../../words.ts'
import type { AuditReport } from '../auditReport.ts'
import {
  type Block,
  type Cell,
  entries,
  heading,
  list,
  paragraph,
  type Section,
  type Tone,
  table
} from '../blocks.ts'
import { asksForGpus } from '../chosen.ts'
import {
  compact,
  count,
  duration,
  figureText,
  moment,
  money,
  nameText,
  share,
  timesText,
  UNKNOWN
} from '../format.ts'
import { evidenceBlocks, marksLegend, marksOf } from './evidence.ts'
import { entry, plain } from './figures.ts'
import { confidenceBlocks, scheduleBlocks } from './planRange.ts'
import { promiseEntries } from './promise.ts'

export const capacitySection = ({ capacity, verdict, pricing }: AuditReport): Section => ({
  title: 'Capacity',
  blocks: [
    entries(
      ...promiseEntries(capacity),
      plain('Headroom above the log', share(capacity.headroom), 'assumed'),
      ...(capacity.plannedGrowth === 0
        ? []
        : [plain('Planned growth', share(capacity.plannedGrowth), 'assumed')]),
      entry('Replicas', capacity.replicas),
      entry('GPUs', capacity.gpus)
    ),
    ...confidenceBlocks(capacity.confidence),
    ...capacity.workloads
      .filter(workload => !isStaying(workload))
      .flatMap(workload => workloadBlocks(workload, asksForGpus({ verdict, pricing }))),
    ...stayingBlocks(capacity.workloads.filter(isStaying)),
    ...scheduleBlocks(capacity.schedule),
    ...legend(capacity.workloads),
    ...list(capacity.assumptions, 'Assumptions of the sizing')
  ]
})

/** Who stays for one reason is named together. */
function stayingBlocks(workloads: readonly Workload[]): readonly Block[] {
  const reasonOf = ({ kind, why }: Workload) => `${KIND[kind]}${why}`
  return [...new Set(workloads.map(reasonOf))].flatMap(reason => {
    const alike = workloads.filter(workload => reasonOf(workload) === reason)
    const { kind, why, sharedUsdPerMonth } = alike[0] as Workload
    const where = sharedUsdPerMonth === null ? 'where it is' : 'on the shared pool'
    const names = alike.flatMap(({ sourceModels }) => sourceModels.map(nameOf)).join(', ')
    return [heading(`${KIND[kind]}${names} → stays ${where}`), paragraph(why)]
  })
}

/** Nothing was tried for it that could be shown. */
const isStaying = ({ served, targetModel, refused }: Workload): boolean =>
  served === 'shared' && targetModel === null && refused.length === 0

const workloadBlocks = (workload: Workload, isToRent: boolean): readonly Block[] => [
  heading(
    `${KIND[workload.kind]}${sourceNames(workload)} → ${workload.targetModel ?? 'no open-weight model'}`
  ),
  paragraph(workload.why),
  ...busiestBlocks(workload.busiest),
  ...recommendedBlocks(workload, isToRent),
  ...candidateBlocks(workload),
  ...list(refusedItems(workload.refused), 'Cannot serve it')
]

const KIND: Readonly<Record<WorkloadKind, string>> = {
  chat: '',
  embedding: 'Embeddings: ',
  batch: 'Batch: '
}

const MOST_NAMES = 4

const nameOf = (name: string): string => nameText(name, 'unnamed model')

const sourceNames = ({ sourceModels }: Workload): string => {
  const names = sourceModels.map(nameOf)
  const more = names.length - MOST_NAMES
  return [...names.slice(0, MOST_NAMES), ...(more > 0 ? [`${more} more`] : [])].join(', ')
}

const busiestBlocks = (minutes: readonly BusiestMinute[]): readonly Block[] => {
  if (minutes.length === 0) return []
  const rows = minutes.map(minute => [
    moment(minute.at),
    CHOSEN[minute.chosenBy],
    count(minute.requests),
    compact(minute.inputTokens),
    compact(minute.outputTokens)
  ])
  const made = minutes.some(({ chosenBy }) => chosenBy === 'synthesised' || chosenBy === 'spread')
  const titles = ['Busiest minute, as sized', 'Chosen for', '>Requests', '>Tokens in', '>Tokens out']
  return [table(titles, rows, made ? 'estimated' : 'derived')]
}

const CHOSEN: Readonly<Record<BusiestMinute['chosenBy'], string>> = {
  requests: 'most requests',
  tokens: 'most tokens',
  synthesised: 'drawn from sums',
  spread: 'mean of its busiest 24 h'
}

const recommendedBlocks = ({ recommended, unmet }: Workload, isToRent: boolean): readonly Block[] => {
  if (recommended === null)
    return [paragraph(`No recommendation: ${unmet ?? 'no candidate fits.'}`, 'unsure')]
  const { utilisation, load, queueing, nodes, weightsGib, kvCapacityTokens } = recommended
  const { usdPerGpuHour, usdPerMonth } = recommended
  return [
    isToRent
      ? paragraph(`Recommended: ${fleetText(recommended)}`, 'good')
      : paragraph(`The best fleet, if GPUs are rented: ${fleetText(recommended)}`),
    entries(
      entry('Price', usdPerMonth, null),
      entry('Price of a GPU', usdPerGpuHour),
      entry('Utilisation over the log', utilisation.mean),
      entry('Utilisation in the busiest minute', utilisation.peak),
      entry('Load in the busiest minute', load),
      entry('Queueing theory asks for', queueing.replicas, queueingNote(queueing)),
      plain('Weights per replica', `${count(weightsGib)} GiB`, 'estimated', recommended.precision),
      plain('KV cache per replica', `${compact(kvCapacityTokens)} tokens`, 'estimated'),
      plain('Engine', recommended.engine, 'assumed'),
      plain('Nodes', count(nodes), 'estimated')
    ),
    ...evidenceBlocks(recommended),
    ...list(recommended.notes)
  ]
}

const queueingNote = ({ ratio }: Queueing): string =>
  `for waiting alone; the simulation asks for ${timesText(ratio)} as many`

const fleetText = (candidate: Candidate): string => {
  const { gpu, gpus, replicas, spareReplicas, gpusPerReplica } = candidate
  const spare = spareReplicas === 0 ? 'no spare' : `${count(spareReplicas)} spare`
  return `${count(gpus)} × ${gpu} (${plural(count(replicas), replicas, 'replica')} and ${spare}, ${plural(count(gpusPerReplica), gpusPerReplica, 'GPU')} each)`
}

const candidateBlocks = ({ candidates, recommended }: Workload): readonly Block[] => {
  if (candidates.length === 0) return []
  const shown = candidates.filter(
    (each, index) => isSame(each, recommended) || isCheapestOfGpu(candidates, index)
  )
  const rows = shown.map(each => candidateRow(each, isSame(each, recommended), suffixOf(candidates)(each)))
  const titles = [
    '',
    'GPU × each',
    '>Repl.',
    '>GPUs',
    '>TTFT p95',
    '>TPOT p95',
    '>Met',
    '>Load',
    '>$/month',
    'Bound'
  ]
  const extent =
    shown.length < candidates.length ? `: each GPU's cheapest, ${shown.length} of ${candidates.length}` : ''
  const basis = 'estimated by simulation of the busiest minute; prices assumed'
  return [heading(`Candidates by price${extent}`), table(titles, rows, basis)]
}

/** Candidates come cheapest first; a GPU's dearer degrees of tensor parallelism stand in the JSON. */
const isCheapestOfGpu = (candidates: readonly Candidate[], index: number): boolean =>
  candidates.findIndex(({ gpu }) => gpu === candidates[index]?.gpu) === index

const isSame = (candidate: Candidate, other: Candidate | null): boolean =>
  other !== null &&
  candidate.gpu === other.gpu &&
  candidate.tensorParallel === other.tensorParallel &&
  candidate.dataParallel === other.dataParallel &&
  candidate.precision === other.precision &&
  candidate.engine === other.engine

/** What tells a candidate apart where several precisions or engines are compared. */
const suffixOf =
  (candidates: readonly Candidate[]) =>
  ({ gpu, precision, engine }: Candidate): string => {
    const isVaried = (of: (candidate: Candidate) => string) =>
      new Set(candidates.filter(each => each.gpu === gpu).map(of)).size > 1
    const parts = [
      isVaried(each => each.precision) ? precision : '',
      isVaried(each => each.engine) ? engine : ''
    ]
    return parts
      .filter(part => part !== '')
      .map(part => ` ${part}`)
      .join('')
  }

const candidateRow = (candidate: Candidate, recommended: boolean, suffix: string): readonly Cell[] => {
  const { gpu, replicas, spareReplicas, ttft, tpot } = candidate
  const cells = [
    recommended ? '▸' : '',
    `${gpu} ${splitText(candidate)}${suffix}${marksOf(candidate)}`,
    spareReplicas === 0 ? count(replicas) : `${count(replicas)}+${count(spareReplicas)}`,
    count(candidate.gpus),
    duration(ttft.p95),
    tpot === null ? UNKNOWN : duration(tpot.p95),
    figureText(candidate.attainment),
    figureText(candidate.load),
    candidate.usdPerMonth.value === null ? 'unpriced' : money(candidate.usdPerMonth.value),
    BOUND[candidate.binding]
  ]
  return recommended ? cells.map(text => toned(text, 'good')) : cells
}

const toned = (text: string, tone: Tone): Cell => ({ text, tone })

const BOUND: Readonly<Record<Candidate['binding'], string>> = {
  prefill: 'prefill',
  decode: 'decode',
  'kv-cache': 'KV cache',
  saturation: '85 % load',
  'one-replica': 'minimum',
  memory: 'memory',
  ttft: 'TTFT',
  'node-size': 'node size'
}

const legend = (workloads: readonly Workload[]): readonly Block[] => {
  const candidates = workloads.flatMap(workload => workload.candidates)
  if (candidates.length === 0) return []
  const texts = [
    'Candidates – ×: GPUs per replica; EP: experts spread over them, attention data-parallel. Repl.: serving + spare replicas. Met: share of requests inside both limits. ',
    ...(workloads.some(({ ladder }) => ladder.some(({ chosen }) => chosen))
      ? ['The limits are the longer ones that were taken, as the advice shows. ']
      : []),
    ...(workloads.some(({ mode }) => mode === 'thinking')
      ? ['TTFT of a model that thinks: until its first visible token, when the thinking is done. ']
      : []),
    'Load: of what the serving replicas can process, in the busiest minute. Bound: what stops it from needing less; ',
    'minimum: one replica is the fewest there can be; memory: on fewer GPUs it would not fit; node size: one fewer is rented ',
    'anyway; 85 % load: fewer would keep the promise, too close to saturation.',
    marksLegend(candidates)
  ]
  return [paragraph(texts.join(''), 'muted')]
}

const REFUSAL: Readonly<Record<Refused['reason'], string>> = {
  memory: 'Memory',
  heads: 'Heads do not divide',
  engine: 'Engine of another maker',
  'ttft-floor': 'First token too late',
  'tpot-floor': 'Gap between tokens too long',
  'latency-floor': 'Whole answer too late',
  context: 'Context too short',
  rate: 'Rate too high'
}

/** One line per reason: which ones, and the explanation of the first. */
const refusedItems = (refused: readonly Refused[]): readonly string[] =>
  [...new Set(refused.map(({ reason }) => reason))].map(reason => {
    const alike = refused.filter(other => other.reason === reason)
    const names = [...new Set(alike.map(one => `${one.gpu} ${splitText(one)}`))]
    const lead = alike.length === 1 ? '' : `${names[0]}: `
    return `${REFUSAL[reason]} – ${names.join(', ')}. ${lead}${alike[0]?.explanation ?? ''}`
  })
