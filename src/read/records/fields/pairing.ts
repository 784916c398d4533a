/** Events that tell of the start of a call, and later of its end → one call, which arrived when it started. */
import type { RequestFields, Timed } from '../../format/format.ts'
import { type Cell, isBlank, textOf } from '../cell.ts'
import { type Column, isShort, mostly } from './columns.ts'
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

/** Starts and ends of one call that the sample must have, where the column is not called an id. */
const FEWEST_PAIRS = 2

/**
 * The column by which the start of a call and its end, records of their own, are of one call: the id, or any other in which
 * each value stands once among the starts and at most once behind it among the ends.
 */
export function pairedBy(
  columns: readonly Column[],
  { id, start, end }: RequestFields,
  kinds: readonly KindChoice[]
): string | undefined {
  const kind = kinds.find(({ others }) => [...others].some(word => BEGINS.test(word)))
  if (kind === undefined || start === undefined || end) return undefined
  const valuesOf = (path: unknown) => columns.find(column => column.path === path)?.values ?? []
  const begins = valuesOf(kind.path).map(word => BEGINS.test(textOf(word)))
  const stamps = valuesOf([start.from].flat()[0])
  const idPath = [id].flat()[0]
  if (idPath !== undefined && pairsIn(valuesOf(idPath), begins, stamps).pairs > 0) return idPath
  const found = columns.find(({ path, values, filled }) => {
    if (path === kind.path || path === [start.from].flat()[0] || filled.length < 2 * FEWEST_PAIRS)
      return false
    const { pairs, others } = pairsIn(values, begins, stamps)
    return pairs >= FEWEST_PAIRS && others === 0 && mostly({ filled }, isShort)
  })
  return found?.path
}

/** `others`: starts and ends that a value has beside one of each. */
function pairsIn(ids: readonly unknown[], begins: readonly boolean[], stamps: readonly unknown[]) {
  const begun = new Map<unknown, unknown>()
  const ended = new Set<unknown>()
  let [pairs, others] = [0, 0]
  for (const [i, begin] of begins.entries()) {
    const id = ids[i]
    if (id === undefined) continue
    if ((begin ? begun : ended).has(id)) others++
    if (begin) begun.set(id, stamps[i])
    else {
      ended.add(id)
      if (begun.has(id) && begun.get(id) !== stamps[i]) pairs++
    }
  }
  return { pairs, others }
}

export function pairing(fields: RequestFields, idPath: string, inner: (cell: Cell) => Cell): Pairing {
  const start = fields.start as Timed
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
