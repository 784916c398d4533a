/** A verdict → the decision in one sentence and the figures beneath it, as a proposal opens with them. */

import { amountIn } from '../../pricing/amountIn.ts'
import { type Way, waysOf } from '../../pricing/ways.ts'
import { glimpse } from '../../words.ts'
import type { AuditReport } from '../auditReport.ts'
import { count, figureText, UNKNOWN } from '../format.ts'
import { keptPromise } from '../promiseText.ts'

type Action = Way['action']

const DECISIONS: Readonly<Record<Action, string>> = {
  'as-billed': 'Stay as you are',
  successor: 'Stay on the shared pool and move to the successor models',
  'cheaper-model': 'Stay on the shared pool and switch to cheaper models',
  batch: 'Stay on the shared pool and send what can wait in batches',
  flex: 'Stay on the shared pool and use the flex tier for what can wait',
  cache: 'Stay on the shared pool and use prompt caching',
  'open-shared': 'Switch to open-weight models, paid by the token',
  'reserved-shared': 'Reserve shared capacity',
  hybrid: 'Rent GPUs for the steady load and keep the shared pool for the peaks',
  dedicated: 'Move to dedicated GPUs',
  scheduled: 'Move to dedicated GPUs, rented by the hour',
  'right-size': 'Keep GPUs of your own, in the right number'
}

/** What is chosen, and what it is compared with. */
export type Choice = {
  /** Cheapest first, today's among them. */
  readonly ways: readonly Way[]
  /** `null`: today has no price. */
  readonly today: Way | null
  /** `null`: nothing is recommended, or it has no price. */
  readonly chosen: Way | null
  /** The one with GPUs of one's own that is weighed; `null`: none. */
  readonly gpus: Way | null
  /** Writes an amount in USD, in the currency that was asked for. */
  readonly money: (usd: number | null) => string
}

type Decided = Pick<AuditReport, 'pricing' | 'capacity' | 'verdict'>

/** @param end of the log */
export function choiceOf({ pricing, capacity, verdict }: Decided, end: string): Choice {
  const { all, today, dedicated } = waysOf(pricing, capacity, end)
  const wanted = verdict.action === 'right-size' ? 'dedicated' : verdict.action
  const ways = today === null || all.includes(today) ? all : [...all, today].sort((a, b) => a.usd - b.usd)
  const chosen = [dedicated, ...all, today].find(way => way?.action === wanted)
  return { ways, today, chosen: chosen ?? null, gpus: dedicated, money: amountIn(pricing.currency) }
}

/** One sentence without its full stop. */
export function decisionOf({ verdict, pricing, capacity }: Decided): string {
  const { action, recommendation } = verdict
  if (action === 'open-shared' && newModels({ verdict, pricing, capacity }).length === 0)
    return 'Pay by the token for the same open models'
  if (action !== null) return DECISIONS[action]
  return recommendation === 'too-close' ? 'Too close to call' : 'The log does not say enough to decide'
}

/** As the subject of a sentence. */
const SUBJECTS: Readonly<Record<Action, string>> = {
  'as-billed': 'Today’s bill',
  successor: 'The successor models',
  'cheaper-model': 'The maker’s cheaper models',
  batch: 'Batches for what can wait',
  flex: 'The flex tier for what can wait',
  cache: 'Prompt caching',
  'open-shared': 'Open-weight models by the token',
  'reserved-shared': 'Reserved shared capacity',
  hybrid: 'GPUs for the steady load with the shared pool for the peaks',
  dedicated: 'The dedicated GPUs',
  scheduled: 'The GPUs by the hour',
  'right-size': 'The fleet in its right size'
}

/** What the decision costs beside today and beside GPUs. */
export function leadOf({ verdict, pricing, capacity }: AuditReport, choice: Choice): string {
  const { today, chosen, gpus, money } = choice
  const isChange = chosen !== null && chosen !== today
  const [now, then] = [today && wayUsd(today, money), isChange ? wayUsd(chosen, money) : null]
  const subject = SUBJECTS[verdict.action ?? 'as-billed']
  const sentences = [
    now === null
      ? then === null
        ? ''
        : `${subject} would cost ${then} a month.`
      : `${capacity.plannedGrowth === 0 ? 'Today costs' : 'Today’s models would cost'} ${now} a month${then === null ? '' : `; ${lowerFirst(subject)} would cost ${then}`}.`,
    gpus === null || gpus === chosen ? '' : gpusSentence(gpus, choice, pricing, capacity)
  ]
  return sentences.filter(sentence => sentence !== '').join(' ')
}

