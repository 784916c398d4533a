/** Records of a format → rows in a builder, one by one. */

import type { RequestLogBuilder } from '../../log/requestLogBuilder.ts'
import { emptyBucketRow, emptyRow } from '../../log/requestRow.ts'
import type { UsageBucketsBuilder } from '../../log/usageBucketsBuilder.ts'
import type { Zone } from '../../log/zone.ts'
import { batchPlan, type PlaceOf } from '../batches/batchPlan.ts'
import type { BatchSink } from '../batches/batchSink.ts'
import { batchTaker, type LeftOut, type Tell } from '../batches/batchTaker.ts'
import type { FactsReader } from '../facts/readFacts.ts'
import { type BucketFormat, MIRRORED_COPY, type RequestFormat } from '../format/format.ts'
import { amendQuota } from '../format/outcome.ts'
import { type Cell, isBlank, textOf } from './cell.ts'
import { fillBucket, fillRequest } from './compileFields.ts'
import { type Counting, countMissing } from './countTokens.ts'
import { bucketFault, countedFault, requestFault } from './gate.ts'
import { isRefusal, limitReader } from './limitMessage.ts'
import { lacksZone } from './logTimes.ts'
import type { RowFilter } from './rowFilter.ts'
import { settler } from './settle.ts'
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
  /** Of times that state none, where the user says it; else they are UTC. */
  readonly zone: Zone | undefined
  readonly filter: RowFilter | undefined
  /** Where what requests asked for is wanted, too: every record is looked at then. */
  readonly facts?: FactsReader | undefined
}

/** @param terms what holds for all rows of one input */
export function requestTaker(builder: RequestLogBuilder, format: RequestFormat, terms: Terms): Taker {
  const { input, callerName, counting, filter, facts } = terms
  const isWall = format.clock === 'wall'
  const fill = fillRequest(format.fields, isWall)
  const isZoneless = zonelessTest(format)
  const settle = settler(terms.onZoneless, terms.zone)
  const limitIn = limitReader(format.fields.error)
  const errorPaths = [format.fields.error ?? []].flat()
  const row = emptyRow()

  /** An empty account answers 429 too. */
  function amendRefusal(cell: Cell): void {
    for (const path of errorPaths) if (row.status === 429) amendQuota(row, cell(path))
  }

  function counted(cell: Cell): string | undefined {
    if (counting === undefined) return undefined
    countMissing(row, cell, format.fields, counting)
    return countedFault(row)
  }

  function keep(cell: Cell): 'accepted' | { readonly rejected: string } {
    if (!builder.add(row, input)) return { rejected: TOO_MANY_MODELS }
    const named = isRefusal(row) ? limitIn?.(cell) : undefined
    if (named) builder.namedLimits.see(named, row.arrivalMicros)
    facts?.take(row, cell)
    return 'accepted'
  }

  return {
    take(record) {
      const cell = format.view?.(record) ?? record
      const leftOut = leftOutBy(format, cell, facts !== undefined)
      if (leftOut !== undefined) return { leftOut }
      const reason = fill(cell, row)
      if (reason !== undefined) return { rejected: reason }
      format.amend?.(row, cell)
      amendRefusal(cell)
      row.model = modelName(row.model)
      const fault = requestFault(row, isWall) ?? counted(cell)
      if (fault !== undefined) return { rejected: fault }
      // Beyond its rounding the gate has refused it.
      if (row.ttftMicros > row.durationMicros) row.ttftMicros = row.durationMicros
      if (isZoneless(cell)) settle(row)
      const unwanted = filter?.(row.arrivalMicros, { ...row, caller: callerName(row.caller) })
      if (unwanted !== undefined) return { leftOut: unwanted, unwanted: true }
      return keep(cell)
    },
    batches(placeOf, tell) {
      if (facts) return undefined
      const cells = batchPlan(format, placeOf)
      return (
        cells && {
          cells,
          functions: cells.asks === undefined ? undefined : format,
          expect: (rowsPerByte, totalBytes) =>
            builder.expect(Math.ceil(rowsPerByte * totalBytes * EXPECTED_EXCESS)),
          open: () => batchTaker(cells, builder, { input, settle, filter, callerName, modelName }, tell)
        }
      )
    }
  }
}

/** @param isCompared whether two places are compared, for which copies are what there is to see */
function leftOutBy({ leavesOut }: RequestFormat, cell: Cell, isCompared: boolean): string | undefined {
  const leftOut = leavesOut?.(cell)
  return isCompared && leftOut === MIRRORED_COPY ? undefined : leftOut
}

const TOO_MANY_MODELS = 'it names one model too many (65,536 are told apart)'

const modelName = (name: string): string => name.slice(0, MOST_NAME_CHARACTERS)

const MOST_NAME_CHARACTERS = 200

/** Later rows may be shorter than the first ones. Room that is not used costs no memory. */
const EXPECTED_EXCESS = 1.1

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
  { callerName, filter }: Pick<Terms, 'callerName' | 'filter'>
): Taker {
  const fill = fillBucket(format.fields)
  const row = emptyBucketRow()
  return {
    take(record) {
      const cell = format.view?.(record) ?? record
      const leftOut = format.leavesOut?.(cell)
      if (leftOut !== undefined) return { leftOut }
      const reason = format.refuses?.(cell) ?? fill(cell, row) ?? bucketFault(row)
      if (reason !== undefined) return { rejected: reason }
      row.caller = callerName(row.caller)
      row.model = modelName(row.model)
      const unwanted = filter?.(row.startMicros, row)
      if (unwanted !== undefined) return { leftOut: unwanted, unwanted: true }
      return builder.add(row) ? 'accepted' : { rejected: TOO_MANY_MODELS }
    }
  }
}
