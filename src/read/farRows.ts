/** Rows that arrived years before or after all others → left out, with a warning: one wrong clock would set the month. */

import type { Warning } from '../log/readingShape.ts'
import { keptRows } from '../log/requestLogBuilder.ts'
import { coreOf } from '../log/timeOutliers.ts'
import type { RequestLog } from '../log/trafficLog.ts'
import { MICROS_PER_MILLI } from '../units.ts'
import { withCommas } from '../words.ts'

export const FAR_AWAY = 'far in time from all other rows'

/** The log without them, how many they are, and what is to be said of them. */
export function withoutFarRows(log: RequestLog): {
  readonly log: RequestLog
  readonly rows: number
  readonly warnings: readonly Warning[]
} {
  const { from, to } = coreOf(log.arrivalMicros)
  const rows = log.length - (to - from)
  if (log.clock !== 'wall' || rows === 0) return { log, rows: 0, warnings: [] }
  const keep = new Uint8Array(log.length).fill(1, from, to)
  return { log: keptRows(log, keep), rows, warnings: [warningOf(log, from, to)] }
}

function warningOf({ arrivalMicros, length }: RequestLog, from: number, to: number): Warning {
  const day = (row: number) =>
    new Date((arrivalMicros[row] as number) / MICROS_PER_MILLI).toISOString().slice(0, 10)
  const far = length - (to - from)
  const rows = far === 1 ? '1 row lies' : `${withCommas(far)} rows lie`
  const first = from > 0 ? 0 : to
  return {
    code: 'far-rows',
    message: `${rows} far from all others, the first on ${day(first)}: all others are of ${day(from)} to ${day(to - 1)}.`,
    effect:
      'They are in no figure: a clock was wrong, or two logs were joined. Read them alone with --since or --until.'
  }
}
