/** Cells of a batch → the rows' times, sizes, outcomes and ids, by the very rules of `fillRequest`. */
import type { RareCount } from '../../log/logColumns.ts'
import { hashOf } from '../../log/requestIds.ts'
import { CLOCK_DURATION, CLOCK_TTFT } from '../../log/requestRow.ts'
import type { RequestRows } from '../../log/requestRows.ts'
import { tierFlags } from '../../log/serviceTier.ts'
import { BLANK_TEXTS, isBlank } from '../records/cell.ts'
import { type Outcome, outcomeOf } from '../records/outcomeWords.ts'
import { isPlausible, LONGEST_MICROS } from '../records/time.ts'
import type { FoundNames } from './batchNames.ts'
import { type BatchPlan, type NumberField, rareCountsIn } from './batchPlan.ts'
import { type Kernel, MAX_ROWS, WORDS_FROM } from './kernel.ts'

/** A column that is not there. */
const NONE = new Float64Array(MAX_ROWS).fill(Number.NaN)

export class BatchNumbers {
  private readonly plan: BatchPlan<unknown>
  private readonly words: FoundNames
  private readonly rare: readonly RareCount[]
  /** By code of a word: what it says of an outcome; `null` where it says nothing that is known. */
  private readonly outcomes: (Outcome | null | undefined)[] = []
  /** By code of a word: the flags of the service tier that it names; −1 where it is blank. */
  private readonly tiers: (number | undefined)[] = []
  private readonly scratch = new Map<NumberField, Float64Array>()

  constructor(plan: BatchPlan<unknown>, words: FoundNames) {
    this.plan = plan
    this.words = words
    this.rare = rareCountsIn(plan)
  }

  /** Fills the first `count` rows; marks in `again` those that the rules refuse, so that they can say why. */
  fill(kernel: Kernel, count: number, rows: RequestRows, again: Uint8Array): void {
    rows.inputTokens.set(this.column(kernel, 'input', count).subarray(0, count))
    rows.cachedTokens.set(this.column(kernel, 'cached', count).subarray(0, count))
    rows.outputTokens.set(this.column(kernel, 'output', count).subarray(0, count))
    for (const name of this.rare) rows[name].set(this.column(kernel, name, count).subarray(0, count))
    this.fillTimes(kernel, count, rows, again)
    this.fillOutcomes(kernel, count, rows, again)
    this.fillTiers(kernel, count, rows)
    this.fillIds(kernel, count, rows)
  }

  /** Of several places the first that is not blank. */
  private column(kernel: Kernel, field: NumberField, count: number): Float64Array {
    const columns = this.plan.numbers[field].map(slot => kernel.slot(slot))
    const [first = NONE] = columns
    if (columns.length < 2) return first
    const merged = this.scratch.get(field) ?? new Float64Array(MAX_ROWS)
    this.scratch.set(field, merged)
    for (let i = 0; i < count; i++) {
      let value = Number.NaN
      for (const column of columns) {
        value = column[i] as number
        if (!Number.isNaN(value)) break
      }
      merged[i] = value
    }
    return merged
  }

  /** As `readTimes`. */
  private fillTimes(kernel: Kernel, count: number, rows: RequestRows, again: Uint8Array): void {
    const { wallClock } = this.plan
    const column = (field: NumberField) => this.column(kernel, field, count)
    const [start, end, firstToken] = [column('start'), column('end'), column('firstToken')]
    const [duration, ttft] = [column('duration'), column('ttft')]
    const { arrivalMicros, durationMicros, ttftMicros } = rows
    for (let i = 0; i < count; i++) {
      const starts = start[i] as number
      const ends = end[i] as number
      const stated = duration[i] as number
      const lasts = Number.isNaN(stated) ? ends - starts : stated
      const arrives = Number.isNaN(starts) ? ends - stated : starts
      const token = firstToken[i] as number
      const waits = Number.isNaN(ttft[i] as number) ? token - arrives : (ttft[i] as number)
      arrivalMicros[i] = arrives
      durationMicros[i] = lasts
      ttftMicros[i] = waits
      rows.clockLengths[i] = clockLengthsOf(stated, ttft[i] as number)
      const isOdd = wallClock && (isImplausible(starts) || isImplausible(ends) || isImplausible(token))
      const isEndless =
        lasts > LONGEST_MICROS || waits > LONGEST_MICROS || (!wallClock && arrives > LONGEST_MICROS)
      if (Number.isNaN(arrives) || lasts < 0 || waits < 0 || isOdd || isEndless) again[i] = 1
    }
  }

