/** Compressed bytes → the bytes inside, as a stream: never more in memory than a few blocks. */
import { type Duplex, pipeline } from 'node:stream'
import * as zlib from 'node:zlib'
import { AuditError } from '../../errors.ts'
import type { Bytes } from './source.ts'

const MAGIC = { gzip: [0x1f, 0x8b], zstd: [0x28, 0xb5, 0x2f, 0xfd] } as const
const CHUNK_BYTES = 1 << 20

/** Unpacked ahead of the reader: another thread unpacks the next chunk while this one is scanned. */
const AHEAD_BYTES = 4 * CHUNK_BYTES
const AHEAD = { chunkSize: CHUNK_BYTES, readableHighWaterMark: AHEAD_BYTES }

export type Packing = keyof typeof MAGIC

export const packingOf = (head: Uint8Array): Packing | undefined =>
  (['gzip', 'zstd'] as const).find(packing => MAGIC[packing].every((byte, i) => head[i] === byte))

/**
 * Unpacks a file, one packed file after another where several were joined.
 *
 * @throws AuditError DAMAGED, saying how much could be unpacked
 */
export async function* unpacked(bytes: Bytes, packing: Packing, path: string): Bytes {
  let length = 0
  try {
    for await (const chunk of packing === 'gzip' ? gunzipped(bytes) : unzstd(bytes)) {
      length += chunk.length
      yield chunk
    }
  } catch (error) {
    if (error instanceof AuditError) throw error
    const read = `${length.toLocaleString('en-US')} bytes of text`
    throw AuditError.because('DAMAGED', error, path, (error as Error).message, read)
  }
}

const gunzipped = (bytes: Bytes): Bytes => through(bytes, zlib.createGunzip(AHEAD))

type CreateUnzstd = (options: typeof AHEAD) => Duplex

/** Node has its own from 22.15 on. */
function unzstd(bytes: Bytes): Bytes {
  const create = (zlib as { createZstdDecompress?: CreateUnzstd }).createZstdDecompress
  return create === undefined ? unzstdInScript(bytes) : through(bytes, create(AHEAD))
}

/** An error on either side ends the other one too, and the reader learns of it. */
const through = (bytes: Bytes, unpacker: Duplex): Bytes => pipeline(bytes, unpacker, () => {})

/** Of the most densely packed zeros this unpacks to 128 MB: what is pushed cannot be held back half-way. */
const PUSHED_BYTES = 4_096

async function* unzstdInScript(bytes: Bytes): Bytes {
  const { Decompress } = await import('fzstd')
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
