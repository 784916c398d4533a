/** One opened source → its format, and its records one by one with their line numbers. */
import { AuditError } from '../errors.ts'
import { scanLines, scanText } from './batches/batches.ts'
import { fieldsOf, pathsOf } from './batches/batchPlan.ts'
import { placesIn } from './batches/lineLayout.ts'
import { pathTree } from './batches/pathTree.ts'
import type { Format, UsableFormat } from './format/format.ts'
import { generic } from './format/generic.ts'
import { MOST_SHOWN, recogniseCsv } from './readTable.ts'
import { type Recognised, type RecordSink, type Scannable as Source, scanned } from './recognised.ts'
import { type CallLists, callListsIn, listWith } from './records/callLists.ts'
import type { Cell } from './records/cell.ts'
import {
  containerOf,
  formatOf,
  jsonCell,
  jsonSample,
  lineFormatOf,
  usable,
  type Wanted
} from './records/detect.ts'
import { NO_JSON, scanJsonLines } from './records/jsonLines.ts'
import { lineValue } from './records/jsonValue.ts'
import { mappedColumns, mappedTime } from './records/mapping.ts'
import { isTooDeep, TOO_DEEP, walked } from './records/nesting.ts'
import { ofTheirRecords } from './records/ofTheirRecords.ts'
import {
  type Documents,
  isPage,
  recordsAt,
  recordsOfPages,
  sampledDocuments
} from './records/sampledDocuments.ts'
import { type LinePattern, scanTextLines } from './records/textLines.ts'
import { sampledLines } from './sampledLines.ts'
import { insideOf } from './wrappers/inside.ts'
import { sourceOf, type Unwrapped } from './wrappers/unwrapped.ts'

/** Recognises a source by its beginning. */
export async function recognise(
  source: Source,
  path: string,
  wanted: Wanted,
  levels = MOST_WRAPPERS
): Promise<Recognised> {
  const head = Buffer.from(source.head).toString('utf8')
  if (head.trim() === '') throw AuditError.of('EMPTY', path)
  refuseConflict(head, path)
  const inside = levels > 0 ? insideOf(source, head, containerOf(head), wanted.map) : undefined
  if (inside) return recogniseInside(await sourceOf(source, inside), inside, path, wanted, levels)
  const lineFormat = wanted.map === undefined ? lineFormatOf(head, wanted) : undefined
  if (lineFormat?.line) {
    const format = usable(lineFormat, path)
    const pattern = lineFormat.line
    return scanned(
      source,
      { format, sample: [] },
      { table: null, scan: (any, sink) => scanLog(any, pattern, sink) }
    )
  }
  const container = containerOf(head)
  if (container.kind === 'csv') return recogniseCsv(source, path, wanted, container, head)
  return container.kind === 'json'
    ? recogniseDocument(source, path, wanted)
    : recogniseLines(source, path, wanted, head, container.mixed)
}

const [OURS, THEIRS] = [/^<{7}(?: |$)/, /^>{7}(?: |$)/]

/** @throws AuditError where both sides of a conflict stand in the file: some calls would count twice */
function refuseConflict(head: string, path: string): void {
  if (!head.includes('\n>>>>>>>')) return
  const lines = head.split(/\r?\n/)
  const begin = lines.findIndex(line => OURS.test(line))
  const isQuoted = (lines.slice(0, begin).join('').split('"').length - 1) % 2 === 1
  if (begin >= 0 && !isQuoted && lines.slice(begin).some(line => THEIRS.test(line)))
    throw AuditError.of('CONFLICT', path, begin + 1)
}

/** A shipper's wrappers may lie in those of a store. */
const MOST_WRAPPERS = 3

async function recogniseInside(
  source: Source,
  { assumption, doubts = [] }: Unwrapped,
  path: string,
  wanted: Wanted,
  levels: number
): Promise<Recognised> {
  // What is taken out of wrappers lies in no part of the file.
  const { format, parts: _, ...found } = await recognise(source, path, wanted, levels - 1)
  return {
    format: {
      ...format,
      assumptions: [...(assumption === undefined ? [] : [assumption]), ...(format.assumptions ?? [])],
      doubts: [...doubts, ...(format.doubts ?? [])]
    },
    ...found
  }
}

function scanLog(source: Source, line: LinePattern, sink: RecordSink): Promise<void> {
  const { layouts = [] } = line
  const batches = layouts[0] === undefined ? undefined : sink.batches(fieldsOf(placesIn(layouts[0])))
  return batches === undefined
    ? scanTextLines(source.bytes, line, sink)
    : scanText(source, line, layouts, { ...batches, ...sink })
}

async function recogniseLines(
  source: Source,
  path: string,
  wanted: Wanted,
  head: string,
  mixed: boolean
): Promise<Recognised> {
  const values = (await sampledLines(source, head)).flatMap(parsed)
  const first = jsonCell(() => values[0])
  try {
    const format = usable(formatOf(jsonSample(values[0], values), first, wanted, path), path)
    if (callsOf(format, values, wanted) !== undefined) return recogniseDocument(source, path, wanted)
    return scanned(
      source,
      { format, sample: shown(format, values) },
      {
        table: null,
        how: mixed ? ' among others' : '',
        scan: (any, sink) => scanValues(any, format, mixed ? withoutText(sink) : sink)
      }
    )
  } catch (error) {
    // Pages on one line each are documents as any others.
    const arePages = isUnrecognised(error) && values.every(isPage)
    if (!arePages && !(isOfLists(error) && listsWanted(values, wanted))) throw error
    return recogniseDocument(source, path, wanted)
  }
}

