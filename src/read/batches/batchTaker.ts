/** Batches of rows → the log: zones settled, what is no request or not asked for left out, names in the log's own codes. */
import type { RequestLogBuilder } from '../../log/requestLogBuilder.ts'
import type { RequestRows } from '../../log/requestRows.ts'
import { LeftOutCalls, modelOfCall } from '../records/leftOutCalls.ts'
import type { RowFilter } from '../records/rowFilter.ts'
import type { Settle } from '../records/settle.ts'
import { LogNames } from './batchNames.ts'
import { type BatchPlan, rareCountsIn } from './batchPlan.ts'
import { ZONELESS } from './batchRows.ts'
import type { BatchTaker } from './batchSink.ts'
import type { Batch } from './scanner.ts'

/** `unwanted`: a request, but none that the user asked for. */
export type LeftOut = { readonly leftOut: string; readonly unwanted?: true }

/** Told after each run what became of its rows. */
export type Tell = {
  taken(rows: number): void
  leftOut(row: LeftOut): void
}

/** What holds for all rows of one input. */
type Terms = {
  readonly input: number
  /** Times that state no zone → the moments they mean. */
  readonly settle: Settle
  readonly filter: RowFilter | undefined
  /** What of a caller's name may be shown. */
  readonly callerName: (name: string) => string
  /** What of a model's name is kept. */
  readonly modelName: (name: string) => string
}

/** What takes the batches of one scanner. */
export function batchTaker(
  plan: BatchPlan<unknown>,
  builder: RequestLogBuilder,
  { input, settle, filter, callerName, modelName }: Terms,
  tell: Tell
): BatchTaker {
  const modelOf = (name: string) => modelName(plan.webCalls ? modelOfCall(name) : name)
  const models = new LogNames(name => builder.modelCode(modelOf(name)))
  const calls = plan.webCalls ? new LeftOutCalls() : undefined
  const callers = new LogNames(name => builder.callerCode(name))
  const rare = ['costUsd', ...rareCountsIn(plan)] as const
  const asked = { model: '', caller: '', status: 0 }

  function reasonOf({ rows, leftOut, amendedModels }: Batch, row: number): LeftOut | undefined {
    const reason = leftOut.get(row) ?? calls?.reason(rows.model[row] as number)
    if (reason !== undefined) return { leftOut: reason }
    if (filter === undefined) return undefined
    asked.model = modelName(amendedModels.get(row) ?? modelOf(models.name(rows.model[row] as number)))
    asked.caller = callerName(callers.name(rows.caller[row] as number))
    asked.status = rows.status[row] as number
    const unwanted = filter(rows.arrivalMicros[row] as number, asked)
    return unwanted === undefined ? undefined : { leftOut: unwanted, unwanted: true }
  }

  /** Rows whose models only the format knows are named one by one, so that names come in the order of the rows. */
  function settleModels(rows: RequestRows, from: number, to: number, amended: readonly [number, string][]) {
    let next = from
    for (const [row, model] of amended) {
      models.settle(rows.model, next, row)
      rows.model[row] = builder.modelCode(modelName(model))
      next = row + 1
    }
    models.settle(rows.model, next, to)
  }

  return {
    meet({ names, amendedModels }) {
      models.learn(names[0])
      calls?.learn(names[0])
      callers.learn(names[1])
      return builder.hasRoomFor(models.count + amendedModels.size)
    },
    take(batch, from, to) {
      const { rows, lacksZone, leftOut, amendedModels } = batch
      if (lacksZone) settleZones(rows, from, to, settle)
      const mayLeaveOut = leftOut.size > 0 || calls !== undefined || filter !== undefined
      const kept = mayLeaveOut ? rowsKept(row => reasonOf(batch, row), from, to, tell.leftOut) : undefined
      const end = from + (kept?.length ?? to - from)
      if (kept && kept.length < to - from) closeUp(rows, kept, from)
      settleModels(rows, from, end, placed(amendedModels, kept, from, to))
      callers.settle(rows.caller, from, end)
      builder.addRows(rows, from, end, input, rare)
      if (end > from) tell.taken(end - from)
    }
  }
}

function settleZones(rows: RequestRows, from: number, to: number, settle: Settle): void {
  const { flags, arrivalMicros, durationMicros, ttftMicros } = rows
  const times = { arrivalMicros: 0, durationMicros: 0, ttftMicros: 0, clockLengths: 0 }
  for (let row = from; row < to; row++) {
    if (((flags[row] as number) & ZONELESS) === 0) continue
    flags[row] = (flags[row] as number) & ~ZONELESS
    times.arrivalMicros = arrivalMicros[row] as number
    times.durationMicros = durationMicros[row] as number
    times.ttftMicros = ttftMicros[row] as number
    times.clockLengths = rows.clockLengths[row] as number
    settle(times)
    arrivalMicros[row] = times.arrivalMicros
    durationMicros[row] = times.durationMicros
    ttftMicros[row] = times.ttftMicros
  }
}

function rowsKept(
  reasonOf: (row: number) => LeftOut | undefined,
  from: number,
  to: number,
  leaveOut: (row: LeftOut) => void
): readonly number[] {
  const kept: number[] = []
  for (let row = from; row < to; row++) {
    const reason = reasonOf(row)
    if (reason === undefined) kept.push(row)
    else leaveOut(reason)
  }
  return kept
}

/** Moves the rows that are kept together, to lie from `to` on. */
function closeUp(rows: RequestRows, kept: readonly number[], to: number): void {
  for (const column of Object.values(rows)) move(column, kept, to)
}

function move(column: RequestRows[keyof RequestRows], rows: readonly number[], to: number): void {
  for (let i = 0; i < rows.length; i++) column[to + i] = column[rows[i] as number] as number
}

/** Models by row, of the rows [from, to), by where the rows lie now. */
function placed(
  models: ReadonlyMap<number, string>,
  kept: readonly number[] | undefined,
  from: number,
  to: number
): readonly [number, string][] {
  if (models.size === 0) return []
  const rows = kept ?? Array.from({ length: to - from }, (_, i) => from + i)
  return rows.flatMap((row, i) => {
    const model = models.get(row)
    return model === undefined ? [] : [[from + i, model] as [number, string]]
  })
}
