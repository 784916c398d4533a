/** The attempts of one log → one side of a comparison: a row per request, its retries folded in. */
import { picked as pickedColumn } from '../log/columns.ts'
import {
  bitOf,
  EMPTY,
  EMPTY_TOLD,
  ENDINGS,
  type Feature,
  JSON_TOLD,
  JSON_VALID,
  MIRROR,
  REFUSAL,
  REFUSAL_TOLD,
  type RequestFacts,
  TOOL_CALLS_TOLD,
  TOOL_CALLS_VALID
} from '../log/requestFacts.ts'
import { FAILED, GATEWAY_CACHED, type RequestLog, THROTTLED } from '../log/trafficLog.ts'
import { MICROS_PER_SECOND } from '../units.ts'

/** 0 no, 1 yes, `NaN` not known: a share is the mean of those that are known. */
type Answers = Float32Array

/** Columns by request, in order of arrival. Unknown is `NaN`, or the empty name. */
export type Side = {
  readonly length: number
  /** Of the first attempt. [s] */
  readonly arrival: Float64Array
  readonly model: readonly string[]
  readonly input: Float32Array
  readonly output: Float32Array
  readonly streaming: Answers
  readonly tools: Answers
  /** To the first token, of the attempt that answered. [s] */
  readonly ttft: Float64Array
  /** Mean gap between later tokens. [s] */
  readonly tpot: Float64Array
  /** From the first attempt's arrival to the last byte of the answer, as the caller waits. [s] */
  readonly answer: Float64Array
  /** No attempt was answered. */
  readonly failed: Answers
  /** Some attempt failed other than by a 429: retries hide it from the caller, and it costs time. */
  readonly erred: Answers
  /** Some attempt met a 429. */
  readonly throttled: Answers
  readonly truncated: Answers
  readonly filtered: Answers
  readonly refused: Answers
  readonly empty: Answers
  readonly badTools: Answers
  readonly badJson: Answers
  /** As the log states it, all attempts together. [USD] */
  readonly cost: Float64Array
  readonly score: Float32Array
  /** A copy whose answer nobody saw, as far as this side alone tells. */
  readonly mirrored: Uint8Array
  /** Halves of the hash of the request's id. */
  readonly idLow: Uint32Array
  readonly idHigh: Uint32Array
  readonly caller: readonly string[]
  readonly attempts: number
}

const LENGTH = ENDINGS.indexOf('length')
const FILTERED = ENDINGS.indexOf('content_filter')

/** @param wanted which attempts belong to this side; a request belongs where its first attempt does */
export function sideOf(log: RequestLog, facts: RequestFacts, wanted: (index: number) => boolean): Side {
  const chains = chainsOf(log, wanted)
  const of = <Value>(read: (chain: Chain) => Value): readonly Value[] => chains.map(read)
  const numbers = (read: (chain: Chain) => number) => Float64Array.from(of(read))
  const answers = (read: (chain: Chain) => number) => Float32Array.from(of(read))
  const flags = (index: number) => log.flags[index] as number
  const isAnswered = ({ last }: Chain) => (flags(last) & FAILED) === 0
  const isServed = (chain: Chain) => isAnswered(chain) && (flags(chain.last) & GATEWAY_CACHED) === 0
  const marked = (told: number, holds: number) => (chain: Chain) =>
    isAnswered(chain) ? markOf(facts.marks[chain.last] as number, told, holds) : Number.NaN
  const ended = (code: number) => (chain: Chain) =>
    !isAnswered(chain) || facts.ending[chain.last] === 0
      ? Number.NaN
      : Number(facts.ending[chain.last] === code)
  return {
    length: chains.length,
    arrival: numbers(({ first }) => (log.arrivalMicros[first] as number) / MICROS_PER_SECOND),
    model: of(({ first }) => log.models[log.model[first] as number] as string),
    input: answers(({ first, last }) =>
      known(log.inputTokens[last] as number, log.inputTokens[first] as number)
    ),
    output: answers(chain => (isAnswered(chain) ? (log.outputTokens[chain.last] as number) : Number.NaN)),
    streaming: answers(({ first }) => factOf(facts, first, 'streaming')),
    tools: answers(({ first }) => factOf(facts, first, 'tools')),
    ttft: numbers(chain => (isServed(chain) ? seconds(log.ttftMicros[chain.last]) : Number.NaN)),
    tpot: numbers(chain => (isServed(chain) ? tpotOf(log, chain.last) : Number.NaN)),
    answer: numbers(chain => (isServed(chain) ? waitOf(log, chain) : Number.NaN)),
    failed: answers(chain => Number(!isAnswered(chain))),
    erred: answers(({ indices }) =>
      Number(indices.some(index => (flags(index) & (FAILED | THROTTLED)) === FAILED))
    ),
    throttled: answers(({ indices }) => Number(indices.some(index => (flags(index) & THROTTLED) !== 0))),
    truncated: answers(ended(LENGTH)),
    filtered: answers(ended(FILTERED)),
    refused: answers(marked(REFUSAL_TOLD, REFUSAL)),
    empty: answers(chain => emptyOf(log, facts, chain.last, isAnswered(chain))),
    badTools: answers(not(marked(TOOL_CALLS_TOLD, TOOL_CALLS_VALID))),
    badJson: answers(not(marked(JSON_TOLD, JSON_VALID))),
    cost: numbers(({ indices }) => costOf(log, indices)),
    score: answers(({ last }) => facts.score[last] as number),
    mirrored: Uint8Array.from(of(({ first }) => Number(((facts.marks[first] as number) & MIRROR) !== 0))),
    idLow: Uint32Array.from(of(({ first }) => facts.idLow[first] as number)),
    idHigh: Uint32Array.from(of(({ first }) => facts.idHigh[first] as number)),
    caller: of(({ first }) => log.callers[log.caller[first] as number] as string),
    attempts: chains.reduce((sum, { indices }) => sum + indices.length, 0)
  }
}

