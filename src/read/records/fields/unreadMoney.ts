/** Columns of money that do not say which → what the report says of them: dollars, cents and credits look alike. */
import { withoutSecrets } from '../../../secrets.ts'
import { suggestedMap } from '../suggestedMap.ts'
import { saysMoney } from './choose.ts'
import { type Column, mostly } from './columns.ts'
import { escaped } from './mapText.ts'
import { plainNumber } from './numbers.ts'
import { type Understood, usedPaths } from './understand.ts'

/** A part of the cost, a price, or a limit. */
const NOT_WHOLE =
  /^(?:input|output|in|out|prompt|completion|cached?|reasoning|per|unit|rate|token|tokens|limit|budget|max|cap|remaining|left|saved|saving|savings|cumulative|running|cumulated|accumulated|today|month|monthly|daily|avg|average|mean)$/

const isPaid = (value: unknown): boolean => (plainNumber(value) ?? 0) > 0

/** Some of its numbers are above 0: what proxies that know no price write says nothing. */
export const isUnreadMoney = (column: Column): boolean =>
  saysMoney(column) && column.filled.some(isPaid) && mostly(column, value => plainNumber(value) !== undefined)

/** How the one column that may be each call's whole cost is read, where it is dollars. */
export function unreadMoney(understood: Understood): readonly string[] {
  const used = usedPaths(understood)
  const whole = understood.columns.filter(
    column =>
      isUnreadMoney(column) && !used.has(column.path) && !column.name.all.some(word => NOT_WHOLE.test(word))
  )
  const [only] = whole
  if (understood.fields.cost !== undefined || only === undefined || whole.length > 1) return []
  const map = suggestedMap(understood, { cost: escaped(only.path) })
  return [
    `${withoutSecrets(only.path)} is not read: ${doubtOf(only)}.${map === undefined ? '' : ` If it is: ${map}.`}`
  ]
}

const doubtOf = ({ name }: Column): string =>
  name.all.some(word => DOLLARS.test(word))
    ? 'its name does not say that it is what each call cost, and no estimate or other sum'
    : 'it does not say whether it is in dollars'

const DOLLARS = /^(?:usd|dollars?)$/
