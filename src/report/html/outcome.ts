/** A decision → the few figures that a what-if compares, written as the report writes them. */
import type { Candidate } from '../../capacity/candidateShape.ts'
import type { Workload } from '../../capacity/workloadShape.ts'
import type { Decision } from '../../decide.ts'
import { count, duration, figureText, nameText, UNKNOWN } from '../format.ts'

export type Outcome = { readonly label: string; readonly value: string }

export const outcomeOf = ({
  capacity,
  pricing,
  verdict
}: Pick<Decision, 'capacity' | 'pricing' | 'verdict'>): readonly Outcome[] => [
  { label: 'Verdict', value: verdict.headline },
  { label: 'Because', value: verdict.because.join(' ') },
  { label: 'GPUs, spare included', value: figureText(capacity.gpus) },
  { label: 'Serving replicas', value: figureText(capacity.replicas) },
  ...capacity.workloads.map(workload => ({ label: fleetLabel(workload), value: fleetText(workload) })),
  { label: 'Shared pool', value: figureText(pricing.shared.usdPerMonth) },
  { label: 'Dedicated GPUs', value: figureText(pricing.fixed.usdPerMonth) },
  { label: 'Saving from moving', value: figureText(pricing.savingPerMonth) },
  { label: 'Dedicated base, overflow shared', value: figureText(pricing.hybrid.usdPerMonth) },
  { label: 'Dedicated GPUs by the hour', value: figureText(pricing.scheduled.usdPerMonth) },
  { label: 'Open-weight model on shared APIs', value: figureText(pricing.openShared.usdPerMonth) },
  { label: 'Traffic at break-even', value: figureText(pricing.breakEven.traffic) },
  { label: 'Payback of the migration', value: paybackText(pricing) }
]

/** What costs nothing is not paid back. */
const paybackText = ({ paybackMonths }: Decision['pricing']): string =>
  paybackMonths.value === 0 ? UNKNOWN : figureText(paybackMonths)

const fleetLabel = ({ sourceModels }: Workload): string =>
  `In place of ${sourceModels.map(name => nameText(name, 'the unnamed model')).join(', ')}`

const fleetText = ({ targetModel, recommended }: Workload): string =>
  recommended === null ? UNKNOWN : `${targetModel} on ${gpusText(recommended)}`

const gpusText = ({ gpus, gpu, replicas, spareReplicas, ttft, load }: Candidate): string =>
  `${count(gpus)} × ${gpu}: ${count(replicas)} + ${count(spareReplicas)} replicas, first token p95 ${duration(ttft.p95)}, load ${figureText(load)}`
