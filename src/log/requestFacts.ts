/** What each attempt asked for and how it was answered: columns beside those of a `RequestLog`, kept where asked for. */
import { Dictionary, float32, picked, uint8, uint16, uint32 } from './columns.ts'

/** What a request may use, each a bit of `used` and `told`: an endpoint must support it. */
export const FEATURES = [
  'streaming',
  'tools',
  'hostedTools',
  'jsonSchema',
  'jsonMode',
  'images',
  'audio',
  'files',
  'logprobs',
  'seed',
  'severalChoices',
  'reasoningEffort',
  'maxTokens',
  'maxCompletionTokens',
  'promptCaching',
  'storedState',
  'background',
  'logitBias',
  'prediction',
  'serviceTier',
  'stop'
] as const
export type Feature = (typeof FEATURES)[number]

/** Code 0: the log does not say. */
export const ENDPOINTS = [
  'unknown',
  'chat',
  'responses',
  'completions',
  'embeddings',
  'messages',
  'generateContent',
  'rerank',
  'images',
  'audio',
  'moderations',
  'other'
] as const
export type Endpoint = (typeof ENDPOINTS)[number]

/** How an answer ended, in the words of OpenAI's `finish_reason`. Code 0: the log does not say. */
export const ENDINGS = [
  'unknown',
  'stop',
  'length',
  'tool_calls',
  'content_filter',
  'error',
  'other'
] as const
export type Ending = (typeof ENDINGS)[number]

/** Bits of `marks`: each `…_TOLD` says that the log could tell. */
export const EMPTY_TOLD = 1
export const EMPTY = 2
export const REFUSAL_TOLD = 4
export const REFUSAL = 8
export const TOOL_CALLS_TOLD = 16
export const TOOL_CALLS_VALID = 32
export const JSON_TOLD = 64
export const JSON_VALID = 128
/** A copy sent to a second place whose answer nobody saw. */
export const MIRROR = 256
/** Sent through a Batch API. */
export const BATCH_CALL = 512

/** Columns index-aligned with those of the log. */
export type RequestFacts = {
  /** Bits by `FEATURES`: this attempt used it. */
  readonly used: Uint32Array
  /** Bits by `FEATURES`: the log says whether this attempt used it. */
  readonly told: Uint32Array
  readonly endpoint: Uint8Array
  readonly ending: Uint8Array
  readonly marks: Uint16Array
  /** The limit that the caller set on the answer. [tokens] `NaN`: none, or not said. */
  readonly maxTokens: Float32Array
  /** A judgement of the answer by the user's own judge. `NaN`: none. */
  readonly score: Float32Array
  /** Halves of the hash of the request's own id; both 0: none. */
  readonly idLow: Uint32Array
  readonly idHigh: Uint32Array
  /** Index into `sides`: the value of the field by which one log is split in two. Index 0: none. */
  readonly side: Uint32Array
  readonly sides: readonly string[]
}

/** One attempt on its way into the columns, written anew for every record. */
export type FactRow = {
  used: number
  told: number
  endpoint: Endpoint
  ending: Ending
  marks: number
  maxTokens: number
  score: number
  side: string
}

export const emptyFacts = (): FactRow => ({
  used: 0,
  told: 0,
  endpoint: 'unknown',
  ending: 'unknown',
  marks: 0,
  maxTokens: Number.NaN,
  score: Number.NaN,
  side: ''
})

export const bitOf = (feature: Feature): number => 1 << FEATURES.indexOf(feature)

/** Notes that the log says whether a feature was used. */
export function tell(row: FactRow, feature: Feature, isUsed: boolean): void {
  row.told |= bitOf(feature)
  if (isUsed) row.used |= bitOf(feature)
}

/** Rows in the order of the files → columns in the order of the log. */
export class FactsBuilder {
  private readonly used = uint32()
  private readonly told = uint32()
  private readonly endpoint = uint8()
  private readonly ending = uint8()
  private readonly marks = uint16()
  private readonly maxTokens = float32()
  private readonly score = float32()
  private readonly idLow = uint32()
  private readonly idHigh = uint32()
  private readonly side = uint32()
  private readonly sides = new Dictionary()

  add(row: FactRow, id: { readonly low: number; readonly high: number }): void {
    this.used.push(row.used >>> 0)
    this.told.push(row.told >>> 0)
    this.endpoint.push(ENDPOINTS.indexOf(row.endpoint))
    this.ending.push(ENDINGS.indexOf(row.ending))
    this.marks.push(row.marks)
    this.maxTokens.push(row.maxTokens)
    this.score.push(row.score)
    this.idLow.push(id.low)
    this.idHigh.push(id.high)
    this.side.push(this.sides.code(row.side))
  }

  /** @param rows for each index of the log the number of its row in the order of the files */
  take(rows: Uint32Array): RequestFacts {
    return {
      used: picked(this.used.take(), rows),
      told: picked(this.told.take(), rows),
      endpoint: picked(this.endpoint.take(), rows),
      ending: picked(this.ending.take(), rows),
      marks: picked(this.marks.take(), rows),
      maxTokens: picked(this.maxTokens.take(), rows),
      score: picked(this.score.take(), rows),
      idLow: picked(this.idLow.take(), rows),
      idHigh: picked(this.idHigh.take(), rows),
      side: picked(this.side.take(), rows),
      sides: this.sides.names
    }
  }
}

/** The facts of these rows. */
export function pickedFacts({ sides, ...columns }: RequestFacts, rows: Uint32Array): RequestFacts {
  const kept = Object.entries(columns).map(([name, column]) => [name, picked(column as Uint32Array, rows)])
  return { ...(Object.fromEntries(kept) as Omit<RequestFacts, 'sides'>), sides }
}
