/** Columns → the one of times that lack their year or their zone, where no column states whole ones, and what a map may say. */
import { textOf } from '../cell.ts'
import { mayLeadWithYear, SEVERAL, yearless, zonedBySeveral } from '../partialTimes.ts'
import { type Column, mostly } from './columns.ts'

export type PartialTimes = {
  readonly column: string
  readonly isEnd: boolean
  /** One of them, as it stands. */
  readonly text: string
  readonly lacks: 'year' | 'zone' | 'order'
  /** What may be written behind the column. */
  readonly suffixes: readonly string[]
}

const NO_ARRIVAL = /^(?:updated|modified|expires|deleted)$/

/** Dates whose years of two digits may come first or last. */
export function unorderedTimes(start: Column | undefined): PartialTimes | undefined {
  if (start === undefined || !mayLeadWithYear(start.filled)) return undefined
  const text = textOf(start.filled[0]).trim()
  return {
    column: start.path,
    isEnd: start.meanings.has('end'),
    text,
    lacks: 'order',
    suffixes: ['ymd', 'dmy']
  }
}

export function partialTimes(columns: readonly Column[]): PartialTimes | undefined {
  const mayBe = columns.filter(
    column =>
      column.filled.length > 0 &&
      !column.name.all.some(word => NO_ARRIVAL.test(word)) &&
      (mostly(column, value => yearless(value) !== undefined) ||
        mostly(column, value => zonedBySeveral(value) !== undefined))
  )
  const column = mayBe.find(({ meanings }) => meanings.has('start')) ?? mayBe[0]
  if (column === undefined) return undefined
  const [first] = column.filled
  const found = { column: column.path, isEnd: column.meanings.has('end'), text: textOf(first).trim() }
  const zone = zonedBySeveral(first)
  if (zone)
    return { ...found, lacks: 'zone', suffixes: (SEVERAL[zone.name] ?? []).map(offset => `z${offset}`) }
  return { ...found, lacks: 'year', suffixes: [yearSuffix(column.filled)] }
}

/** The latest year in which the first of them has been already. */
function yearSuffix([first]: readonly unknown[]): string {
  const { month = 1, day = '01' } = yearless(first) ?? {}
  const today = new Date()
  const year = today.getUTCFullYear()
  const isAhead = Date.UTC(year, month - 1, Number(day)) > today.getTime()
  return `y${isAhead ? year - 1 : year}-${String(month).padStart(2, '0')}`
}
