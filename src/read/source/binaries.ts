/** The beginning of a file that is no text → an error that names what it is, and the command that makes a log of it. */
import { AuditError } from '../../errors.ts'
import { fedWith, fileWord } from '../../shell.ts'
import type { Packing } from './source.ts'

/** What is no text, known by bytes at a place in its beginning. */
type Binary = {
  readonly magic: readonly number[]
  readonly at?: number
  readonly what: string
  readonly remedy: string
}

const KNOWN_BINARIES: readonly Binary[] = [
  {
    magic: [0x50, 0x4b, 3, 4],
    what: 'a zip archive or Excel workbook',
    remedy: 'Pipe what is inside (unzip -p FILE | gpuops-audit analyze -), or save the workbook as CSV.'
  },
  {
    magic: [...Buffer.from('ustar')],
    at: 257,
    what: 'a tar archive',
    remedy: 'Pipe what is inside: tar -xOf FILE | gpuops-audit analyze -'
  },
  {
    magic: [...Buffer.from('SQLite format 3')],
    what: 'an SQLite database',
    remedy: 'Pipe its table: sqlite3 -header -csv FILE "SELECT * FROM logs" | gpuops-audit analyze -'
  },
  {
    magic: [0x1f, 0x8b],
    what: 'gzip inside a compressed file',
    remedy: 'Unpack it: gunzip FILE, or pipe it: gzip -dc FILE | gpuops-audit analyze -'
  },
  {
    magic: [0x28, 0xb5, 0x2f, 0xfd],
    what: 'zstd inside a compressed file',
    remedy: 'Unpack it: zstd -d FILE.'
  },
  {
    magic: [0x50, 0x41, 0x52, 0x31],
    what: 'a Parquet file that is piped or compressed',
    remedy: 'Its directory is at its end: name the plain file instead.'
  },
  { magic: [0x42, 0x5a, 0x68], what: 'bzip2-compressed', remedy: 'Unpack it: bunzip2 FILE.' },
  { magic: [0xfd, 0x37, 0x7a, 0x58], what: 'xz-compressed', remedy: 'Unpack it: unxz FILE.' }
]

/** Text in UTF-32, whose marks are those of UTF-16 with two zeros behind or before them. */
const UTF_32: readonly (readonly number[])[] = [
  [0xff, 0xfe, 0, 0],
  [0, 0, 0xfe, 0xff]
]

const stands = (head: Uint8Array, magic: readonly number[], at = 0): boolean =>
  magic.every((byte, i) => head[at + i] === byte)

/**
 * @param packing in which the file is packed: what reads it cannot read it so
 * @throws AuditError BINARY
 */
export function refuseBinary(head: Uint8Array, path: string, packing: Packing | undefined): void {
  const known = KNOWN_BINARIES.find(({ magic, at }) => stands(head, magic, at))
  if (known) throw binary(path, known.what, packing ? unpackedFirst(path, packing) : known.remedy)
  const start = head.subarray(0, LOOKED_AT)
  if (!start.includes(0)) return
  if (isTextWithZeros(start))
    throw binary(
      path,
      'mixed with zero bytes',
      `Leave them out: ${fedWith("tr -d '\\000'", path, packing)} | gpuops-audit analyze -`
    )
  throw binary(path, 'binary data', 'Export the log as CSV or JSON Lines.')
}

/** Under another name, which is then named for what is in it. */
const unpackedFirst = (path: string, packing: Packing): string => {
  const plain = path === '-' ? 'UNPACKED' : fileWord(`${path}.unpacked`)
  return `Unpack it first: ${packing} -dc FILE > ${plain} && gpuops-audit analyze ${plain}`
}

const LOOKED_AT = 8_192

/** A log that was cut while its server went on writing where it was, or a line that holds a zero. */
function isTextWithZeros(start: Uint8Array): boolean {
  const others = start.filter(byte => byte !== 0)
  // Of zeros alone nothing shows what follows.
  if (others.length === 0) return start.length === LOOKED_AT
  const isText = others.every(byte => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d)
  return isText && others.length > start.length / 2
}

/** @throws AuditError BINARY where it is text in UTF-32, which begins as UTF-16 does */
export function refuseWideText(head: Uint8Array, path: string, packing: Packing | undefined): void {
  if (UTF_32.some(mark => stands(head, mark)))
    throw binary(
      path,
      'written in UTF-32',
      `Convert it: ${fedWith('iconv -f UTF-32 -t UTF-8', path, packing)} | gpuops-audit analyze -`
    )
}

const binary = (path: string, what: string, remedy: string): AuditError =>
  AuditError.of(
    'BINARY',
    path,
    what,
    remedy.replaceAll('FILE', () => fileWord(path))
  )
