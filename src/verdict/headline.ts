/** The way that is chosen → what to do, in a sentence; and what a buyer must know beside it. */

import type { Figure } from '../figure.ts'
import { grouped } from '../grouped.ts'
import { boundRegion } from '../pricing/boundRegion.ts'
import { FILLED_IN, leftOutOf } from '../pricing/saving.ts'
import { isPast } from '../pricing/successor.ts'
import { isDedicated, type Way } from '../pricing/ways.ts'
import { share } from '../words.ts'
import type { Grounds } from './grounds.ts'
import type { Money } from './money.ts'
import {
  andOf,
  atCost,
  atPresent,
  costOf,
  fleetInWords,
  namesOf,
  subjectOf,
  upperFirst,
  wayInWords
} from './words.ts'

/** What to do where nothing moves to GPUs, or already runs on them. */
export function stayHeadline(grounds: Grounds): string {
  const { byToken, money } = grounds
  if (byToken === null) return 'Stay where you are.'
  const cost = `${costOf(byToken, money)} a month${insteadOf(byToken, grounds)}${leftOutInWords([grounds.today, byToken])}`
  return `${adviceOf(byToken, grounds)}: ${cost}.`
}

function adviceOf(way: Way, grounds: Grounds): string {
  const { costs } = grounds.evidence
  switch (way.id) {
    case 'current':
      return 'Keep your own servers as they are'
    case 'shared':
      return costs.current === null
        ? 'Stay on the shared pool as it is'
        : 'Leave your own servers and buy the same models by the token'
    case 'successor':
      return `Stay on the shared pool and move to the successors (${changes(costs.successor?.replacements ?? [], ({ successor }) => successor)})`
    case 'cheaper-model':
      return `Stay on the shared pool and change models (${changes(costs.cheaper?.models ?? [], ({ cheaper }) => cheaper)})`
    case 'batch':
    case 'flex':
      return `Stay on the shared pool and send what may wait ${way.id === 'batch' ? 'in batches' : 'at the flex tier'}`
    case 'cache':
      return 'Stay on the shared pool and let every prompt be cached that can be'
    case 'open-shared':
      return openAdvice(costs)
    default:
      return `Stay on the shared pool and reserve a base of it (${way.name})`
  }
}

function openAdvice({ openShared: { workloads } }: Grounds['evidence']['costs']): string {
  const changed = workloads.filter(({ relation }) => relation !== 'same')
  if (changed.length === 0) return 'Pay by the token for the same open models'
  const stands = changed.flatMap(({ sourceModels, targetModel }) =>
    sourceModels.map(model => ({ model, target: targetModel }))
  )
  return `Pay by the token for open models (${changes(stands, ({ target }) => target)})`
}

/** More are not read in a headline: the costs list all. */
const MOST_CHANGES = 4

/** `gpt-4o, gpt-4o-mini → gpt-6-luna; o3 → gpt-5.6-sol`: each once, what stays itself left out. */
function changes<Change extends { readonly model: string }>(
  all: readonly Change[],
  to: (change: Change) => string | null
): string {
  const made = all.filter(change => ![null, change.model].includes(to(change)))
  const texts = [...grouped(made, to)].map(
    ([target, changes]) => `${namesOf(changes.map(({ model }) => model))} → ${target}`
  )
  const more = texts.length - MOST_CHANGES
  return [...texts.slice(0, MOST_CHANGES), ...(more > 0 ? [`${more} more`] : [])].join('; ')
}

function insteadOf(way: Way, grounds: Grounds): string {
  const { today, money } = grounds
  if (today === null || way.action === 'as-billed') return ''
  return way.usd <= today.usd
    ? `, ${atPresent(grounds)} ${costOf(today, money)}`
    : `, where today’s models cost ${costOf(today, money)} until they are switched off`
}

/** Shutdowns, those before the log's end apart, the next of them said already or not; a named successor where things stay as they are. */
export function deadlinesInWords(
  deadlines: Grounds['deadlines'],
  chosen: Way | null,
  isSaid: boolean,
  end: string
): readonly string[] {
  if (deadlines.length === 0) return []
  const isOver = ({ date }: Grounds['deadlines'][number]): boolean => isPast(date, end)
  const off = [
    datesInWords(deadlines.filter(isOver), wasDue),
    datesInWords(
      deadlines.filter(deadline => !isOver(deadline)),
      isSaid ? follow : switchedOff
    )
  ].filter(part => part !== '')
  const stays = chosen === null || chosen.action === 'as-billed'
  const named = deadlines.flatMap(({ models, successor }) =>
    successor === null ? [] : [`${successor} for ${listOf(models)}`]
  )
  const [only] = deadlines.length === 1 ? deadlines : []
  const next = !stays || named.length === 0 ? '' : `; ${namedInWords(only, named)}`
  return [`${off.join('; ')}${next}.`]
}

