/** The cheapest months with GPUs of a term → what to rent now, for how long, and what waiting is worth, in words. */
import { withCommas } from '../words.ts'
import type { OverTerm } from './overTermShape.ts'

type Plan = Omit<OverTerm, 'name' | 'assumes' | 'months' | 'advice'>
type Months = OverTerm['months']

/** @param code of the currency in which the amounts are; `null`: US dollars */
export function adviceOf(plan: Plan, months: Months, code: string | null = null): string {
  const amount: Amount = value => {
    const text = withCommas(Math.round(value))
    return code === null ? `$${text}` : `${text} ${code}`
  }
  return [
    ...rentInWords(plan, months, amount),
    ...waitingInWords(plan, amount),
    ...reservedInWords(plan, amount)
  ].join(' ')
}

type Amount = (value: number) => string

function rentInWords(plan: Plan, months: Months, amount: Amount): readonly string[] {
  const { rentFrom, rentUntil, gpus, usd: least, usdByToken } = plan
  if (least === null) return ['Neither the tokens nor GPUs have a price in every month.']
  const over = `over ${months.length} months`
  if (rentFrom === null || rentUntil === null)
    return [`Rent nothing: by the token it costs ${amount(least)} ${over}, with GPUs more.`]
  const fleet = gpus === null ? 'GPUs' : `${gpus} GPU${gpus === 1 ? '' : 's'}`
  const start =
    rentFrom === 1
      ? `Rent ${fleet} now`
      : `Pay by the token until ${whenOf(rentFrom - 1, months)}, then rent ${fleet}`
  const stay =
    rentUntil === months.length
      ? 'keep them for the term'
      : `give them back after ${whenOf(rentUntil, months)}`
  const against = usdByToken === null ? '' : `, where tokens alone cost ${amount(usdByToken)}`
  return [`${start} and ${stay}: ${amount(least)} ${over}${against}.`]
}

/** `month 3 (2027-01)`. */
const whenOf = (month: number, months: Months): string => {
  const begins = months[month - 1]?.begins ?? null
  return `month ${month}${begins === null ? '' : ` (from ${begins})`}`
}

/** Less is nothing. [USD] */
const NOTABLE_USD = 1

function waitingInWords({ waitingSavesUsd }: Plan, amount: Amount): readonly string[] {
  if (waitingSavesUsd === null || Math.abs(waitingSavesUsd) < NOTABLE_USD) return []
  return waitingSavesUsd > 0
    ? [`Waiting a month with renting saves ${amount(waitingSavesUsd)}.`]
    : [`Waiting a month with renting costs ${amount(-waitingSavesUsd)}.`]
}

function reservedInWords({ reserved, rentFrom, rentUntil }: Plan, amount: Amount): readonly string[] {
  if (reserved === null || rentFrom === null || rentUntil === null) return []
  const { usdPerMonth, onDemandUsdPerMonth, paysAfterMonths } = reserved
  const kept = rentUntil - rentFrom + 1
  const what = kept >= paysAfterMonths ? 'Reserve' : 'Rent on demand'
  return [
    `${what}: today’s fleet costs ${amount(usdPerMonth)} a month reserved instead of ${amount(onDemandUsdPerMonth)} on demand; a reservation of a year pays if it is kept ${paysAfterMonths} months or more.`
  ]
}
