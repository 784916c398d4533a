/** Bytes of zstd files, joined or alone → their frames, one by one and within bounds; what stands behind the last is told (RFC 8878). */
import { PackedInput } from './packedInput.ts'
import type { Bytes } from './source.ts'

const FRAME = 0xfd2fb528
/** Of the sixteen magic numbers of frames to skip, all but the last digit. */
const SKIPPABLE = 0x184d2a5
/** What `zstd -d` takes without being told to take more. */
const MOST_WINDOW_BYTES = 1 << 27
/** A minute or so of moving bytes. */
const MOST_MOVED_BYTES = 2 ** 39
/** A frame's header at its longest, and its blocks' headers. */
const [FRAME_HEADER, BLOCK_HEADER, CHECKSUM] = [18, 3, 4]
const RUN_OF_ONE_BYTE = 1
const HELD_BYTES = 1 << 16

export type Bounds = {
  /** Told how many bytes behind the last frame are none. */
  readonly onJunk: (bytes: number) => void
  /** Whether the unpacker moves its whole window for every block. */
  readonly movesWindow: boolean
}

/**
 * Cuts joined frames apart: Node's own unpacker reads the first one alone. Each is to be read whole before the next.
 *
 * @throws Error where a frame wants more than 128 MiB of memory, or so many small blocks that moving the window takes minutes
 */
export async function* zstdFrames(bytes: Bytes, { onJunk, movesWindow }: Bounds): AsyncIterable<Bytes> {
  const input = new PackedInput(bytes)
  const cost = movesWindow ? { moved: 0 } : undefined
  try {
    for (;;) {
      const start = numbers(await input.look(8))
      const magic = start.readUInt32LE(0)
      if (magic === FRAME) yield inLargePieces(frame(input, cost))
      else if (magic >>> 4 === SKIPPABLE) await skip(input, 8 + start.readUInt32LE(4))
      else break
    }
    const junk = await input.countRest()
    if (junk > 0) onJunk(junk)
  } finally {
    input.close()
  }
}

async function* inLargePieces(pieces: Bytes): Bytes {
  let held: Uint8Array[] = []
  let length = 0
  for await (const piece of pieces) {
    held.push(piece)
    length += piece.length
    if (length < HELD_BYTES) continue
    yield Buffer.concat(held)
    held = []
    length = 0
  }
  if (length > 0) yield Buffer.concat(held)
}

async function skip(input: PackedInput, length: number): Promise<void> {
  for await (const _ of passed(input, length)) {
    // It holds no text.
  }
}

/** What is cut off is passed on as far as it goes: the unpacker says so. */
async function* frame(input: PackedInput, cost: { moved: number } | undefined): Bytes {
  const { length, window, hasChecksum } = headerIn(numbers(await input.look(FRAME_HEADER)))
  if (window > MOST_WINDOW_BYTES) throw new Error(`it wants ${window} bytes of memory, more than 128 MiB`)
  yield await input.take(length)
  for (let isLast = false; !isLast; ) {
    const header = await input.take(BLOCK_HEADER)
    yield header
    if (header.length < BLOCK_HEADER) return
    const block = Buffer.from(header).readUIntLE(0, BLOCK_HEADER)
    const kind = (block >> 1) & 3
    isLast = (block & 1) === 1
    if (cost !== undefined) cost.moved += window
    if (cost !== undefined && cost.moved > MOST_MOVED_BYTES)
      throw new Error(
        'it is packed in very many small blocks, which this version of Node.js unpacks too slowly'
      )
    yield* passed(input, kind === RUN_OF_ONE_BYTE ? 1 : block >> 3)
  }
  if (hasChecksum) yield await input.take(CHECKSUM)
}

/** RFC 8878, 3.1.1.1. */
function headerIn(bytes: Buffer): { length: number; window: number; hasChecksum: boolean } {
  const descriptor = bytes[4] as number
  const isSingle = (descriptor & 0x20) !== 0
  const idBytes = [0, 1, 2, 4][descriptor & 3] as number
  const sizeBytes = [isSingle ? 1 : 0, 2, 4, 8][descriptor >> 6] as number
  const at = (isSingle ? 5 : 6) + idBytes
  const window = isSingle ? sizeIn(bytes, at, sizeBytes) : windowIn(bytes[5] as number)
  return { length: at + sizeBytes, window, hasChecksum: (descriptor & 4) !== 0 }
}

function sizeIn(bytes: Buffer, at: number, length: number): number {
  if (length === 1) return bytes[at] as number
  if (length === 2) return bytes.readUInt16LE(at) + 256
  return length === 4 ? bytes.readUInt32LE(at) : Number(bytes.readBigUInt64LE(at))
}

function windowIn(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3))
  return base + (base / 8) * (descriptor & 7)
}

/** With zeros where they end early. */
const numbers = (bytes: Uint8Array): Buffer => Buffer.concat([bytes], FRAME_HEADER)

async function* passed(input: PackedInput, length: number): Bytes {
  for (let left = length; left > 0; ) {
    const piece = await input.take(Math.min(left, HELD_BYTES))
    if (piece.length === 0) return
    left -= piece.length
    yield piece
  }
}