/** `GPUs …` stays as it is. */
const lowerFirst = (text: string): string => text.replace(/^[A-Z](?=[^A-Z])/, letter => letter.toLowerCase())

const gpusSentence = (
  way: Way,
  { money }: Choice,
  pricing: AuditReport['pricing'],
  capacity: AuditReport['capacity']
): string => {
  const { plannedGrowth, slo } = capacity
  const { value } = pricing.breakEven.traffic
  const paysFrom =
    value !== null && value > 1 + plannedGrowth
      ? `; it costs less from ${count(value)}× today’s traffic on`
      : ''
  const subject =
    way.id === 'hybrid'
      ? 'A base of GPUs with its overflow by the token'
      : (keptPromise(capacity)?.times ?? 1) > 1
        ? `The cheapest fleet, at longer limits on waiting than ${slo.from === 'log' ? 'today’s' : 'the default'},`
        : slo.from === 'log'
          ? 'The cheapest fleet that keeps today’s waiting times'
          : 'The cheapest fleet that keeps the limits on waiting'
  return `${subject} would cost ${wayUsd(way, money)}${paysFrom}.`
}

/** Under what the decision stands, to be read before it; `null`: nothing. */
export function conditionText({ verdict, period, traffic }: AuditReport): string | null {
  if (verdict.condition === null) return null
  const seen = glimpse(period.spanSeconds, traffic.counts.requests)
  return `${seen === null ? '' : `${seen} `}${verdict.condition.replace(/,$/, '')}:`
}

/** Where GPUs begin to pay, against the way by the token that they are weighed against. */
export const breakEvenText = (pricing: AuditReport['pricing']): string =>
  `GPUs cost the same as “${byTokenName(pricing)}” at ${figureText(pricing.breakEven.traffic)}.`

export const byTokenName = ({ compared, alternatives }: AuditReport['pricing']): string =>
  alternatives.find(({ id }) => id === compared.byToken)?.name ?? 'paying by the token'

/** A sum that leaves something out says that it does, as on the screen. */
export const wayUsd = (
  { stated, isLowerBound }: Pick<Way, 'stated' | 'isLowerBound'>,
  money: Choice['money']
): string => (isLowerBound ? `over ${money(stated)}` : money(stated))

/** `2 × L40S with Gemma-4-26B-A4B`, fleet by fleet. */
export const fleetsText = ({ workloads }: AuditReport['capacity']): string =>
  workloads
    .flatMap(({ recommended, targetModel }) =>
      recommended === null ? [] : [`${recommended.gpus} × ${recommended.gpu} with ${targetModel}`]
    )
    .join(', ') || UNKNOWN

/** The models that answer in place of the log's; `null`: the same as today, or not said. */
export function chosenModels(decided: Decided): readonly string[] | null {
  const served = servedBy(decided)
  return served && distinct(served)
}

/** Those of them that are others than the log's: their answers are to be compared. */
export const newModels = (decided: Decided): readonly string[] =>
  distinct((servedBy(decided) ?? []).filter(({ isNew }) => isNew))

type Served = { readonly target: string | null; readonly isNew: boolean }

const distinct = (served: readonly Served[]): readonly string[] => [
  ...new Set(served.map(({ target }) => target).filter(target => target !== null))
]

function servedBy({ verdict: { action }, pricing, capacity }: Decided): readonly Served[] | null {
  if (action === 'cheaper-model')
    return (pricing.cheaper?.models ?? []).map(({ model, cheaper }) => ({
      target: cheaper,
      isNew: cheaper !== model
    }))
  if (action === 'successor')
    return (pricing.successor?.replacements ?? []).map(({ model, successor }) => ({
      target: successor,
      isNew: successor !== model
    }))
  if (action === 'open-shared')
    return pricing.openShared.workloads.map(({ targetModel, relation }) => ({
      target: targetModel,
      isNew: relation !== 'same'
    }))
  return action !== null && IS_FLEET.includes(action)
    ? capacity.workloads.map(({ targetModel, standIns }) => ({
        target: targetModel,
        isNew: standIns.some(({ relation }) => relation !== 'same')
      }))
    : null
}

const IS_FLEET: readonly Action[] = ['dedicated', 'scheduled', 'hybrid', 'right-size']
