/** Rows of one id → one call where they tell of the same one: the later row completes the earlier, and nothing that differs is lost. */
import { RARE_NAMES } from './logColumns.ts'
import { FAILED, type RequestLog } from './trafficLog.ts'

/**
 * What an id says of its input's rows. `request`: rows of one id and one arrival tell of one call; with another arrival
 * they are its retries, or the id was used again. `call`: the provider gives it to one answer, whatever each row's stamp
 * is: it came with the earliest.
 */
export type IdMeaning = 'request' | 'call'

export type SameCalls = {
  /** 1 for rows that went into an earlier one. */
  readonly merged: Uint8Array
  /** Rows kept though an earlier one has their id. */
  readonly reused: number
  /** By row a number for all kept rows of its id, where they are several of one input and at most one was answered; else 0. */
  readonly shared: Uint32Array
}

/** An id with more arrivals than that is no request's own: a constant, a session. */
const MOST_ARRIVALS = 8

type Ids = { readonly low: Uint32Array; readonly high: Uint32Array }

/**
 * Merges in place.
 *
 * @param log columns in file order
 * @param repeated 1 for rows whose id an earlier row has
 * @param input index of the input of each row
 * @param meaningOf what the ids of an input say
 */
export function mergeSameCalls(
  log: RequestLog,
  ids: Ids,
  repeated: Uint8Array,
  input: Uint32Array,
  meaningOf: (input: number) => IdMeaning
): SameCalls {
  const merged = new Uint8Array(log.length)
  const kept = new Map<number, number[]>()
  let reused = 0
  for (const row of rowsOfRepeatedIds(ids, repeated)) {
    const id = keyOf(ids, row)
    const before = kept.get(id) ?? []
    kept.set(id, before)
    const meaning = meaningOf(input[row] as number)
    const first = before.find(earlier => isSameCall(log, earlier, row, meaning))
    if (first !== undefined && before.length <= MOST_ARRIVALS) {
      complete(log, first, row)
      merged[row] = 1
    } else {
      if (before.length > 0) reused++
      if (before.length <= MOST_ARRIVALS) before.push(row)
    }
  }
  return { merged, reused, shared: sharedBy(kept, log, input) }
}

/** An id with two answers is of a trace, a conversation or a counter, and so may be one of two inputs. */
function sharedBy(
  kept: ReadonlyMap<number, readonly number[]>,
  { length, flags }: RequestLog,
  input: Uint32Array
): Uint32Array {
  const shared = new Uint32Array(length)
  let number = 0
  for (const rows of kept.values()) {
    const answered = rows.filter(row => ((flags[row] as number) & FAILED) === 0).length
    const isOfOne = answered < 2 && rows.every(row => input[row] === input[rows[0] as number])
    if (rows.length < 2 || rows.length > MOST_ARRIVALS || !isOfOne) continue
    number++
    for (const row of rows) shared[row] = number
  }
  return shared
}

/** In file order, the first row of each id included. */
function* rowsOfRepeatedIds(ids: Ids, repeated: Uint8Array): Generator<number> {
  const shared = new Set<number>()
  for (let row = 0; row < repeated.length; row++) if (repeated[row] === 1) shared.add(keyOf(ids, row))
  for (let row = 0; row < repeated.length; row++) if (shared.has(keyOf(ids, row))) yield row
}

/** 53 bits of the hash: of the few rows that share an id. */
const keyOf = ({ low, high }: Ids, row: number): number =>
  (low[row] as number) * 2 ** 21 + ((high[row] as number) >>> 11)

function isSameCall(log: RequestLog, a: number, b: number, meaning: IdMeaning): boolean {
  if (meaning === 'call') return true
  return log.arrivalMicros[a] === log.arrivalMicros[b] && !contradicts(log, a, b)
}

/** What both rows state and state differently; a later row may add to an answer, and never take from it. */
function contradicts(log: RequestLog, a: number, b: number): boolean {
  const differs = (column: Float32Array | Uint16Array | Uint32Array, unknown = 0) =>
    column[a] !== column[b] && !isUnknown(column[a], unknown) && !isUnknown(column[b], unknown)
  const isFailed = (row: number) => ((log.flags[row] as number) & FAILED) !== 0
  return (
    differs(log.inputTokens, Number.NaN) ||
    differs(log.status) ||
    differs(log.model) ||
    differs(log.caller) ||
    (log.outputTokens[b] as number) < (log.outputTokens[a] as number) ||
    (log.durationMicros[b] as number) < (log.durationMicros[a] as number) ||
    (isFailed(a) && !isFailed(b) && !Number.isNaN(log.outputTokens[b]))
  )
}

const isUnknown = (value: number | undefined, unknown: number): boolean =>
  Number.isNaN(unknown) ? Number.isNaN(value) : value === unknown

/** What the later row knows goes into the earlier one: the most of what is counted, the status of the end. */
function complete(log: RequestLog, first: number, later: number): void {
  const rare = RARE_NAMES.flatMap(name => log[name] ?? [])
  for (const column of [
    log.durationMicros,
    log.ttftMicros,
    log.inputTokens,
    log.cachedTokens,
    log.outputTokens,
    ...rare
  ])
    takeMost(column, first, later)
  for (const column of [log.status, log.model, log.caller]) {
    if (column[later] !== 0 && (column === log.status || column[first] === 0))
      column[first] = column[later] as number
  }
  log.flags[first] = (log.flags[first] as number) | (log.flags[later] as number)
  log.arrivalMicros[first] = Math.min(log.arrivalMicros[first] as number, log.arrivalMicros[later] as number)
}

function takeMost(column: Float32Array | Float64Array, first: number, later: number): void {
  const known = column[later] as number
  if (Number.isNaN(known)) return
  const before = column[first] as number
  column[first] = Number.isNaN(before) ? known : Math.max(before, known)
}
