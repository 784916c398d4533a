/** Records of a format → rows in a builder, one by one. */

import type { RequestLogBuilder } from '../log/requestLogBuilder.ts'
import { emptyBucketRow, emptyRow } from '../log/requestRow.ts'
import type { UsageBucketsBuilder } from '../log/usageBucketsBuilder.ts'
import { momentOfWallTime, type Zone } from '../log/zone.ts'
import { LogNames } from './batchNames.ts'
import { type BatchPlan, batchPlan, type PlacesOf } from './batchPlan.ts'
import { fillBucket, fillRequest } from './compileFields.ts'
import { type CountTokens, countMissing } from './countTokens.ts'
import type { BucketFormat, RequestFormat } from './format/format.ts'
import { LeftOutCalls, modelOfCall } from './leftOutCalls.ts'
import type { RowFilter } from './rowFilter.ts'
import type { BatchSink } from './scan/batchSink.ts'
import { type Cell, isBlank, textOf } from './scan/cell.ts'
import { lacksZone } from './scan/time.ts'

/** What takes a format's records: one kind per grain. */
export type Taker = {
  take(cell: Cell): 'accepted' | { readonly rejected: string } | LeftOut
  /** Takes records in batches of typed rows; `undefined` where every record must be looked at. */
  batches?<Place>(places: PlacesOf<Place>, tell: Tell): BatchSink<Place> | undefined
}

/** Told after each run what became of its rows. */
type Tell = {
  taken(rows: number): void
  leftOut(reason: string): void
}

/** `unwanted`: a request, but none that the user asked for. */
type LeftOut = { readonly leftOut: string; readonly unwanted?: true }

type Terms = {
  /** Index of the input the rows come from. */
  readonly input: number
  readonly callerName: (name: string) => string
  /** For formats whose texts are counted. */
  readonly countTokens: CountTokens | undefined
  readonly onZoneless: () => void
  /** Of times that state none, where the user says it; else they are UTC. */
  readonly zone: Zone | undefined
  readonly filter: RowFilter | undefined
}

/** @param terms what holds for all rows of one input */
export function requestTaker(builder: RequestLogBuilder, format: RequestFormat, terms: Terms): Taker {
  const { input, callerName, countTokens, zone, filter } = terms
  const fill = fillRequest(format.fields, format.clock === 'wall')
  const isZoneless = zonelessTest(format)
  const row = emptyRow()
  return {
    take(record) {
      const cell = format.view?.(record) ?? record
      const leftOut = format.leavesOut?.(cell)
      if (leftOut !== undefined) return { leftOut }
      const reason = fill(cell, row)
      if (reason !== undefined) return { rejected: reason }
      format.amend?.(row, cell)
      if (countTokens) countMissing(row, cell, format.fields, countTokens)
      if (row.cachedTokens > row.inputTokens) return { rejected: 'it has more cached than input tokens' }
      row.model = row.model.slice(0, MOST_NAME_CHARACTERS)
      if (isZoneless(cell)) row.arrivalMicros = settled(row.arrivalMicros, terms)
      const unwanted = filter?.(row.arrivalMicros, { ...row, caller: callerName(row.caller) })
      if (unwanted !== undefined) return { leftOut: unwanted, unwanted: true }
      return builder.add(row, input)
        ? 'accepted'
        : { rejected: 'it names one model too many (65,536 are told apart)' }
    },
    batches(places, tell) {
      if (zone || filter) return undefined
      const plan = batchPlan(format, places)
      return plan && batchSink(plan, builder, terms, tell)
    }
  }
}

function batchSink<Place>(
  plan: BatchPlan<Place>,
  builder: RequestLogBuilder,
  { input, onZoneless }: Terms,
  tell: Tell
): BatchSink<Place> {
  return {
    cells: plan,
    expect: (rowsPerByte, totalBytes) =>
      builder.expect(Math.ceil(rowsPerByte * totalBytes * EXPECTED_EXCESS)),
    open() {
      const modelCode = (name: string) => builder.modelCode(name.slice(0, MOST_NAME_CHARACTERS))
      const models = new LogNames(name => modelCode(plan.webCalls ? modelOfCall(name) : name))
      const calls = plan.webCalls ? new LeftOutCalls() : undefined
      const callers = new LogNames(name => builder.callerCode(name))
      return {
        meet({ names }) {
          models.learn(names[0])
          calls?.learn(names[0])
          callers.learn(names[1])
          return builder.hasRoomFor(models.count)
        },
        take({ rows, lacksZone }, from, to) {
          const end = calls === undefined ? to : from + calls.closeUp(rows, from, to, tell.leftOut)
          models.settle(rows.model, from, end)
          callers.settle(rows.caller, from, end)
          if (lacksZone) onZoneless()
          builder.addRows(rows, from, end, input)
          if (end > from) tell.taken(end - from)
        }
      }
    }
  }
}

const MOST_NAME_CHARACTERS = 200

/** Later rows may be shorter than the first ones. Room that is not used costs no memory. */
const EXPECTED_EXCESS = 1.1

/** A time that states no zone → the moment it means. */
function settled(micros: number, { onZoneless, zone }: Terms): number {
  onZoneless()
  return zone === undefined ? micros : momentOfWallTime(micros, zone)
}

/** Whether a record's arrival is text without a zone; epochs and relative times have none to state. */
function zonelessTest(format: RequestFormat): (cell: Cell) => boolean {
  const time = format.fields.start ?? format.fields.end
  if (format.clock === 'relative' || time?.unit !== 'any') return () => false
  const paths = typeof time.from === 'string' ? [time.from] : time.from
  return cell => lacksZone(textOf(paths.map(cell).find(value => !isBlank(value))).trim())
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
      const reason = format.refuses?.(cell) ?? fill(cell, row)
      if (reason !== undefined) return { rejected: reason }
      row.caller = callerName(row.caller)
      row.model = row.model.slice(0, MOST_NAME_CHARACTERS)
      const unwanted = filter?.(row.startMicros, row)
      if (unwanted !== undefined) return { leftOut: unwanted, unwanted: true }
      builder.add(row)
      return 'accepted'
    }
  }
}
