/** Rows without an id that equal each other → duplicates across overlapping inputs, and possible duplicates within one. */
import type { RequestLog } from './trafficLog.ts'

export type EqualRows = {
  /** 1 for rows to keep. */
  readonly keep: Uint8Array
  readonly dropped: number
  /** Rows dropped, by input. */
  readonly duplicates: readonly number[]
  /** Kept rows that equal an earlier one. */
  readonly possible: number
}

type Tally = { keep: Uint8Array; dropped: number; duplicates: number[]; possible: number }

/**
 * Of rows equal in every column, each input may lawfully hold several (coarse clocks). Where inputs overlap in
 * time, the copies in the input that has most of them are kept and the others are the same rows seen again.
 *
 * @param log columns in arrival order
 * @param input index of the input each row came from
 * @param hasId 1 where the row has a request id and is therefore known to be its own
 */
export function equalRowRuns(log: RequestLog, input: Uint32Array, hasId: Uint8Array): EqualRows {
  const tally: Tally = { keep: new Uint8Array(log.length).fill(1), dropped: 0, duplicates: [], possible: 0 }
  for (let from = 0; from < log.length; ) {
    const to = endOfInstant(log.arrivalMicros, from)
    if (to - from > 1 && mayHoldEqual(log, from, to)) tallyInstant(log, input, hasId, from, to, tally)
    from = to
  }
  return tally
}

function endOfInstant(arrivals: Float64Array, from: number): number {
  let to = from + 1
  while (to < arrivals.length && arrivals[to] === arrivals[from]) to++
  return to
}

/** Up to here comparing each row with each other one is quicker than grouping them. */
const FEW = 16

function mayHoldEqual(log: RequestLog, from: number, to: number): boolean {
  if (to - from > FEW) return true
  for (let a = from; a < to; a++) for (let b = a + 1; b < to; b++) if (isEqual(log, a, b)) return true
  return false
}

/** Unknown equals unknown. */
function isEqual(log: RequestLog, a: number, b: number): boolean {
  const isSame = (column: Float64Array | Float32Array) => Object.is(column[a], column[b])
  return (
    isSame(log.durationMicros) &&
    isSame(log.ttftMicros) &&
    isSame(log.inputTokens) &&
    isSame(log.cachedTokens) &&
    isSame(log.outputTokens) &&
    log.status[a] === log.status[b] &&
    log.flags[a] === log.flags[b] &&
    log.model[a] === log.model[b] &&
    log.caller[a] === log.caller[b]
  )
}

/** Groups the rows of one arrival by their content, then compares the inputs that hold each group. */
function tallyInstant(
  log: RequestLog,
  input: Uint32Array,
  hasId: Uint8Array,
  from: number,
  to: number,
  tally: Tally
): void {
  const groups = new Map<string, number[]>()
  for (let i = from; i < to; i++) {
    if (hasId[i] === 1) continue
    const key = contentKey(log, i)
    const group = groups.get(key)
    if (group) group.push(i)
    else groups.set(key, [i])
  }
  for (const rows of groups.values()) if (rows.length > 1) tallyGroup(rows, input, tally)
}

function tallyGroup(rows: readonly number[], input: Uint32Array, tally: Tally): void {
  const copies = new Map<number, number>()
  for (const row of rows) copies.set(input[row] as number, (copies.get(input[row] as number) ?? 0) + 1)
  const most = [...copies.values()].reduce((most, count) => Math.max(most, count), 0)
  const keeper = [...copies.entries()].find(([, count]) => count === most)?.[0]
  for (const row of rows) {
    const from = input[row] as number
    if (from === keeper) continue
    tally.keep[row] = 0
    tally.dropped++
    tally.duplicates[from] = (tally.duplicates[from] ?? 0) + 1
  }
  tally.possible += most - 1
}

function contentKey(log: RequestLog, i: number): string {
  const times = `${log.durationMicros[i]}|${log.ttftMicros[i]}`
  const tokens = `${log.inputTokens[i]}|${log.cachedTokens[i]}|${log.outputTokens[i]}`
  return `${times}|${tokens}|${log.status[i]}|${log.flags[i]}|${log.model[i]}|${log.caller[i]}`
}
