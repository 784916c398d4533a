/** A record as its format reads it, without a log to put it in: for what is shown of a reading, and for telling whether it is one. */
import { emptyRow, type RequestRow } from '../../log/requestRow.ts'
import type { RequestFormat } from '../format/format.ts'
import type { Cell } from './cell.ts'
import { fillRequest } from './compileFields.ts'
import { TOO_DEEP, walked } from './nesting.ts'

/** A call, or why it is none. */
export type DryRead =
  | { readonly row: RequestRow }
  | { readonly leftOut: string }
  | { readonly rejected: string }

/** @returns reads records in their order: a record may tell of those behind it */
export function dryReader(known: RequestFormat): (record: Cell) => DryRead {
  const format: RequestFormat = { ...known, ...known.begin?.() }
  const fill = fillRequest(format.fields, format.clock === 'wall')
  const read = (record: Cell): DryRead => {
    const cell = format.view?.(record) ?? record
    const leftOut = format.leavesOut?.(cell)
    if (leftOut !== undefined) return { leftOut }
    const row = emptyRow()
    const rejected = fill(cell, row)
    if (rejected !== undefined) return { rejected }
    format.amend?.(row, cell)
    return { row }
  }
  return record =>
    walked<DryRead>(
      () => read(record),
      () => ({ rejected: TOO_DEEP })
    )
}
