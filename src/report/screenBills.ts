/** What an audit report compares → the bills of the one screen, as bars. */
import { amountIn } from '../pricing/amountIn.ts'
import { isLowerBound } from '../pricing/lowerBound.ts'
import type { AuditReport } from './auditReport.ts'
import { bar } from './charts.ts'
import { chosenIn } from './chosen.ts'
import { presentName, todayIn } from './currency.ts'
import { columnsOf, truncated, widest } from './width.ts'

/** Two blanks before every figure, and its name. */
export const LABEL_WIDTH = 13
const LEAST_BAR = 6

/** What is recommended, today's bill and GPUs of one's own whatever their places, beside the cheapest of what is priced; cheapest first. */
export function billLines(report: AuditReport, most: number, width: number): readonly string[] {
  const { pricing } = report
  const { currency } = pricing
  const priced = pricing.alternatives.filter(
    ({ usdPerMonth, unpricedShare }) => usdPerMonth.value !== null && unpricedShare < 1
  )
  const now = todayIn(pricing)
  const chosen = chosenIn(report)
  const first = [
    chosen,
    now,
    pricing.compared.dedicated,
    priced[0]?.id,
    'fixed',
    ...priced.map(({ id }) => id)
  ]
  const shown = new Set([...new Set(first)].filter(id => priced.some(each => each.id === id)).slice(0, most))
  const kept = priced.filter(({ id }) => shown.has(id))
  const bills = kept.map(alternative => ({
    name: `${alternative.id === chosen ? '▸ ' : '  '}${alternative.id === now ? presentName(report) : alternative.name}`,
    usd: alternative.usdPerMonth.value as number,
    text: `${isLowerBound(alternative) ? 'over ' : ''}${amountIn(currency)(alternative.usdPerMonth.value)}`
  }))
  const amounts = widest(bills.map(({ text }) => text))
  const free = width - LABEL_WIDTH - amounts - 4
  const names = Math.min(widest(bills.map(({ name }) => name)), 34, free - LEAST_BAR)
  const room = free - names
  const dearest = Math.max(...bills.map(({ usd }) => usd))
  return bills.map(({ name, usd, text }, i) => {
    const label = truncated(name, names)
    const padded = label + ' '.repeat(Math.max(0, names - columnsOf(label)))
    const head = `  ${(i === 0 ? 'per month' : '').padEnd(LABEL_WIDTH - 2)}${padded}`
    return `${head}  ${text.padStart(amounts)}  ${dearest === 0 ? '' : bar(usd / dearest, room)}`
  })
}
