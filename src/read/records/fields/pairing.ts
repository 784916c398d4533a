/** Events that tell of the start of a call, and later of its end → one call, which arrived when it started. */

import type { RequestRow } from '../../../log/requestRow.ts'
import type { Paths, RequestFields, Timed } from '../../format/format.ts'
import { type Cell, isBlank, numberOf, textOf } from '../cell.ts'
import { BEGINS } from './begins.ts'
import { candidatesFor } from './choose.ts'
import { type Column, isShort, mostly } from './columns.ts'
import { beginsOfCalls, type KindChoice } from './kinds.ts'

/** Calls that are waiting for their end at a time: beyond, the oldest are taken to have none. */
const MOST_OPEN = 500_000

/** Not in the file: the stamp of the event that began a call, else the record's own. */
const PAIRED_START = 'stamp of the call’s start'
/** Not in the file: the record's own stamp where another record began its call; how long it took is unknown else. */
const PAIRED_END = 'stamp of the call’s end'

export const UNTIED = 'nothing'

/** What ties the start of a call to its end. */
export type PairChoice =
  /** A column: the id, or any other in which each value stands once among the starts and at most once behind it among the ends. */
  | { readonly by: string }
  /** Their order: each end is followed by the next start. */
  | { readonly kind: string; readonly begins: ReadonlySet<string> }
  /** Nothing: a call is of the moment of its end, or that less how long it took. */
  | typeof UNTIED

export type Pairing = {
  readonly fields: Pick<RequestFields, 'start' | 'end'>
  readonly view: (cell: Cell) => Cell
  /** To be told of every event that begins a call. */
  readonly remember: (cell: Cell) => void
  /** To be told of every call. */
  readonly end: () => void
  /** Gives a call what only the record of its start says: its model, its caller, its input, how long it might be. */
  readonly complete: (row: RequestRow, cell: Cell) => void
}

/** Starts and ends of one call that the sample must have, where the column is not called an id. */
export const FEWEST_PAIRS = 2

/**
 * What ties the starts of calls to their ends, where those are records of their own.
 *
 * @param usage record by record, whether it states tokens
 * @param isFailed whether a record is of a call that failed, by its place
 */
export function pairedBy(
  columns: readonly Column[],
  { id, start, end, duration }: RequestFields,
  kinds: readonly KindChoice[],
  usage: readonly boolean[],
  isFailed: (at: number) => boolean
): PairChoice | undefined {
  const kind = kinds.find(({ others }) => [...others].some(word => BEGINS.test(word)))
  if (start === undefined || end) return undefined
  if (kind === undefined) return duration && areEnds(columns, start, usage) ? UNTIED : undefined
  const valuesOf = (path: unknown) => columns.find(column => column.path === path)?.values ?? []
  const words = valuesOf(kind.path).map(textOf)
  const begins = words.map(word => BEGINS.test(word))
  const stamps = valuesOf([start.from].flat()[0])
  const idPath = [id].flat()[0]
  if (idPath !== undefined && pairsIn(valuesOf(idPath), begins, stamps).pairs > 0) return { by: idPath }
  const ended = words.map((word, i) => !kind.others.has(word) && (usage[i] === true || isFailed(i)))
  const found = columns.find(({ path, values, filled }) => {
    if (path === kind.path || path === [start.from].flat()[0] || filled.length < 2 * FEWEST_PAIRS)
      return false
    const { pairs, others } = pairsIn(values, begins, stamps)
    return (
      pairs >= FEWEST_PAIRS && others === 0 && mostly({ filled }, isShort) && areBegun(values, begins, ended)
    )
  })
  if (found) return { by: found.path }
  const ofCalls = beginsOfCalls(kind.others, new Set(words.filter((_, i) => ended[i])))
  const inTurn = areInTurn(
    words.map(word => ofCalls.has(word)),
    ended
  )
  if (duration && areEnds(columns, start, usage)) return UNTIED
  if (ofCalls.size === 0 || isOfStarts(columns, start) || areOfOthers(words, begins, ended)) return undefined
  return inTurn && duration === undefined ? { kind: kind.path, begins: ofCalls } : UNTIED
}

/** Whether what says that something begins says of other records that it ended, and of no call anything. */
const areOfOthers = (
  words: readonly string[],
  begins: readonly boolean[],
  ended: readonly boolean[]
): boolean =>
  !words.some((word, i) => ended[i] && word !== '') &&
  words.some((word, i) => word !== '' && !begins[i] && !ended[i])

/** Whether calls have a start of their value, where calls are told: a step that begins and ends around them has one of its own. */
function areBegun(ids: readonly unknown[], begins: readonly boolean[], ended: readonly boolean[]): boolean {
  const begun = new Set(ids.filter((_, i) => begins[i]))
  return !ended.includes(true) || ids.some((id, i) => ended[i] && begun.has(id))
}

const isOfStarts = (columns: readonly Column[], { from }: Timed): boolean =>
  columns.some(({ path, name }) => path === [from].flat()[0] && name.all.some(word => OF_STARTS.test(word)))

const ENDED = /(?:^|[._ -])(?:completed|finished|ended|succeeded)$/i

/** Whether each call is an event that says that it has ended, at its own stamp. */
function areEnds(columns: readonly Column[], start: Timed, usage: readonly boolean[]): boolean {
  if (isOfStarts(columns, start)) return false
  return candidatesFor(columns, 'kind', column => mostly(column, isShort)).some(({ values }) => {
    const words = values.map(textOf).filter((_, i) => usage[i])
    return words.length > 0 && words.every(word => ENDED.test(word))
  })
}

