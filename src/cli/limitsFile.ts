/** `--limits FILE` → the limits of the user's own account. */
import { readFile } from 'node:fs/promises'
import { AuditError } from '../errors.ts'
import { parseAccountLimits } from '../limits/accountLimits.ts'
import type { AccountLimits } from '../limits/pools.ts'

/** Throws NO_SUCH_FILE, UNREADABLE or LIMITS_FILE. */
export async function readLimitsFile(file: string): Promise<AccountLimits> {
  return parseAccountLimits(await textOf(file), file)
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown reason'
    if (code === 'ENOENT') throw AuditError.because('NO_SUCH_FILE', error, file)
    throw AuditError.because('UNREADABLE', error, file, code)
  }
}
