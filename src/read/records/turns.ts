/** Bytes → the same bytes in small pieces, with a turn of the event loop between them where they take long: a signal is heard. */
import { setImmediate as turn } from 'node:timers/promises'

const PIECE_BYTES = 1 << 16
const MOST_MILLIS = 50

export async function* inTurns(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let since = performance.now()
  for await (const chunk of bytes) {
    for (let at = 0; at < chunk.length; at += PIECE_BYTES) {
      yield chunk.subarray(at, at + PIECE_BYTES)
      if (performance.now() - since < MOST_MILLIS) continue
      await turn()
      since = performance.now()
    }
  }
}