/** `gpt-4o is switched off on 2027-01-14, o3 on 2027-02-01`: what happens is said of the first day alone. */
const datesInWords = (
  deadlines: Grounds['deadlines'],
  happens: (models: readonly string[]) => string
): string =>
  datesOf(deadlines)
    .map(([date, models], i) => `${i === 0 ? happens(models) : listOf(models)} on ${date}`)
    .join(', ')

const follow = (models: readonly string[]): string =>
  `${listOf(models)} follow${models.length > 1 ? '' : 's'}`

/** Of one day the models are said already. */
const namedInWords = (only: Grounds['deadlines'][number] | undefined, named: readonly string[]): string =>
  only === undefined
    ? `named in their place: ${andOf(named)}`
    : `${only.successor} is named in ${only.models.length === 1 ? 'its' : 'their'} place`

const wasDue = (models: readonly string[]): string =>
  `${listOf(models)} ${models.length > 1 ? 'were' : 'was'} due to be switched off`

/** Each day once, with all that ends on it. */
const datesOf = (deadlines: Grounds['deadlines']): readonly (readonly [date: string, models: string[]])[] =>
  [...grouped(deadlines, ({ date }) => date)].map(([date, all]) => [
    date,
    all.flatMap(({ models }) => models)
  ])

const switchedOff = (models: readonly string[]): string =>
  `${listOf(models)} ${models.length > 1 ? 'are' : 'is'} switched off`

const listOf = (models: readonly string[]): string => andOf(models.map(name => namesOf([name])))

/** Why a sum that was said is a lower bound. */
function leftOutInWords(ways: readonly (Way | null)[]): string {
  const most = Math.max(0, ...ways.map(way => way?.unpricedShare ?? 0))
  return most === 0 ? '' : ` (${share(most)} of requests unpriced)`
}

const isAsBilled = ({ byToken }: Grounds): boolean => byToken === null || byToken.action === 'as-billed'

/** One question is open: whether GPUs would cost less than the cheapest way by the token, which is what to do until then. */
export const tooCloseHeadline = (grounds: Grounds): string =>
  isAsBilled(grounds)
    ? `Too close to call: ${wayInWords(grounds.byToken, grounds.money)}, ${fleetInWords(grounds)} ${costOf(grounds.dedicated, grounds.money)}${spanInWords(grounds)}. Stay as you are until a longer log or a load test decides.`
    : stayHeadline(grounds)

/** The open question, where another way is the answer until then. */
export const openQuestion = (grounds: Grounds): string =>
  isAsBilled(grounds)
    ? ''
    : `${upperFirst(fleetInWords(grounds))}, ${atCost(grounds.dedicated, grounds.money)} a month, is too close to call${spanInWords(grounds)}.`

/** By what the sum beside it cannot tell, the fleet may cost less, and may cost more. */
const spanInWords = ({ saving, money }: Grounds): string =>
  saving === null ? '' : `: ${money(saving.high)} less to ${money(-saving.low)} more`

/** What moving to GPUs means: which, how many, and when. */
export function moveHeadline(grounds: Grounds): string {
  const { dedicated, byToken, today, evidence, money } = grounds
  const move = evidence.costs.current === null ? 'Move to dedicated GPUs,' : 'Change your own fleet to'
  const cost = `${costOf(dedicated, money)} a month`
  const before =
    today === null || today.id === byToken?.id ? '' : `, ${atPresent(grounds)} ${costOf(today, money)}`
  const other =
    byToken === null
      ? 'Nothing else has a price'
      : `${upperFirst(subjectOf(byToken))} would cost ${costOf(byToken, money)}`
  return `${move} ${fleetInWords(grounds)}: ${cost}${before}${leftOutInWords([byToken, today])}. ${other}.`
}

/** A base of GPUs, what overflows it by the token; and what the whole peak on GPUs, or all of it by the token, would cost. */
export function hybridHeadline(grounds: Grounds): string {
  const { dedicated, fixed, byToken, today, money } = grounds
  const other = byToken === null || byToken.id === today?.id ? null : byToken
  const others = [
    ...(fixed === null ? [] : [`GPUs for the whole peak would cost ${costOf(fixed, money)}`]),
    ...(other === null ? [] : [`${subjectOf(other)} ${costOf(other, money)}`])
  ]
  const before = today === null ? '' : `, ${atPresent(grounds)} ${costOf(today, money)}`
  return [
    `Rent a base of GPUs, ${fleetInWords(grounds)}: ${costOf(dedicated, money)} a month${before}${leftOutInWords([byToken, today])}.`,
    ...(others.length === 0 ? [] : [`${upperFirst(others.join(', '))}.`])
  ].join(' ')
}

