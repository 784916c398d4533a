/** A path or `-` → a stream of bytes, unpacked and in UTF-8. */
import { type FileHandle, open } from 'node:fs/promises'
import { basename, isAbsolute } from 'node:path'
import { createGunzip } from 'node:zlib'
import { AuditError } from '../../errors.ts'
import type { Warning } from '../../log/trafficLog.ts'
import { peek } from './peek.ts'

export type Bytes = AsyncIterable<Uint8Array>

export type Source = {
  /** As the user wrote it, but never an absolute path: reports are shared. */
  readonly name: string
  readonly head: Uint8Array
  readonly bytes: Bytes
  readonly warnings: readonly Warning[]
}

/** Enough to tell a container and a header, even with long lines. */
const HEAD_BYTES = 1 << 20

/**
 * Opens a log.
 *
 * @param onBytes told the bytes read so far, as they lie on disk, and all there are; `null` for a pipe
 * @throws AuditError where the file is missing, a folder, empty, unreadable, or no text
 */
export async function openSource(
  path: string,
  stdin: Bytes,
  onBytes: (bytesRead: number, totalBytes: number | null) => void
): Promise<Source> {
  const name = path === '-' ? 'standard input' : isAbsolute(path) ? basename(path) : path
  const { raw, totalBytes } = path === '-' ? { raw: stdin, totalBytes: null } : await openFile(path)
  const packed = await peek(
    counted(raw, bytesRead => onBytes(bytesRead, totalBytes)),
    HEAD_BYTES
  )
  const text = isGzip(packed.head) ? await peek(gunzip(packed.bytes, path), HEAD_BYTES) : packed
  if (text.head.length === 0) throw AuditError.of('EMPTY', path)
  const encoding = encodingOf(text.head)
  refuseBinary(text.head, encoding, path)
  if (encoding === 'utf-8') return { name, warnings: [], ...withoutMark(text) }
  const converted = await peek(transcoded(text.bytes, encoding), HEAD_BYTES)
  return { name, warnings: [convertedFrom(encoding, name)], ...withoutMark(converted) }
}

/** Opened once: what a named pipe has given cannot be read a second time. */
async function openFile(path: string): Promise<{ raw: Bytes; totalBytes: number | null }> {
  let file: FileHandle | undefined
  try {
    file = await open(path)
    const stat = await file.stat()
    if (stat.isDirectory()) throw AuditError.of('IS_FOLDER', path)
    return { raw: chunksOf(file, path), totalBytes: stat.isFile() ? stat.size : null }
  } catch (error) {
    await file?.close()
    throw unreadable(error, path)
  }
}

async function* chunksOf(file: FileHandle, path: string): Bytes {
  try {
    yield* file.createReadStream({ highWaterMark: 1 << 18 })
  } catch (error) {
    throw unreadable(error, path)
  }
}

function unreadable(error: unknown, path: string): AuditError {
  if (error instanceof AuditError) return error
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOENT' || code === 'ENOTDIR') return AuditError.because('NO_SUCH_FILE', error, path)
  return AuditError.because('UNREADABLE', error, path, code ?? 'unknown reason')
}

async function* counted(bytes: Bytes, onBytes: (bytesRead: number) => void): Bytes {
  let bytesRead = 0
  for await (const chunk of bytes) {
    bytesRead += chunk.length
    onBytes(bytesRead)
    yield chunk
  }
}

const startsWith = (head: Uint8Array, ...magic: readonly number[]): boolean =>
  magic.every((byte, i) => head[i] === byte)

const isGzip = (head: Uint8Array): boolean => startsWith(head, 0x1f, 0x8b)

async function* gunzip(bytes: Bytes, path: string): Bytes {
  const gunzip = createGunzip()
  const feeding = feed(gunzip, bytes)
  try {
    yield* gunzip
    await feeding
  } catch (error) {
    throw AuditError.because('DAMAGED', error, path, (error as Error).message)
  }
}

/** Writes the bytes in, waiting where the other side is slower. Errors of the bytes end the stream with them. */
async function feed(stream: ReturnType<typeof createGunzip>, bytes: Bytes): Promise<void> {
  try {
    for await (const chunk of bytes) {
      if (!stream.write(chunk)) await new Promise(resolve => stream.once('drain', resolve))
    }
    stream.end()
  } catch (error) {
    stream.destroy(error as Error)
  }
}

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be'

/** By the byte-order mark, or by the zero that every other byte of ASCII in UTF-16 is. */
function encodingOf(head: Uint8Array): Encoding {
  if (startsWith(head, 0xff, 0xfe)) return 'utf-16le'
  if (startsWith(head, 0xfe, 0xff)) return 'utf-16be'
  const start = head.subarray(0, 64)
  if (start.length < 4) return 'utf-8'
  if (start.every((byte, i) => (byte === 0) === (i % 2 === 1))) return 'utf-16le'
  return start.every((byte, i) => (byte === 0) === (i % 2 === 0)) ? 'utf-16be' : 'utf-8'
}

async function* transcoded(bytes: Bytes, encoding: Encoding): Bytes {
  const decoder = new TextDecoder(encoding)
  const encoder = new TextEncoder()
  for await (const chunk of bytes) yield encoder.encode(decoder.decode(chunk, { stream: true }))
  yield encoder.encode(decoder.decode())
}

const convertedFrom = (encoding: Encoding, name: string): Warning => ({
  code: 'converted-encoding',
  message: `${name} is written in ${encoding.toUpperCase()}.`,
  effect: 'It was converted to UTF-8; no figure changes.'
})

const KNOWN_BINARIES: readonly { magic: readonly number[]; what: string; remedy: string }[] = [
  {
    magic: [0x50, 0x4b, 3, 4],
    what: 'a zip archive or Excel workbook',
    remedy: 'Unpack it (unzip) or save it as CSV.'
  },
  { magic: [0x28, 0xb5, 0x2f, 0xfd], what: 'zstd-compressed', remedy: 'Unpack it: zstd -d FILE.' },
  { magic: [0x50, 0x41, 0x52, 0x31], what: 'a Parquet file', remedy: 'Export it as CSV or JSON Lines.' },
  { magic: [0x42, 0x5a, 0x68], what: 'bzip2-compressed', remedy: 'Unpack it: bunzip2 FILE.' },
  { magic: [0xfd, 0x37, 0x7a, 0x58], what: 'xz-compressed', remedy: 'Unpack it: unxz FILE.' }
]

function refuseBinary(head: Uint8Array, encoding: Encoding, path: string): void {
  if (encoding !== 'utf-8') return
  const known = KNOWN_BINARIES.find(({ magic }) => startsWith(head, ...magic))
  if (known) throw AuditError.of('BINARY', path, known.what, known.remedy)
  if (head.subarray(0, 8_192).includes(0)) {
    throw AuditError.of('BINARY', path, 'binary data', 'Export the log as CSV or JSON Lines.')
  }
}

/** A UTF-8 byte-order mark is no part of the first column's name. */
function withoutMark(text: { head: Uint8Array; bytes: Bytes }): { head: Uint8Array; bytes: Bytes } {
  if (!startsWith(text.head, 0xef, 0xbb, 0xbf)) return text
  return { head: text.head.subarray(3), bytes: skipFirst(text.bytes, 3) }
}

async function* skipFirst(bytes: Bytes, count: number): Bytes {
  let left = count
  for await (const chunk of bytes) {
    const skipped = Math.min(left, chunk.length)
    left -= skipped
    yield chunk.subarray(skipped)
  }
}