/** Each event states when its call began. */
const OF_STARTS = /^(?:start|started|begin|began|begun|arrival|arrived|requested|received)$/

/** The first records follow each other; later ones of the sample are from all over the file. */
const MOST_IN_ROW = 1_000
/** Starts without an end, and ends without a start, for each call that has both: a run was broken off. */
const MOST_ALONE = 0.05

/** Whether starts and ends take turns. */
function areInTurn(begins: readonly boolean[], ended: readonly boolean[]): boolean {
  let [isOpen, pairs, alone] = [false, 0, 0]
  for (let i = 0; i < Math.min(begins.length, MOST_IN_ROW); i++) {
    if (begins[i] && isOpen) alone++
    if (ended[i] && isOpen) pairs++
    if (ended[i] && !isOpen) alone++
    if (begins[i] || ended[i]) isOpen = begins[i] === true
  }
  return pairs >= FEWEST_PAIRS && alone <= MOST_ALONE * pairs
}

/** `others`: starts of a value that has one open, and ends of one that has none, but had. */
export function pairsIn(ids: readonly unknown[], begins: readonly boolean[], stamps: readonly unknown[]) {
  const open = new Map<unknown, unknown>()
  const ended = new Set<unknown>()
  let [pairs, others] = [0, 0]
  const known = ids.map((id, i) => ({ id, begin: begins[i] === true, stamp: stamps[i] }))
  for (const { id, begin, stamp } of known.filter(({ id }) => id !== undefined)) {
    const isOpen = open.has(id)
    if (begin ? isOpen : ended.has(id) && !isOpen) others++
    if (!begin && isOpen && open.get(id) !== stamp) pairs++
    if (begin) open.set(id, stamp)
    else ended.add(id) && open.delete(id)
  }
  return { pairs, others }
}

export function pairing(
  fields: RequestFields,
  choice: Exclude<PairChoice, typeof UNTIED>,
  inner: (cell: Cell) => Cell
): Pairing {
  const start = fields.start as Timed
  const stampPath = [start.from].flat()[0] as string
  const read = (cell: Cell): Begun => ({
    stamp: cell(stampPath),
    model: textOf(firstIn(fields.model, cell)),
    caller: textOf(firstIn(fields.caller, cell)),
    inputTokens: numberOf(firstIn(fields.input, cell)) ?? Number.NaN,
    maxTokens: numberOf(firstIn(fields.maxTokens, cell)) ?? Number.NaN
  })
  const { beginOf, ...told } = 'by' in choice ? byColumn(choice.by, read) : inTurn(choice, read)
  const view = (record: Cell): Cell => {
    const cell = inner(record)
    return path => {
      if (path !== PAIRED_START && path !== PAIRED_END) return cell(path)
      const begun = beginOf(cell)?.stamp
      if (path === PAIRED_END) return isBlank(begun) ? undefined : cell(stampPath)
      return isBlank(begun) ? cell(stampPath) : begun
    }
  }
  const complete = (row: RequestRow, cell: Cell) => {
    const begun = beginOf(cell)
    if (begun === undefined) return
    row.model ||= begun.model
    row.caller ||= begun.caller
    if (Number.isNaN(row.inputTokens)) row.inputTokens = begun.inputTokens
    if (Number.isNaN(row.maxTokens)) row.maxTokens = begun.maxTokens
  }
  return {
    fields: { start: { ...start, from: PAIRED_START }, end: { ...start, from: PAIRED_END } },
    view,
    complete,
    ...told
  }
}

const firstIn = (paths: Paths | undefined, cell: Cell): unknown =>
  [paths ?? []]
    .flat()
    .map(path => cell(path))
    .find(value => !isBlank(value))

/** What the record of a start says. */
type Begun = {
  readonly stamp: unknown
  readonly model: string
  readonly caller: string
  readonly inputTokens: number
  readonly maxTokens: number
}
type Beginnings = Pick<Pairing, 'remember' | 'end'> & { readonly beginOf: (cell: Cell) => Begun | undefined }

function byColumn(idPath: string, read: (cell: Cell) => Begun): Beginnings {
  const open = new Map<string, Begun>()
  return {
    remember: cell => {
      const id = textOf(cell(idPath))
      if (id === '') return
      if (open.size >= MOST_OPEN) for (const oldest of open.keys()) if (open.delete(oldest)) break
      open.set(id, read(cell))
    },
    end: () => {},
    beginOf: cell => open.get(textOf(cell(idPath)))
  }
}

/** Two starts in a row leave the next end to either: that call has none. */
function inTurn(
  { kind, begins }: { readonly kind: string; readonly begins: ReadonlySet<string> },
  read: (cell: Cell) => Begun
): Beginnings {
  let open: Begun[] = []
  let own: Begun | undefined
  return {
    remember: cell => {
      if (begins.has(textOf(cell(kind)))) open = [...open.slice(0, 1), read(cell)]
    },
    end: () => {
      own = open.length === 1 ? open[0] : undefined
      open = []
    },
    beginOf: () => own
  }
}

/** Of calls whose starts are records that nothing ties to them: a stamp is that of the end. */
export function endedFields({ start, ...others }: RequestFields): RequestFields {
  if (start === undefined) return others
  return others.duration === undefined ? { start, ...others } : { ...others, end: start }
}
