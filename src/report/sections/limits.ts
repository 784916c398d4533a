/** What the shared pool would refuse, tier by tier → when, by which limit, how long it lasts, what would be enough. */
import type { Figure } from '../../figure.ts'
import type { LimitReplay, PoolNeed, ReservedScenario } from '../../limits/limitsShape.ts'
import type { Refusal } from '../../limits/refusals.ts'
import type { BatchQueue, Scenario } from '../../limits/scenarioShape.ts'
import { plural } from '../../words.ts'
import type { AuditReport } from '../auditReport.ts'
import { type Block, type Cell, heading, list, paragraph, type Section, table } from '../blocks.ts'
import {
  bare,
  compact,
  count,
  duration,
  figureText,
  moment,
  money,
  nameText,
  share,
  UNKNOWN
} from '../format.ts'

export const limitsSection = ({ limits }: AuditReport): Section => ({
  title: 'Limits of the shared pool',
  blocks: limits.why === null ? scenarioBlocks(limits) : whyBlocks(limits)
})

const whyBlocks = ({ why, demand }: LimitReplay): readonly Block[] => [
  paragraph(`Not replayed: ${why}.`),
  ...list(unlistedItems(demand.unlisted))
]

const scenarioBlocks = (limits: LimitReplay): readonly Block[] => [
  paragraph(answer(limits), limits.lowestSufficient === null ? 'unsure' : 'good'),
  tierTable(limits),
  paragraph(legend(limits), 'muted'),
  ...list(limits.scenarios.flatMap(burstItem), 'Enough on average, refused in bursts'),
  ...list(limits.scenarios.flatMap(outgrownItem), 'Limit reached at the measured growth'),
  ...whenBlocks(limits.scenarios),
  ...needBlocks(limits.needs),
  ...reservedBlocks(limits),
  ...batchBlocks(
    limits.scenarios.flatMap(({ tier, batchQueue }) => batchQueue.map(each => ({ tier, ...each })))
  ),
  ...list([...limits.demand.notes, ...unlistedItems(limits.demand.unlisted)], 'What is replayed'),
  ...list(limits.rules, 'How the rules are read')
]

const answer = ({ scenarios, lowestSufficient, tolerated, demand }: LimitReplay): string => {
  const lead = `${count(demand.requests)} requests replayed against the limits`
  if (lowestSufficient !== null)
    return `${lead}: ${lowestSufficient} is the lowest tier that refuses under ${share(tolerated)} of them.`
  const tooLow = scenarios.filter(({ refused }) => (refused.low ?? refused.value ?? 0) >= tolerated)
  if (tooLow.length === 0) return `${lead}: no refusal can be proven.`
  return `${lead}: certainly too low (${share(tolerated)} of them refused, or more): ${tooLow.map(({ tier }) => tier).join(', ')}.`
}

type Column = readonly [title: string, write: (scenario: Scenario) => string]

const REPLAYED: readonly Column[] = [
  ['Tier', ({ tier, present }) => `${tier}${present ? ' ▸' : ''}`],
  ['>Refused', ({ refused }) => figureText({ value: refused.value, unit: 'share', basis: refused.basis })],
  ['>Range', ({ refused }) => rangeText(refused)],
  ['>Lost', ({ failedForGood }) => share(failedForGood.value)],
  ['>Delay p95', ({ addedLatency }) => duration(addedLatency?.p95 ?? null)],
  ['>Cap used', ({ monthlyUsage }) => share(monthlyUsage?.used.value ?? null)],
  ['>Room', ({ headroom }) => (headroom.value === null ? UNKNOWN : `${count(headroom.value)}×`)],
  ['>Months left', ({ monthsUntilOutgrown }) => figureText({ ...monthsUntilOutgrown, unit: '1' })],
  ['Hit first', ({ refusedBy }) => hitFirst(refusedBy)]
]

/** `0–5.5 %`. */
const rangeText = ({ low, high }: Figure): string => {
  if (low === undefined || high === undefined) return UNKNOWN
  const [least, most] = [share(low), share(high)]
  return least === most ? least : `${least.replace(' %', '')}–${most}`
}

