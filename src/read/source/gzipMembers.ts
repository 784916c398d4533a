/** Bytes of gzip files, joined or alone → the text in them; what stands behind the last one is told, not read. */
import { crc32, createInflateRaw, type InflateRaw } from 'node:zlib'
import { PackedInput } from './packedInput.ts'
import type { Bytes } from './source.ts'

const CHUNK_BYTES = 1 << 20
/** Unpacked ahead of the reader: another thread unpacks the next chunk while this one is scanned. */
const AHEAD = { chunkSize: CHUNK_BYTES, readableHighWaterMark: 4 * CHUNK_BYTES }
/** Fed at once. */
const PIECE_BYTES = 1 << 18
/** RFC 1952: flags of a member's header. */
const [HAS_CHECK, HAS_EXTRA, HAS_NAME, HAS_COMMENT] = [2, 4, 8, 16]

/**
 * Unpacks one member after another (RFC 1952), each held against its checksum. Zeros behind the last one are padding.
 *
 * @param onJunk told how many bytes behind the last member are neither
 * @throws Error with zlib's words where a member is damaged or cut off
 */
export async function* gzipMembers(bytes: Bytes, onJunk: (bytes: number) => void): Bytes {
  const input = new PackedInput(bytes)
  try {
    if (!(await beginsMember(input))) throw new Error('unknown compression method')
    while (await beginsMember(input)) yield* member(input)
    const junk = await input.countRest()
    if (junk > 0) onJunk(junk)
  } finally {
    input.close()
  }
}

async function* member(input: PackedInput): Bytes {
  await skipHeader(input)
  let [check, length] = [0, 0]
  for await (const chunk of inflated(input)) {
    check = crc32(chunk, check)
    length += chunk.length
    yield chunk
  }
  const trailer = Buffer.from(await input.take(8))
  if (trailer.length < 8) throw new Error('unexpected end of file')
  if (trailer.readUInt32LE(0) !== check) throw new Error('incorrect data check')
  if (trailer.readUInt32LE(4) !== length % 2 ** 32) throw new Error('incorrect length check')
}

async function* inflated(input: PackedInput): Bytes {
  const raw = createInflateRaw(AHEAD)
  const fed = feed(raw, input)
  try {
    yield* raw
  } finally {
    raw.destroy()
  }
  await fed
}

/** Until its end is found or it is given up; what was taken too much goes back. */
async function feed(raw: InflateRaw, input: PackedInput): Promise<void> {
  const over = new Promise<'over'>(resolve => {
    for (const event of ['end', 'close'] as const) raw.once(event, () => resolve('over'))
  })
  try {
    for (;;) {
      const piece = await input.take(PIECE_BYTES)
      const before = raw.bytesWritten
      const isOver = (await Promise.race([over, written(raw, piece)])) === 'over'
      const taken = raw.bytesWritten - before
      if (!isOver && taken === piece.length) continue
      return input.giveBack(piece.subarray(taken))
    }
  } catch (error) {
    raw.destroy(error as Error)
  }
}

/** Nothing left to feed: the member ends here, or is cut off and fails. */
const written = (raw: InflateRaw, piece: Uint8Array): Promise<unknown> =>
  new Promise(resolve => {
    if (piece.length === 0) raw.end()
    else raw.write(piece, resolve)
  })

async function beginsMember(input: PackedInput): Promise<boolean> {
  const [first, second, method] = await input.look(3)
  return first === 0x1f && second === 0x8b && method === 8
}

async function skipHeader(input: PackedInput): Promise<void> {
  const flags = (await input.take(10))[3] ?? 0
  if (flags & HAS_EXTRA) {
    const [low = 0, high = 0] = await input.take(2)
    await input.take(low + 256 * high)
  }
  if (flags & HAS_NAME) await skipText(input)
  if (flags & HAS_COMMENT) await skipText(input)
  if (flags & HAS_CHECK) await input.take(2)
}

async function skipText(input: PackedInput): Promise<void> {
  for (let byte = await input.take(1); byte.length > 0 && byte[0] !== 0; ) byte = await input.take(1)
}
