/** A file of which a part may have been read before → its rows in the log, and what is to be kept of it. */
import { open } from 'node:fs/promises'
import { AuditError } from '../../errors.ts'
import type { Account } from '../account.ts'
import type { Recognised, RecordSink, Scannable } from '../recognised.ts'
import type { Found } from '../source/findFiles.ts'
import type { Stored } from '../source/source.ts'
import {
  type Cut,
  cutIn,
  digestsOf,
  endsWithNewline,
  headerOf,
  isUntouched,
  linesIn,
  shifted,
  stampOf,
  stretchOf
} from './fileText.ts'
import type { InputRows } from './inputRows.ts'
import type { Keeping } from './keeping.ts'
import type { KeptInput } from './keptInput.ts'
import type { StoreParts } from './storeParts.ts'

export type KeptFile = {
  readonly file: Found
  readonly source: Scannable
  readonly found: Recognised
  readonly sink: RecordSink
  readonly rows: InputRows
  /** What a part of a store is counted in and put into the log by, apart from all others. */
  readonly partOf: () => StorePart
  /** What all parts come together in. */
  readonly account: Account
  readonly keeping: Keeping
  /** Where it lies in a store: `source` is its beginning then. */
  readonly store: StoreParts | null
  /** How the text ended, where it was read as a whole. */
  readonly ending: { readonly endsWithNewline: () => boolean; readonly bytes: () => number }
}

export type StorePart = {
  readonly account: Account
  readonly sink: RecordSink
  readonly rows: InputRows
}

export type Ended = Pick<KeptInput, 'endsWithNewline' | 'bytes' | 'warnings'>

/** @throws AuditError STATE_OF where the input cannot be read a second time */
export async function readFile(asked: KeptFile): Promise<Ended> {
  const { file, source, found } = asked
  if (file.path === '-') throw AuditError.of('STATE_OF', file.name, 'standard input cannot be read again')
  const stamp = await stampOf(file.path)
  const kept = asked.keeping.take(file.name, stamp)
  return source.stored !== null && found.parts
    ? readGrowing({ ...asked, stamp }, source.stored, found.parts, kept)
    : readWhole({ ...asked, stamp }, kept)
}

/** As the file was before a byte of it was read. */
type Stamped = KeptFile & { readonly stamp: string }

type PartsOf = NonNullable<Recognised['parts']>

/** Behind what was read before; records that are not ended yet are in this report and in no state. */
async function readGrowing(
  asked: Stamped,
  stored: Stored,
  parts: PartsOf,
  kept: KeptInput | undefined
): Promise<Ended> {
  const { file, source, sink, rows, keeping, stamp } = asked
  const { before, place, lines, fingerprint } = await reached(asked, stored, parts, kept)
  const from = before?.place ?? stored.begin
  const all = { place, lines: (before?.lines ?? 0) + lines }
  if (before) rows.restore(before)
  const header = linesIn(headerOf(parts))
  const scan = async (begin: number, end: number, linesAbove: number) => {
    if (begin === end) return
    const above = begin === stored.begin ? 0 : source.linesBefore + linesAbove - header
    await parts.scan(stretchOf(source, stored, begin, end, parts), shifted(sink, above))
  }
  await scan(from, place, before?.lines ?? 0)
  const ended = {
    endsWithNewline: await endsWithNewline(stored),
    bytes: stored.end - stored.begin,
    warnings: source.warnings
  }
  keeping.keep({
    ...rows.kept(before?.segments ?? []),
    ...all,
    ...ended,
    name: file.name,
    fingerprint,
    stamp,
    begin: null,
    readAs: parts.readAs,
    isWhole: false
  })
  await scan(place, stored.end, all.lines)
  return ended
}

type Reached = {
  /** What was kept, where it still is what the file begins with. */
  readonly before: KeptInput | undefined
  readonly place: number
  /** Line breaks behind what was kept. */
  readonly lines: number
  readonly fingerprint: string
}

/** How far a file can be read now, and whether what was read of it is as it was. */
async function reached(
  { file, keeping, stamp }: Stamped,
  stored: Stored,
  parts: PartsOf,
  kept: KeptInput | undefined
): Promise<Reached> {
  const doubt = kept && doubtOf(stored, parts, kept)
  if (kept && doubt === undefined) {
    const cut = await cutFrom(stored, kept.place, parts)
    const isKnown = isUntouched(kept.stamp, stamp, keeping.readBefore)
    if (isKnown && cut.place === kept.place) return { ...cut, before: kept, fingerprint: kept.fingerprint }
    const [was, fingerprint = ''] = await digestsOf(stored.fd, [kept.place, cut.place])
    if (was === kept.fingerprint) return { ...cut, before: kept, fingerprint }
  }
  if (kept) keeping.anew(file.name, doubt ?? 'what was read of it was changed since')
  const cut = await cutFrom(stored, stored.begin, parts)
  const [fingerprint = ''] = await digestsOf(stored.fd, [cut.place])
  return { ...cut, before: undefined, fingerprint }
}

/** Not within the header of a table, which stands above every part of it. */
async function cutFrom(stored: Stored, from: number, parts: PartsOf): Promise<Cut> {
  const found = await cutIn(stored, from, parts)
  const least = stored.begin + Buffer.byteLength(headerOf(parts))
  return found.place < least ? { place: from, lines: 0 } : found
}

/** Why what was kept is of no use, as far as that shows without reading. */
function doubtOf({ end }: Stored, { readAs }: PartsOf, kept: KeptInput): string | undefined {
  if (kept.isWhole || kept.readAs !== readAs)
    return 'with what is new in it, its columns are understood in another way'
  return end < kept.place ? 'it is shorter than when it was read' : undefined
}

/** As it is packed, laid out or wrapped, it cannot be read from any place on: the same bytes are not read again. */
async function readWhole(asked: Stamped, kept: KeptInput | undefined): Promise<Ended> {
  const { file, source, found, sink, rows, keeping, ending, stamp } = asked
  const isKnown = kept?.isWhole === true && isUntouched(kept.stamp, stamp, keeping.readBefore)
  const { place, fingerprint } = isKnown ? kept : await wholeDigest(file.path)
  const isSame = kept?.isWhole === true && kept.fingerprint === fingerprint
  if (isSame) {
    rows.restore(kept)
    keeping.keep({ ...kept, name: file.name, stamp })
    return kept
  }
  if (kept)
    keeping.anew(file.name, 'it was changed, and as it is packed or laid out no part of it can be read alone')
  await found.scan(sink)
  const ended = {
    endsWithNewline: ending.endsWithNewline(),
    bytes: ending.bytes(),
    warnings: source.warnings
  }
  const how = { name: file.name, stamp, begin: null, readAs: found.format.id, isWhole: true }
  keeping.keep({ ...rows.kept([]), ...ended, ...how, place, lines: 0, fingerprint })
  return ended
}

async function wholeDigest(path: string): Promise<{ place: number; fingerprint: string }> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const [fingerprint = ''] = await digestsOf(file.fd, [size])
    return { place: size, fingerprint }
  } finally {
    await file.close()
  }
}
