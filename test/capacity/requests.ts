/** Rows → the columns that the simulator and the planner read. */
import { busiestMinutes, type MinuteWindow } from '../../src/capacity/demand/busiest.ts'
import { everyModel } from '../../src/capacity/demand/group.ts'
import { groupSizes } from '../../src/capacity/demand/groupSizes.ts'
import type { Requests } from '../../src/capacity/engine/requests.ts'
import { NO_RETRIES, type RequestLog } from '../../src/log/trafficLog.ts'

export type Row = {
  readonly at: number
  readonly input: number
  readonly output: number
  readonly cached?: number
  readonly flags?: number
  readonly status?: number
  readonly model?: string
  readonly caller?: string
}

export const requestsOf = (rows: readonly Row[]): Requests => ({
  arrivalSeconds: Float64Array.from(rows, row => row.at),
  inputTokens: Int32Array.from(rows, row => row.input),
  cachedTokens: Int32Array.from(rows, row => row.cached ?? 0),
  outputTokens: Int32Array.from(rows, row => row.output)
})

export function logOf(rows: readonly Row[]): RequestLog {
  const models = ['', ...new Set(rows.map(row => row.model ?? '').filter(name => name !== ''))]
  const callers = ['', ...new Set(rows.map(row => row.caller ?? '').filter(name => name !== ''))]
  const unknown = () => new Float64Array(rows.length).fill(Number.NaN)
  const [modelCodes, callerCodes] = [codesOf(models), codesOf(callers)]
  return {
    grain: 'request',
    clock: 'wall',
    length: rows.length,
    arrivalMicros: filled(new Float64Array(rows.length), rows, row => row.at * 1e6),
    durationMicros: unknown(),
    ttftMicros: unknown(),
    inputTokens: filled(new Float32Array(rows.length), rows, row => row.input),
    cachedTokens: filled(new Float32Array(rows.length), rows, row => row.cached ?? Number.NaN),
    outputTokens: filled(new Float32Array(rows.length), rows, row => row.output),
    status: filled(new Uint16Array(rows.length), rows, row => row.status ?? 0),
    flags: filled(new Uint16Array(rows.length), rows, row => row.flags ?? 0),
    model: filled(new Uint16Array(rows.length), rows, row => modelCodes.get(row.model ?? '') as number),
    models,
    caller: filled(new Uint32Array(rows.length), rows, row => callerCodes.get(row.caller ?? '') as number),
    callers,
    retries: NO_RETRIES
  }
}

const codesOf = (names: readonly string[]) => new Map(names.map((name, code) => [name, code]))

/** As `from` of the column, which takes ten times as long over millions. */
function filled<Column extends { [i: number]: number }>(
  column: Column,
  rows: readonly Row[],
  of: (row: Row) => number
): Column {
  for (let i = 0; i < rows.length; i++) column[i] = of(rows[i] as Row)
  return column
}

/** The busiest minutes of what one model would serve. */
export function busiestOf(rows: readonly Row[]): readonly MinuteWindow[] {
  const group = everyModel(logOf(rows))
  return busiestMinutes(group, groupSizes(group))
}
