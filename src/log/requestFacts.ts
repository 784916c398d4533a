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

/** One entry a column. */
const COLUMNS = {
  /** Bits by `FEATURES`: this attempt used it. */
  used: uint32,
  /** Bits by `FEATURES`: the log says whether this attempt used it. */
  told: uint32,
  endpoint: uint8,
  ending: uint8,
  marks: uint16,
  /** The limit that the caller set on the answer. [tokens] `NaN`: none, or not said. */
  maxTokens: float32,
  /** A judgement of the answer by the user's own judge. `NaN`: none. */
  score: float32,
  /** Halves of the hash of the request's own id; both 0: none. */
  idLow: uint32,
  idHigh: uint32,
  /** Index into `sides`: the value of the field by which one log is split in two. Index 0: none. */
  side: uint32
} as const

type Columns = { readonly [Name in keyof typeof COLUMNS]: ReturnType<(typeof COLUMNS)[Name]> }

/** Columns index-aligned with those of the log. */
export type RequestFacts = { readonly [Name in keyof Columns]: ReturnType<Columns[Name]['take']> } & {
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
  private readonly columns = Object.fromEntries(
    Object.entries(COLUMNS).map(([name, create]) => [name, create()])
  ) as Columns
  private readonly sides = new Dictionary()

  add(row: FactRow, id: { readonly low: number; readonly high: number }): void {
    const { columns } = this
    columns.used.push(row.used >>> 0)
    columns.told.push(row.told >>> 0)
    columns.endpoint.push(ENDPOINTS.indexOf(row.endpoint))
    columns.ending.push(ENDINGS.indexOf(row.ending))
    columns.marks.push(row.marks)
    columns.maxTokens.push(row.maxTokens)
    columns.score.push(row.score)
    columns.idLow.push(id.low)
    columns.idHigh.push(id.high)
    columns.side.push(this.sides.code(row.side))
  }

  /** @param rows for each index of the log the number of its row in the order of the files */
  take(rows: Uint32Array): RequestFacts {
    const taken = Object.entries(this.columns).map(([name, column]) => [name, picked(column.take(), rows)])
    return { ...Object.fromEntries(taken), sides: this.sides.names }
  }
}

/** The facts of these rows. */
export function pickedFacts({ sides, ...columns }: RequestFacts, rows: Uint32Array): RequestFacts {
  const kept = Object.entries(columns).map(([name, column]) => [name, picked(column as Uint32Array, rows)])
  return { ...(Object.fromEntries(kept) as Omit<RequestFacts, 'sides'>), sides }
}
