/** A file or standard input → a stream of bytes, unpacked and in UTF-8. */
import { constants, openSync } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { Socket } from 'node:net'
import { AuditError } from '../../errors.ts'
import type { Warning } from '../../log/readingShape.ts'
import { withCommas } from '../../words.ts'
import type { Access } from './access.ts'
import type { Address } from './address.ts'
import { attended } from './attended.ts'
import { refuseBinary, refuseWideText } from './binaries.ts'
import { type Encoding, encodingOf, transcoded, withoutMark } from './encoding.ts'
import type { Found } from './findFiles.ts'
import { type HeaderEncoding, headerEncoding } from './headerEncoding.ts'
import { refuseOtherEncoding, unreadLetters } from './otherEncodings.ts'
import { isParquet, parquetLines } from './parquet.ts'
import { peek } from './peek.ts'
import type { Bytes, Release, Source } from './source.ts'
import { QUERY_SECONDS, type StoreAsked } from './store.ts'
import { packingOf, unpacked } from './unpack.ts'

const KEEP: Release = () => {}

/** Told the bytes read so far, as they lie on disk, and all there are; `null` for a pipe. */
type OnBytes = (bytesRead: number, totalBytes: number | null) => void

/** Enough to tell a container and a header, even with long lines. */
export const HEAD_BYTES = 1 << 20

/**
 * Opens a log.
 *
 * @throws AuditError where the file is missing, a folder, empty, unreadable, or no text
 */
export async function openSource(
  found: Found,
  { stdin = nothing(), store }: Outside,
  onBytes: OnBytes
): Promise<Source> {
  const { path, name, address } = found
  if (address !== undefined) return openStore(address, store, onBytes)
  const piped = { ...UNSTORED, bytes: counted(attended(stdin, name), onBytes), close: async () => {} }
  const warnings: Warning[] = []
  const raw = path === '-' ? piped : await bytesOfFile(path, name, onBytes, warnings)
  try {
    return { name, warnings, close: raw.close, ...(await textOf(raw, path, name, warnings)) }
  } catch (error) {
    await raw.close()
    throw error
  }
}

async function* nothing(): Bytes {}

/** Where bytes come from that are no file. */
export type Outside = {
  /** Absent: empty. */
  readonly stdin?: Bytes | undefined
  /** What stores are asked for, and how they are got at. */
  readonly store: { readonly asked: StoreAsked; readonly access: Access }
}

/** The server's own limit comes first, since it says more. */
const GRACE_MILLIS = 15_000

async function openStore(
  address: Address,
  { asked, access }: Outside['store'],
  onBytes: OnBytes
): Promise<Source> {
  const { name } = address
  const { bytes, close, warnings } = await (await import('./openAddress.ts')).openAddress(
    address,
    asked,
    access
  )
  try {
    const awaited = attended(bytes, name, 1_000 * (asked.queryTimeout ?? QUERY_SECONDS) + GRACE_MILLIS)
    const raw = { ...UNSTORED, bytes: counted(awaited, onBytes), close }
    return { name, warnings, close, ...(await textOf(raw, name, name, [])) }
  } catch (error) {
    await close()
    throw error
  }
}

type Raw = Pick<Source, 'bytes' | 'totalBytes' | 'release' | 'stored' | 'close'>

const UNSTORED = { totalBytes: null, release: KEEP, stored: null }

