/** The address of a log that is too long to be sent → a `TrafficLog` of what its server added up. */
import type { Warning } from '../log/readingShape.ts'
import type { LogSums, TrafficLog } from '../log/trafficLog.ts'
import { UTC, zoneNamed } from '../log/zone.ts'
import { withCommas } from '../words.ts'
import { FAR_AWAY } from './farRows.ts'
import { readLog } from './readLog.ts'
import { callerKeyOf, callerNamer } from './records/callerNames.ts'
import { wallStretch } from './records/rowFilter.ts'
import type { ReadOptions } from './session.ts'
import { NO_ACCESS } from './source/access.ts'
import { addressOf } from './source/address.ts'
import type { Added } from './source/clickhouse/aggregate/aggregate.ts'

/**
 * As `readLog`; a log that is too long to be sent is added up where it lies.
 *
 * @param quotedRanks the ranks of so many values that a distribution quotes
 */
export const readOrSum = async (
  mentions: readonly string[],
  options: ReadOptions,
  quotedRanks: (count: number) => readonly number[]
): Promise<TrafficLog> => (await readSums(mentions, options, quotedRanks)) ?? readLog(mentions, options)

/**
 * @returns `null` where the log is to be read row by row
 * @throws AuditError
 */
async function readSums(
  mentions: readonly string[],
  options: ReadOptions,
  quotedRanks: (count: number) => readonly number[]
): Promise<TrafficLog | null> {
  const address = mentions.length === 1 ? addressOf(mentions[0] as string) : null
  if (address?.scheme !== 'clickhouse' || options.facts !== undefined) return null
  const { sumsOf } = await import('./source/clickhouse/openSums.ts')
  const zone = (options.timezone === undefined ? UTC : zoneNamed(options.timezone)) ?? UTC
  const key = options.showCallers ? null : (options.callerKey ?? callerKeyOf(Buffer.from(address.name)))
  const asked = {
    ...options,
    stretch: wallStretch(options, zone),
    callerName: callerNamer(key),
    quotedRanks
  }
  const added = await sumsOf(address, asked, options.access ?? NO_ACCESS)
  if (added === null) return null
  const log = logOf(address.name, added)
  return { ...log, data: { ...log.data, asked: asked.stretch } }
}

function logOf(name: string, added: Added): TrafficLog {
  const { sums, buckets, rows, rejected, leftOut, far, told } = added
  const foldedRetries = sums.tried.retries.later.length
  return {
    inputs: [
      { source: name, format: 'added up by the server', bytes: told.bytes, rows, rejected, duplicates: 0 }
    ],
    reading: {
      rows,
      attempts: sums.attempts,
      requests: sums.attempts - foldedRetries,
      rejected: rejected === 0 ? {} : { 'it is not a call (way=rows says why)': rejected },
      samples: [],
      leftOut: { ...leftOut, ...(far === null ? {} : { [FAR_AWAY]: far.rows }) },
      duplicates: 0,
      possibleDuplicates: 0,
      foldedRetries,
      outOfOrder: { rows: 0, maxBackstepSeconds: 0 },
      assumptions: [],
      truncation: []
    },
    warnings: [...(far === null ? [] : [far.warning]), warningOf(name, added)],
    data: buckets,
    sums
  }
}

const warningOf = (name: string, { sums, told }: Added): Warning => ({
  code: 'added-up',
  message: `${name}: ClickHouse added up ${withCommas(sums.attempts)} calls, for which it says that it read ${withCommas(told.rows)} rows (${withCommas(told.bytes)} bytes); ${withCommas(sums.busiest.length)} calls of the busiest stretches were fetched.`,
  effect: `Episodes of refusals, the demand they hid and latency under load are not known, limits are bounded by the minute, and GPUs are sized on the busiest stretches. Audio and images are charged as text, and web searches are left out of the bill. ${digestError(sums)}way=rows reads every row.`
})

/** It was counted, so that it is said of this log and not of digests in general. */
function digestError({ latency }: LogSums): string {
  const errors = Object.values(latency).flatMap(values => values?.rankError ?? [])
  if (errors.length === 0) return ''
  const most = `${(100 * Math.max(...errors)).toPrecision(2)} %`
  return `Quantiles of latency are those of a t-digest: none stands further than ${most} of the calls from its rank. `
}
