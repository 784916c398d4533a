/** A finished text → standard output, or the file that was asked for. */
import { AuditError } from '../errors.ts'
import type { OutputStream, Terminal } from './terminal.ts'
import { wholeFile } from './wholeFile.ts'

/** @throws AuditError UNWRITABLE */
export const deliver = (text: string, file: string | null, terminal: Terminal): Promise<void> =>
  deliverPieces([text], file, terminal)

/** As `deliver`, of a text too long to be held whole. */
export async function deliverPieces(
  pieces: Iterable<string>,
  file: string | null,
  terminal: Terminal
): Promise<void> {
  if (file === null || file === '-') return printPieces(pieces, terminal.stdout)
  const whole = wholeFile(file)
  try {
    for (const piece of pieces) whole.add(piece)
  } catch (error) {
    whole.discard()
    throw error
  }
  whole.finish()
}

async function printPieces(pieces: Iterable<string>, stdout: OutputStream): Promise<void> {
  try {
    for (const piece of pieces) await print(piece, stdout)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown reason'
    throw AuditError.because('UNWRITABLE', error, 'standard output', code)
  }
}

/** `gpuops-audit … | head` closes the pipe early; that is no error. */
const print = (text: string, stdout: OutputStream): Promise<void> =>
  new Promise((resolve, reject) => {
    stdout.write(text, error =>
      error && (error as NodeJS.ErrnoException).code !== 'EPIPE' ? reject(error) : resolve()
    )
  })