  private fillOutcomes(kernel: Kernel, count: number, rows: RequestRows, again: Uint8Array): void {
    const columns = this.plan.numbers.status.map(slot => kernel.slot(slot))
    rows.flags.fill(0, 0, count)
    for (let i = 0; i < count; i++) {
      let status = 0
      for (const column of columns) {
        status = column[i] as number
        if (status >= WORDS_FROM) status = this.fillOutcome(status - WORDS_FROM, i, rows, again)
        if (status !== BLANK && status !== 0) break
      }
      rows.status[i] = status > 0 ? status : 0
    }
  }

  private fillTiers(kernel: Kernel, count: number, { flags }: RequestRows): void {
    const columns = this.plan.tier.map(slot => kernel.slot(slot))
    if (columns.length === 0) return
    for (let i = 0; i < count; i++) {
      let tier = -1
      for (let at = 0; tier < 0 && at < columns.length; at++) tier = this.tierOf(columns[at]?.[i] as number)
      if (tier > 0) flags[i] = (flags[i] as number) | tier
    }
  }

  private tierOf(code: number): number {
    const known = this.tiers[code]
    if (known !== undefined) return known
    const text = this.words.text(code)
    const tier = isBlank(text) ? -1 : tierFlags(text)
    this.tiers[code] = tier
    return tier
  }

  /** A status in words. `STATED`: no number. */
  private fillOutcome(code: number, row: number, rows: RequestRows, again: Uint8Array): number {
    let outcome = this.outcomes[code]
    if (outcome === undefined) {
      outcome = this.outcomeOfWord(this.words.text(code))
      this.outcomes[code] = outcome
    }
    if (outcome === null) again[row] = 1
    rows.flags[row] = outcome?.flags ?? 0
    return outcome === null || outcome.status === 0 ? STATED : outcome.status
  }

  /** A server's line states a number, which may be none of HTTP. */
  private outcomeOfWord(text: string): Outcome | null {
    if (this.plan.webCalls) return null
    return isBlank(text) ? { status: BLANK, flags: 0 } : (outcomeOf(text) ?? null)
  }

  private fillIds(kernel: Kernel, count: number, { idLow, idHigh }: RequestRows): void {
    const columns = this.plan.id.map(slot => kernel.pairSlot(slot))
    for (let i = 0; i < count; i++) {
      let [low, high] = [0, 0]
      for (const halves of columns) {
        low = halves[2 * i] as number
        high = halves[2 * i + 1] as number
        if (isBlankId(low, high)) [low, high] = [0, 0]
        if (low !== 0 || high !== 0) break
      }
      idLow[i] = low
      idHigh[i] = high
    }
  }
}

/** Hashes of texts that are no ids, as they are usually spelt. */
const BLANK_IDS: ReadonlyMap<number, number> = new Map(
  [...BLANK_TEXTS]
    .filter(text => text !== '')
    .flatMap(text => [text, text.toUpperCase(), text[0]?.toUpperCase() + text.slice(1), 'NaN', 'NaT', '\\N'])
    .map(text => hashOf(text))
    .map(({ low, high }) => [low, high])
)

/** By the last bits of a low half: 1 where a blank text has the same ones. A look into the map for every id takes ten times as long. */
const BLANK_ENDS = new Uint8Array(4_096)
for (const low of BLANK_IDS.keys()) BLANK_ENDS[low % BLANK_ENDS.length] = 1

const isBlankId = (low: number, high: number): boolean =>
  BLANK_ENDS[low % BLANK_ENDS.length] === 1 && BLANK_IDS.get(low) === high

/** Says nothing: the next place counts. */
const BLANK = -1
/** Says something, but no number. */
const STATED = -2

/** `NaN` is no time at all, which is not implausible. */
const isImplausible = (micros: number): boolean => !Number.isNaN(micros) && !isPlausible(micros)

/** What is not stated is a difference of clock times. */
const clockLengthsOf = (duration: number, ttft: number): number =>
  (Number.isNaN(duration) ? CLOCK_DURATION : 0) | (Number.isNaN(ttft) ? CLOCK_TTFT : 0)
