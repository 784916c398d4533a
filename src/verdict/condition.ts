/** The grounds of a verdict → the sentence under which it holds. */
import { SECONDS_PER_DAY, SECONDS_PER_HOUR } from '../units.ts'
import { statedShare } from '../words.ts'
import type { Grounds } from './grounds.ts'

/** Under a day the daily rhythm is unseen, and a month is a guess under a condition. */
const LEAST_DAYS = 1
const MOST_REJECTED = 0.05

/** `null`: it needs none. Growth that is planned for, short logs, unread lines and unknown bills leave one each. */
export function conditionOf(grounds: Grounds, rule: string): string | null {
  const parts = [
    ...grownTraffic(grounds),
    ...shortLog(grounds),
    ...unreadLines(grounds),
    ...unknownBill(grounds, rule)
  ]
  return parts.length === 0 ? null : `If ${parts.join(', and ')},`
}

const grownTraffic = ({ evidence: { plan } }: Grounds): readonly string[] =>
  plan.growth === 0 ? [] : [`traffic grew by ${statedShare(plan.growth)}`]

function shortLog({ days }: Grounds): readonly string[] {
  if (days >= LEAST_DAYS) return []
  if (days <= 0) return ['every day asked for as much as this moment']
  const seconds = days * SECONDS_PER_DAY
  const [size, unit] =
    seconds >= SECONDS_PER_HOUR
      ? [SECONDS_PER_HOUR, 'hours']
      : seconds >= 60
        ? [60, 'minutes']
        : [1, 'seconds']
  const many = Number((seconds / size).toPrecision(2))
  const these = many === 1 ? `this ${unit.slice(0, -1)}` : `these ${many} ${unit}`
  return [`every hour of the month were like ${these}`]
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
        `${plan.growth === 0 ? 'today’s bill' : 'the bill'}, which the log does not state, is above ${money(least)} a month`
      ]
    : []
}

const SAY_IT_THEMSELVES = ['no-fleet', 'unknown-bill', 'too-close', 'unknown-and-small']
