/** A small file → its text, or a clear refusal. */
import { readFile } from 'node:fs/promises'
import { AuditError } from '../errors.ts'

/** Throws NO_SUCH_FILE or UNREADABLE. */
export async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown reason'
    if (code === 'ENOENT') throw AuditError.because('NO_SUCH_FILE', error, file)
    throw AuditError.because('UNREADABLE', error, file, code)
  }
}
