/** Spans of all inputs, by their ids → which calls of a model are wrappers, whose usage is that of the calls within. */

import { type Column, float32, uint8, uint32 } from '../log/columns.ts'
import type { Warning } from '../log/readingShape.ts'
import { hashOf } from '../log/requestIds.ts'
import { withCommas } from '../words.ts'

/** What is known of one span, call or not. */
export type Span = {
  readonly id: string
  /** Empty: it lies in no other. */
  readonly parent: string
  readonly isCall: boolean
  /** Its row in the log, and the input that this came from; −1 where it has none. */
  readonly row: number
  readonly input: number
  readonly inputTokens: number
  readonly outputTokens: number
  /** Its name says that it lies around calls, where there are any within. */
  readonly isNamedWrapper: boolean
}

export type Wrapper = { readonly row: number; readonly input: number }

/** About 40 bytes a span: more of them are not looked at, which is said. */
const MOST_SPANS = 4_000_000

/** A chain of parents that is longer goes round in a circle. */
const MOST_DEPTH = 1_000

const [CALL, NAMED] = [1, 2]

export class SpanTree {
  /** Spans came that there was no room for. */
  isFull = false
  /** Calls that lie around other calls and state another usage: found by `wrappers`. */
  unequal = 0
  private count = 0
  private readonly columns = {
    id: uint32(),
    idHigh: uint32(),
    parent: uint32(),
    parentHigh: uint32(),
    row: uint32(),
    input: uint32(),
    kind: uint8()
  }
  private readonly tokens = { input: float32(), output: float32() }

  add(span: Span): void {
    if (this.count === MOST_SPANS) {
      this.isFull = true
      return
    }
    this.count++
    const id = hashOf(span.id)
    const parent = span.parent === '' ? { low: 0, high: 0 } : hashOf(span.parent)
    const { columns, tokens } = this
    columns.id.push(id.low)
    columns.idHigh.push(id.high)
    columns.parent.push(parent.low)
    columns.parentHigh.push(parent.high)
    columns.row.push(span.row + 1)
    columns.input.push(span.input + 1)
    columns.kind.push((span.isCall ? CALL : 0) | (span.isNamedWrapper ? NAMED : 0))
    tokens.input.push(span.inputTokens)
    tokens.output.push(span.outputTokens)
  }

  /** Spans taken so far: the number of the next one. */
  get spansTaken(): number {
    return this.count
  }

  /** Copies of the spans from that one on, whose rows count from the first row of their input. */
  copied(from: number, firstRow: number): KeptSpans {
    const { input: _, ...columns } = this.columns
    const cut = Object.entries({ ...columns, ...renamedTokens(this.tokens) }).map(([name, column]) => [
      name,
      column.slice(from, this.count)
    ])
    const kept = Object.fromEntries(cut) as KeptSpans
    return { ...kept, row: kept.row.map(row => (row === 0 ? 0 : row - firstRow)) }
  }

  /** Takes spans that were kept; their rows follow the first one of their input. */
  addKept(kept: KeptSpans, firstRow: number, input: number): void {
    const { length } = kept.id
    const row = kept.row.map(at => (at === 0 ? 0 : at + firstRow))
    const all: KeptSpans & { input: Uint32Array } = {
      ...kept,
      row,
      input: new Uint32Array(length).fill(input + 1)
    }
    for (const [name, column] of Object.entries({ ...this.columns, ...renamedTokens(this.tokens) }))
      column.append(all[name as keyof typeof all], 0, length)
    this.count += length
  }

  /** Ends the tree: the rows of calls that wrap others. */
  wrappers(): readonly Wrapper[] {
    const row = this.columns.row.take()
    const input = this.columns.input.take()
    const keys = keysOf(this.columns.id.take(), this.columns.idHigh.take())
    const parents = keysOf(this.columns.parent.take(), this.columns.parentHigh.take())
    const kind = this.columns.kind.take()
    const spans = new Calls(keys, parents, kind, [this.tokens.input.take(), this.tokens.output.take()])
    const wrapping = spans.wrapping()
    this.unequal = spans.unequal
    return Array.from(row.keys()).flatMap(i =>
      (row[i] as number) > 0 && wrapping.has(keys[i] as number)
        ? [{ row: (row[i] as number) - 1, input: (input[i] as number) - 1 }]
        : []
    )
  }
}

/** 53 bits of each hash, which a double holds; 0 where there is none. */
const keysOf = (low: Uint32Array, high: Uint32Array): Float64Array =>
  Float64Array.from(low, (value, i) => value * 2 ** 21 + ((high[i] as number) >>> 11))

const renamedTokens = ({ input, output }: { input: Column<Float32Array>; output: Column<Float32Array> }) => ({
  inputTokens: input,
  outputTokens: output
})

/** Spans as they were taken, as hashes; of a call its row, from 1 on, and 0 where it has none. */
export type KeptSpans = {
  readonly [Name in keyof typeof KEPT_SPANS]: InstanceType<(typeof KEPT_SPANS)[Name]>
}

export const KEPT_SPANS = {
  id: Uint32Array,
  idHigh: Uint32Array,
  parent: Uint32Array,
  parentHigh: Uint32Array,
  row: Uint32Array,
  kind: Uint8Array,
  inputTokens: Float32Array,
  outputTokens: Float32Array
} as const