type Chain = { readonly first: number; readonly last: number; readonly indices: readonly number[] }

function chainsOf(log: RequestLog, wanted: (index: number) => boolean): readonly Chain[] {
  const later = new Map<number, number[]>()
  const isLater = new Uint8Array(log.length)
  for (const [at, index] of log.retries.later.entries()) {
    const first = log.retries.first[at] as number
    later.set(first, [...(later.get(first) ?? []), index])
    isLater[index] = 1
  }
  const chains: Chain[] = []
  for (let first = 0; first < log.length; first++) {
    if (isLater[first] === 1 || !wanted(first)) continue
    const indices = [first, ...(later.get(first) ?? [])]
    chains.push({ first, last: indices.at(-1) as number, indices })
  }
  return chains
}

const known = (value: number, otherwise: number): number => (Number.isNaN(value) ? otherwise : value)
const seconds = (micros: number | undefined): number => (micros as number) / MICROS_PER_SECOND

const not =
  (read: (chain: Chain) => number) =>
  (chain: Chain): number =>
    1 - read(chain)

const markOf = (marks: number, told: number, holds: number): number =>
  (marks & told) === 0 ? Number.NaN : Number((marks & holds) !== 0)

function factOf({ used, told }: RequestFacts, index: number, feature: Feature): number {
  const bit = bitOf(feature)
  return ((told[index] as number) & bit) === 0 ? Number.NaN : Number(((used[index] as number) & bit) !== 0)
}

/** (latency − TTFT) / (output − 1), of answers of two tokens and more. */
function tpotOf(log: RequestLog, index: number): number {
  const output = log.outputTokens[index] as number
  const rest = seconds(log.durationMicros[index]) - seconds(log.ttftMicros[index])
  return output >= 2 && rest > 0 ? rest / (output - 1) : Number.NaN
}

const waitOf = (log: RequestLog, { first, last }: Chain): number =>
  seconds((log.arrivalMicros[last] as number) - (log.arrivalMicros[first] as number)) +
  seconds(log.durationMicros[last])

/** As the answer's body shows, else no output token of an answer. */
function emptyOf(log: RequestLog, facts: RequestFacts, index: number, isAnswered: boolean): number {
  if (!isAnswered) return Number.NaN
  const marked = markOf(facts.marks[index] as number, EMPTY_TOLD, EMPTY)
  if (!Number.isNaN(marked)) return marked
  const output = log.outputTokens[index] as number
  return Number.isNaN(output) ? Number.NaN : Number(output === 0)
}

function costOf({ costUsd }: RequestLog, indices: readonly number[]): number {
  if (costUsd === undefined) return Number.NaN
  const costs = indices.map(index => costUsd[index] as number).filter(cost => !Number.isNaN(cost))
  return costs.length === 0 ? Number.NaN : costs.reduce((sum, cost) => sum + cost, 0)
}

/** The rows with these indices. */
export function picked(side: Side, rows: readonly number[]): Side {
  const entries = Object.entries(side).map(([name, column]) => {
    if (typeof column === 'number') return [name, name === 'length' ? rows.length : column]
    if (Array.isArray(column)) return [name, rows.map(row => column[row])]
    return [name, pickedColumn(column as Float64Array, Uint32Array.from(rows))]
  })
  return Object.fromEntries(entries) as Side
}
