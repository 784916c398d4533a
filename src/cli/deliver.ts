/** A finished text → standard output, or the file that was asked for. */
import { writeFile } from 'node:fs/promises'
import { AuditError } from '../errors.ts'
import type { OutputStream, Terminal } from './terminal.ts'

/** @throws AuditError UNWRITABLE */
export async function deliver(text: string, file: string | undefined, terminal: Terminal): Promise<void> {
  const toStdout = file === undefined || file === '-'
  try {
    await (toStdout ? print(text, terminal.stdout) : writeFile(file, text))
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
