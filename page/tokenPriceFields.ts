/** What a log is billed for → controls for the price of each model that makes the bill. */
import type { Question } from '../src/decide.ts'
import { printable } from '../src/errors.ts'
import type { BilledUsage, KindUsage } from '../src/pricing/billed.ts'
import { priceOf } from '../src/pricing/charges.ts'
import { type PriceBook, parseTokenPrice } from '../src/pricing/priceBook.ts'
import type { TokenPrice } from '../src/pricing/rates.ts'
import { nameText } from '../src/report/format.ts'
import type { Field } from './field.ts'

const GROUP = 'Prices'

/** Models with controls of their own: those with the most attempts. */
const MOST_FIELDS = 6

const PARTS = ['input', 'cached', 'output'] as const

export const tokenPriceFields = (usage: BilledUsage, { tokenPrices }: PriceBook): readonly Field[] =>
  busiest(usage).map(({ name, kinds }) => ({
    flag: '--token-price',
    of: name,
    label: `${nameText(name, '')}, USD per million tokens`,
    group: GROUP,
    control: { kind: 'numbers', names: PARTS, initial: ratesOf(kinds, tokenPrices) },
    apply: (said, asked) => priced(asked, `${name}=${said}`)
  }))

type Billed = { readonly name: string; readonly kinds: readonly KindUsage[]; readonly attempts: number }

/** A name goes into a label and into a command to be pasted: one that does not print as it is goes into neither. */
const isSafe = (name: string): boolean => printable(name) === name

function busiest({ kinds }: BilledUsage): readonly Billed[] {
  const names = new Set(kinds.flatMap(({ name }) => (name !== null && isSafe(name) ? [name] : [])))
  return [...names]
    .map(name => kinds.filter(kind => kind.name === name))
    .map(kinds => ({
      name: kinds[0]?.name as string,
      kinds,
      attempts: kinds.reduce((sum, { attempts }) => sum + attempts, 0)
    }))
    .sort((a, b) => b.attempts - a.attempts)
    .slice(0, MOST_FIELDS)
}

const priced = (asked: Question, said: string): Question => ({
  ...asked,
  prices: { ...asked.prices, tokenPrices: new Map([...asked.prices.tokenPrices, parseTokenPrice(said)]) }
})

/** None where the model has no price, or more than one: by the size of a request, or over the time of the log. */
function ratesOf(kinds: readonly KindUsage[], own: PriceBook['tokenPrices']): readonly string[] {
  const prices = kinds.map(kind => priceOf(kind, own))
  const rates = prices.map(price => (price === null || isTiered(price) ? [] : ratesInWords(price)))
  return new Set(rates.map(String)).size === 1 ? (rates[0] as readonly string[]) : []
}

const isTiered = ({ input, cached, output }: TokenPrice): boolean =>
  [input, cached, output].some(({ tiers }) => tiers.length > 0)

const ratesInWords = ({ input, cached, output }: TokenPrice): readonly string[] =>
  [input, cached, output].map(({ base }) => String(base))
