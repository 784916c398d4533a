/** Bytes of a gzip file → what its members hold, as far as it is gzip: for files with something else behind the last one. */
import { createInflateRaw, type InflateRaw } from 'node:zlib'
import type { Bytes } from './source.ts'

const CHUNK_BYTES = 1 << 20
/** Fed at once: of zeros it unpacks to 64 MB. */
const PIECE_BYTES = 1 << 16
/** Checksum and length. A reader that came here has compared them before. */
const TRAILER_BYTES = 8
/** RFC 1952: flags of a member's header. */
const [HAS_CHECK, HAS_EXTRA, HAS_NAME, HAS_COMMENT] = [2, 4, 8, 16]

/** @param onJunk told how many bytes follow the last member */
export async function* gzipMembers(bytes: Bytes, onJunk: (bytes: number) => void): Bytes {
  const input = new Input(bytes)
  while (await input.beginsMember()) {
    await input.skipHeader()
    yield* inflated(input)
    await input.take(TRAILER_BYTES)
  }
  const junk = await input.countRest()
  if (junk > 0) onJunk(junk)
}

async function* inflated(input: Input): Bytes {
  const raw = createInflateRaw({ chunkSize: CHUNK_BYTES })
  const out: Uint8Array[] = []
  const ended = new Promise<'ended'>((resolve, reject) => {
    raw.on('data', chunk => out.push(chunk))
    raw.on('end', () => resolve('ended'))
    raw.on('error', reject)
  })
  for (let isEnded = false; !isEnded; ) {
    const piece = await input.take(PIECE_BYTES)
    const before = raw.bytesWritten
    isEnded = (await Promise.race([ended, fed(raw, piece)])) === 'ended'
    if (isEnded) input.giveBack(piece.subarray(raw.bytesWritten - before))
    yield* out.splice(0)
  }
}

/** Nothing left to feed: the member ends here, or is cut off and fails. */
const fed = (raw: InflateRaw, piece: Uint8Array): Promise<'fed'> =>
  new Promise(resolve => {
    if (piece.length === 0) raw.end()
    else raw.write(piece, () => resolve('fed'))
  })

class Input {
  private readonly iterator: AsyncIterator<Uint8Array>
  private held: Uint8Array = new Uint8Array()

  constructor(bytes: Bytes) {
    this.iterator = bytes[Symbol.asyncIterator]()
  }

  async beginsMember(): Promise<boolean> {
    await this.hold(3)
    return this.held[0] === 0x1f && this.held[1] === 0x8b && this.held[2] === 8
  }

  async skipHeader(): Promise<void> {
    const flags = (await this.take(10))[3] ?? 0
    if (flags & HAS_EXTRA) {
      const [low = 0, high = 0] = await this.take(2)
      await this.take(low + 256 * high)
    }
    if (flags & HAS_NAME) await this.skipText()
    if (flags & HAS_COMMENT) await this.skipText()
    if (flags & HAS_CHECK) await this.take(2)
  }

  /** As many bytes, or all there are. */
  async take(length: number): Promise<Uint8Array> {
    await this.hold(length)
    const taken = this.held.subarray(0, length)
    this.held = this.held.subarray(length)
    return taken
  }

  giveBack(bytes: Uint8Array): void {
    this.held = bytes.length === 0 ? this.held : Buffer.concat([bytes, this.held])
  }

  async countRest(): Promise<number> {
    let count = 0
    for (let rest = await this.take(CHUNK_BYTES); rest.length > 0; rest = await this.take(CHUNK_BYTES))
      count += rest.length
    return count
  }

  private async skipText(): Promise<void> {
    for (let byte = await this.take(1); byte.length > 0 && byte[0] !== 0; ) byte = await this.take(1)
  }

  private async hold(length: number): Promise<void> {
    while (this.held.length < length) {
      const next = await this.iterator.next()
      if (next.done) return
      this.held = this.held.length === 0 ? next.value : Buffer.concat([this.held, next.value])
    }
  }
}
