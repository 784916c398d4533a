/** Standard input, kept while it may be a trace that names the blocks of its prompts: those are read from it once more. */
import type { Bytes } from '../read/source/source.ts'
import { packingOf } from '../read/source/unpack.ts'

export type KeptStdin = {
  /** As it comes. */
  readonly bytes: Bytes
  /** What has come, once more; `null` where it is no such trace, or more than is kept. */
  readonly again: () => Bytes | null
}

/** By then the first line of a trace has named its blocks. */
const HEAD_BYTES = 1 << 16
/** Such traces are held in memory as it is; what is packed may be anything. */
const MOST_PLAIN = 1 << 30
const MOST_PACKED = 64 << 20

/** @param isAsked whether anybody will read it again */
export function keptStdin(stdin: Bytes, isAsked = true): KeptStdin {
  let parts: Uint8Array[] | null = isAsked ? [] : null
  let length = 0
  let most: number | undefined
  async function* bytes(): Bytes {
    for await (const part of stdin) {
      length += part.length
      parts?.push(part)
      if (parts !== null && length >= HEAD_BYTES) most ??= mostKept(parts)
      if (most !== undefined && length > most) parts = null
      yield part
    }
  }
  return { bytes: bytes(), again: () => (parts === null ? null : once(parts)) }
}

async function* once(parts: readonly Uint8Array[]): Bytes {
  yield* parts
}

/** Of a log of text without blocks nothing is. */
function mostKept(parts: readonly Uint8Array[]): number {
  const head = Buffer.concat(parts, HEAD_BYTES)
  if (packingOf(head) !== undefined) return MOST_PACKED
  return head.includes('"hash_ids"') ? MOST_PLAIN : 0
}
