/** Compressed bytes → the bytes inside, as a stream: never more in memory than a few blocks. */
import { type Duplex, pipeline } from 'node:stream'
import * as zlib from 'node:zlib'
import { AuditError } from '../../errors.ts'
import { fileWord } from '../../shell.ts'
import { withCommas } from '../../words.ts'
import { ifInstalled } from '../ifInstalled.ts'
import { gzipMembers } from './gzipMembers.ts'
import type { Bytes, Packing } from './source.ts'
import { zstdFrames } from './zstdFrames.ts'

const MAGIC: Readonly<Record<Packing, readonly number[]>> = {
  gzip: [0x1f, 0x8b],
  zstd: [0x28, 0xb5, 0x2f, 0xfd]
}
const CHUNK_BYTES = 1 << 20

/** Unpacked ahead of the reader: another thread unpacks the next chunk while this one is scanned. */
const AHEAD = { chunkSize: CHUNK_BYTES, readableHighWaterMark: 4 * CHUNK_BYTES }

export const packingOf = (head: Uint8Array): Packing | undefined =>
  (['gzip', 'zstd'] as const).find(packing => MAGIC[packing].every((byte, i) => head[i] === byte))

/**
 * Unpacks a file, one packed file after another where several were joined.
 *
 * @param onJunk told how many bytes behind the last packed part are none
 * @throws AuditError DAMAGED, saying how much could be unpacked
 */
export async function* unpacked(
  bytes: Bytes,
  packing: Packing,
  path: string,
  onJunk: (bytes: number) => void
): Bytes {
  let length = 0
  try {
    for await (const chunk of packing === 'gzip' ? gzipMembers(bytes, onJunk) : unzstd(bytes, path, onJunk)) {
      length += chunk.length
      yield chunk
    }
  } catch (error) {
    if (error instanceof AuditError) throw error
    const read = `${withCommas(length)} bytes of text`
    throw AuditError.because('DAMAGED', error, path, (error as Error).message, read)
  }
}

type CreateUnzstd = (options: typeof AHEAD) => Duplex

/** Node has its own from 22.15 on. */
async function* unzstd(bytes: Bytes, path: string, onJunk: (bytes: number) => void): Bytes {
  const create = (zlib as { createZstdDecompress?: CreateUnzstd }).createZstdDecompress
  for await (const frame of zstdFrames(bytes, { onJunk, movesWindow: create === undefined }))
    yield* create === undefined ? unzstdInScript(frame, path) : through(frame, create(AHEAD))
}

/** An error on either side ends the other one too, and the reader learns of it. */
const through = (bytes: Bytes, unpacker: Duplex): Bytes => pipeline(bytes, unpacker, () => {})

/** Of the most densely packed zeros this unpacks to 128 MB: what is pushed cannot be held back half-way. */
const PUSHED_BYTES = 4_096

/** It may have been left out with the optional packages. */
async function unpackerFor(path: string): Promise<typeof import('fzstd')> {
  const fzstd = await ifInstalled(() => import('fzstd'))
  if (fzstd !== null) return fzstd
  throw AuditError.of(
    'BINARY',
    path,
    'packed by zstd',
    `Install what unpacks it beside gpuops-audit, npm install fzstd, or pipe it: zstd -dc ${fileWord(path)} | gpuops-audit analyze -`
  )
}

async function* unzstdInScript(bytes: Bytes, path: string): Bytes {
  const { Decompress } = await unpackerFor(path)
  const done: Uint8Array[] = []
  const unpacker = new Decompress(chunk => done.push(chunk))
  for await (const chunk of bytes) {
    for (let from = 0; from < chunk.length; from += PUSHED_BYTES) {
      unpacker.push(chunk.subarray(from, from + PUSHED_BYTES))
      yield* done.splice(0)
    }
  }
  unpacker.push(new Uint8Array(), true)
  yield* done.splice(0)
}
