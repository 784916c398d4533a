/** Rows of a batch, as a format's own functions see them: their cells by path, without a string made per row. */

import type { Cell } from '../records/cell.ts'
import type { FoundNames } from './batchNames.ts'
import type { BatchPlan, Look } from './batchPlan.ts'
import { type Kernel, KIND, WORDS_FROM } from './kernel.ts'

type Reader = (row: number) => unknown

/** How a raw value's bytes are read: a CSV cell with its quotes, or JSON. */
export type ReadRaw = (bytes: Uint8Array) => unknown

export class BatchLooks {
  /** Cells of the row `at`. */
  readonly cell: Cell
  /** Something was asked for that the plan does not hold: the row must be read again by itself. */
  askedMore = false
  private at = 0
  private readers = new Map<string, Reader>()
  private readonly plan: BatchPlan<unknown>
  private readonly words: readonly FoundNames[]
  private readonly readRaw: ReadRaw

  /** @param words texts of the scanner's dictionaries, by their numbers */
  constructor(plan: BatchPlan<unknown>, words: readonly FoundNames[], readRaw: ReadRaw) {
    this.plan = plan
    this.words = words
    this.readRaw = readRaw
    this.cell = path => {
      const reader = this.readers.get(path)
      if (reader === undefined) this.askedMore = true
      return reader?.(this.at)
    }
  }

  /** Shows the rows of the last scan from here on. */
  show(kernel: Kernel): void {
    this.readers = new Map(
      [...this.plan.looks].map(([path, look]) => [path, readerOf(look, kernel, this.words, this.readRaw)])
    )
  }

  goTo(row: number): void {
    this.at = row
    this.askedMore = false
  }
}

const nothing: Reader = () => undefined

function readerOf(
  { slot, kind, dictionary }: Look,
  kernel: Kernel,
  words: readonly FoundNames[],
  readRaw: ReadRaw
): Reader {
  if (slot === undefined) return nothing
  if (kind === KIND.raw) return rawReader(kernel, slot, readRaw)
  const column = kernel.slot(slot)
  const names = words[dictionary] as FoundNames
  // As it is written, blank texts too: what they mean is for the format to say.
  const said = (code: number) => (code === 0 ? undefined : names.text(code))
  if (kind === KIND.text) return row => said(column[row] as number)
  if (kind === KIND.count) return row => (Number.isNaN(column[row]) ? undefined : column[row])
  return row => {
    const status = column[row] as number
    return status >= WORDS_FROM ? said(status - WORDS_FROM) : status === 0 ? undefined : status
  }
}

function rawReader(kernel: Kernel, slot: number, readRaw: ReadRaw): Reader {
  const ends = kernel.pairSlot(slot)
  const bytes = kernel.bytes()
  return row => {
    const begin = ends[2 * row] as number
    const end = ends[2 * row + 1] as number
    return begin === end ? undefined : readRaw(bytes.subarray(begin, end))
  }
}

const textOfBytes = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')

/** A cell of a CSV as csv-parse gives it. */
export function rawCell(bytes: Uint8Array): string {
  const text = textOfBytes(bytes)
  return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"').replaceAll('\r\n', '\n') : text
}

export const rawJson: ReadRaw = bytes => JSON.parse(textOfBytes(bytes)) as unknown
