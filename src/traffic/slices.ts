/** A log → the core figures of each model and caller. */
import { derived, type Figure, measured, unknown } from '../figure.ts'
import { FAILED, type RequestLog, THROTTLED } from '../log/trafficLog.ts'
import { MICROS_PER_MINUTE, MICROS_PER_SECOND } from '../units.ts'
import { stated } from './heaviest.ts'
import { momentOf } from './moment.ts'
import type { Slice, SplitTraffic } from './sliceShape.ts'
import { busiestPerSlot, type SlotPeaks } from './slotPeaks.ts'

/** Callers shown one by one; the log may have thousands. */
const MOST_CALLERS = 20

export type Slices = {
  readonly models: readonly Slice[]
  readonly callers: readonly Slice[]
  /** How many callers the log names. */
  readonly callerCount: number
  readonly split: SplitTraffic
}

/** The core figures of every model and of the busiest callers, each the busiest first. */
export function describeSlices(log: RequestLog, spanSeconds: number): Slices {
  const slices = (codes: Codes, names: readonly string[], most: number) =>
    slicesOfNames(log, codes, names, most, spanSeconds)
  return {
    models: slices(log.model, log.models, log.models.length),
    callers: namedCallers(most => slices(log.caller, log.callers, most)),
    callerCount: namesSeen(log.caller, log.callers.length),
    split: splitOf(log, slices)
  }
}

/** @param describe the busiest of a dictionary's names */
export const splitOf = (
  { split }: Pick<RequestLog, 'split'>,
  describe: (codes: Codes, names: readonly string[], most: number) => readonly Slice[]
): SplitTraffic =>
  split === undefined
    ? null
    : {
        by: split.by,
        values: describe(split.codes, split.values, MOST_CALLERS),
        valueCount: namesSeen(split.codes, split.values.length)
      }

/** Of the names with the most attempts. */
export function slicesOfNames(
  log: RequestLog,
  codes: Codes,
  names: readonly string[],
  most: number,
  spanSeconds: number
): readonly Slice[] {
  const table = tableOf(codes, names, most)
  addUp(log, table)
  findPeaks(log, table)
  const seconds = busiestPerSlot(log, codes, table.slots, table.chosen.length + 1, MICROS_PER_SECOND)
  return slicesOf(log, table, seconds, spanSeconds)
}

/** The busiest callers that the log names; the nameless one may be among those described. */
export const namedCallers = (describe: (most: number) => readonly Slice[]): readonly Slice[] =>
  describe(MOST_CALLERS + 1)
    .filter(({ name }) => name !== '')
    .slice(0, MOST_CALLERS)

/** How many codes but 0, the nameless one, occur. */
function namesSeen(codes: Codes, size: number): number {
  const isSeen = new Uint8Array(size)
  for (let i = 0; i < codes.length; i++) isSeen[codes[i] as number] = 1
  return isSeen.subarray(1).reduce((sum, seen) => sum + seen, 0)
}

type Codes = Uint16Array | Uint32Array

/** A dictionary column, and what is summed up of the values that are to be described: by slot. */
type Table = {
  readonly codes: Codes
  readonly names: readonly string[]
  /** By code. */
  readonly attempts: Uint32Array
  /** The codes to be described, the busiest first: the i-th has the slot i + 1. */
  readonly chosen: readonly number[]
  /** By code; 0 for all that are not described. */
  readonly slots: Uint32Array
  readonly failed: Uint32Array
  readonly throttled: Uint32Array
  /** `NaN` where nothing is known. */
  readonly input: Float64Array
  readonly cached: Float64Array
  readonly output: Float64Array
  /** The most of any minute. */
  readonly peakAttempts: Float64Array
  readonly peakTokens: Float64Array
  /** Where a minute begins that holds it. [µs] */
  readonly peakAttemptsAt: Float64Array
  readonly peakTokensAt: Float64Array
}

