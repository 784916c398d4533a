/** What the user says of costs beside tokens and rent → lines of both bills, each visible, each 0 until it is said. */
import { assumed, derived, type Figure, unknown } from '../figure.ts'
import { amount, count, share } from '../kinds.ts'
import { type Asked, defaultsOf, option } from '../option.ts'
import type { ExtraCost } from './costShape.ts'
import type { MonthScale } from './month.ts'

const usd = amount('USD')

/** A file of --prices names them so, too. */
export const EXTRAS = {
  /** People and tools that keep the GPUs serving. [USD/month] */
  operationsUsd: option('--operations-cost <usd>', 'cost of running the GPUs, a month', usd, 0),
  /** [USD/month] */
  egressUsd: option('--egress-cost <usd>', 'cost of traffic out of the GPUs’ network, a month', usd, 0),
  migrationUsd: option('--migration-fee <usd>', 'fee paid once, spread over the term', usd, 0),
  /** `null`: not said. */
  termMonths: option(
    '--term <months>',
    'months to decide one by one, with growth, falling prices and switch-offs; the fee is spread over them (default: over 12)',
    count(1, 120)
  ),
  /** `null`: as the log grew. [share] */
  growthPerMonth: option('--monthly-growth <share>', 'with --term: growth of the traffic a month', share(2)),
  /** `null`: an example. [share] */
  priceFallPerYear: option('--price-fall <share>', 'with --term: fall of token prices a year', share(1)),
  refusalUsd: option('--refusal-cost <usd>', 'cost of one attempt answered 429', usd, 0),
  outageUsd: option('--outage-cost <usd>', 'cost of an hour of outage', usd, 0),
  /** A month. */
  outageHoursSpared: option(
    '--outage-hours <n>',
    'hours of outage a month that dedicated GPUs would spare',
    amount('hours'),
    0
  )
} as const

export type ExtraPrices = Asked<typeof EXTRAS>

export const NO_EXTRAS: ExtraPrices = defaultsOf(EXTRAS)

const USUAL_MONTHS = 12

/** Over which what is paid once is spread. */
export const feeMonths = ({ termMonths }: Pick<ExtraPrices, 'termMonths'>): number =>
  termMonths ?? USUAL_MONTHS

/** What the GPUs cost beside their rent, however much they serve. [USD/month] */
export const standingUsd = (prices: ExtraPrices): number =>
  prices.operationsUsd + prices.egressUsd + prices.migrationUsd / feeMonths(prices)

const UNIT = 'USD/month'

/**
 * @param throttled attempts answered 429 in the log; `null`: it does not say
 * @param searchesUsd of the month: whoever answers, they are bought, and are in every bill by the token
 */
export function extraCosts(
  prices: ExtraPrices,
  throttled: number | null,
  month: MonthScale,
  searchesUsd = 0
): readonly ExtraCost[] {
  const { operationsUsd, egressUsd, migrationUsd, outageUsd, outageHoursSpared } = prices
  const months = feeMonths(prices)
  return [
    fixed('Operations', operationsUsd, '--operations-cost', 'blogs name $6,000 to $20,000 a month'),
    fixed(
      'Egress',
      egressUsd,
      '--egress-cost',
      'Lambda and CoreWeave charge none, clouds $0.05 to $0.12 per GB'
    ),
    fixed(
      `Migration, over ${months} months`,
      migrationUsd / months,
      '--migration-fee, --term',
      `$${migrationUsd}, paid once`
    ),
    ...(searchesUsd > 0
      ? [
          fixed(
            'Web searches',
            searchesUsd,
            '',
            'bought as today, whoever answers: in the bills by the token'
          )
        ]
      : []),
    {
      side: 'shared',
      label: 'Refused requests',
      usdPerMonth: refusals(prices.refusalUsd, throttled, month),
      flag: '--refusal-cost'
    },
    {
      side: 'shared',
      label: 'Outages',
      usdPerMonth: assumed(
        outageUsd * outageHoursSpared,
        UNIT,
        `${outageHoursSpared} hours a month that moving would spare; a third party measured 2.1 h of outage of the shared pool`
      ),
      flag: '--outage-cost, --outage-hours'
    }
  ]
}

const fixed = (label: string, usd: number, flag: string, note: string): ExtraCost => ({
  side: 'fixed',
  label,
  usdPerMonth: assumed(usd, UNIT, note),
  flag
})

function refusals(usd: number, throttled: number | null, month: MonthScale): Figure {
  if (usd === 0) return assumed(0, UNIT, 'a 429 costs only the wait')
  if (throttled === null) return unknown(UNIT, 'the log does not say how many attempts were refused')
  return {
    ...derived(usd * throttled * month.factor, UNIT, `${throttled} attempts answered 429 in the log`),
    basis: 'assumed'
  }
}

/** Σ over one side of what is known; `unknownOf` names the rest. [USD/month] */
export function totalOf(extras: readonly ExtraCost[], side: ExtraCost['side']): number {
  return extras.reduce((sum, extra) => (extra.side === side ? sum + (extra.usdPerMonth.value ?? 0) : sum), 0)
}

/** Labels of one side's extras that the log cannot tell: a sum leaves them out, and has to say so. */
export const unknownOf = (extras: readonly ExtraCost[], side: ExtraCost['side']): readonly string[] =>
  extras.filter(extra => extra.side === side && extra.usdPerMonth.value === null).map(({ label }) => label)
