/** The cost comparison → every alternative, the bills behind them, where the decision flips, and what has no price. */
import { weakest } from '../../figure.ts'
import type { CostComparison } from '../../pricing/costShape.ts'
import type { HybridBase, HybridWorkload } from '../../pricing/fleetShape.ts'
import type { CostLine } from '../../pricing/lineShape.ts'
import { isLowerBound } from '../../pricing/lowerBound.ts'
import { asLoss } from '../../pricing/saving.ts'
import { isPast } from '../../pricing/successor.ts'
import { statedShare } from '../../words.ts'
import type { AuditReport } from '../auditReport.ts'
import { type Block, type Entry, entries, heading, list, paragraph, type Section, table } from '../blocks.ts'
import { count, duration, money, nameText, quantity, share, unitPrice } from '../format.ts'
import { truncated } from '../width.ts'
import { reconciliationBlocks, splitCostBlocks, termBlocks } from './bill.ts'
import { entry } from './figures.ts'
import { movedBlocks } from './moved.ts'
import { overTermBlocks } from './overTerm.ts'

const LONGEST_LABEL = 80

export const costSection = ({ pricing, capacity, period }: AuditReport): Section => ({
  title: 'Cost',
  blocks: [
    ...alternativeBlocks(pricing),
    ...sameTrafficBlocks(pricing, capacity),
    ...reconciliationBlocks(pricing),
    ...splitCostBlocks(pricing),
    entries(
      savingEntry(pricing),
      entry('Shared, per million tokens', pricing.sharedUsdPerMtok),
      entry('Dedicated, the same', pricing.fixedUsdPerMtok),
      ...(pricing.extras.some(
        ({ flag, usdPerMonth }) => flag.startsWith('--migration') && usdPerMonth.value !== 0
      )
        ? [entry('Payback of the migration', pricing.paybackMonths)]
        : [])
    ),
    ...lineBlocks(
      `Shared pool over the log's ${duration(pricing.period.spanSeconds)}`,
      pricing.shared.lines,
      'derived from measured tokens and list prices (see Sources of prices)'
    ),
    entries(entry('Together', pricing.shared.usdInPeriod)),
    ...statedBlocks(pricing.shared.stated),
    ...unservedBlocks(pricing),
    paragraph(toMonth(pricing.period), 'muted'),
    ...lastWeekBlocks(pricing.period),
    ...successorBlocks(pricing.successor, period.end),
    ...openSharedBlocks(pricing.openShared),
    ...lineBlocks(
      'Dedicated GPUs, per month of 730 h',
      pricing.fixed.lines,
      'estimated GPUs at assumed prices (see Sources of prices)'
    ),
    ...termBlocks(pricing),
    ...overTermBlocks(pricing),
    ...movedBlocks(pricing),
    ...extraBlocks(pricing),
    ...pricing.hybrid.workloads.flatMap(hybridBlocks),
    ...breakEvenBlocks(pricing),
    ...sensitivityBlocks(pricing),
    ...unpricedBlocks(pricing)
  ]
})

const alternativeBlocks = ({ alternatives }: CostComparison): readonly Block[] => {
  const rows = alternatives.map(alternative => [
    alternative.name,
    priceText(alternative),
    alternative.usdPerMonth.value === null
      ? (alternative.usdPerMonth.note ?? alternative.assumes)
      : alternative.assumes
  ])
  const basis = weakest(...alternatives.map(({ usdPerMonth }) => usdPerMonth.basis))
  return [table(['Alternative', '>$/month', 'Assumptions'], rows, basis)]
}

const trafficInWords = (growth: number): string =>
  growth === 0
    ? 'Both sides serve the same traffic.'
    : `Both sides serve the same traffic, ${statedShare(growth)} more than today’s: “as billed” is what today’s models would cost then.`

