/** A source → the same source, and whether its text ends with a line break, once it is read. */
import type { Bytes, Source } from './source.ts'

const NEWLINE = 0x0a

export function watchedEnd(source: Source): { source: Source; endsWithNewline: () => boolean } {
  let lastByte: number | undefined
  const see = (chunk: Uint8Array) => {
    lastByte = chunk.at(-1) ?? lastByte
  }
  const { stored } = source
  const bytesFrom = (at: number) => {
    // Whoever has read a part of a file has read to the end of a line.
    lastByte = NEWLINE
    return watched((stored as NonNullable<typeof stored>).bytesFrom(at), see)
  }
  return {
    source: { ...source, bytes: watched(source.bytes, see), stored: stored && { ...stored, bytesFrom } },
    endsWithNewline: () => lastByte === NEWLINE
  }
}

async function* watched(bytes: Bytes, see: (chunk: Uint8Array) => void): Bytes {
  for await (const chunk of bytes) {
    see(chunk)
    yield chunk
  }
}