/** @param most how many to describe */
function tableOf(codes: Codes, names: readonly string[], most: number): Table {
  const attempts = attemptsPerCode(codes, names.length)
  const chosen = busiestCodes(attempts, names, most)
  const slots = new Uint32Array(names.length)
  for (const [i, code] of chosen.entries()) slots[code] = i + 1
  const sums = (initial: number) => new Float64Array(chosen.length + 1).fill(initial)
  return {
    codes,
    names,
    attempts,
    chosen,
    slots,
    failed: new Uint32Array(chosen.length + 1),
    throttled: new Uint32Array(chosen.length + 1),
    input: sums(Number.NaN),
    cached: sums(Number.NaN),
    output: sums(Number.NaN),
    peakAttempts: sums(0),
    peakTokens: sums(0),
    peakAttemptsAt: sums(Number.NaN),
    peakTokensAt: sums(Number.NaN)
  }
}

function attemptsPerCode(codes: Codes, size: number): Uint32Array {
  const attempts = new Uint32Array(size)
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number
    attempts[code] = (attempts[code] as number) + 1
  }
  return attempts
}

/** So many more than are wanted are sorted at once. */
const CANDIDATES = 1_000

/** Codes that occur, most attempts first, equals by name. A log may name a million callers: they are not all sorted. */
function busiestCodes(attempts: Uint32Array, names: readonly string[], most: number): number[] {
  const nameOf = (code: number) => names[code] as string
  const attemptsOf = (code: number) => attempts[code] as number
  const order = (a: number, b: number) => attemptsOf(b) - attemptsOf(a) || (nameOf(a) < nameOf(b) ? -1 : 1)
  let busiest: number[] = []
  let least = 1
  for (let code = 0; code < attempts.length; code++) {
    if (attemptsOf(code) < least) continue
    busiest.push(code)
    if (busiest.length < 2 * most + CANDIDATES) continue
    busiest = busiest.sort(order).slice(0, most)
    least = attemptsOf(busiest[most - 1] as number)
  }
  return busiest.sort(order).slice(0, most)
}

function addUp({ inputTokens, cachedTokens, outputTokens, flags }: RequestLog, table: Table): void {
  const { codes, slots, failed, throttled, input, cached, output } = table
  for (let i = 0; i < codes.length; i++) {
    const slot = slots[codes[i] as number] as number
    addKnown(input, slot, inputTokens[i] as number)
    addKnown(cached, slot, cachedTokens[i] as number)
    addKnown(output, slot, outputTokens[i] as number)
    const flag = flags[i] as number
    if (flag === 0) continue
    if ((flag & FAILED) !== 0) failed[slot] = (failed[slot] as number) + 1
    if ((flag & THROTTLED) !== 0) throttled[slot] = (throttled[slot] as number) + 1
  }
}

function addKnown(sums: Float64Array, slot: number, value: number): void {
  if (Number.isNaN(value)) return
  const sum = sums[slot] as number
  sums[slot] = Number.isNaN(sum) ? value : sum + value
}

/** Attempts that enter the minute together. */
const BLOCK = 32

/**
 * The most attempts and tokens of each slot in any half-open minute, each window ending with an attempt of the slot.
 *
 * A block enters as a whole, before those leave that its first attempt does not drive out. So no window that ends in
 * it holds more than is counted then; only where that is more than any before are its attempts looked at one by one.
 */
function findPeaks(log: RequestLog, table: Table): void {
  const { slots, peakAttempts, peakTokens } = table
  const minute = new Minute(log, table)
  // Nobody asks for the peak of those that are not described.
  peakAttempts[0] = Number.POSITIVE_INFINITY
  peakTokens[0] = Number.POSITIVE_INFINITY
  for (let from = 0; from < log.length; from += BLOCK) {
    const to = Math.min(from + BLOCK, log.length)
    minute.leaveBefore(from)
    if (!minute.enter(from, to)) continue
    minute.withdraw(from, to)
    for (let i = from; i < to; i++) {
      minute.leaveBefore(i)
      minute.enter(i, i + 1)
      const slot = slots[table.codes[i] as number] as number
      const begins = log.arrivalMicros[minute.first] as number
      raise(peakAttempts, table.peakAttemptsAt, slot, minute.attempts[slot] as number, begins)
      raise(peakTokens, table.peakTokensAt, slot, minute.tokens[slot] as number, begins)
    }
  }
}