async function textOf(
  raw: Raw,
  path: string,
  name: string,
  warnings: Warning[]
): Promise<Omit<Source, 'name' | 'warnings' | 'close'>> {
  const packed = await peek(raw.bytes, HEAD_BYTES)
  const packing = packingOf(packed.head)
  const onJunk = (bytes: number) => void warnings.push(junkBehind(name, packing, bytes))
  const text = packing ? await peek(unpacked(packed.bytes, packing, path, onJunk), HEAD_BYTES) : packed
  if (text.head.length === 0) throw AuditError.of('EMPTY', path)
  refuseWideText(text.head, path, packing)
  const told = headerEncoding(text.head)
  if (told === undefined) refuseOtherEncoding(text.head, path, packing)
  const encoding = told ?? encodingOf(text.head)
  if (encoding === 'utf-8') {
    refuseBinary(text.head, path, packing)
    warnings.push(...unreadLetters(text.head, name))
    const { mark, ...rest } = withoutMark(text)
    const { totalBytes, release, stored } = packing ? UNSTORED : raw
    return { totalBytes, release, stored: stored && { ...stored, begin: mark }, packing, ...rest }
  }
  warnings.push(convertedFrom(encoding, name))
  const converted = await peek(transcoded(text.bytes, encoding), HEAD_BYTES)
  const { head, bytes, linesBefore } = withoutMark(converted)
  return { ...UNSTORED, packing, head, bytes, linesBefore }
}

async function bytesOfFile(path: string, name: string, onBytes: OnBytes, warnings: Warning[]): Promise<Raw> {
  const pipe = await openPipe(path)
  if (pipe !== undefined) {
    const bytes = counted(attended(failing(pipe, path), name), onBytes)
    return { ...UNSTORED, bytes, close: async () => void pipe.destroy() }
  }
  const { file, size } = await openFile(path)
  const readers: Promise<void>[] = []
  const close = () => closedAfter(readers, file)
  if (size === null)
    return { ...UNSTORED, bytes: counted(attended(chunksOf(file, path), name), onBytes), close }
  let most = 0
  // What was looked at for its format is read once more where a file is read in parts.
  const told = (read: number) => {
    most = Math.max(most, read)
    onBytes(most, size)
  }
  if (isParquet(await firstBytes(file))) {
    return { ...UNSTORED, bytes: parquetLines(file, path, size, told), close }
  }
  const pool = new ChunkPool()
  const bytesFrom = (at: number) =>
    counted(attended(snapshotOf(file, path, { at, size, name, warnings, pool }), name), told, at)
  const keepOpen = (until: Promise<void>) => void readers.push(until)
  const stored = { fd: file.fd, begin: 0, end: size, reached: told, keepOpen, bytesFrom }
  return { bytes: bytesFrom(0), totalBytes: size, release: chunk => pool.release(chunk), stored, close }
}

/** A named pipe, of which nobody may ever write a byte: to open or read it as a file would hold a thread for ever. */
async function openPipe(path: string): Promise<Socket | undefined> {
  try {
    if (!(await stat(path)).isFIFO()) return undefined
    return new Socket({ fd: openSync(path, constants.O_RDONLY | constants.O_NONBLOCK), writable: false })
  } catch (error) {
    throw unreadable(error, path)
  }
}

async function* failing(bytes: Bytes, path: string): Bytes {
  try {
    yield* bytes
  } catch (error) {
    throw unreadable(error, path)
  }
}

/**
 * Another thread may still read by the file's number, which the next file would get. Nobody waits for that thread: at
 * worst the file stays open as long as the process.
 */
async function closedAfter(readers: readonly Promise<void>[], file: FileHandle): Promise<void> {
  if (readers.length === 0) await file.close()
  else void Promise.all(readers).then(() => file.close())
}

/**
 * Opened once: what a named pipe has given cannot be read a second time.
 *
 * @returns the size of a regular file; `null` where it has none, as pipes and the files of the kernel
 */
async function openFile(path: string): Promise<{ file: FileHandle; size: number | null }> {
  let file: FileHandle | undefined
  try {
    file = await open(path)
    const stat = await file.stat()
    return { file, size: stat.isFile() && stat.size > 0 ? stat.size : null }
  } catch (error) {
    await file?.close()
    throw unreadable(error, path)
  }
}

async function firstBytes(file: FileHandle): Promise<Uint8Array> {
  const { buffer, bytesRead } = await file.read(new Uint8Array(4), 0, 4, 0)
  return buffer.subarray(0, bytesRead)
}

