/** Rows that arrived years before or after all others → left out, with a warning: one wrong clock would set the month. */

import { MEDIA_COUNT_NAMES } from '../log/logColumns.ts'
import type { Warning } from '../log/readingShape.ts'
import { keptRows } from '../log/requestLogBuilder.ts'
import { type Core, coreOf } from '../log/timeOutliers.ts'
import type { RequestLog, UsageBuckets } from '../log/trafficLog.ts'
import { MICROS_PER_MILLI, MICROS_PER_SECOND } from '../units.ts'
import { plural, withCommas } from '../words.ts'

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
  return { log: keptRows(log, keep), rows, warnings: [warningOf(log.arrivalMicros, { from, to })] }
}

/** Usage without rows that begin far from all others, and without the idle time up to them. */
export function withoutFarBuckets(all: UsageBuckets): {
  readonly data: UsageBuckets
  readonly rows: number
  readonly warnings: readonly Warning[]
} {
  const core = coreOf(all.startMicros)
  const { from, to } = core
  const rows = all.length - (to - from)
  if (rows === 0) return { data: all, rows, warnings: [] }
  const of = <Numbers extends Columns>(column: Numbers) => column.subarray(from, to) as Numbers
  const ofRare = <Numbers extends Columns>(column: Numbers | undefined) => column && of(column)
  const startMicros = of(all.startMicros)
  const data: UsageBuckets = {
    ...all,
    length: to - from,
    coverStartMicros: from === 0 ? all.coverStartMicros : (startMicros[0] as number),
    coverEndMicros:
      to === all.length
        ? all.coverEndMicros
        : (startMicros.at(-1) as number) + all.bucketSeconds * MICROS_PER_SECOND,
    startMicros,
    requests: of(all.requests),
    failed: ofRare(all.failed),
    throttled: ofRare(all.throttled),
    inputTokens: of(all.inputTokens),
    cachedTokens: of(all.cachedTokens),
    outputTokens: of(all.outputTokens),
    cacheWrite5mTokens: ofRare(all.cacheWrite5mTokens),
    cacheWrite1hTokens: ofRare(all.cacheWrite1hTokens),
    ...Object.fromEntries(MEDIA_COUNT_NAMES.map(name => [name, ofRare(all[name])])),
    batch: of(all.batch),
    tier: ofRare(all.tier),
    model: of(all.model),
    caller: of(all.caller)
  }
  const requests = sum(all.requests) - sum(data.requests)
  const held = ` They hold ${plural(withCommas(requests), requests, 'request')}.`
  return { data, rows, warnings: [warningOf(all.startMicros, core, held)] }
}

type Columns = Float64Array | Uint32Array | Uint16Array | Uint8Array

const sum = (counts: Float64Array): number => counts.reduce((total, count) => total + count, 0)

const warningOf = (times: Float64Array, core: Core, held = ''): Warning =>
  farWarning(times.length, core, row => times[row] as number, held)

/** @param at the arrival of a row [µs] */
export function farWarning(all: number, { from, to }: Core, at: (row: number) => number, held = ''): Warning {
  const day = (row: number) => new Date(at(row) / MICROS_PER_MILLI).toISOString().slice(0, 10)
  const far = all - (to - from)
  const rows = far === 1 ? '1 row lies' : `${withCommas(far)} rows lie`
  const first = from > 0 ? 0 : to
  return {
    code: 'far-rows',
    message: `${rows} far from all others, the first on ${day(first)}: all others are of ${day(from)} to ${day(to - 1)}.${held}`,
    effect:
      'They are not in any figure: a clock was wrong, or two logs were joined. Read them alone with --since or --until.'
  }
}
