/** Facts of a verdict → the words for them. */
import { rentedBy, type Way } from '../pricing/ways.ts'
import type { Grounds } from './grounds.ts'
import type { Money } from './money.ts'

/** What a way costs, as the list of alternatives has it: a sum that leaves something out says that it does. */
export const costOf = (way: Way | null, money: Money): string =>
  way === null ? money(null) : way.isLowerBound ? `at least ${money(way.stated)}` : money(way.stated)

/** `at $584`, `at least $584`. */
export const atCost = (way: Way | null, money: Money): string =>
  way?.isLowerBound === true ? costOf(way, money) : `at ${costOf(way, money)}`

/** What GPUs cost above the tokens, as both are listed: a sum that leaves something out makes it too much. */
export function lossInWords({ byToken, dedicated, money }: Grounds): string {
  if (byToken === null || dedicated === null) return money(null)
  const loss = dedicated.stated - byToken.stated - byToken.unserved
  return `${byToken.isLowerBound ? 'at most ' : ''}${money(loss)}`
}

/** What is billed of the traffic that is compared: today’s bill, unless it is planned to grow, or is another by now; servers of one’s own cost what they do. */
export function atPresent({ evidence: { plan, costs } }: Pick<Grounds, 'evidence'>): string {
  if (costs.current !== null) return 'today'
  if (plan.plannedGrowth !== 0) return 'with today’s models'
  return typeof costs.period.lastWeek?.since === 'string' ? 'on the log’s average' : 'today'
}

/** More names in a row are not read; the others are counted. */
const MOST_NAMED = 4

export const namesOf = (models: readonly string[]): string =>
  models.length > MOST_NAMED ? andOf(models.map(nameOf)) : models.map(nameOf).join(', ')

const nameOf = (model: string): string => (model === '' ? 'the unnamed model' : model)

/** `a`, `a and b`, `a, b and c`, `a, b, c and 5 more`. */
export function andOf(names: readonly string[]): string {
  if (names.length < 2) return names.join('')
  const [shown, last] =
    names.length > MOST_NAMED
      ? [names.slice(0, MOST_NAMED - 1), `${names.length - MOST_NAMED + 1} more`]
      : [names.slice(0, -1), names.at(-1)]
  return `${shown.join(', ')} and ${last}`
}

export const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

export const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)

/** `the shared pool as billed costs 40 USD a month`. */
export const wayInWords = (way: Way | null, money: Money): string =>
  way === null ? 'nothing else is priced' : `${subjectOf(way)} costs ${costOf(way, money)} a month`

const SUBJECTS: Readonly<Partial<Record<Way['id'], string>>> = {
  shared: 'the shared pool as it is',
  successor: 'the shared pool with the successors',
  'cheaper-model': 'the shared pool with the maker’s cheaper models',
  batch: 'the shared pool, what may wait in batches,',
  flex: 'the shared pool, what may wait at the flex tier,',
  cache: 'the shared pool with prompts cached throughout',
  'open-shared': 'an open model by the token',
  fixed: 'a fleet of GPUs',
  hybrid: 'a base of GPUs with its overflow on the shared pool',
  scheduled: 'a fleet of GPUs by the hour'
}

/** `the shared pool with the successors`. */
export const subjectOf = ({ id, name, action }: Way): string =>
  id === 'shared' && action !== 'as-billed' ? lowerFirst(name) : (SUBJECTS[id] ?? lowerFirst(name))

/** `2 × L40S with gpt-oss-120b`, fleet by fleet, as the cheapest way with GPUs rents them. */
export function fleetInWords({ dedicated, evidence: { plan, costs } }: Grounds): string {
  const fleets = rentedBy(dedicated, plan, costs).map(
    ({ gpus, gpu, targetModel }) => `${gpus} × ${gpu} with ${targetModel}`
  )
  if (fleets.length === 0) return 'a fleet'
  const isApart = plan.workloads.some(({ served }) => served === 'shared')
  const rest =
    dedicated?.id === 'hybrid' ? overflowInWords(costs) : isApart ? ' and other models by the token' : ''
  const rented = fleets.join(' and ')
  return `${dedicated?.id === 'scheduled' ? `up to ${rented} by the hour` : rented}${rest}`
}

/** A base that nothing overflows is the fleet without its spare. */
const overflowInWords = ({ hybrid: { workloads } }: Grounds['evidence']['costs']): string =>
  workloads.some(({ best }) => best.overflowShare > 0)
    ? ' and the overflow by the token'
    : ' and the shared pool as its spare'

/** Who stays, and whether that is known to cost less. */
export function stayingInWords({ evidence: { plan } }: Pick<Grounds, 'evidence'>): readonly string[] {
  const apart = plan.workloads.filter(({ served }) => served === 'shared')
  const namesWhere = (isBilled: boolean): string =>
    namesOf(
      apart
        .filter(({ sharedUsdPerMonth }) => (sharedUsdPerMonth !== null) === isBilled)
        .flatMap(({ sourceModels }) => sourceModels)
    )
  const [billed, unbilled] = [namesWhere(true), namesWhere(false)]
  return [
    ...(billed === '' ? [] : [`${billed} stays on the shared pool as billed: it costs less there.`]),
    ...(unbilled === '' ? [] : [`${unbilled} stays where it is: what it costs there is not known.`])
  ]
}
