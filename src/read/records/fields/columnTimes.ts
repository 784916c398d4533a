/** A column of times → the moments in it, and how it is read. */
import type { Timed } from '../../format/format.ts'
import { numberOf, textOf } from '../cell.ts'
import { textMicros } from '../logTimes.ts'
import { epochMicros } from '../time.ts'
import { type DayOrder, orderedMicros } from '../writtenTimes.ts'
import type { Column } from './columns.ts'
import { dayOrderOf, isNumericDates } from './dayOrder.ts'
import { isSerialColumn, stampOf, zoneNamed } from './serials.ts'

export type Read = { readonly timed: Timed; readonly micros: readonly number[]; readonly because?: string }

/** @param untold which comes first where nothing in the column tells the day from the month */
export function timeOf(column: Column, untold: DayOrder = 'mdy'): Read {
  const from = column.path
  const utc = column.name.all.includes('utc') ? { utc: true as const } : {}
  if (isNumericDates(column.filled)) {
    const found = dayOrderOf(column.filled)
    const order: DayOrder = 'order' in found ? found.order : untold
    const zone = zoneNamed(column)
    const micros = column.values.map(value =>
      orderedMicros(`${textOf(value)}${zone ? ` ${zone}` : ''}`, order)
    )
    const because = 'because' in found ? { because: found.because } : {}
    return { timed: { from, unit: order, ...utc }, micros, ...because }
  }
  const stamp = stampOf(column)
  if (stamp)
    return {
      timed: { from, unit: 'any', ...utc },
      micros: column.values.map(value => (value === undefined ? Number.NaN : timeMicros(stamp(value)))),
      because: isSerialColumn(column)
        ? 'its numbers are days since 1900, as spreadsheets count'
        : zoneNamed(column)
          ? 'its name states the zone'
          : 'its numbers are the digits of a date and a time'
    }
  return { timed: { from, unit: 'any', ...utc }, micros: column.values.map(timeMicros) }
}

/** Of dates in numbers of which nothing tells the day from the month, the column and the first that has two readings. */
export function undecidedIn(column: Column | undefined): { column: string; text: string } | undefined {
  if (column === undefined || !isNumericDates(column.filled)) return undefined
  const found = dayOrderOf(column.filled)
  return 'order' in found ? undefined : { column: column.path, text: found.text }
}

/** A moment of the same call as a beginning: of a date that can be read in two ways, the one nearer to that. */
export function besideStart(column: Column, start: Read | undefined): Read {
  const orders: readonly DayOrder[] = start && undecidedIn(column) ? ['dmy', 'mdy'] : []
  const apart = ({ micros }: Read) =>
    micros.reduce((sum, moment, i) => sum + (Math.abs(moment - (start?.micros[i] ?? Number.NaN)) || 0), 0)
  const [nearest] = orders.map(order => timeOf(column, order)).toSorted((a, b) => apart(a) - apart(b))
  return nearest ?? timeOf(column)
}

/** A moment in text or as an epoch. `NaN` where it is none. */
function timeMicros(value: unknown): number {
  if (value === undefined) return Number.NaN
  const number = numberOf(value)
  return number === undefined ? textMicros(textOf(value).trim()) : epochMicros(number)
}
