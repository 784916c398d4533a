/** A log → its requests with the moment of each, as what replays them needs. */
import { AuditError } from '../errors.ts'
import { coarseTick, minutesTick } from '../log/coarseClock.ts'
import type { RequestLog, TrafficLog } from '../log/trafficLog.ts'

/**
 * @throws AuditError where the log holds sums, or its times are whole minutes, hours or days of which some hold several calls:
 *   what would be replayed are bursts that nobody sent
 */
export function momentsIn({ data }: Pick<TrafficLog, 'data'>, files: readonly string[]): RequestLog {
  const names = files.join(', ')
  if (data.grain !== 'request') throw AuditError.of('NEEDS_REQUESTS', names)
  if (coarseTick(data) !== null) throw AuditError.of('NEEDS_MOMENTS', names, 'hours or days')
  if (minutesTick(data) !== null) throw AuditError.of('NEEDS_MOMENTS', names, 'minutes')
  return data
}