/** Lines of text among the records are left out, not rejected. */
const withoutText = (sink: RecordSink): RecordSink => ({
  ...sink,
  reject: (line, lines, reason, bytes) =>
    reason === NO_JSON ? sink.leaveOut('a line of another kind') : sink.reject(line, lines, reason, bytes)
})

/** In batches where a line is one record, but for those with a page's keys, and the wanted paths are all there is to it. */
function scanValues(source: Source, format: UsableFormat, sink: RecordSink): Promise<void> {
  const values = valueSink(format, sink)
  const { pageKeys = [] } = format
  const hasPages = (format.records && !format.pageKeys) || format.truncation
  const batches = hasPages ? undefined : sink.batches(pathsOf)
  return batches && pathTree(batches.cells.wanted, pageKeys)
    ? scanLines(source, pageKeys, { ...batches, ...values })
    : scanJsonLines(source.bytes, values)
}

/** Blank and damaged lines are passed over or rejected when they are read; others tell the format. */
function parsed(line: string): readonly unknown[] {
  const value = lineValue(line)
  return value === undefined || isTooDeep(value) ? [] : [value]
}

async function recogniseDocument(source: Source, path: string, wanted: Wanted): Promise<Recognised> {
  const documents = await sampledDocuments(source.bytes, path)
  const { format, values, records } = documentFormat(documents, path, wanted)
  return {
    format,
    sample: shown(format, records),
    scan: async sink => {
      const into = valueSink(format, sink)
      for await (const batch of values) {
        for (const { value, line, size } of batch) into.value(value, line, size)
      }
    }
  }
}

/** A page that no format knows is opened, and its records are looked at. */
function documentFormat(
  documents: Documents,
  path: string,
  wanted: Wanted
): { readonly format: UsableFormat } & Pick<Documents, 'values' | 'records'> {
  const { first, records, values } = documents
  if (records.length === 0) throw AuditError.of('NO_ROWS', path)
  try {
    const sample = jsonSample(first, records)
    const format = formatOf(
      sample,
      jsonCell(() => records[0]),
      wanted,
      path
    )
    const calls = callsOf(format, records, wanted)
    if (calls !== undefined) return listedFormat(documents, calls, path, wanted)
    return { format: usable(format, path), values, records }
  } catch (error) {
    const lists = isOfLists(error) ? listsWanted(records, wanted) : undefined
    if (lists !== undefined)
      return insteadOf(error, () => listedFormat(documents, lists, path, wanted), wanted)
    const inside = isUnrecognised(error) ? recordsOfPages(documents) : undefined
    if (inside === undefined) throw error
    return insteadOf(error, () => documentFormat(inside, path, wanted), wanted, Array.isArray(first))
  }
}

/** The calls in each record; where it alone states their time, that is said. */
function listedFormat(documents: Documents, lists: CallLists, path: string, wanted: Wanted) {
  const { format, ...found } = documentFormat(recordsAt(documents, lists), path, wanted)
  return { ...found, format: { ...format, doubts: [...(format.doubts ?? []), ...ofTheirRecords(lists)] } }
}

const listsWanted = (records: readonly unknown[], { map }: Wanted): CallLists | undefined =>
  callListsIn(records) ??
  (map === undefined ? undefined : listWith(records, mappedColumns(map, []), mappedTime(map)))

/**
 * What a map misses is told of the records as they lie.
 *
 * @param areRecords whether what lies around is records of its own, and no page of them
 */
function insteadOf<Found>(error: unknown, read: () => Found, { map }: Wanted, areRecords = false): Found {
  try {
    return read()
  } catch (inner) {
    const isAround = isUnrecognised(inner) && (map !== undefined || areRecords)
    throw isOfSeveral(error) || isAround ? error : inner
  }
}

/** Where no format knows the records: the lists of calls that each of them holds. */
const callsOf = ({ id }: Format, records: readonly unknown[], { map }: Wanted): CallLists | undefined =>
  id === generic.id && map === undefined ? callListsIn(records) : undefined

const isUnrecognised = (error: unknown): boolean =>
  error instanceof AuditError && (error.code === 'UNKNOWN_FORMAT' || error.code === 'MAP_COLUMN')

/** What counts several calls or models in one record may be records of their own in it. */
const isOfSeveral = (error: unknown): boolean =>
  error instanceof AuditError && (error.code === 'RIVAL_TOKENS' || error.code === 'SEVERAL_CALLS')

const isOfLists = (error: unknown): boolean => isUnrecognised(error) || isOfSeveral(error)

/** A JSON value → its records, each shown through one cell function; `line` is where the value stands. */
function valueSink(format: UsableFormat, sink: RecordSink) {
  let record: unknown
  const cell = jsonCell(() => record)
  return {
    value(value: unknown, line: number, bytes: number): void {
      walked(
        () => this.records(value, line, bytes),
        () => sink.reject(line, 1, TOO_DEEP, bytes)
      )
    },
    records(value: unknown, line: number, bytes: number): void {
      sink.truncated(format.truncation?.(value))
      const records = [...recordsOf(format, value)]
      const each = bytes / records.length
      for (record of records) {
        if (typeof record === 'object' && record !== null) sink.record(cell, line, each)
        else sink.reject(line, 1, 'it is not a JSON object', each)
      }
    },
    reject: sink.reject
  }
}

/** The first records of the first values. */
function shown(format: UsableFormat, values: readonly unknown[]): readonly Cell[] {
  const records = values.slice(0, MOST_SHOWN).flatMap(value => [...recordsOf(format, value)])
  return records.slice(0, MOST_SHOWN).map(record => jsonCell(() => record))
}

const recordsOf = (format: UsableFormat, value: unknown): Iterable<unknown> =>
  format.records ? format.records(value) : Array.isArray(value) ? value : [value]