function raise(peaks: Float64Array, at: Float64Array, slot: number, amount: number, begins: number): void {
  if (amount <= (peaks[slot] as number)) return
  peaks[slot] = amount
  at[slot] = begins
}

/** The attempts and tokens by slot of a minute that moves along. */
class Minute {
  readonly attempts: Float64Array
  readonly tokens: Float64Array
  private readonly log: RequestLog
  private readonly table: Table
  first = 0

  constructor(log: RequestLog, table: Table) {
    this.log = log
    this.table = table
    this.attempts = new Float64Array(table.peakAttempts.length)
    this.tokens = new Float64Array(table.peakTokens.length)
  }

  /** Takes out what arrived a minute or more before the i-th attempt. */
  leaveBefore(i: number): void {
    const { arrivalMicros } = this.log
    const opens = (arrivalMicros[i] as number) - (MICROS_PER_MINUTE - 1)
    let first = this.first
    while ((arrivalMicros[first] as number) < opens) first++
    this.withdraw(this.first, first)
    this.first = first
  }

  /** Whether any slot now has more than at its peak so far. */
  enter(from: number, to: number): boolean {
    const { inputTokens, outputTokens } = this.log
    const { codes, slots, peakAttempts, peakTokens } = this.table
    const { attempts, tokens } = this
    let isMore = false
    for (let i = from; i < to; i++) {
      const slot = slots[codes[i] as number] as number
      const attemptsNow = (attempts[slot] as number) + 1
      const tokensNow =
        (tokens[slot] as number) + (stated(inputTokens[i] as number) + stated(outputTokens[i] as number))
      attempts[slot] = attemptsNow
      tokens[slot] = tokensNow
      if (attemptsNow > (peakAttempts[slot] as number) || tokensNow > (peakTokens[slot] as number))
        isMore = true
    }
    return isMore
  }

  withdraw(from: number, to: number): void {
    const { inputTokens, outputTokens } = this.log
    const { codes, slots } = this.table
    const { attempts, tokens } = this
    for (let i = from; i < to; i++) {
      const slot = slots[codes[i] as number] as number
      attempts[slot] = (attempts[slot] as number) - 1
      tokens[slot] =
        (tokens[slot] as number) - (stated(inputTokens[i] as number) + stated(outputTokens[i] as number))
    }
  }
}

const slicesOf = (log: RequestLog, table: Table, seconds: SlotPeaks, spanSeconds: number): readonly Slice[] =>
  table.chosen.map((code, i) => {
    const of = (sums: Uint32Array | Float64Array) => sums[i + 1] as number
    const at = (micros: Float64Array) => (Number.isNaN(of(micros)) ? null : momentOf(of(micros), log.clock))
    const attempts = table.attempts[code] as number
    return {
      name: table.names[code] as string,
      attempts,
      succeeded: attempts - of(table.failed),
      failed: of(table.failed),
      throttled: of(table.throttled),
      inputTokens: tokensFigure(of(table.input)),
      cachedTokens: tokensFigure(of(table.cached)),
      outputTokens: tokensFigure(of(table.output)),
      averageRps: derived(attempts / spanSeconds, 'requests/s'),
      peakRps: measured(of(seconds.amounts), 'requests/s'),
      peakRpsAt: at(seconds.atMicros),
      peakRpm: measured(of(table.peakAttempts), 'requests/min'),
      peakRpmAt: at(table.peakAttemptsAt),
      peakTpm: peakTpm(of(table.peakTokens)),
      peakTpmAt: at(table.peakTokensAt)
    }
  })

const tokensFigure = (sum: number): Figure =>
  Number.isNaN(sum) ? unknown('tokens', 'the log states none') : measured(sum, 'tokens')

const peakTpm = (tokens: number): Figure =>
  tokens > 0 ? measured(tokens, 'tokens/min') : unknown('tokens/min', 'the log states no tokens')
