/** A small file → its text, or a clear refusal. */
import { readFile } from 'node:fs/promises'
import { AuditError } from '../errors.ts'
import { encodingOf } from '../read/source/encoding.ts'

/** UTF-8 or UTF-16, with a byte-order mark or without. Throws NO_SUCH_FILE or UNREADABLE. */
export const textOf = async (file: string): Promise<string> => textIn(await bytesOf(file))

/** The text of a file, or of its beginning. The decoder drops the byte-order mark. */
export const textIn = (bytes: Uint8Array): string => new TextDecoder(encodingOf(bytes)).decode(bytes)

/** @throws AuditError NO_SUCH_FILE or UNREADABLE */
export async function bytesOf(file: string): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown reason'
    if (code === 'ENOENT') throw AuditError.because('NO_SUCH_FILE', error, file)
    throw AuditError.because('UNREADABLE', error, file, code)
  }
}
