/** The grounds of a verdict → the sentence under which it holds. */
import { SECONDS_PER_HOUR } from '../units.ts'
import type { Grounds } from './grounds.ts'

/** Under a day the daily rhythm is unseen, and a month is a guess under a condition. */
const LEAST_DAYS = 1
const MOST_REJECTED = 0.05

/** `null`: it needs none. Short logs, unread lines and unknown bills leave one each. */
export function conditionOf(grounds: Grounds, rule: string): string | null {
  const parts = [...shortLog(grounds), ...unreadLines(grounds), ...unknownBill(grounds, rule)]
  return parts.length === 0 ? null : `If ${parts.join(', and ')}:`
}

function shortLog({ days }: Grounds): readonly string[] {
  if (days >= LEAST_DAYS) return []
  const hours = days * 24
  if (days <= 0) return ['every day asked for as much as this moment']
  const span =
    hours >= 1
      ? `${Number(hours.toPrecision(2))} hours`
      : `${Number(((hours * SECONDS_PER_HOUR) / 60).toPrecision(2))} minutes`
  return [`every hour of the month were like these ${span}`]
}

const unreadLines = ({ evidence: { sufficiency } }: Grounds): readonly string[] =>
  sufficiency.rejectedShare > MOST_REJECTED
    ? [
        `the ${(sufficiency.rejectedShare * 100).toPrecision(2)} % of lines that could not be read are like the others`
      ]
    : []

function unknownBill({ shared, dedicated, byToken }: Grounds, rule: string): readonly string[] {
  if (shared !== null || rule === 'no-fleet') return []
  if (rule === 'unknown-bill')
    return [`the tokens cost more than ${Math.round(dedicated?.usd ?? 0)} USD a month today`]
  const least = Math.min(dedicated?.usd ?? Number.POSITIVE_INFINITY, byToken?.usd ?? Number.POSITIVE_INFINITY)
  return [`today's bill, which the log does not tell, is above ${Math.round(least)} USD a month`]
}
