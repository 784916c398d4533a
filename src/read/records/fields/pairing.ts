/** Events that tell of the start of a call, and later of its end → one call, which arrived when it started. */
import type { RequestFields, Timed } from '../../format/format.ts'
import { type Cell, isBlank, textOf } from '../cell.ts'
import type { Column } from './columns.ts'
import { BEGINS, type KindChoice } from './kinds.ts'

/** Calls that are waiting for their end at a time: beyond, the oldest are taken to have none. */
const MOST_OPEN = 500_000

/** Not in the file: the stamp of the event that began a call, else the record's own. */
const PAIRED_START = 'stamp of the call’s start'

export type Pairing = {
  readonly fields: Pick<RequestFields, 'start' | 'end'>
  readonly view: (cell: Cell) => Cell
  /** To be told of every event that begins a call. */
  readonly remember: (cell: Cell) => void
}

/** Whether the sample has a start and an end of one id, each with a stamp of its own. */
export function isPaired(
  columns: readonly Column[],
  { id, start, end }: RequestFields,
  kinds: readonly KindChoice[]
): boolean {
  const kind = kinds.find(({ others }) => [...others].some(word => BEGINS.test(word)))
  const valuesOf = (path: unknown) => columns.find(column => column.path === path)?.values ?? []
  if (kind === undefined || id === undefined || start === undefined || end) return false
  const [words, ids, stamps] = [
    valuesOf(kind.path),
    valuesOf([id].flat()[0]),
    valuesOf([start.from].flat()[0])
  ]
  const begun = new Map<unknown, unknown>()
  return words.some((word, i) => {
    if (ids[i] === undefined) return false
    if (BEGINS.test(textOf(word))) begun.set(ids[i], stamps[i])
    return !BEGINS.test(textOf(word)) && begun.has(ids[i]) && begun.get(ids[i]) !== stamps[i]
  })
}

export function pairing(fields: RequestFields, inner: (cell: Cell) => Cell): Pairing {
  const start = fields.start as Timed
  const idPath = [fields.id ?? []].flat()[0] as string
  const stampPath = [start.from].flat()[0] as string
  const open = new Map<string, unknown>()
  const remember = (cell: Cell): void => {
    const id = textOf(cell(idPath))
    if (id === '') return
    if (open.size >= MOST_OPEN) for (const oldest of open.keys()) if (open.delete(oldest)) break
    open.set(id, cell(stampPath))
  }
  const view = (record: Cell): Cell => {
    const cell = inner(record)
    return path => {
      if (path !== PAIRED_START) return cell(path)
      const begun = open.get(textOf(cell(idPath)))
      return isBlank(begun) ? cell(stampPath) : begun
    }
  }
  return { fields: { start: { ...start, from: PAIRED_START }, end: start }, view, remember }
}
