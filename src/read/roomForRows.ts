/** Rows read so far → a refusal before the memory of the machine is used up. */
import { AuditError } from '../errors.ts'
import { withCommas } from '../words.ts'
import type { Session } from './session.ts'

/** To sort and describe a row that was read takes this much beside what it takes already. Measured: 30,000,000 rows. */
const BYTES_TO_FINISH = 100
/** The machine is asked this often. */
const LOOKED_AT_EVERY = 1 << 20

/**
 * @param free memory that this process may still get [bytes]
 * @returns what refuses the file that is read, with TOO_MANY_ROWS, once its rows could not be finished
 */
export function roomForRows(
  session: Pick<Session, 'requests'>,
  path: string,
  free: () => number = () => process.availableMemory()
): () => void {
  let next = LOOKED_AT_EVERY
  return () => {
    const rows = session.requests?.rowsTaken ?? 0
    if (rows < next) return
    next = rows + LOOKED_AT_EVERY
    if (rows * BYTES_TO_FINISH > free()) throw AuditError.of('TOO_MANY_ROWS', path, withCommas(rows))
  }
}
