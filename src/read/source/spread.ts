/** A file on disk → lines from all over it: a sample that sees what the beginning does not. */
import { read } from 'node:fs'
import { promisify } from 'node:util'
import type { Stored } from './source.ts'

const readAt = promisify(read)

const PIECES = 32
const PIECE_BYTES = 32 << 10

/**
 * Whole lines from pieces that lie evenly between `from` and the end of the text, in order; none where the text ends
 * before.
 *
 * @param most lines at most, as many from each piece
 */
export async function linesSpread(stored: Stored, from: number, most: number): Promise<readonly string[]> {
  const length = stored.end - stored.begin - from
  if (length <= 0) return []
  const pieces = Math.min(PIECES, Math.ceil(length / PIECE_BYTES))
  const step = Math.max(0, length - PIECE_BYTES) / Math.max(1, pieces - 1)
  const lines: string[] = []
  for (let i = 0; i < pieces; i++) {
    const at = stored.begin + from + Math.floor(i * step)
    lines.push(...(await linesAt(stored, at)).slice(0, Math.ceil(most / pieces)))
  }
  return lines
}

/** Without the line that the piece begins in, and the one that it ends in. */
async function linesAt({ fd, end }: Stored, at: number): Promise<readonly string[]> {
  const buffer = Buffer.alloc(Math.min(PIECE_BYTES, end - at))
  const { bytesRead } = await readAt(fd, buffer, 0, buffer.length, at)
  return buffer
    .toString('utf8', 0, bytesRead)
    .split(/\r\n|\n|\r/)
    .slice(1, -1)
}
