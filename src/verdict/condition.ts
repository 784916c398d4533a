/** The grounds of a verdict → how little they are, where they are too little, and the sentence under which it holds. */
import type { CostComparison } from '../pricing/costShape.ts'
import { HOURS_PER_MONTH, SECONDS_PER_DAY, SECONDS_PER_HOUR } from '../units.ts'
import { inLargestUnit, statedShare } from '../words.ts'
import type { Grounds } from './grounds.ts'

/** Under a day the daily rhythm is unseen, and a month is a guess under a condition. */
const LEAST_DAYS = 1
const MOST_REJECTED = 0.05

/**
 * `null`: it needs none. Growth that is planned for, short logs, unread lines and unknown bills leave one each.
 *
 * @param isSaid how long the log is was said right before
 */
export function conditionOf(grounds: Grounds, rule: string, isSaid = false): string | null {
  const parts = [
    ...grownTraffic(grounds),
    ...shortLog(grounds, isSaid),
    ...unreadLines(grounds),
    ...unknownBill(grounds, rule)
  ]
  return parts.length === 0 ? null : `If ${parts.join(', and ')},`
}

const grownTraffic = ({ evidence: { plan } }: Grounds): readonly string[] =>
  plan.plannedGrowth === 0 ? [] : [`traffic grew by ${statedShare(plan.plannedGrowth)}`]

function shortLog({ days, evidence }: Grounds, isSaid: boolean): readonly string[] {
  if (days >= LEAST_DAYS) return []
  if (days <= 0) return ['every day asked for as much as this moment']
  const { many, unit } = inLargestUnit(days * SECONDS_PER_DAY)
  const named = many === 1 ? `this ${unit}` : `these ${many} ${unit}s`
  if (unit === 'second') return [`every minute of the month asked for as much${isSaid ? '' : ` as ${named}`}`]
  const like = isSaid ? (many === 1 ? 'it' : 'them') : named
  return isByWeekday(evidence.costs.period, days)
    ? [`the days of the month were like ${like}, with weekends as quiet as they mostly are`]
    : [`every hour of the month were like ${like}`]
}

/** Whether a month is more or less than the log again and again: days of the kind that was not seen count by the usual measure. */
const isByWeekday = ({ monthsFactor }: CostComparison['period'], days: number): boolean =>
  monthsFactor !== null && Math.abs((monthsFactor * days) / DAYS_PER_MONTH - 1) > TOLERANCE

const DAYS_PER_MONTH = (HOURS_PER_MONTH * SECONDS_PER_HOUR) / SECONDS_PER_DAY
const TOLERANCE = 1e-3

const unreadLines = ({ evidence: { sufficiency } }: Grounds): readonly string[] =>
  sufficiency.rejectedShare > MOST_REJECTED
    ? [
        `the ${(sufficiency.rejectedShare * 100).toPrecision(2)} % of lines that could not be read are like the others`
      ]
    : []

/** Where today's bill is unknown and something is to be changed for it. */
function unknownBill(
  { today, dedicated, byToken, money, evidence: { plan } }: Grounds,
  rule: string
): readonly string[] {
  if (today !== null || SAY_IT_THEMSELVES.includes(rule)) return []
  const least = Math.min(...[dedicated, byToken].map(way => way?.stated ?? Number.POSITIVE_INFINITY))
  return Number.isFinite(least)
    ? [
        `${plan.plannedGrowth === 0 ? 'today’s bill' : 'the bill'}, which the log does not state, is above ${money(least)} a month`
      ]
    : []
}

const SAY_IT_THEMSELVES = ['no-fleet', 'unknown-bill', 'too-close', 'unknown-and-small']
