/** A log → what the requests that never succeeded would cost by the token: a fleet is sized for them, and no bill holds them. */
import { refusedForGood } from '../capacity/demand/group.ts'
import { remembered } from '../capacity/fleet/remembered.ts'
import { estimated } from '../figure.ts'
import type { RequestLog, UsageBuckets } from '../log/trafficLog.ts'
import { plural, withCommas } from '../words.ts'
import { byPart, columnsOf, type TokenColumns, type Tokens } from './billed.ts'
import { ratesOf, usdOf } from './charges.ts'
import type { Met } from './kindFinder.ts'
import { asBilled, type ListedBook } from './listing.ts'
import type { MonthScale } from './month.ts'
import type { PriceBook } from './priceBook.ts'
import { addAt } from './usage.ts'
import type { Unserved } from './waitingShape.ts'
import { walkBlocks } from './walkBilled.ts'

/** What a billed request of a model uses on average, and how the first that says its tokens is charged. */
export type Mean = { readonly met: Met; readonly tokens: Tokens }

type Asked = ListedBook & Pick<PriceBook, 'asOf'>

/** By the log's code of the model; what overflows a base asks for the same. */
export const meansOf = (log: RequestLog, book: Asked): ReadonlyMap<number, Mean> =>
  meansBefore(log, '', () => remembered<object, ReadonlyMap<number, Mean>>())(book, '', () =>
    averaged(log, book)
  )

const meansBefore = remembered<RequestLog, ReturnType<typeof remembered<object, ReadonlyMap<number, Mean>>>>()

function averaged(log: RequestLog, book: Asked): ReadonlyMap<number, Mean> {
  const byModel: (Sum | undefined)[] = []
  walkBlocks(log, asBilled(book), book.asOf, rows => {
    for (let at = 0; at < rows.length; at++) {
      const met = rows.met[rows.kind[at] as number] as Met
      if (met.kind.states === 'nothing') continue
      const { model } = met.kind
      const sum = byModel[model] ?? { met, tokens: columnsOf(1), requests: 0 }
      byModel[model] = sum
      sum.requests++
      addAt(sum.tokens, 0, rows, at)
    }
  })
  return new Map(byModel.flatMap((sum, model) => (sum === undefined ? [] : [[model, meanOf(sum)]])))
}

type Sum = { readonly met: Met; readonly tokens: TokenColumns; requests: number }

const meanOf = ({ met, tokens, requests }: Sum): Mean => ({
  met,
  tokens: byPart(part => (tokens[part][0] as number) / requests)
})

export type UnservedUsage = readonly (Mean & { readonly requests: number })[]

/** Empty of sums: they do not show which requests were refused. */
export function unservedUsage(data: RequestLog | UsageBuckets, book: Asked): UnservedUsage {
  if (data.grain === 'bucket') return []
  const counts = new Map<number, number>()
  const refused = refusedForGood(data)
  for (let row = 0; row < data.length; row++) {
    if (refused[row] !== 1) continue
    const model = data.model[row] as number
    counts.set(model, (counts.get(model) ?? 0) + 1)
  }
  if (counts.size === 0) return []
  const means = meansOf(data, book)
  return [...counts].flatMap(([model, requests]) => {
    const mean = means.get(model)
    return mean === undefined ? [] : [{ ...mean, requests }]
  })
}

/** Σ requests × price of the mean billed one of their model × the factor to a month; `null` where there are none. [USD/month] */
export function priceUnserved(
  usage: UnservedUsage,
  month: MonthScale,
  own: PriceBook['tokenPrices']
): Unserved | null {
  const requests = usage.reduce((sum, part) => sum + part.requests, 0)
  const usd = usage.reduce((sum, { met, tokens, requests }) => {
    const rates = ratesOf(met.kind, own)
    return sum + (rates === null ? 0 : requests * usdOf(rates, tokens))
  }, 0)
  if (!(usd * month.factor > 0)) return null
  const note = `${plural(withCommas(requests), requests, 'request')} that never succeeded, as the mean billed one of the same model`
  return { requests, usdPerMonth: estimated(usd * month.factor, 'USD/month', note) }
}
