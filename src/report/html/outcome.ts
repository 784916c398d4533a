/** A decision → the few figures that a what-if compares, written as the report writes them. */
import type { Candidate } from '../../capacity/candidateShape.ts'
import type { Workload } from '../../capacity/workloadShape.ts'
import type { Decision } from '../../decide.ts'
import type { Figure } from '../../figure.ts'
import { amountIn } from '../../pricing/amountIn.ts'
import { hasBase } from '../../pricing/ways.ts'
import { count, duration, figureText, nameText, UNKNOWN } from '../format.ts'
import { type Choice, choiceOf, decisionOf, fleetsText, wayUsd } from './decisionText.ts'

/** `isMain`: in sight on the card, the others are folded. */
export type Outcome = { readonly label: string; readonly value: string; readonly isMain: boolean }

type Decided = Pick<Decision, 'capacity' | 'pricing' | 'verdict'>

/** @param end of the log */
export const outcomeOf = (decision: Decided, end: string): readonly Outcome[] => [
  ...mainOutcomes(decision, end).map(([label, value]) => ({ label, value, isMain: true })),
  ...furtherOutcomes(decision, amountIn(decision.pricing.currency)).map(([label, value]) => ({
    label,
    value,
    isMain: false
  }))
]

type Said = readonly [label: string, value: string]

function mainOutcomes(decision: Decided, end: string): readonly Said[] {
  const { capacity, pricing, verdict } = decision
  const { chosen, today, money } = choiceOf(decision, end)
  return [
    ['Decision', decisionOf(decision)],
    ['Saves', monthly(verdict.saving, money)],
    ['It costs', chosen === null ? UNKNOWN : `${wayUsd(chosen, money)} a month`],
    [
      capacity.plannedGrowth === 0 ? 'Today costs' : 'Today’s models cost',
      today === null ? UNKNOWN : `${wayUsd(today, money)} a month`
    ],
    ['The fleet', foundFleets(capacity)],
    ['The fleet costs', monthly(pricing.fixed.usdPerMonth, money)],
    ['First token, p95', firstTokens(capacity.workloads)]
  ]
}

/** What was looked for and not found is said: a dash alone would leave the reader to guess. */
const foundFleets = (capacity: Decided['capacity']): string => {
  const fleets = fleetsText(capacity)
  return fleets === UNKNOWN && capacity.workloads.length > 0 ? 'none found that keeps the promise' : fleets
}

/** `$2,508 a month ($2,025 to $3,105)`. */
function monthly({ value, low, high }: Figure, money: Choice['money']): string {
  if (value === null) return UNKNOWN
  const range =
    low === undefined || high === undefined || money(low) === money(high)
      ? ''
      : ` (${money(low)} to ${money(high)})`
  return `${money(value)} a month${range}`
}

/** The slowest of the fleets. */
const firstTokens = (workloads: readonly Workload[]): string => {
  const waits = workloads.flatMap(({ recommended }) => recommended?.ttft.p95 ?? [])
  return waits.length === 0 ? UNKNOWN : duration(Math.max(...waits))
}

const furtherOutcomes = ({ capacity, pricing }: Decided, money: Choice['money']): readonly Said[] => [
  ['GPUs, spare included', figureText(capacity.gpus)],
  ['Serving replicas', figureText(capacity.replicas)],
  ...capacity.workloads.map((workload): Said => [fleetLabel(workload), fleetText(workload)]),
  ['Shared pool, unpriced requests left out', monthly(pricing.shared.usdPerMonth, money)],
  ['Saving from moving to GPUs', monthly(pricing.savingPerMonth, money)],
  [
    'Dedicated base, overflow shared',
    hasBase(pricing.hybrid) ? monthly(pricing.hybrid.usdPerMonth, money) : UNKNOWN
  ],
  ['Dedicated GPUs by the hour', monthly(pricing.scheduled.usdPerMonth, money)],
  ['Open-weight model by the token', monthly(pricing.openShared.usdPerMonth, money)],
  ['Traffic at break-even', figureText(pricing.breakEven.traffic)],
  ['Payback of the migration', paybackText(pricing)]
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
