/** A stream of bytes → its beginning, and the whole stream again. */

type Bytes = AsyncIterable<Uint8Array>

/** The first `size` bytes, or all there are, however they come: what is told from them depends on no piece of a pipe. */
export async function peek(bytes: Bytes, size: number): Promise<{ head: Uint8Array; bytes: Bytes }> {
  const iterator = bytes[Symbol.asyncIterator]()
  const chunks: Uint8Array[] = []
  let length = 0
  while (length < size) {
    const next = await iterator.next()
    if (next.done) break
    chunks.push(next.value)
    length += next.value.length
  }
  return { head: Buffer.concat(chunks).subarray(0, size), bytes: rejoined(chunks, iterator) }
}

async function* rejoined(chunks: readonly Uint8Array[], rest: AsyncIterator<Uint8Array>): Bytes {
  try {
    yield* chunks
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
  } finally {
    await rest.return?.()
  }
}
