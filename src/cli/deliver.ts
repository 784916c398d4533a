/** A finished text → standard output, or the file that was asked for. */
import { writeFile } from 'node:fs/promises'
import { AuditError } from '../errors.ts'
import type { OutputStream, Terminal } from './terminal.ts'

/** @throws AuditError UNWRITABLE */
export const deliver = (text: string, file: string | null, terminal: Terminal): Promise<void> =>
  deliverPieces([text], file, terminal)

/** As `deliver`, of a text too long to be held whole. */
export async function deliverPieces(
  pieces: Iterable<string>,
  file: string | null,
  terminal: Terminal
): Promise<void> {
  const toStdout = file === null || file === '-'
  try {
    if (!toStdout) await writeFile(file, pieces)
    else for (const piece of pieces) await print(piece, terminal.stdout)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown reason'
    throw AuditError.because('UNWRITABLE', error, toStdout ? 'standard output' : file, code)
  }
}

/** `gpuops-audit … | head` closes the pipe early; that is no error. */
const print = (text: string, stdout: OutputStream): Promise<void> =>
  new Promise((resolve, reject) => {
    stdout.write(text, error =>
      error && (error as NodeJS.ErrnoException).code !== 'EPIPE' ? reject(error) : resolve()
    )
  })
