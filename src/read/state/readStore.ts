/** A table of which parts may have been read before → its rows in the log, and what is to be kept of it. */
import { AuditError } from '../../errors.ts'
import { MICROS_PER_HOUR } from '../../units.ts'
import { withCommas } from '../../words.ts'
import type { Parts } from '../recognised.ts'
import { isoOfMicros } from '../source/moments.ts'
import type { Bytes } from '../source/source.ts'
import type { Extent, Part, RowsIn, StoreTimes } from '../source/store.ts'
import { headerOf, linesIn, shifted } from './fileText.ts'
import type { Keeping } from './keeping.ts'
import type { KeptInput } from './keptInput.ts'
import type { Ended, KeptFile, StorePart } from './readFile.ts'
import { isAllFrom } from './slide.ts'
import { type Piece, piecesOf } from './storeExtents.ts'
import type { StoreParts } from './storeParts.ts'

/** Rows of the last hour are read again each time: calls are written down when they end, and some of them late. [µs] */
const OVERLAP_MICROS = MICROS_PER_HOUR

type Asked = KeptFile & { readonly store: StoreParts }

/** Bytes and lines of a text without its header. */
type Amount = { readonly bytes: number; readonly lines: number }

const NOTHING: Amount = { bytes: 0, lines: 0 }

const plus = (one: Amount, other: Amount): Amount => ({
  bytes: one.bytes + other.bytes,
  lines: one.lines + other.lines
})

/**
 * Up to the moment before which rows are settled, part by part: those that were read before are kept, the others read and
 * kept. Rows behind it are in this report alone, and read again.
 */
export async function readStore(asked: Asked): Promise<Ended> {
  const { file, found, keeping, store } = asked
  const { parts } = found
  if (parts === undefined)
    throw AuditError.of('STATE_OF', file.name, 'as it was understood, it must be read as a whole')
  const times = await store.times()
  const plan = await planned(times, file.name, keeping, parts).finally(times.close)
  const header = headerOf(parts)
  let all: Amount = { bytes: Buffer.byteLength(header), lines: linesIn(header) }
  const readPart = async (part: Part, known: KeptInput | null = null) => {
    const opened = asked.partOf()
    const amount = await scanPart(asked, parts, opened, part, known)
    asked.account.add(opened.account.kept, all.lines)
    all = plus(all, amount)
    return { ...opened.rows.kept(known?.segments ?? []), ...amount }
  }
  if (plan.head !== null) await readPart({ ...plan.head, most: null })
  for (const { piece, counted } of plan.pieces) {
    const { from, before, known } = piece
    const kept = await readPart({ from: known?.place ?? from, before, most: null }, known)
    const how = { name: file.name, stamp: null, readAs: parts.readAs, isWhole: false, ...ENDED }
    const fingerprint = `${counted.rows} ${counted.version}`
    keeping.keep({ ...kept, ...how, begin: from, place: before, fingerprint })
  }
  await readPart({ from: plan.place, before: null, most: null })
  return { ...ENDED, bytes: all.bytes }
}

const ENDED = { endsWithNewline: true, warnings: [] }

type Plan = {
  /** Rows that may be before `--since` or not, which is told of each when it is read. */
  readonly head: Extent | null
  readonly pieces: readonly { readonly piece: Piece; readonly counted: RowsIn }[]
  /** Before that moment rows are settled. [µs] */
  readonly place: number
}

async function planned(times: StoreTimes, name: string, keeping: Keeping, parts: Parts): Promise<Plan> {
  const { wanted } = times
  const from = wanted?.from ?? null
  const isOfUse = (part: KeptInput) =>
    from === null
      ? part.begin === null
      : part.begin !== null &&
        part.begin >= from &&
        (!keeping.isSlid || isAllFrom(part, wanted?.since as number))
  const before = keeping.takeParts(name).filter(isOfUse)
  const known = await unchanged(times, before, name, keeping, parts)
  // A row of a wrong clock, years ahead, settles nothing.
  const newest = Math.floor(Math.min(times.newest ?? 0, times.now)) - OVERLAP_MICROS
  const place = Math.max(newest, known.at(-1)?.place ?? newest, from ?? newest)
  const pieces = piecesOf(from, place, known)
  const isMore = ({ before, known }: Piece) => known === null || known.place < before
  const counts = await times.rowsIn(pieces.filter(isMore))
  const fresh = counts.values()
  return {
    head: from === null || from === wanted?.since ? null : { from: null, before: from },
    pieces: pieces.map(piece => ({
      piece,
      counted: isMore(piece) ? (fresh.next().value as RowsIn) : countedOf(piece.known)
    })),
    place
  }
}

/** The parts of which the store has as many rows as it had, none of them written again. */
async function unchanged(
  times: StoreTimes,
  before: readonly KeptInput[],
  name: string,
  keeping: Keeping,
  parts: Parts
): Promise<readonly KeptInput[]> {
  if (before.some(({ readAs }) => readAs !== parts.readAs)) {
    keeping.anew(name, 'its columns are understood in another way now')
    return []
  }
  const counts = await times.rowsIn(before.map(({ begin, place }) => ({ from: begin, before: place })))
  return before.filter((part, i) => {
    const why = doubtOf(countedOf(part), counts[i] as RowsIn)
    if (why !== null) keeping.anew(name, why, extentText(part))
    return why === null
  })
}

const extentText = ({ begin, place }: KeptInput): string | undefined =>
  begin === null ? undefined : `from ${shortMoment(begin)} to ${shortMoment(place)}`

const shortMoment = (micros: number): string => isoOfMicros(micros).slice(0, 'YYYY-MM-DD hh:mm'.length)

function countedOf(part: KeptInput | null): RowsIn {
  const [rows = '', version = ''] = part?.fingerprint.split(' ') ?? []
  return { rows: Number(rows), version }
}

function doubtOf(was: RowsIn, is: RowsIn): string | null {
  if (was.rows !== is.rows)
    return `it had ${withCommas(was.rows)} rows of the time that was read, and has ${withCommas(is.rows)} now`
  return was.version === is.version ? null : 'rows of the time that was read were written again since'
}

/** @returns what was read of the text, and before of what is known */
async function scanPart(
  { store, keeping }: Asked,
  parts: Parts,
  { rows, sink }: StorePart,
  part: Part,
  known: KeptInput | null
): Promise<Amount> {
  const before: Amount = known ?? NOTHING
  if (known !== null) rows.restore(known)
  if (part.from === part.before) return { bytes: before.bytes, lines: before.lines }
  const source = await store.open(part)
  const header = headerOf(parts)
  const seen = { bytes: -Buffer.byteLength(header), lines: -linesIn(header) }
  try {
    const shift = before.lines - linesIn(header)
    await parts.scan({ ...source, bytes: tallied(source.bytes, seen) }, shifted(sink, shift))
    for (const { message } of source.warnings) keeping.note(message)
  } finally {
    await source.close()
  }
  return plus(before, seen)
}

const LF = 0x0a

async function* tallied(bytes: Bytes, seen: { bytes: number; lines: number }): Bytes {
  for await (const chunk of bytes) {
    seen.bytes += chunk.length
    for (let at = chunk.indexOf(LF); at >= 0; at = chunk.indexOf(LF, at + 1)) seen.lines++
    yield chunk
  }
}
