/** A table of which a part may have been read before → its rows in the log, and what is to be kept of it. */
import { AuditError } from '../../errors.ts'
import { withCommas } from '../../words.ts'
import type { Parts } from '../recognised.ts'
import type { Bytes } from '../source/source.ts'
import type { RowsBefore, StoreTimes } from '../source/store.ts'
import { headerOf, linesIn, shifted } from './fileText.ts'
import type { KeptInput } from './keptInput.ts'
import type { Ended, KeptFile } from './readFile.ts'
import type { StoreParts } from './storeParts.ts'

/** Rows of the last hour are read again each time: calls are written down when they end, and some of them late. [µs] */
const OVERLAP_MICROS = 3_600 * 1_000_000

type Asked = KeptFile & { readonly store: StoreParts }

/** Bytes and lines of the text, its header once. */
type Amount = { readonly bytes: number; readonly lines: number }

/**
 * Behind the moment up to which rows were settled before: rows before it are kept, those after it are in this report alone,
 * and read again.
 */
export async function readStore(asked: Asked): Promise<Ended> {
  const { file, found, rows, keeping, store } = asked
  const { parts } = found
  if (parts === undefined)
    throw AuditError.of('STATE_OF', file.name, 'as it was understood, it must be read as a whole')
  const known = keeping.take(file.name, null)
  const times = await store.times()
  const { place, counted, why } = await settled(times, known, parts).finally(times.close)
  if (known && why) keeping.anew(file.name, why)
  const before = why === null ? known : undefined
  const from = before?.place ?? null
  if (before) rows.restore(before)
  const ofBefore = { bytes: before?.bytes ?? 0, lines: before?.lines ?? 0 }
  const fresh =
    from === place ? ofBefore : await scanPart(asked, parts, { from, before: place, most: null }, ofBefore)
  const how = { name: file.name, stamp: null, readAs: parts.readAs, isWhole: false }
  const ended = { endsWithNewline: true, warnings: [] }
  const fingerprint = `${counted.rows} ${counted.version}`
  keeping.keep({ ...rows.kept(before?.segments ?? []), ...how, ...ended, ...fresh, place, fingerprint })
  const all = await scanPart(asked, parts, { from: place, before: null, most: null }, fresh)
  return { ...ended, bytes: all.bytes }
}

type Settled = {
  /** Before that moment nothing is read again. [µs] */
  readonly place: number
  readonly counted: RowsBefore
  /** Why what was kept is of no use. */
  readonly why: string | null
}

async function settled(times: StoreTimes, known: KeptInput | undefined, parts: Parts): Promise<Settled> {
  // A row of a wrong clock, years ahead, settles nothing.
  const newest = Math.floor(Math.min(times.newest ?? 0, times.now)) - OVERLAP_MICROS
  const place = Math.max(newest, known?.place ?? newest)
  const [counted = NO_ROWS, before = NO_ROWS] = await times.rowsBefore([place, known?.place ?? place])
  return { place, counted, why: known === undefined ? null : doubtOf(known, parts, before) }
}

const NO_ROWS: RowsBefore = { rows: 0, version: '' }

function doubtOf(known: KeptInput, parts: Parts, { rows, version }: RowsBefore): string | null {
  const [was = '', versionThen = ''] = known.fingerprint.split(' ')
  if (known.readAs !== parts.readAs) return 'its columns are understood in another way now'
  if (Number(was) !== rows)
    return `it had ${withCommas(Number(was))} rows of the time that was read, and has ${withCommas(rows)} now`
  return version === versionThen ? null : 'rows of the time that was read were written again since'
}

/** @returns what was read of the text so far */
async function scanPart(
  { store, sink, keeping }: Asked,
  parts: Parts,
  part: Parameters<StoreParts['open']>[0],
  above: Amount
): Promise<Amount> {
  const source = await store.open(part)
  const header = headerOf(parts)
  const isFirst = above.lines === 0
  const seen = { bytes: 0, lines: 0 }
  try {
    const shift = isFirst ? 0 : above.lines - linesIn(header)
    await parts.scan({ ...source, bytes: tallied(source.bytes, seen) }, shifted(sink, shift))
    for (const { message } of source.warnings) keeping.note(message)
  } finally {
    await source.close()
  }
  const again = isFirst
    ? { bytes: 0, lines: 0 }
    : { bytes: Buffer.byteLength(header), lines: linesIn(header) }
  return { bytes: above.bytes + seen.bytes - again.bytes, lines: above.lines + seen.lines - again.lines }
}

const LF = 0x0a

async function* tallied(bytes: Bytes, seen: { bytes: number; lines: number }): Bytes {
  for await (const chunk of bytes) {
    seen.bytes += chunk.length
    for (let at = chunk.indexOf(LF); at >= 0; at = chunk.indexOf(LF, at + 1)) seen.lines++
    yield chunk
  }
}
