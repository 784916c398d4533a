/** A file → digests of its beginnings, how far it can be cut in two, and stretches of its text. */
import { createHash } from 'node:crypto'
import { read } from 'node:fs'
import { stat } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { Parts, RecordSink, Scannable } from '../recognised.ts'
import { RecordEnds } from '../records/strayQuotes.ts'
import type { Bytes, Stored } from '../source/source.ts'

const readAt = promisify(read)
const CHUNK_BYTES = 1 << 20
const LF = 0x0a

async function* bytesIn(fd: number, from: number, to: number): Bytes {
  for (let at = from; at < to; ) {
    const { buffer, bytesRead } = await readAt(
      fd,
      Buffer.allocUnsafe(Math.min(CHUNK_BYTES, to - at)),
      0,
      Math.min(CHUNK_BYTES, to - at),
      at
    )
    if (bytesRead === 0) return
    yield buffer.subarray(0, bytesRead)
    at += bytesRead
  }
}

/** SHA-256 of a file up to each of these places, in ascending order. */
export async function digestsOf(fd: number, places: readonly number[]): Promise<readonly string[]> {
  const hash = createHash('sha256')
  const digests: string[] = []
  let from = 0
  for (const place of places) {
    for await (const chunk of bytesIn(fd, from, place)) hash.update(chunk)
    digests.push(hash.copy().digest('hex'))
    from = place
  }
  return digests
}

/** The same while nobody touches the file; to a file that was written anew the system gives another one. */
export async function stampOf(path: string): Promise<string> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true })
  return [dev, ino, size, mtimeNs, ctimeNs].join(':')
}

/** Which file a stamp is of, whatever it is called. */
export const fileOf = (stamp: string | null): string => stamp?.split(':', 2).join(':') ?? ''

/** A clock that counts in steps may not have moved between two writings. [ms] */
const CLOCK_STEP_MILLIS = 2_000

/** Whether a stamp says that a file is as it was when it was read. */
export const isUntouched = (was: string | null, is: string, readAt: number): boolean =>
  was === is && Number(is.split(':').at(-1)) / 1e6 < readAt - CLOCK_STEP_MILLIS

export type Cut = { readonly place: number; readonly lines: number }

/** The last place at which text can be cut, and the line breaks up to there. */
export async function cutIn(stored: Stored, from: number, { table }: Parts): Promise<Cut> {
  if (table !== null) {
    const ends = new RecordEnds(table.delimiter)
    for await (const chunk of bytesIn(stored.fd, from, stored.end)) ends.see(chunk)
    return { place: from + ends.place, lines: ends.lines }
  }
  let [at, place, lines] = [from, from, 0]
  for await (const chunk of bytesIn(stored.fd, from, stored.end)) {
    for (let next = chunk.indexOf(LF); next >= 0; next = chunk.indexOf(LF, next + 1)) {
      lines++
      place = at + next + 1
    }
    at += chunk.length
  }
  return { place, lines }
}

export async function endsWithNewline({ fd, end }: Stored): Promise<boolean> {
  const last = Buffer.alloc(1)
  await readAt(fd, last, 0, 1, end - 1)
  return last[0] === LF
}

/** A stretch of a stored text, with the table's header above it where it does not begin the text. */
export function stretchOf(
  source: Scannable,
  stored: Stored,
  from: number,
  to: number,
  parts: Parts
): Scannable {
  const bytesFrom = (at: number) => limited(stored.bytesFrom(at), to - at)
  if (from === stored.begin)
    return {
      ...source,
      totalBytes: to - from,
      bytes: bytesFrom(from),
      stored: { ...stored, end: to, bytesFrom }
    }
  return {
    ...source,
    totalBytes: null,
    stored: null,
    linesBefore: 0,
    bytes: below(headerOf(parts), bytesFrom(from))
  }
}

export const headerOf = ({ table }: Parts): string => (table === null ? '' : `${table.header}\n`)

/** How many lines a text has, each of them ended. */
export const linesIn = (text: string): number => text.split('\n').length - 1

async function* below(header: string, bytes: Bytes): Bytes {
  if (header !== '') yield Buffer.from(header)
  yield* bytes
}

async function* limited(bytes: Bytes, length: number): Bytes {
  let left = length
  for await (const chunk of bytes) {
    yield chunk.length <= left ? chunk : chunk.subarray(0, left)
    left -= chunk.length
    if (left <= 0) return
  }
}

/** Tells of lines as they are counted from the beginning of the text. */
export const shifted = (sink: RecordSink, lines: number): RecordSink => ({
  ...sink,
  record: (cell, line, bytes) => sink.record(cell, line + lines, bytes),
  reject: (line, count, reason, bytes) => sink.reject(line + lines, count, reason, bytes)
})
