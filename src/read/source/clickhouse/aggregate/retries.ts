/** Refused and failed calls, and those of the same caller, model and size → which of them try an earlier one again. */
import { foldRetries, RETRY_WINDOW_SECONDS } from '../../../../log/foldRetries.ts'
import { RequestLogBuilder } from '../../../../log/requestLogBuilder.ts'
import type { RequestLog } from '../../../../log/trafficLog.ts'
import { MICROS_PER_SECOND } from '../../../../units.ts'
import { notAddedUp, type Stretch } from './calls.ts'
import { CALL_COLUMNS, CALL_ORDER, requestOf } from './rawRows.ts'
import { type AskCalls, numbers } from './sums.ts'

/** Without a caller or a size nothing is folded: see `foldRetries`. */
const TOLD = "@caller != '' AND @i > 0"
export const MAY_BE_TRIED_AGAIN = '@s IN (408, 409, 429) OR @s >= 500'

/** Calls that are looked at one by one. */
const MOST_LOOKED_AT = 3_000_000

/** @returns every refused call, every one that may be tried again and every one that may try it, retries folded */
export async function triedOf(ask: AskCalls, chunks: readonly Stretch[], name: string): Promise<RequestLog> {
  const reach = await longestReach(ask, chunks)
  const builder = new RequestLogBuilder('wall')
  for (const { from, to } of chunks) {
    const rows = await ask(
      `SELECT ${CALL_COLUMNS} FROM {calls} WHERE @t >= {begin:Int64} AND (@s = 429 OR (${TOLD} AND (@caller, @model, @i) IN (
        SELECT @caller, @model, @i FROM {calls} WHERE ${TOLD} AND (${MAY_BE_TRIED_AGAIN}))))
      ORDER BY ${CALL_ORDER} LIMIT ${MOST_LOOKED_AT + 1 - builder.rowsTaken}`,
      { from: from - reach, to },
      { begin: from }
    )
    for (const row of rows) builder.add(requestOf(row), 0)
    if (builder.rowsTaken > MOST_LOOKED_AT)
      throw notAddedUp(name, 'too many calls failed to tell which were retried')
  }
  return foldRetries(builder.finish().log)
}

/** How long before a call one may have begun that it tries again. [µs] */
async function longestReach(ask: AskCalls, chunks: readonly Stretch[]): Promise<number> {
  let longest = 0
  for (const chunk of chunks) {
    const [row = []] = await ask(`SELECT maxIf(ifNull(@d, 0), ${MAY_BE_TRIED_AGAIN}) FROM {calls}`, chunk)
    longest = Math.max(longest, numbers(row)[0] || 0)
  }
  return longest + (RETRY_WINDOW_SECONDS + 1) * MICROS_PER_SECOND
}
