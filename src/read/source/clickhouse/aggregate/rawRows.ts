/** Stretches of time → the calls in them, one by one, as a log. */

import { Dictionary, picked, uint32 } from '../../../../log/columns.ts'
import { RequestLogBuilder } from '../../../../log/requestLogBuilder.ts'
import type { RequestRow } from '../../../../log/requestRow.ts'
import { emptyRow } from '../../../../log/requestRow.ts'
import { FAILED, type RequestLog } from '../../../../log/trafficLog.ts'
import { FAILED_UNTOLD, type Stretch } from './calls.ts'
import { type AskCalls, numbers } from './sums.ts'

/** In an order that is the same every time. */
const COLUMNS = '@t, @d, @f, @i, @c, @o, @s, @model, @caller'
const ORDER = '@t, @model, @caller, @i, @o, @c, @s, @d, @f'

/** So many stretches are asked for at once: each is named in the address. */
const AT_ONCE = 100

/**
 * @param chunks that the log is asked for in, as it is for sums
 * @param tag by which the log is split, where calls have a column of it
 */
export async function callsIn(
  ask: AskCalls,
  chunks: readonly Stretch[],
  stretches: readonly Stretch[],
  callerName: (name: string) => string,
  tag: string | null
): Promise<RequestLog> {
  const builder = new RequestLogBuilder('wall', callerName)
  const values = new Dictionary()
  const codes = uint32()
  const columns = tag === null ? COLUMNS : `${COLUMNS}, @split`
  for (const chunk of chunks) {
    const inside = stretches.filter(({ from, to }) => from < chunk.to && to > chunk.from)
    for (let at = 0; at < inside.length; at += AT_ONCE) {
      const some = inside.slice(at, at + AT_ONCE)
      const [first, last] = [some[0] as Stretch, some.at(-1) as Stretch]
      const rows = await ask(
        `SELECT ${columns} FROM {calls} WHERE arrayExists((opens, closes) -> @t >= opens AND @t < closes, {opens:Array(Int64)}, {closes:Array(Int64)}) ORDER BY ${ORDER}`,
        { from: Math.max(chunk.from, first.from), to: Math.min(chunk.to, last.to) },
        { opens: some.map(({ from }) => from), closes: some.map(({ to }) => to) }
      )
      for (const row of rows) {
        builder.add(requestOf(row), 0)
        if (tag !== null) codes.push(values.code(row.at(-1) as string))
      }
    }
  }
  const built = builder.finish()
  if (tag === null) return built.log
  return { ...built.log, split: { by: tag, codes: picked(codes.take(), built.rows()), values: values.names } }
}

export const CALL_COLUMNS = COLUMNS
export const CALL_ORDER = ORDER

/** @param texts of `CALL_COLUMNS` */
export function requestOf(texts: readonly string[]): RequestRow {
  const [t = 0, d = 0, f = 0, i = 0, c = 0, o = 0, s = 0] = numbers(texts.slice(0, 7))
  return {
    ...emptyRow(),
    arrivalMicros: t,
    durationMicros: d,
    ttftMicros: f,
    inputTokens: i,
    cachedTokens: c,
    outputTokens: o,
    ...(s === FAILED_UNTOLD ? { status: 0, flags: FAILED } : { status: s }),
    model: texts[7] as string,
    caller: texts[8] as string
  }
}
