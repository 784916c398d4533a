/** `--limits FILE` → the limits of the user's own account. */
import { parseAccountLimits } from '../limits/accountLimits.ts'
import type { AccountLimits } from '../limits/pools.ts'
import { textOf } from './textFile.ts'

/** Throws NO_SUCH_FILE, UNREADABLE or LIMITS_FILE. */
export async function readLimitsFile(file: string): Promise<AccountLimits> {
  return parseAccountLimits(await textOf(file), file)
}