/** Beside a saving with its range. */
const LEFT_OUT = { alike: ' on priced requests', first: ' and what the unpriced requests cost now' } as const

/** What it saves on today’s bill, with its interval; from the day on which that bill ends, what on its named successors. */
export function savedInWords(
  saved: Figure,
  ends: Pick<Grounds['deadlines'][number], 'date' | 'models'> | null,
  after: Figure,
  money: Money
): string {
  const { low, high, note = '' } = saved
  const leftOut = leftOutOf(saved)
  const isSure = low === undefined || high === undefined || Math.round(low) === Math.round(high)
  // A range has no "at least" before it.
  const about = leftOut !== null && isSure ? 'at least ' : note.includes(FILLED_IN) ? 'about ' : ''
  const range = isSure ? '' : ` (${money(low)} to ${money(high)})${leftOut === null ? '' : LEFT_OUT[leftOut]}`
  const then =
    after.value === null
      ? ''
      : after.value < 0
        ? `, then costs ${leftOutOf(after) === 'first' ? 'at most ' : ''}${money(-after.value)} more than the successors would`
        : `, then ${money(after.value)} against successors`
  const until = ends === null ? '' : ` until ${ends.date}, when ${switchedOff(ends.models)}${then}`
  return `It saves ${about}${money(saved.value)} a month${range}${until}.`
}

/** A stand-in answers otherwise; a model that reasons writes more. */
export function hingesOn(grounds: Grounds, chosen: Way | null): readonly string[] {
  const { plan, costs } = grounds.evidence
  if (chosen === null) return []
  if (chosen.action === 'cheaper-model')
    return ['It hinges on whether the cheaper models answer well enough without long reasoning.']
  if (chosen.action === 'successor')
    return ['It hinges on whether the successors answer as well in as many tokens.']
  const bound = `${tunedToo(grounds)}${boundTo(grounds)}`
  const targets =
    chosen.id === 'open-shared' ? openStandIns(costs) : isDedicated(chosen) ? fleetStandIns(plan) : []
  return targets.length > 0
    ? [
        `It hinges on whether ${andOf(targets)} answer${targets.length > 1 ? '' : 's'} well enough${bound}: test it on your own prompts.`
      ]
    : []
}

/** Only what is tuned as the log's model was can answer as it does. */
const tunedToo = ({ evidence: { plan } }: Grounds): string =>
  plan.workloads.some(({ standIns }) => standIns.some(({ tunedFrom }) => tunedFrom !== undefined))
    ? ' once tuned like today’s'
    : ''

/** ` and run in the EU`: where the log's calls are bound by the names of their models. */
function boundTo({ evidence: { description } }: Grounds): string {
  const regions = [...new Set(description.traffic.models.flatMap(({ name }) => boundRegion(name) ?? []))]
  return regions.length === 0 ? '' : ` and can run in ${andOf(regions)}, as the names of today’s models ask`
}

/** Models that are not the log's own, each once. */
const fleetStandIns = ({ workloads }: Grounds['evidence']['plan']): readonly string[] => [
  ...new Set(
    workloads.flatMap(({ targetModel, standIns }) =>
      targetModel !== null && standIns.some(({ relation }) => relation !== 'same') ? [targetModel] : []
    )
  )
]

const openStandIns = ({ openShared }: Grounds['evidence']['costs']): readonly string[] => [
  ...new Set(
    openShared.workloads.flatMap(({ targetModel, relation }) => (relation === 'same' ? [] : [targetModel]))
  )
]

/** A model that reasons writes more: so many times the output tokens cost what today’s bill does. */
export function mayWrite({ today, byToken, evidence }: Grounds): readonly string[] {
  if (byToken?.action !== 'cheaper-model') return []
  const { cheaper, period } = evidence.costs
  const output = (cheaper?.lines ?? []).reduce(
    (sum, { unit, usd: part }) => (unit === 'Mtok output' ? sum + part : sum),
    0
  )
  const perMonth = output * (period.monthsFactor ?? Number.NaN)
  const times = 1 + ((today?.stated ?? Number.NaN) - byToken.stated) / perMonth
  return times > 1 && Number.isFinite(times)
    ? [
        `A model that reasons writes more: the change still saves with up to ${Number(times.toPrecision(2))} times the output tokens.`
      ]
    : []
}
