/** What vendors say of a failure, in words or codes → a status of the row. */
import type { RequestRow } from '../../log/requestRow.ts'
import { FAILED } from '../../log/trafficLog.ts'
import { textOf } from '../records/cell.ts'
import { saysThrottled } from '../records/outcomeWords.ts'

/** 429 is also the code of an empty account and of a request too large: failures, but no throttling. */
export const NOT_THROTTLED =
  /insufficient[_ ](?:quota|funds|credits?|balance)|billing[_ ]hard[_ ]limit|exceeded your current quota|request too large/i

export const THROTTLED = /rate.?limit|too many requests|throttl|exceeded (?:token|call) rate/i
export const STATED = /(?:^|message|error code|status(?: code)?|http)\W{0,3}([45]\d\d)\b/i

/**
 * The row failed: its status from a code, else from the error's text; 0 where neither says, or where a 429 is no
 * throttling. Wordings of OpenAI and Azure: "Rate limit reached for …", "… have exceeded token rate limit of …".
 */
export function amendFailure(row: RequestRow, code: unknown, error: unknown): void {
  row.flags |= FAILED
  const message = messageOf(error)
  row.status = NOT_THROTTLED.test(message) ? 0 : (httpStatus(code) ?? statusIn(message))
}

/** A 429 whose message says that no rate was too high: a failure without a status. */
export function amendQuota(row: RequestRow, error: unknown): void {
  if (row.status !== 429 || !NOT_THROTTLED.test(messageOf(error))) return
  row.status = 0
  row.flags |= FAILED
}

const messageOf = (error: unknown): string =>
  typeof error === 'object' && error !== null ? JSON.stringify(error) : textOf(error)

function httpStatus(code: unknown): number | undefined {
  const status = Number(textOf(code))
  return Number.isInteger(status) && status >= 100 && status <= 599 ? status : undefined
}

function statusIn(message: string): number {
  const stated = STATED.exec(message)?.[1]
  if (stated !== undefined) return +stated
  return THROTTLED.test(message) || saysThrottled(message) ? 429 : 0
}
