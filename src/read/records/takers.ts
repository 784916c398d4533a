/** Records of a format → rows in a builder, one by one. */

import type { RequestLogBuilder } from '../../log/requestLogBuilder.ts'
import { type BucketRow, emptyBucketRow, emptyRow, type RequestRow } from '../../log/requestRow.ts'
import { FAILED } from '../../log/trafficLog.ts'
import type { UsageBucketsBuilder } from '../../log/usageBucketsBuilder.ts'
import type { Zone } from '../../log/zone.ts'
import { batchPlan, type PlaceOf } from '../batches/batchPlan.ts'
import type { BatchSink } from '../batches/batchSink.ts'
import { batchTaker, type LeftOut, type Tell } from '../batches/batchTaker.ts'
import type { FactsReader } from '../facts/readFacts.ts'
import { type BucketFormat, MIRRORED_COPY, type Paths, type RequestFormat } from '../format/format.ts'
import { amendQuota } from '../format/outcome.ts'
import type { AssumedTokens } from '../question.ts'
import type { SpanTree } from '../spanTree.ts'
import { type Cell, isBlank, textOf } from './cell.ts'
import { fillBucket, fillRequest } from './compileFields.ts'
import { type Counting, countMissing } from './countTokens.ts'
import { OF_TOTALS } from './fields/totals.ts'
import { bucketFault, countedFault, requestFault } from './gate.ts'
import { isRefusal, limitReader } from './limitMessage.ts'
import { lacksZone } from './logTimes.ts'
import type { RowFilter } from './rowFilter.ts'
import { settler } from './settle.ts'
import type { SplitReader } from './splitReader.ts'
import { tagOf } from './tags.ts'
import { totalsTest } from './totalsRow.ts'
import { statesZone } from './writtenTimes.ts'

/** What takes a format's records: one kind per grain. */
export type Taker = {
  take(cell: Cell): 'accepted' | { readonly rejected: string } | LeftOut
  /** Takes records in batches of typed rows; `undefined` where every record must be looked at. */
  batches?<Place>(placeOf: PlaceOf<Place>, tell: Tell): BatchSink<Place> | undefined
}

type Terms = {
  /** Index of the input the rows come from. */
  readonly input: number
  readonly callerName: (name: string) => string
  /** For formats whose texts are counted. */
  readonly counting: Counting | undefined
  readonly onZoneless: () => void
  /** Told of rows whose time the clocks of the zone show twice. */
  readonly onTwice: () => void
  /** Told of rows that are given sizes which they do not state. */
  readonly onAssumed?: () => void
  /** Of times that state none, where the user says it; else they are UTC. */
  readonly zone: Zone | undefined
  readonly filter: RowFilter | undefined
  /** Whether the filter asks for tags, which only the record itself holds. */
  readonly asksForTags?: boolean
  /** Sizes of answered requests that state none. */
  readonly assumedTokens?: AssumedTokens | undefined
  /** Told of every span, where the format has them. */
  readonly spans?: SpanTree | undefined
  /** Where what requests asked for is wanted, too: every record is looked at then. */
  readonly facts?: FactsReader | undefined
  /** Where each record says which value of a tag it has. */
  readonly split?: SplitReader | undefined
}

