/** A small file → its text, or a clear refusal. */
import { readFile } from 'node:fs/promises'
import { AuditError } from '../errors.ts'
import { encodingOf } from '../read/source/encoding.ts'

type Bytes = AsyncIterable<Uint8Array>

/** UTF-8 or UTF-16, with a byte-order mark or without. Throws as `bytesOf`. */
export const textOf = async (file: string, stdin?: Bytes): Promise<string> =>
  textIn(await bytesOf(file, stdin))

/** The text of a file, or of its beginning. The decoder drops the byte-order mark. */
export const textIn = (bytes: Uint8Array): string => new TextDecoder(encodingOf(bytes)).decode(bytes)

/**
 * Read once: a pipe has nothing more to give.
 *
 * @param stdin what `-` stands for; absent: nothing
 * @throws AuditError NO_SUCH_FILE, NO_SUCH_TEXT or UNREADABLE
 */
export async function bytesOf(file: string, stdin?: Bytes): Promise<Buffer> {
  if (file === '-' && stdin !== undefined) return allOf(stdin)
  try {
    return await readFile(file)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown reason'
    if (code === 'ENOENT')
      throw AuditError.because(stdin === undefined ? 'NO_SUCH_TEXT' : 'NO_SUCH_FILE', error, file)
    throw AuditError.because('UNREADABLE', error, file, code)
  }
}

async function allOf(stdin: Bytes): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of stdin) parts.push(part)
  return Buffer.concat(parts)
}
