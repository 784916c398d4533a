/** Priced alternatives → warnings: prices that were old at the log's end, and a log that disagrees with its computed bill. */
import type { Warning } from '../log/readingShape.ts'
import type { RequestLog, UsageBuckets } from '../log/trafficLog.ts'
import { MICROS_PER_MILLI, MILLIS_PER_DAY } from '../units.ts'
import type { StatedCost } from './billShape.ts'
import type { CostComparison } from './costShape.ts'
import { leastReasons } from './lowerBound.ts'

/** @param data the log: prices are old relative to its last day, so that the same log always gives the same report */
export const priceWarnings = (costs: CostComparison, data: RequestLog | UsageBuckets): readonly Warning[] => [
  ...lowerBounds(costs.shared.usdInPeriod),
  ...oldPrices(costs, lastMillis(data)),
  ...statedCosts(costs.shared.stated)
]

/** The last week is not what the comparison rests on: the reader must know before all else. */
export function rateWarnings({ period: { lastWeek } }: CostComparison): readonly Warning[] {
  if (lastWeek === null || lastWeek.since === null) return []
  const { overAverage, since } = lastWeek
  return [
    {
      code: 'other-rate',
      message: `The last week cost ${Number(overAverage.toPrecision(2))} × the log’s average, on which all sums rest.`,
      effect: `The sums and the verdict are of the whole log. For the traffic as it is now, add --since ${since}.`
    }
  ]
}

/** Why the bill by the token is more than it says, in the words of its own note. */
function lowerBounds(bill: CostComparison['shared']['usdInPeriod']): readonly Warning[] {
  if (bill.value === null) return []
  return leastReasons(bill).map(reason => ({
    code: 'lower-bound',
    message: `The bill of the shared pool is ${reason}.`,
    effect:
      'It is more than the sums and the saving say. Set what audio, images and web searches cost with --prices FILE (docs/prices.md).'
  }))
}

const MOST_DAYS = 90
const MOST_DIFFERENCE = 0.1
/** Names in one message. */
const MOST_NAMED = 3

/** `null` where the log has no wall clock. */
function lastMillis(data: RequestLog | UsageBuckets): number | null {
  if (data.clock === 'relative' || data.length === 0) return null
  const last =
    data.grain === 'request' ? (data.arrivalMicros[data.length - 1] as number) : data.coverEndMicros
  return last / MICROS_PER_MILLI
}

function oldPrices(costs: CostComparison, last: number | null): readonly Warning[] {
  if (last === null) return []
  const lines = [...costs.shared.lines, ...(costs.successor?.lines ?? []), ...costs.fixed.lines]
  const sources = [
    ...lines.map(({ source }) => source),
    ...costs.openShared.workloads.flatMap(({ offers }) => offers.map(({ source }) => source))
  ]
  const dated = sources.flatMap(({ where, asOf }) => (asOf === null ? [] : [{ where, asOf }]))
  const old = dated
    .filter(({ asOf }) => last - Date.parse(asOf) > MOST_DAYS * MILLIS_PER_DAY)
    .sort((a, b) => (a.asOf < b.asOf ? -1 : 1))
  const [oldest] = old
  if (oldest === undefined) return []
  const day = new Date(last).toISOString().slice(0, 10)
  return [
    {
      code: 'old-prices',
      message: `${old.length} of ${dated.length} dated prices ${old.length === 1 ? 'is' : 'are'} more than ${MOST_DAYS} days older than the log's last day (${day}); the oldest is from ${oldest.asOf} (${oldest.where}).`,
      effect:
        'Token prices fall and GPU prices rise within months: the bills may be off. Set current ones with --token-price and --gpu-price.'
    }
  ]
}

function statedCosts(stated: StatedCost | null): readonly Warning[] {
  const differing = (stated?.models ?? []).filter(
    ({ usdStated, usdComputed }) => Math.abs(usdComputed - usdStated) > MOST_DIFFERENCE * usdStated
  )
  if (differing.length === 0) return []
  const named = differing
    .toSorted((a, b) => gap(b) - gap(a))
    .slice(0, MOST_NAMED)
    .map(({ model, usdStated, usdComputed }) => {
      const name = model === '' ? 'the unnamed model' : model
      return `${name} (stated ${usd(usdStated)}, computed ${usd(usdComputed)})`
    })
  const more = differing.length > MOST_NAMED ? ` and ${differing.length - MOST_NAMED} more` : ''
  return [
    {
      code: 'stated-cost-differs',
      message: `The log's own cost and the list prices differ by more than ${MOST_DIFFERENCE * 100} % for ${named.join(', ')}${more}.`,
      effect:
        'The bills use list prices: a discount, a service tier the log does not state, or wrongly counted cached tokens would change them.'
    }
  ]
}

const gap = ({ usdStated, usdComputed }: StatedCost['models'][number]): number =>
  Math.abs(usdComputed - usdStated)

const usd = (value: number): string => `$${Number(value.toPrecision(3))}`