/** What both sides serve: headroom is capacity, which the token bills when it is used. */
function sameTrafficBlocks(
  { alternatives, compared, fixed }: CostComparison,
  { headroom, plannedGrowth }: AuditReport['capacity']
): readonly Block[] {
  const byToken = alternatives.find(({ id }) => id === compared.byToken)
  const isWeighed = byToken?.usdPerMonth.value != null && fixed.usdPerMonth.value !== null
  const traffic = isWeighed || plannedGrowth !== 0 ? trafficInWords(plannedGrowth) : ''
  if (!isWeighed || headroom === 0) return traffic === '' ? [] : [paragraph(traffic, 'muted')]
  const grown = priceText({
    ...byToken,
    usdPerMonth: { ...byToken.usdPerMonth, value: (byToken.usdPerMonth.value as number) * (1 + headroom) }
  })
  return [
    paragraph(
      `${traffic} Headroom of ${share(headroom)} is capacity that no token is billed for until it is used: with ${share(headroom)} more traffic all month “${byToken.name}” would cost ${grown}, GPUs rented for the whole month as much as now, ${money(fixed.usdPerMonth.value)}.`,
      'muted'
    )
  ]
}

/** The list of alternatives holds what was billed; what is weighed against GPUs holds more. */
const unservedBlocks = ({ unserved }: CostComparison): readonly Block[] =>
  unserved === null
    ? []
    : [
        entries(entry('Requests that never succeeded, if served', unserved.usdPerMonth)),
        paragraph(
          'No bill by the token above holds them, since nobody was billed for them. GPUs, and a base with its overflow, are sized and priced to serve them: what moving saves or costs and where both cost the same count them on both sides.',
          'muted'
        )
      ]

/** A sum that leaves something out is a lower bound. */
const priceText = (sum: Parameters<typeof isLowerBound>[0]): string =>
  `${isLowerBound(sum) ? 'over ' : ''}${money(sum.usdPerMonth.value)}`

/** A negative saving is a loss, and is called one: its pair, too, is told the other way about. */
export const savingEntry = ({ savingPerMonth }: CostComparison): Entry => {
  const { value, low, high, note } = savingPerMonth
  if (value === null || value >= 0) return entry('Saving from moving', savingPerMonth)
  const range = low === undefined || high === undefined ? {} : { low: -high, high: -low }
  return entry('Extra cost of moving', { ...savingPerMonth, value: -value, ...range }, note && asLoss(note))
}

const lineBlocks = (title: string, lines: readonly CostLine[], basis: string): readonly Block[] => {
  if (lines.length === 0) return []
  const rows = lines.map(line => [
    truncated(line.label, LONGEST_LABEL),
    quantity(line.quantity),
    line.unit,
    unitPrice(line.usdPerUnit),
    money(line.usd)
  ])
  const titles = ['Line', '>Quantity', 'Unit', '>$ per unit', '>$']
  return [heading(title), table(titles, rows, basis)]
}

/** What the log itself says beside what was computed, the largest sums first. */
const statedBlocks = (stated: CostComparison['shared']['stated']): readonly Block[] => {
  if (stated === null) return []
  const rows = stated.models
    .toSorted((a, b) => b.usdStated - a.usdStated)
    .slice(0, MOST_STATED)
    .map(({ model, attempts, usdStated, usdComputed, difference }) => [
      nameText(model),
      count(attempts),
      money(usdStated),
      money(usdComputed),
      signedShare(difference)
    ])
  return [
    heading('Cost stated by the log'),
    table(['Model', '>Attempts', '>$ stated', '>$ computed', '>Difference'], rows, 'measured'),
    entries(
      entry('Stated', stated.usdStated),
      entry('Computed for the same attempts', stated.usdComputed),
      ...(stated.usdStatedOfUnpriced.value === 0
        ? []
        : [entry('Stated by the log for unpriced attempts', stated.usdStatedOfUnpriced)])
    )
  ]
}

const MOST_STATED = 10

const signedShare = (value: number | null): string =>
  value !== null && value > 0 ? `+${share(value)}` : share(value)

const successorBlocks = (successor: CostComparison['successor'], end: string): readonly Block[] => {
  if (successor === null) return []
  const items = successor.replacements.map(
    ({ model, shutdown, successor: next, source }) =>
      `${nameText(model)} ${isPast(shutdown, end) ? 'was due to be' : 'is'} switched off on ${shutdown}; ${next ?? 'nothing'} is named as its successor (${source.where})`
  )
  return [
    ...list(items, 'Models with a shutdown date'),
    entries(entry('Their successors, a month', successor.usdPerMonth))
  ]
}