const BOUNDED: readonly Column[] = [
  ['Tier', ({ tier, present }) => `${tier}${present ? ' ▸' : ''}`],
  ['>Refused', ({ refused }) => (refused.low === undefined ? UNKNOWN : `≥ ${share(refused.low)}`)],
  ['>Cap used', ({ monthlyUsage }) => share(monthlyUsage?.used.value ?? null)],
  ['>Room', ({ headroom }) => (headroom.high === undefined ? UNKNOWN : `≤ ${count(headroom.high)}×`)],
  ['>Months left', ({ monthsUntilOutgrown }) => monthsBounded(monthsUntilOutgrown)],
  ['First limit', ({ binding }) => binding ?? UNKNOWN]
]

const monthsBounded = ({ value, high }: Figure): string => {
  if (value !== null) return count(value)
  return high === undefined ? UNKNOWN : `≤ ${count(high)}`
}

const isReplayed = ({ scenarios }: LimitReplay): boolean =>
  scenarios.some(({ attempts }) => attempts !== null)

const tierTable = (limits: LimitReplay): Block => {
  const columns = isReplayed(limits) ? REPLAYED : BOUNDED
  const rows = limits.scenarios.map(scenario => columns.map(([, write]) => write(scenario)))
  return table(
    columns.map(([title]) => title),
    rows,
    limits.basis
  )
}

const SHORT: Readonly<Record<Refusal, string>> = {
  requestsPerMinute: 'RPM',
  requestsPerDay: 'RPD',
  tokensPerMinute: 'TPM',
  tooLarge: 'size',
  ramp: 'ramp',
  monthlyUsage: 'cap'
}

const hitFirst = (refusedBy: Scenario['refusedBy']): string => {
  const hit = Object.entries(refusedBy ?? {}).filter(([, refused]) => refused > 0)
  if (hit.length === 0) return UNKNOWN
  return hit
    .toSorted(([, a], [, b]) => b - a)
    .map(([name]) => SHORT[name as Refusal])
    .join(', ')
}

const legend = (limits: LimitReplay): string => {
  const present = limits.scenarios.some(({ present }) => present) ? '▸: the present one. ' : ''
  const room = `Room: times the traffic may grow, every minute alike, before more than ${share(limits.tolerated)} is refused or the monthly cap is spent. `
  const left = 'Months left: until then, at the measured growth.'
  if (!isReplayed(limits)) return `${present}≥, ≤: what the log can prove. ${room}${left}`
  return [
    `${present}Refused: share of requests whose first attempt is refused; range: over the ways to read the rules. `,
    'Lost: no retry succeeds. Delay p95: back-off of those that succeeded. Cap used: the price of a month ',
    `of this traffic over what the tier may spend. ${room}${left} Hit first – RPM, TPM, RPD: requests, tokens per minute, requests per day; `,
    'size: larger than the whole limit; cap: monthly usage.',
    ...limits.scenarios.map(scenario => ofSome(scenario, limits))
  ].join('')
}

/** Limits that are known of some models alone: their shares are of fewer requests. */
function ofSome({ tier, pools }: Scenario, { scenarios }: LimitReplay): string {
  const own = requestsIn(pools)
  if (own === Math.max(...scenarios.map(({ pools }) => requestsIn(pools)))) return ''
  return ` Shares of “${tier}” are of the ${count(own)} requests whose limits it states.`
}

const requestsIn = (pools: Scenario['pools']): number =>
  pools.reduce((sum, { requests }) => sum + requests, 0)

const whenBlocks = (scenarios: readonly Scenario[]): readonly Block[] => {
  const rows = scenarios.flatMap(({ tier, firstAt, worstMinute, monthlyUsage }) =>
    firstAt === null || worstMinute === null
      ? []
      : [
          [
            tier,
            moment(firstAt),
            moment(worstMinute.at),
            `${count(worstMinute.refusedRequests)} of ${count(worstMinute.requests)}`,
            capText(monthlyUsage)
          ]
        ]
  )
  if (rows.length === 0) return []
  const titles = ['Tier', 'First refusal', 'Worst minute', '>Refused', '>Cap a month']
  return [heading('When it refuses'), table(titles, rows, 'estimated')]
}

