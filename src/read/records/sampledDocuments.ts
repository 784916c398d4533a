/** Bytes of JSON documents → a sample of their values, which tells the format, and all of them in turn. */

import { AuditError } from '../../errors.ts'
import { isObject } from '../../json.ts'
import { type CallLists, callsIn } from './callLists.ts'
import { documentPieces, pieceValue } from './documentPieces.ts'
import { isTime } from './fields/columns.ts'
import type { JsonPiece } from './jsonDocument.ts'
import { isTooDeep } from './nesting.ts'

/** With the length of its text. */
type Placed = { readonly value: unknown; readonly line: number; readonly size: number }

export type Documents = {
  /** The first document as far as it was sampled, and the records in it where it is an array; else the documents. */
  readonly first: unknown
  readonly records: readonly unknown[]
  readonly values: AsyncIterable<readonly Placed[]>
}

/** @throws AuditError where a document does not parse, while sampling or later */
export async function sampledDocuments(bytes: AsyncIterable<Uint8Array>, path: string): Promise<Documents> {
  const values = documentValues(bytes, path)
  const begun = await beginning(values)
  const sample = begun.slice(0, sampleSize(begun)).map(({ value }) => value)
  const all = Array.isArray(sample[0]) ? sample.flat() : sample
  const records = all.filter(value => !isTooDeep(value))
  if (records.length === 0 && all.length > 0) throw AuditError.of('TOO_DEEP', path)
  return {
    first: Array.isArray(sample[0]) ? records : sample[0],
    records,
    values: rejoined(begun, values)
  }
}

async function* documentValues(
  bytes: AsyncIterable<Uint8Array>,
  path: string
): AsyncGenerator<readonly Placed[]> {
  for await (const pieces of documentPieces(bytes, path)) yield pieces.map(piece => placed(piece, path))
}

const placed = (piece: JsonPiece, path: string): Placed => ({
  value: pieceValue(piece, path),
  line: piece.line,
  size: Buffer.byteLength(piece.text)
})

/** Enough records to meet every key: a failed call often lacks those of its usage. */
const MOST_SAMPLED = 1_000
const MOST_SAMPLED_CHARACTERS = 1 << 20

/** How many values are the sample: the same however the bytes come in. More than there are, where there are too few. */
function sampleSize(values: readonly Placed[]): number {
  let characters = 0
  for (const [i, { size }] of values.entries()) {
    characters += size
    if (i + 1 === MOST_SAMPLED || characters >= MOST_SAMPLED_CHARACTERS) return i + 1
  }
  return Number.POSITIVE_INFINITY
}

async function beginning(values: AsyncGenerator<readonly Placed[]>): Promise<readonly Placed[]> {
  const begun: Placed[] = []
  while (sampleSize(begun) > begun.length) {
    const next = await values.next()
    if (next.done) break
    for (const value of next.value) begun.push(value)
  }
  return begun
}

async function* rejoined(
  begun: readonly Placed[],
  rest: AsyncIterable<readonly Placed[]>
): AsyncIterable<readonly Placed[]> {
  yield begun
  yield* rest
}

/** Names under which interfaces put the records of a page. */
const PAGE_KEYS = ['data', 'result', 'results', 'records', 'items', 'rows', 'logs', 'requests', 'value']

/** Whether a value is a page: records under one of those names, and nothing of a record's own beside them. */
export const isPage = (value: unknown): boolean => {
  const records = recordsIn(value)
  return records?.every(record => typeof record === 'object' && record !== null) ?? false
}

/** Pages `{…, "data": [records]}` → their records; `undefined` where the first document is no page. */
export function recordsOfPages({ first, records, values }: Documents): Documents | undefined {
  const listed = (value: unknown) => recordsIn(value) ?? (Array.isArray(value) ? nestedIn(value) : undefined)
  const ofFirst = listed(first)
  if (ofFirst === undefined) return undefined
  // The first page may hold four calls of a thousand, and none that failed.
  const all = Array.isArray(first) ? ofFirst : records.flatMap(page => listed(page) ?? [page])
  return { first: all, records: all, values: mapped(values, value => listed(value) ?? value) }
}

/** Lists of records in each record of a list – the calls of each trace, the messages of each session – put together. */
function nestedIn(records: readonly unknown[]): readonly unknown[] | undefined {
  const inner = records.map(record =>
    isObject(record) ? withOwner(longestList(record, 1), record) : undefined
  )
  return inner.some(list => list !== undefined) ? inner.flatMap(list => list ?? []) : undefined
}

function recordsIn(document: unknown): readonly unknown[] | undefined {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return undefined
  const page = document as Readonly<Record<string, unknown>>
  const named = PAGE_KEYS.map(key => page[key]).find(value => Array.isArray(value))
  return withOwner(named ?? longestList(page, MOST_LEVELS), page)
}

/** The one item of a list that states no time is of the moment of what it lies in: `{"created_at": …, "results": [{…}]}`. */
function withOwner(
  list: readonly unknown[] | undefined,
  owner: Readonly<Record<string, unknown>>
): readonly unknown[] | undefined {
  const [only] = list ?? []
  if (list?.length !== 1 || !isObject(only) || Object.values(only).some(isTime)) return list
  const own = Object.entries(owner).filter(([, value]) => typeof value !== 'object')
  return [{ ...Object.fromEntries(own), ...only }]
}

/** `{"result": {"items": […]}}`, `{"hits": {"hits": […]}}`, `{"data": {"export": {"result": {"items": […]}}}}`: nothing lawful lies deeper. */
const MOST_LEVELS = 5

/** The longest list of objects within objects, whatever it is called. */
function longestList(
  page: Readonly<Record<string, unknown>>,
  levels: number
): readonly unknown[] | undefined {
  const lists = Object.values(page).flatMap((value): (readonly unknown[])[] => {
    if (Array.isArray(value)) return value.length > 0 && value.every(isObject) ? [value] : []
    const inner = isObject(value) && levels > 1 ? longestList(value, levels - 1) : undefined
    return inner === undefined ? [] : [inner]
  })
  return lists.toSorted((a, b) => b.length - a.length)[0]
}

/** Records with lists of calls in them → the calls. */
export function recordsAt({ records, values }: Documents, lists: CallLists): Documents {
  const inside = (value: unknown): readonly unknown[] =>
    (Array.isArray(value) ? (value as unknown[]) : [value]).flatMap(record => callsIn(record, lists))
  const calls = inside(records)
  return { first: calls, records: calls, values: mapped(values, inside) }
}

async function* mapped(
  values: Documents['values'],
  inside: (value: unknown) => unknown
): AsyncIterable<readonly Placed[]> {
  for await (const batch of values)
    yield batch.map(({ value, ...placed }) => ({ value: inside(value), ...placed }))
}
