/** Columns of money that do not say which → those that may be each call's whole cost, and the currency that stands beside them. */
import { textOf } from '../cell.ts'
import { saysMoney } from './choose.ts'
import { type Column, isText, mostly } from './columns.ts'
import { plainNumber } from './numbers.ts'

/** A part of the cost, a price, or a limit. */
const NOT_WHOLE =
  /^(?:input|output|in|out|prompt|completion|cached?|reasoning|per|unit|rate|token|tokens|limit|budget|max|cap|remaining|left|saved|saving|savings|cumulative|running|cumulated|accumulated|today|month|monthly|daily|avg|average|mean)$/

const isPaid = (value: unknown): boolean => (plainNumber(value) ?? 0) > 0

/** Some of its numbers are above 0: what proxies that know no price write says nothing. */
export const isUnreadMoney = (column: Column): boolean =>
  saysMoney(column) && column.filled.some(isPaid) && mostly(column, value => plainNumber(value) !== undefined)

/** Those that may be the whole cost of a call. */
export const wholeMoney = (columns: readonly Column[]): readonly Column[] =>
  columns.filter(column => isUnreadMoney(column) && !column.name.all.some(word => NOT_WHOLE.test(word)))

/** What a column `currency` says of all records; `undefined` where there is none, or it says several. */
export function currencyIn(columns: readonly Column[]): string | undefined {
  const said = columns.filter(({ name, filled }) => name.all.at(-1) === 'currency' && filled.some(isText))
  const [only, ...others] = new Set(said.flatMap(({ filled }) => filled.map(value => textOf(value).trim())))
  return others.length > 0 ? undefined : only
}

export const isDollars = (currency: string | undefined): boolean =>
  currency !== undefined && /^(?:usd|us ?\$|\$|us dollars?)$/i.test(currency)