type Usage = { input: number; output: number }
/** Calls directly within another, however many spans of other kinds lie between. */
type Within = { readonly sum: Usage; readonly each: Usage[] }

class Calls {
  unequal = 0
  /** The last record of each id: a span may be written at its start and at its end. */
  private readonly at = new Map<number, number>()
  private readonly keys: Float64Array
  private readonly parents: Float64Array
  private readonly kind: Uint8Array
  private readonly tokens: readonly [Float32Array, Float32Array]

  constructor(
    keys: Float64Array,
    parents: Float64Array,
    kind: Uint8Array,
    tokens: readonly [Float32Array, Float32Array]
  ) {
    this.keys = keys
    this.parents = parents
    this.kind = kind
    this.tokens = tokens
    for (const [i, key] of keys.entries()) this.at.set(key, i)
  }

  /** Ids of the calls that wrap others. The innermost calls come first: their usage may have to stand for a wrapper's. */
  wrapping(): ReadonlySet<number> {
    const around = this.callsAround()
    const within = new Map<number, Within>()
    const wrapping = new Set<number>()
    for (const call of this.innermostFirst(around)) {
      const inner = within.get(call)
      const own = this.usageOf(call)
      if (inner && this.wraps(call, own, inner)) wrapping.add(this.keys[call] as number)
      else if (inner) this.unequal++
      const outer = around.get(call)
      if (outer !== undefined) addTo(within, outer, stated(own, inner))
    }
    return wrapping
  }

  private isCall(span: number): boolean {
    return ((this.kind[span] as number) & CALL) !== 0
  }

  private usageOf(span: number): Usage {
    return { input: this.tokens[0][span] as number, output: this.tokens[1][span] as number }
  }

  /** Call → the nearest call around it. */
  private callsAround(): ReadonlyMap<number, number> {
    const around = new Map<number, number>()
    for (const span of this.at.values()) {
      if (!this.isCall(span)) continue
      const outer = this.callAround(span)
      if (outer !== undefined) around.set(span, outer)
    }
    return around
  }

  private callAround(span: number): number | undefined {
    let next = this.at.get(this.parents[span] as number)
    for (let depth = 0; next !== undefined && depth < MOST_DEPTH; depth++) {
      if (next === span) return undefined
      if (this.isCall(next)) return next
      next = this.at.get(this.parents[next] as number)
    }
    return undefined
  }

  private innermostFirst(around: ReadonlyMap<number, number>): readonly number[] {
    const depths = new Map<number, number>()
    const depthOf = (call: number): number => {
      let [depth, next] = [0, around.get(call)]
      while (next !== undefined && depth < MOST_DEPTH) {
        const known = depths.get(next)
        if (known !== undefined) return depth + 1 + known
        depth++
        next = around.get(next)
      }
      return depth
    }
    const calls = [...this.at.values()].filter(span => this.isCall(span))
    for (const call of calls) depths.set(call, depthOf(call))
    return calls.sort((a, b) => (depths.get(b) as number) - (depths.get(a) as number))
  }

  /** Its usage is the sum of the calls within, or that of one of them, or it states none; or its name says it. */
  private wraps(call: number, own: Usage, { sum, each }: Within): boolean {
    if (((this.kind[call] as number) & NAMED) !== 0) return true
    if (Number.isNaN(own.input) && Number.isNaN(own.output)) return true
    return isSame(own, sum) || each.some(one => one.input === own.input && one.output === own.output)
  }
}

/** Counts of input may leave the cached out, and counts of output the reasoning: one of the two is enough. */
const isSame = (own: Usage, sum: Usage): boolean =>
  (own.input > 0 && own.input === sum.input) || (own.output > 0 && own.output === sum.output)

/** A call without a usage of its own used what the calls within it used. */
const stated = (own: Usage, within: Within | undefined): Usage =>
  within && Number.isNaN(own.input) && Number.isNaN(own.output) ? within.sum : own

function addTo(within: Map<number, Within>, outer: number, usage: Usage): void {
  const inner = within.get(outer) ?? { sum: { input: 0, output: 0 }, each: [] }
  inner.sum.input += usage.input || 0
  inner.sum.output += usage.output || 0
  if (inner.each.length < MOST_COMPARED) inner.each.push(usage)
  within.set(outer, inner)
}

const MOST_COMPARED = 100

/** What a reader should know of the spans; to be asked after `wrappers`. */
export function spanWarnings({ isFull, unequal }: SpanTree): readonly Warning[] {
  const full: Warning = {
    code: 'many-spans',
    message: `More than ${withCommas(MOST_SPANS)} spans: those behind were not compared with the calls within them.`,
    effect: 'A span around a call may count as a second call: tokens and rates may be too high.'
  }
  const around: Warning = {
    code: 'calls-around-calls',
    message: `${withCommas(unequal)} ${unequal === 1 ? 'call lies' : 'calls lie'} around other calls and state another usage than theirs.`,
    effect: 'They are counted as calls of their own: if they are sums of others, tokens are too high.'
  }
  return [...(isFull ? [full] : []), ...(unequal > 0 ? [around] : [])]
}
