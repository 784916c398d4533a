/** A record of any format → the value of the tag by which the log is split. */
import { AuditError } from '../../errors.ts'
import { Dictionary, picked, uint32 } from '../../log/columns.ts'
import { type Split, TAG } from '../../log/split.ts'
import type { Cell } from './cell.ts'
import { tagOf } from './tags.ts'

/** Told of every row that the log takes, in the order of the files. */
export type SplitReader = {
  take(record: Cell): void
  /**
   * @param rows for each index of the log the number of its row in the order of the files
   * @throws AuditError NO_SUCH_FIELD where no row has the tag
   */
  finish(rows: Uint32Array): Split
}

/** `undefined` where the log is not split by a tag. */
export function splitReader(by: string | null | undefined): SplitReader | undefined {
  if (!by?.startsWith(TAG)) return undefined
  const name = by.slice(TAG.length)
  const values = new Dictionary()
  const codes = uint32()
  return {
    take: record => codes.push(values.code(tagOf(record, name).slice(0, MOST_CHARACTERS))),
    finish(rows) {
      if (values.names.length < 2) throw AuditError.of('NO_SUCH_FIELD', '--by', by)
      return { by, codes: picked(codes.take(), rows), values: values.names }
    }
  }
}

const MOST_CHARACTERS = 200