const burstItem = ({ tier, bursts }: Scenario): readonly string[] => {
  if (bursts === null) return []
  const { pool, limit, perMinute, average, busiestMinute } = bursts
  const what = limit === 'requestsPerMinute' ? 'requests' : 'tokens'
  return [
    `${tier}: of its ${count(perMinute)} ${what} a minute for ${nameText(pool)}, ${share(average.value)} are used on average and ${share(busiestMinute.value)} in the busiest minute.`
  ]
}

const outgrownItem = ({ tier, outgrown }: Scenario): readonly string[] => {
  if (outgrown === null) return []
  const { on, earliest, latest } = outgrown
  const bounds = [
    earliest === null ? '' : `${earliest} at the earliest`,
    latest === null ? '' : `${latest} at the latest`
  ].filter(bound => bound !== '')
  return [`${tier}: ${[on === null ? '' : `about ${on}`, ...bounds].filter(part => part !== '').join(', ')}.`]
}

const capText = (usage: Scenario['monthlyUsage']): string => (usage === null ? UNKNOWN : money(usage.usd))

const needBlocks = (needs: readonly PoolNeed[]): readonly Block[] => {
  if (needs.length === 0) return []
  const rows = needs.map(({ pool, requests, requestsPerMinute, tokensPerMinute, requestsPerDay }) => [
    nameText(pool),
    count(requests),
    bare(requestsPerMinute),
    bare(tokensPerMinute, compact),
    bare(requestsPerDay, compact)
  ])
  const titles = ['Model', '>Requests', '>RPM', '>TPM', '>RPD']
  return [heading('The smallest sufficient limits, each by itself'), table(titles, rows, 'estimated')]
}

const reservedBlocks = ({ reserved, unsized }: LimitReplay): readonly Block[] => {
  if (reserved.length === 0) return []
  const rows = reserved.map(({ offer, model, unit, unitsForPeak, usdPerMonth, steps }) => [
    offer,
    nameText(model),
    unitsText(unitsForPeak.value, unit),
    usdPerMonth.value === null ? 'unpriced' : money(usdPerMonth.value),
    steps.length > 1 ? stepsText(steps) : UNKNOWN
  ])
  const titles = ['Offer', 'Model', '>For the peak', '>$/month', 'With fewer units, spilled over']
  return [
    heading('Reserving shared capacity'),
    table(titles, rows, 'units estimated from the busiest minute; prices assumed'),
    ...list(
      unsized.map(
        ({ offer, model, leastUsdPerMonth, why }) =>
          `${offer} for ${nameText(model)}, from ${money(leastUsdPerMonth)} a month: ${why}.`
      )
    )
  ]
}

const unitsText = (units: number | null, unit: string): string =>
  unit === 'unit' ? plural(count(units), units ?? 0, unit) : `${count(units)} ${unit}`

/** All but the last, which covers the peak. */
/** A line of a table holds so many sizes. */
const MOST_STEPS = 4

const stepsText = (steps: ReservedScenario['steps']): string =>
  steps
    .filter((_, at) => at % Math.ceil(steps.length / MOST_STEPS) === 0)
    .slice(0, -1)
    .map(({ units, spilled }) => `${count(units)}: ${share(spilled.value)}`)
    .join(', ')

const batchBlocks = (queues: readonly (BatchQueue & { readonly tier: string })[]): readonly Block[] => {
  if (queues.length === 0) return []
  const rows = queues.map(({ tier, pool, limitTokens, mostPerDay, fits }): readonly Cell[] => [
    tier,
    nameText(pool),
    compact(limitTokens),
    bare(mostPerDay, compact),
    fits === true ? 'yes' : 'unsure'
  ])
  const titles = ['Tier', 'Model', '>Queue [tokens]', '>Busiest 24 h', 'Fits']
  return [heading('Queue of the Batch API'), table(titles, rows, 'derived')]
}

const unlistedItems = (unlisted: LimitReplay['demand']['unlisted']): readonly string[] =>
  unlisted.map(
    ({ model, requests, why }) => `Not replayed: ${count(requests)} requests of ${nameText(model)}: ${why}.`
  )
