/** Times that state no zone → the moments they mean, and the lengths between them as they really were. */
import { CLOCK_DURATION, CLOCK_TTFT, type RequestRow } from '../../log/requestRow.ts'
import { comesTwice, momentOfWallTime, type Zone } from '../../log/zone.ts'

type Times = Pick<RequestRow, 'arrivalMicros' | 'durationMicros' | 'ttftMicros' | 'clockLengths'>

export type Settle = (row: Times) => void

/**
 * Of lengths that are differences of two clock times, a change of the clocks between them counts.
 *
 * @param onTwice told of rows whose arrival the zone's clocks show at two moments: it is taken as the earlier one
 * @param zone `undefined`: times that state none are UTC
 */
export function settler(onZoneless: () => void, onTwice: () => void, zone: Zone | undefined): Settle {
  let isTold = false
  return row => {
    if (!isTold) onZoneless()
    isTold = true
    if (zone === undefined) return
    const wall = row.arrivalMicros
    if (comesTwice(wall, zone)) onTwice()
    row.arrivalMicros = momentOfWallTime(wall, zone)
    if (row.clockLengths & CLOCK_DURATION) row.durationMicros = lengthFrom(wall, row.durationMicros, zone)
    if (row.clockLengths & CLOCK_TTFT) row.ttftMicros = lengthFrom(wall, row.ttftMicros, zone)
  }
}

/** As the clock shows it, where it counts an hour twice or not at all and nobody can tell. */
function lengthFrom(wall: number, length: number, zone: Zone): number {
  if (!(length > 0)) return length
  const real = momentOfWallTime(wall + length, zone) - momentOfWallTime(wall, zone)
  return real < 0 ? length : real
}
