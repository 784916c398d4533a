/** A stream of packed bytes → as many of them as a reader asks for. */
import type { Bytes } from './source.ts'

const CHUNK_BYTES = 1 << 20

export class PackedInput {
  private readonly iterator: AsyncIterator<Uint8Array>
  private held: Uint8Array = new Uint8Array()

  constructor(bytes: Bytes) {
    this.iterator = bytes[Symbol.asyncIterator]()
  }

  /** As many bytes, or all there are; they stay. */
  async look(length: number): Promise<Uint8Array> {
    while (this.held.length < length) {
      const next = await this.iterator.next()
      if (next.done) break
      this.held = this.held.length === 0 ? next.value : Buffer.concat([this.held, next.value])
    }
    return this.held.subarray(0, length)
  }

  /** As many bytes, or all there are. */
  async take(length: number): Promise<Uint8Array> {
    const taken = await this.look(length)
    this.held = this.held.subarray(taken.length)
    return taken
  }

  giveBack(bytes: Uint8Array): void {
    this.held = bytes.length === 0 ? this.held : Buffer.concat([bytes, this.held])
  }

  /** How many bytes are left, from the first one on that is no zero: zeros are padding. */
  async countRest(): Promise<number> {
    let count = 0
    for (let rest = await this.take(CHUNK_BYTES); rest.length > 0; rest = await this.take(CHUNK_BYTES)) {
      const begin = count > 0 ? 0 : rest.findIndex(byte => byte !== 0)
      if (begin >= 0) count += rest.length - begin
    }
    return count
  }

  /** Nobody waits for it: who has more to give may be silent. */
  close(): void {
    this.iterator.return?.().catch(() => {})
  }
}