/** @param terms what holds for all rows of one input */
export function requestTaker(builder: RequestLogBuilder, known: RequestFormat, terms: Terms): Taker {
  const format: RequestFormat = { ...known, ...known.begin?.() }
  const { input, callerName, filter, assumedTokens, asksForTags = false, facts, split } = terms
  if (format.ids) builder.idsOf(input, format.ids)
  const isZoneless = zonelessTest(format)
  const settle = settler(terms.onZoneless, terms.onTwice, terms.zone)
  const limitIn = limitReader(format.fields.error)
  const row = emptyRow()
  const faultOf = rowFiller(format, terms, row, builder)

  const isTotals = totalsTest(format)
  const seeSpan = spanReader(format, terms)

  function keep(cell: Cell, record: Cell): 'accepted' | { readonly rejected: string } {
    if (!builder.add(row, input)) return { rejected: TOO_MANY_MODELS }
    const named = isRefusal(row) ? limitIn?.(cell) : undefined
    if (named) builder.namedLimits.see(named, row.arrivalMicros)
    facts?.take(row, cell)
    split?.take(record)
    return 'accepted'
  }

  return {
    take(record) {
      const cell = format.view?.(record) ?? record
      const leftOut = leftOutBy(format, cell, facts !== undefined)
      if (leftOut !== undefined) {
        seeSpan?.(cell, undefined, -1)
        return { leftOut }
      }
      const fault = faultOf(cell)
      if (fault !== undefined) return isTotals(cell) ? { leftOut: OF_TOTALS } : { rejected: fault }
      if (isZoneless(cell)) settle(row)
      const unwanted = filter?.(row.arrivalMicros, filteredRow(row, callerName, record))
      if (unwanted !== undefined) {
        seeSpan?.(cell, row, -1)
        return { leftOut: unwanted, unwanted: true }
      }
      seeSpan?.(cell, row, builder.rowsTaken)
      return keep(cell, record)
    },
    batches(placeOf, tell) {
      if (format.spans !== undefined || facts || split || assumedTokens || asksForTags) return undefined
      const cells = batchPlan(format, placeOf)
      const batchTerms = { input, settle, filter, callerName, modelName }
      return (
        cells && {
          cells,
          functions: cells.asks === undefined ? undefined : format,
          expect: (rowsPerByte, totalBytes) => builder.expect(rowsIn(totalBytes, rowsPerByte)),
          open: () => batchTaker(cells, builder, batchTerms, tell)
        }
      )
    }
  }
}

/** What fills the row from a record; it tells why that is no request, where it is none. */
function rowFiller(
  format: RequestFormat,
  { counting, assumedTokens, onAssumed }: Terms,
  row: RequestRow,
  builder: RequestLogBuilder
) {
  const isWall = format.clock === 'wall'
  const fill = fillRequest(format.fields, isWall)
  const errorPaths = [format.fields.error ?? []].flat()

  function counted(cell: Cell): string | undefined {
    if (counting === undefined) return undefined
    countMissing(row, cell, format.fields, counting)
    return countedFault(row)
  }

  return (cell: Cell): string | undefined => {
    const reason = fill(cell, row)
    if (reason !== undefined) return reason
    format.amend?.(row, cell)
    // An empty account answers 429 too.
    for (const path of errorPaths) if (row.status === 429) amendQuota(row, cell(path))
    row.model = modelName(row.model)
    if (assumedTokens && isUnsized(row)) {
      assumeSizes(row, assumedTokens, builder)
      onAssumed?.()
    }
    const fault = requestFault(row, isWall) ?? counted(cell)
    // Beyond its rounding the gate has refused it.
    if (row.ttftMicros > row.durationMicros) row.ttftMicros = row.durationMicros
    return fault
  }
}

/** What tells the tree of a span; the row is absent where it is no call. */
function spanReader({ spans: places }: RequestFormat, { spans, input }: Terms) {
  if (places === undefined || spans === undefined) return undefined
  const first = (paths: Paths | undefined, cell: Cell) =>
    textOf(
      [paths ?? []]
        .flat()
        .map(cell)
        .find(value => !isBlank(value))
    )
  return (cell: Cell, row: RequestRow | undefined, at: number): void => {
    const [id, parent, trace] = [
      first(places.id, cell),
      first(places.parent, cell),
      first(places.trace, cell)
    ]
    if (id === '') return
    spans.add({
      id: `${trace}/${id}`,
      parent: parent === '' ? '' : `${trace}/${parent}`,
      isCall: row !== undefined,
      row: at,
      input,
      inputTokens: row?.inputTokens ?? Number.NaN,
      outputTokens: row?.outputTokens ?? Number.NaN,
      isNamedWrapper: places.isNamedWrapper?.(cell) ?? false
    })
  }
}

/** @param isCompared whether two places are compared, for which copies are what there is to see */
function leftOutBy({ leavesOut }: RequestFormat, cell: Cell, isCompared: boolean): string | undefined {
  const leftOut = leavesOut?.(cell)
  return isCompared && leftOut === MIRRORED_COPY ? undefined : leftOut
}

