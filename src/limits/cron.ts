/** A log → the callers that run by the clock, and their requests spread over the minutes after each start. */
import type { RequestLog } from '../log/trafficLog.ts'
import { MICROS_PER_HOUR, MICROS_PER_MINUTE } from '../units.ts'
import type { Demand } from './demand.ts'

const MINUTES = 60
/** Fewer requests, or hours in which they come, say nothing of a clock. */
const LEAST_REQUESTS = 100
const LEAST_HOURS = 3
/** Of its requests in so many minutes of the hour: who comes as it happens has a twelfth there. */
const SHARE = 0.8
const IN_MINUTES = 5

/** A start that may take as long hurts nobody whom no one watches. [min] */
export const SPREAD_MINUTES = 10

/** Codes of the callers of which 80 % of the requests come in five minutes of the hour. */
export function clockCallers({ arrivalMicros, caller, length }: RequestLog): ReadonlySet<number> {
  const byCaller: (Starts | undefined)[] = []
  let [minute, hour, nextMinute] = [0, 0, Number.NEGATIVE_INFINITY]
  for (let i = 0; i < length; i++) {
    const at = arrivalMicros[i] as number
    if (at >= nextMinute) {
      const minutes = Math.floor(at / MICROS_PER_MINUTE)
      nextMinute = (minutes + 1) * MICROS_PER_MINUTE
      minute = minutes % MINUTES
      hour = Math.floor(at / MICROS_PER_HOUR)
    }
    const code = caller[i] as number
    const found = byCaller[code] ?? { minutes: new Float64Array(MINUTES), hours: 0, lastHour: Number.NaN }
    byCaller[code] = found
    found.minutes[minute] = (found.minutes[minute] as number) + 1
    if (found.lastHour === hour) continue
    found.lastHour = hour
    found.hours++
  }
  return new Set(
    [...byCaller.entries()]
      .filter(([, found]) => found && found.hours >= LEAST_HOURS && isByClock(found.minutes))
      .map(([code]) => code)
  )
}

/** Requests by the minute of the hour, and in how many hours there were any. */
type Starts = { readonly minutes: Float64Array; hours: number; lastHour: number }

function isByClock(minutes: Float64Array): boolean {
  const sorted = minutes.toSorted().reverse()
  const total = sorted.reduce((sum, count) => sum + count, 0)
  const most = sorted.subarray(0, IN_MINUTES).reduce((sum, count) => sum + count, 0)
  return total >= LEAST_REQUESTS && most >= SHARE * total
}

/**
 * The same requests with those of such callers spread evenly over ten minutes from the first of each start on, in the order of
 * time. A start ends where nothing of its caller comes for a minute.
 */
export function spread(demand: Demand, { caller }: RequestLog, callers: ReadonlySet<number>): Demand {
  const at = demand.atMicros.slice()
  const open = new Map<number, number[]>()
  const close = (code: number) => {
    const start = open.get(code) ?? []
    const first = at[start[0] as number] as number
    const step = (SPREAD_MINUTES * MICROS_PER_MINUTE) / Math.max(1, start.length)
    for (const [k, i] of start.entries()) at[i] = Math.max(at[i] as number, first + k * step)
    open.delete(code)
  }
  for (let i = 0; i < demand.length; i++) {
    const code = caller[demand.rows[i] as number] as number
    if (!callers.has(code)) continue
    const start = open.get(code)
    const last = start?.at(-1)
    if (
      last !== undefined &&
      (demand.atMicros[i] as number) - (demand.atMicros[last] as number) > MICROS_PER_MINUTE
    )
      close(code)
    const running = open.get(code)
    if (running === undefined) open.set(code, [i])
    else running.push(i)
  }
  for (const code of [...open.keys()]) close(code)
  const order = Uint32Array.from(at.keys()).sort((a, b) => (at[a] as number) - (at[b] as number) || a - b)
  return chosenFrom({ ...demand, atMicros: at }, order)
}

/** The requests at these places, in their order. */
export function chosenFrom(demand: Demand, order: Uint32Array): Demand {
  const { length } = order
  return {
    ...demand,
    length,
    atMicros: picked(demand.atMicros, order, new Float64Array(length)),
    rows: picked(demand.rows, order, new Uint32Array(length)),
    pool: picked(demand.pool, order, new Uint16Array(length)),
    inputTokens: picked(demand.inputTokens, order, new Float32Array(length)),
    leastCharge: picked(demand.leastCharge, order, new Float32Array(length)),
    mostCharge: picked(demand.mostCharge, order, new Float64Array(length))
  }
}

function picked<Column extends Float64Array | Float32Array | Uint32Array | Uint16Array>(
  from: Column,
  order: Uint32Array,
  into: Column
): Column {
  for (let i = 0; i < order.length; i++) into[i] = from[order[i] as number] as number
  return into
}
