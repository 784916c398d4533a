/** A column of counts → whether it numbers the records, of all or of each user or session: each is one more than the one before. */
import { textOf } from '../cell.ts'
import { type Column, isShort, mostly } from './columns.ts'
import { plainNumber } from './numbers.ts'

/** The first records follow each other; later ones of the sample are from all over the file. */
const MOST_IN_ROW = 1_000
const FEWEST_STEPS = 5
/** A sum may grow by one a few times: fewer steps count from the beginning alone. */
const MANY_STEPS = 20
/** It begins again at 1 now and then, and calls at one time may stand in another order. */
const MOST_STEPS = 0.8

export function isCounter(counted: Column, columns: readonly Column[]): boolean {
  const names = columns.filter(column => column !== counted && isName(column))
  return [undefined, ...names].some(name => stepsByOne(counted, name))
}

/** Few enough values that each has several records. */
const isName = (column: Column): boolean =>
  new Set(column.filled).size * 2 <= column.filled.length && mostly(column, isShort)

/** @param name whose values have a count each */
function stepsByOne({ values }: Column, name: Column | undefined): boolean {
  const last = new Map<string, number>()
  let [steps, byOne, up, least] = [0, 0, 0, Number.POSITIVE_INFINITY]
  for (const [i, value] of values.slice(0, MOST_IN_ROW).entries()) {
    const count = plainNumber(value)
    if (count === undefined) continue
    least = Math.min(least, count)
    const key = textOf(name?.values[i])
    const before = last.get(key)
    last.set(key, count)
    if (before === undefined) continue
    steps++
    if (Math.abs(count - before) === 1) byOne++
    if (count > before) up++
  }
  // Newest first, they step down.
  const isOneWay = Math.max(up, steps - up) >= MOST_STEPS * steps
  const isLong = steps >= MANY_STEPS || (steps >= FEWEST_STEPS && least <= 1)
  return isLong && byOne >= MOST_STEPS * steps && isOneWay
}
