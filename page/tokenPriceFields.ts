/** What a log is billed for → an input for the price of each model that makes the bill, and one for any other. */
import type { Question } from '../src/decide.ts'
import { printable } from '../src/errors.ts'
import type { BilledUsage, KindUsage } from '../src/pricing/billed.ts'
import { priceOf } from '../src/pricing/charges.ts'
import { type PriceBook, parseTokenPrice } from '../src/pricing/priceBook.ts'
import type { TokenPrice } from '../src/pricing/rates.ts'
import { nameText } from '../src/report/format.ts'
import { type Field, text } from './field.ts'

const GROUP = 'Price of tokens, USD per million: input,cached,output'

/** Models with an input of their own: those with the most attempts. */
const MOST_FIELDS = 6

export function tokenPriceFields(usage: BilledUsage, { tokenPrices }: PriceBook): readonly Field[] {
  return [
    ...busiest(usage).map(({ name, kinds }) =>
      text({
        flag: '--token-price',
        of: name,
        label: nameText(name, ''),
        group: GROUP,
        initial: inWords(kinds, tokenPrices),
        apply: (value, asked) => (value === '' ? asked : priced(asked, `${name}=${value}`))
      })
    ),
    text({
      flag: '--token-price',
      label: 'Another model: NAME=INPUT,CACHED,OUTPUT',
      group: GROUP,
      initial: '',
      apply: (value, asked) => (value === '' ? asked : priced(asked, value))
    })
  ]
}

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

/** Empty where the model has no price, or more than one: by the size of a request, or over the time of the log. */
function inWords(kinds: readonly KindUsage[], own: PriceBook['tokenPrices']): string {
  const prices = kinds.map(kind => priceOf(kind, own))
  const words = new Set(prices.map(price => (price === null || isTiered(price) ? '' : ratesInWords(price))))
  return words.size === 1 ? ([...words][0] as string) : ''
}

const isTiered = ({ input, cached, output }: TokenPrice): boolean =>
  [input, cached, output].some(({ tiers }) => tiers.length > 0)

const ratesInWords = ({ input, cached, output }: TokenPrice): string =>
  [input, cached, output].map(({ base }) => String(base)).join(',')