const openSharedBlocks = ({ workloads }: CostComparison['openShared']): readonly Block[] =>
  workloads.flatMap(({ targetModel, offers }) => [
    heading(`${targetModel} by the token`),
    table(
      ['Provider', '>$/month', 'As of', 'Confirmed'],
      offers.map(({ provider, usdPerMonth, source }) => [
        provider,
        money(usdPerMonth),
        source.asOf ?? 'undated',
        source.verified ? 'yes' : 'no'
      ]),
      'assumed'
    )
  ])

const extraBlocks = ({ extras }: CostComparison): readonly Block[] => [
  heading('Other costs'),
  table(
    ['Cost', '>$/month', 'Side', 'Option'],
    extras.map(({ label, usdPerMonth, side, flag }) => [label, money(usdPerMonth.value), side, flag]),
    'assumed'
  )
]

const MOST_BASES = 8

/** The cheapest base with its neighbours, and both ends. */
const hybridBlocks = ({ targetModel, gpu, bases, best }: HybridWorkload): readonly Block[] => {
  const near = bases.filter(
    ({ replicas }) =>
      bases.length <= MOST_BASES ||
      replicas === 0 ||
      replicas === bases.length - 1 ||
      Math.abs(replicas - best.replicas) <= MOST_BASES / 2 - 2
  )
  return [
    heading(`${targetModel}: fixed base, overflow shared, $ a month`),
    table(
      ['Base', '>GPUs', '>Overflow', '>$/month', '>Sent on', '>Saved/GPU'],
      near.map(base => baseRow(base, gpu, base === best)),
      'estimated'
    )
  ]
}

const baseRow = (base: HybridBase, gpu: string, isBest: boolean): readonly string[] => [
  `${base.gpus} × ${gpu}${isBest ? ', cheapest' : ''}`,
  money(base.usdBase),
  money(base.usdOverflow),
  money(base.usdPerMonth),
  share(base.overflowShare),
  money(base.usdSavedPerGpu)
]

const breakEvenBlocks = ({ breakEven }: CostComparison): readonly Block[] => [
  heading('Shared and dedicated cost the same at'),
  entries(
    entry('Traffic', breakEven.traffic),
    entry('Tokens a month', breakEven.tokensPerMonth),
    entry('Utilisation of the fleet', breakEven.utilisation),
    entry('Price of tokens', breakEven.usdPerMtok),
    entry('Price of a GPU', breakEven.usdPerGpuHour),
    entry('Peak-to-average ratio', breakEven.peakToAverage)
  )
]

const sensitivityBlocks = ({ sensitivity }: CostComparison): readonly Block[] => {
  if (sensitivity.length === 0) return []
  const rows = sensitivity.map(({ input, savingAtLess, savingAtMore }) => [
    input,
    money(savingAtLess),
    money(savingAtMore)
  ])
  return [
    heading('Saving if an input were 20 % lower or higher, $ a month'),
    table(['Input', '>20 % less', '>20 % more'], rows, 'estimated')
  ]
}

const unpricedBlocks = ({ unpriced }: CostComparison): readonly Block[] => {
  if (unpriced.length === 0) return []
  const rows = unpriced.map(({ name, attempts, why }) => [nameText(name), count(attempts), why])
  return [heading('Unpriced, not in any sum above'), table(['Name', '>Attempts', 'Why'], rows)]
}

/** The month as it is now beside the average. */
function lastWeekBlocks({ lastWeek }: CostComparison['period']): readonly Block[] {
  if (lastWeek === null) return []
  const { usdPerMonth, overAverage, since } = lastWeek
  const how =
    since !== null
      ? `: --since ${since} leaves the rest out`
      : overAverage > 1
        ? `: --growth ${Math.round(100 * (overAverage - 1))}% compares at it`
        : ''
  return [
    entries(entry('A month like the last whole week', usdPerMonth)),
    paragraph(
      `That is ${Number(overAverage.toPrecision(3))} times the average of the log, on which the comparison rests${how}.`,
      'muted'
    )
  ]
}

const toMonth = ({ monthsFactor, note }: CostComparison['period']): string =>
  monthsFactor === null ? `To a month: ${note}.` : `To a month: × ${count(monthsFactor)}, ${note}`
