/** Columns of money that do not say which → what the report says of them: dollars, cents and credits look alike. */
import { withoutSecrets } from '../../../secrets.ts'
import { suggestedMap } from '../suggestedMap.ts'
import type { Column } from './columns.ts'
import { escaped } from './mapText.ts'
import { currencyIn, isDollars, wholeMoney } from './money.ts'
import { type Understood, usedPaths } from './understand.ts'

/** How the one column that may be each call's whole cost is read, where it is dollars. */
export function unreadMoney(understood: Understood): readonly string[] {
  const used = usedPaths(understood)
  const whole = wholeMoney(understood.columns).filter(({ path }) => !used.has(path))
  const [only] = whole
  if (understood.fields.cost !== undefined || only === undefined || whole.length > 1) return []
  const currency = currencyIn(understood.columns)
  if (currency !== undefined && !isDollars(currency))
    return [
      `${withoutSecrets(only.path)} is not read: it is in ${withoutSecrets(currency).slice(0, 20)}, and not in dollars.`
    ]
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
