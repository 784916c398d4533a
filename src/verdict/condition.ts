/** The grounds of a verdict → how little they are, where they are too little, and the sentence under which it holds. */
import { SECONDS_PER_DAY } from '../units.ts'
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

function shortLog({ days }: Grounds, isSaid: boolean): readonly string[] {
  if (days >= LEAST_DAYS) return []
  if (days <= 0) return ['every day asked for as much as this moment']
  const { many, unit } = inLargestUnit(days * SECONDS_PER_DAY)
  const named = many === 1 ? `this ${unit}` : `these ${many} ${unit}s`
  if (unit === 'second') return [`every minute of the month asked for as much${isSaid ? '' : ` as ${named}`}`]
  return [`every hour of the month were like ${isSaid ? (many === 1 ? 'it' : 'them') : named}`]
}

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