const chunksOf = (file: FileHandle, path: string): Bytes =>
  failing(file.createReadStream({ highWaterMark: CHUNK_BYTES }), path)

type Snapshot = {
  /** Where to begin. */
  readonly at: number
  readonly size: number
  readonly name: string
  readonly warnings: Warning[]
  readonly pool: ChunkPool
}

/** A file as long as it was when it was opened: what is appended meanwhile would never end. */
async function* snapshotOf(file: FileHandle, path: string, snapshot: Snapshot): Bytes {
  const { at, size, name, warnings, pool } = snapshot
  let bytesRead = at
  try {
    // One read ahead: while a chunk is scanned, the next one comes.
    let coming = readAhead(file, pool, at, size)
    while (bytesRead < size) {
      const { buffer, bytesRead: count } = await coming
      if (count === 0) break
      bytesRead += count
      if (bytesRead < size) coming = readAhead(file, pool, bytesRead, size)
      yield count === buffer.length ? buffer : buffer.subarray(0, count)
    }
  } catch (error) {
    throw unreadable(error, path)
  }
  if (bytesRead < size) warnings.push(shrunk(name, size, bytesRead))
}

/** The next chunk. Where nobody asks for it any more, that it could not be read is no matter. */
function readAhead(file: FileHandle, pool: ChunkPool, at: number, size: number) {
  const length = Math.min(CHUNK_BYTES, size - at)
  const coming = file.read(pool.take(length), 0, length, at)
  coming.catch(() => {})
  return coming
}

const CHUNK_BYTES = 1 << 20

/** Chunks to read into. Memory that was used before costs a fraction of fresh memory, which the system must clear. */
class ChunkPool {
  private readonly free: Uint8Array[] = []

  /** Of a short file, as much as it needs. */
  take(length: number): Uint8Array {
    return this.free.pop() ?? new Uint8Array(length)
  }

  /** Only whole chunks come back: what else passes through was made on the way. */
  release(chunk: Uint8Array): void {
    if (chunk.length === CHUNK_BYTES && chunk.buffer.byteLength === CHUNK_BYTES) this.free.push(chunk)
  }
}

function unreadable(error: unknown, path: string): AuditError {
  if (error instanceof AuditError) return error
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOENT' || code === 'ENOTDIR') return AuditError.because('NO_SUCH_FILE', error, path)
  return AuditError.because('UNREADABLE', error, path, code ?? 'unknown reason')
}

async function* counted(bytes: Bytes, onBytes: OnBytes, from = 0): Bytes {
  let bytesRead = from
  for await (const chunk of bytes) {
    bytesRead += chunk.length
    onBytes(bytesRead, null)
    yield chunk
  }
}

const shrunk = (name: string, size: number, bytesRead: number): Warning => ({
  code: 'shrunk-file',
  message: `${name} became shorter while it was read: ${withCommas(bytesRead)} of ${withCommas(size)} bytes were there.`,
  effect: 'What was cut off is not in any figure: read it again when nothing writes to it.'
})

const junkBehind = (name: string, packing: string | undefined, bytes: number): Warning => ({
  code: 'trailing-junk',
  message: `${name} goes on behind what is packed in it: ${bytes.toLocaleString('en-US')} bytes are not ${packing}.`,
  effect: 'They were passed over. If the file was damaged or appended to, requests are missing.'
})

const convertedFrom = (encoding: Encoding | HeaderEncoding, name: string): Warning => ({
  code: 'converted-encoding',
  message: `${name} is written in ${encoding === 'windows-1252' ? 'Windows-1252' : encoding.toUpperCase()}.`,
  effect:
    encoding !== 'windows-1252'
      ? 'It was converted to UTF-8; no figure changes.'
      : 'It was converted to UTF-8; no figure changes. Where names have wrong letters it is of another country: convert it with iconv first, as from WINDOWS-1250.'
})