const TOO_MANY_MODELS = 'it names one model too many (65,536 are told apart)'

const filteredRow = (row: RequestRow, callerName: Terms['callerName'], record: Cell) => ({
  ...row,
  caller: callerName(row.caller),
  tag: (name: string) => tagOf(record, name)
})

/** A refused request used no tokens, whatever it would have used. */
const isUnsized = ({ inputTokens, outputTokens, flags, status }: RequestRow): boolean =>
  Number.isNaN(inputTokens) && Number.isNaN(outputTokens) && (flags & FAILED) === 0 && status < 400

function assumeSizes(row: RequestRow, tokens: AssumedTokens, builder: RequestLogBuilder): void {
  row.inputTokens = tokens.input
  row.outputTokens = tokens.output
  builder.assume(tokens)
}

const modelName = (name: string): string => name.slice(0, MOST_NAME_CHARACTERS)

const MOST_NAME_CHARACTERS = 200

/** Later rows may be shorter than the first ones. Room that is not used costs no memory. */
const EXPECTED_EXCESS = 1.1
const rowsIn = (bytes: number, rowsPerByte: number): number =>
  Math.ceil(rowsPerByte * bytes * EXPECTED_EXCESS)

/** Whether a record's arrival – its start, or where it has none its end – is text without a zone; epochs have none to state. */
function zonelessTest(format: RequestFormat): (cell: Cell) => boolean {
  if (format.clock === 'relative') return () => false
  const times = [format.fields.start, format.fields.end].flatMap(time => (time ? [time] : []))
  const places = times.flatMap(time => [time.from].flat().map(path => ({ path, time })))
  return cell => {
    const stated = places.find(({ path }) => !isBlank(cell(path)))
    if (stated === undefined || stated.time.utc) return false
    const text = textOf(cell(stated.path)).trim()
    return stated.time.unit === 'dmy' || stated.time.unit === 'mdy' ? !statesZone(text) : lacksZone(text)
  }
}

export function bucketTaker(
  builder: UsageBucketsBuilder,
  format: BucketFormat,
  { callerName, filter, assumedTokens }: Pick<Terms, 'callerName' | 'filter' | 'assumedTokens'>
): Taker {
  const assumed = format.uncounted === undefined ? undefined : assumedTokens
  if (assumed) builder.assume(assumed)
  const requestsBy = assumed && requestCounter(assumed)
  const fill = fillBucket(format.fields)
  const isTotals = totalsTest(format)
  const row = emptyBucketRow()
  const filled = (cell: Cell): string | undefined => {
    const reason = fill(cell, row)
    if (requestsBy && reason === undefined) row.requests = requestsBy(row)
    return reason
  }
  return {
    take(record) {
      const cell = format.view?.(record) ?? record
      const leftOut = format.leavesOut?.(cell)
      if (leftOut !== undefined) return { leftOut }
      const reason = format.refuses?.(cell) ?? filled(cell) ?? bucketFault(row)
      if (reason !== undefined) return isTotals(cell) ? { leftOut: OF_TOTALS } : { rejected: reason }
      row.caller = callerName(row.caller)
      row.model = modelName(row.model)
      const unwanted = filter?.(row.startMicros, row)
      if (unwanted !== undefined) return { leftOut: unwanted, unwanted: true }
      return builder.add(row) ? 'accepted' : { rejected: TOO_MANY_MODELS }
    }
  }
}

/**
 * Rows of output alone are of requests that others count; a row without tokens is idle. What a row has beyond whole requests
 * goes to the next one of its model, so that many small rows are no more requests than one large.
 */
function requestCounter({ input }: AssumedTokens): (row: BucketRow) => number {
  const told = new Map<string, { tokens: number; requests: number }>()
  return ({ model, inputTokens, outputTokens }) => {
    if (Number.isNaN(inputTokens) && Number.isNaN(outputTokens)) return Number.NaN
    const known = told.get(model) ?? { tokens: 0, requests: 0 }
    told.set(model, known)
    known.tokens += inputTokens || 0
    const requests = Math.ceil(known.tokens / input) - known.requests
    known.requests += requests
    return requests
  }
}
