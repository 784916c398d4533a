/** A bill's days and a log's time → the days that both hold whole, and what of either lies outside of them. */
import { AuditError } from '../errors.ts'
import type { RequestLog, UsageBuckets } from '../log/trafficLog.ts'
import { MICROS_PER_HOUR, MICROS_PER_MILLI } from '../units.ts'
import type { BillEntry } from './billExport.ts'

export type Compared = {
  readonly entries: readonly BillEntry[]
  /** Rows of the log that count: 1; `null`: all of them. */
  readonly keep: Uint8Array | null
  readonly notes: readonly string[]
  /** The bill's days are longer than the log, so a share of it says nothing of what the log misses. */
  readonly isLonger: boolean
}

type Span = { readonly start: number; readonly end: number }

/** A log begins with its first request and ends with its last: an hour may be missing at either end of a day. */
const SLACK_MICROS = MICROS_PER_HOUR

/** @throws {AuditError} BAD_OPTION where bill and log have no time in common */
export function comparedTime(
  data: RequestLog | UsageBuckets,
  entries: readonly BillEntry[],
  source: string
): Compared {
  const times = entries.flatMap(({ time }) => (time === undefined ? [] : [time]))
  if (times.length === 0 || data.clock !== 'wall' || data.length === 0)
    return { entries, keep: null, notes: [], isLonger: false }
  const log = spanOf(data)
  const inside = times.filter(time => isInside(time, log))
  if (inside.length === 0) return overlapping(entries, times, log, source)
  const both = { start: startOf(inside), end: endOf(inside) }
  const kept = entries.filter(({ time }) => time === undefined || isInside(time, both, 0))
  const keep = rowsWithin(data, both)
  return { entries: kept, keep, notes: outsideOf(entries, kept, keep, both), isLonger: false }
}

const startOf = (spans: readonly Span[]): number =>
  spans.reduce((least, { start }) => Math.min(least, start), Infinity)
const endOf = (spans: readonly Span[]): number =>
  spans.reduce((most, { end }) => Math.max(most, end), -Infinity)

const isInside = ({ start, end }: Span, outer: Span, slack = SLACK_MICROS): boolean =>
  start >= outer.start - slack && end <= outer.end + slack

function spanOf(data: RequestLog | UsageBuckets): Span {
  if (data.grain === 'bucket') return { start: data.coverStartMicros, end: data.coverEndMicros }
  return { start: data.arrivalMicros[0] as number, end: data.arrivalMicros[data.length - 1] as number }
}

function overlapping(
  entries: readonly BillEntry[],
  times: readonly Span[],
  log: Span,
  source: string
): Compared {
  const touched = (time: Span) => time.start < log.end && time.end > log.start
  if (!times.some(touched))
    throw AuditError.of(
      'BAD_OPTION',
      '--bill',
      source,
      `a bill for the time of the log: it covers ${days({ start: startOf(times), end: endOf(times) })}, the log ${days(log)}`
    )
  return {
    entries: entries.filter(({ time }) => time === undefined || touched(time)),
    keep: null,
    notes: [
      `The log holds no day of the bill whole: what it misses of ${days({ start: startOf(times.filter(touched)), end: endOf(times.filter(touched)) })} cannot be told from the hours outside of it.`
    ],
    isLonger: true
  }
}

function rowsWithin(data: RequestLog | UsageBuckets, { start, end }: Span): Uint8Array {
  const micros = data.grain === 'request' ? data.arrivalMicros : data.startMicros
  const keep = new Uint8Array(data.length)
  for (let row = 0; row < data.length; row++) {
    const at = micros[row] as number
    if (at >= start && at < end) keep[row] = 1
  }
  return keep
}

function outsideOf(
  entries: readonly BillEntry[],
  kept: readonly BillEntry[],
  keep: Uint8Array,
  both: Span
): readonly string[] {
  const usd = sumUsd(entries) - sumUsd(kept)
  const rows = keep.reduce((sum, isKept) => sum + 1 - isKept, 0)
  const isAll = entries.length === kept.length && rows === 0
  const parts = [
    ...(usd > 0 ? [`$${Number(usd.toPrecision(4))} of the bill`] : []),
    ...(rows > 0 ? [`${rows} rows of the log`] : [])
  ]
  return isAll
    ? []
    : [
        `Compared over ${days(both)}, the days that both hold whole${parts.length === 0 ? '' : `; ${parts.join(' and ')} lie outside`}.`
      ]
}

const sumUsd = (entries: readonly BillEntry[]): number =>
  entries.reduce((sum, { usd }) => sum + (usd ?? 0), 0)

/** `2026-11-02 to 2026-11-08`, the last day included. */
const days = ({ start, end }: Span): string => {
  const [from, to] = [start, end - 1].map(at => new Date(at / MICROS_PER_MILLI).toISOString().slice(0, 10))
  return from === to ? (from as string) : `${from} to ${to}`
}
