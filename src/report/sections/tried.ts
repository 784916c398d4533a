/** The capacity plan → every candidate that was tried, and every one that was refused with its own reason. */
import type { Candidate, Refused } from '../../capacity/candidateShape.ts'
import { splitText } from '../../capacity/engine/split.ts'
import type { Workload } from '../../capacity/workloadShape.ts'
import type { AuditReport } from '../auditReport.ts'
import { type Block, heading, list, paragraph, type Section, table } from '../blocks.ts'
import { count, duration, figureText, money, nameText, UNKNOWN } from '../format.ts'
import { marksOf } from './evidence.ts'

/** Of `--verbose`: the page proper shows each GPU's cheapest, and one explanation a reason. */
export const triedSection = ({ capacity }: AuditReport): Section => ({
  title: 'All that was tried',
  blocks:
    capacity.workloads.length === 0
      ? [paragraph('No workload was sized.')]
      : capacity.workloads.flatMap(workloadBlocks)
})

const workloadBlocks = ({
  served,
  sourceModels,
  targetModel,
  candidates,
  refused
}: Workload): readonly Block[] => [
  heading(`${sourceModels.map(name => nameText(name)).join(', ')} → ${targetModel ?? WITHOUT[served]}`),
  ...(candidates.length === 0 ? [paragraph('No candidate can serve it.')] : [candidateTable(candidates)]),
  ...list(refused.map(refusedText), 'Refused')
]

/** What a workload without a model comes to. */
const WITHOUT: Readonly<Record<Workload['served'], string>> = {
  dedicated: 'no open-weight model',
  shared: 'stays on the shared pool'
}

const candidateTable = (candidates: readonly Candidate[]): Block =>
  table(
    ['GPU × each', 'Weights', '>Repl.', '>GPUs', '>TTFT p95', '>TPOT p95', '>Met', '>Load', '>$/month'],
    candidates.map(candidateRow),
    'estimated by simulation of the busiest minute; prices assumed'
  )

const candidateRow = (candidate: Candidate): readonly string[] => [
  `${candidate.gpu} ${splitText(candidate)}${marksOf(candidate)}`,
  candidate.precision,
  `${count(candidate.replicas)}+${count(candidate.spareReplicas)}`,
  count(candidate.gpus),
  duration(candidate.ttft.p95),
  candidate.tpot === null ? UNKNOWN : duration(candidate.tpot.p95),
  figureText(candidate.attainment),
  figureText(candidate.load),
  candidate.usdPerMonth.value === null ? 'unpriced' : money(candidate.usdPerMonth.value)
]

const refusedText = ({ gpu, precision, explanation, ...split }: Refused): string =>
  `${gpu} ${splitText(split)} in ${precision}: ${explanation}`
