/** A log → its billed rows, a block of them at a time: of what kind each is, and what it used. */
import { SERVICE_TIERS, tierOfFlags } from '../log/serviceTier.ts'
import { FAILED, GATEWAY_CACHED, type RequestLog, THROTTLED, type UsageBuckets } from '../log/trafficLog.ts'
import { byPart, type Listing, noTokens, type Rows, type Tokens, tokensAt } from './billed.ts'
import { ALL, INPUT, KindFinder, type Met, NOTHING } from './kindFinder.ts'
import { BILLED_PARTS, MEDIA_PARTS, type MediaPart } from './rates.ts'

/** In columns, `length` entries of each, 0 where a row does not say; the walk writes the same ones anew for every block. */
export type BilledRows = Rows & {
  length: number
  /** Index into the log. */
  readonly row: Uint32Array
  readonly attempts: Float64Array
  /** Index into `met`. */
  readonly kind: Uint32Array
  /** Bits. */
  readonly marks: Uint8Array
  /** Kinds that were met so far. */
  readonly met: readonly Met[]
}

/** The row does not state its cached tokens. */
export const CACHED_UNKNOWN = 1
/** The log tells heard, cached and spoken audio apart, or holds audio and does not. */
export const AUDIO_PARTED = 2
export const AUDIO_UNPARTED = 4
/** It says neither that there was audio or an image, nor that there was none. */
export const MEDIA_UNTOLD = 8

/** Failures are not charged for, and what a gateway's cache answered never reached the provider. */
export const UNBILLED = FAILED | THROTTLED | GATEWAY_CACHED

/** Their columns stay in the processor's nearest cache. */
const BLOCK = 512

type Written = BilledRows & { readonly states: Uint8Array }

/**
 * Walks the billed rows in the log's order: in columns, since a call and an object for each of millions of rows take longer than what is
 * asked of them.
 *
 * @throws {AuditError} BAD_OPTION where `asOf` is no date
 */
export function walkBlocks(
  data: RequestLog | UsageBuckets,
  listing: Listing,
  asOf: string | null,
  take: (rows: BilledRows) => void
): void {
  const finder = new KindFinder(data, listing, asOf)
  const rows = emptyBlock(data, finder)
  for (let next = chooseRows(rows, data, 0); rows.length > 0; next = chooseRows(rows, data, next)) {
    readTokens(rows, data)
    readRare(rows, data)
    if (rows.hasMedia) readMedia(rows, data)
    findKinds(rows, data, finder)
    take(rows)
  }
}

/** As `walkBlocks`, a row at a time; the walk writes the same tokens anew for every one. */
export function walkBilled(
  data: RequestLog | UsageBuckets,
  listing: Listing,
  asOf: string | null,
  visit: (row: number, met: Met, tokens: Readonly<Tokens>) => void
): void {
  const tokens = noTokens()
  walkBlocks(data, listing, asOf, rows => {
    for (let at = 0; at < rows.length; at++) {
      copyRow(tokens, rows, at)
      visit(rows.row[at] as number, rows.met[rows.kind[at] as number] as Met, tokens)
    }
  })
}

/** Part by part by name: a loop over the names takes ten times as long. */
function copyRow(to: Tokens, { tokens, hasMedia }: BilledRows, at: number): void {
  to.input = tokens.input[at] as number
  to.cached = tokens.cached[at] as number
  to.write5m = tokens.write5m[at] as number
  to.write1h = tokens.write1h[at] as number
  to.output = tokens.output[at] as number
  to.searches = tokens.searches[at] as number
  if (hasMedia) for (const part of MEDIA_PARTS) to[part] = tokens[part][at] as number
}

const emptyBlock = (data: RequestLog | UsageBuckets, { met }: KindFinder): Written => ({
  length: 0,
  row: new Uint32Array(BLOCK),
  attempts: new Float64Array(BLOCK).fill(1),
  kind: new Uint32Array(BLOCK),
  tokens: byPart(() => new Float64Array(BLOCK)),
  marks: new Uint8Array(BLOCK),
  met,
  hasMedia: statesMedia(data),
  states: new Uint8Array(BLOCK)
})

/** @returns the row of the log where the next block begins */
function chooseRows(rows: Written, data: RequestLog | UsageBuckets, from: number): number {
  const { row, attempts } = rows
  const flags = data.grain === 'request' ? data.flags : null
  const requests = data.grain === 'bucket' ? data.requests : null
  let [next, length] = [from, 0]
  for (; next < data.length && length < BLOCK; next++) {
    if (flags !== null && ((flags[next] as number) & UNBILLED) !== 0) continue
    if (requests !== null) attempts[length] = requests[next] as number
    row[length++] = next
  }
  rows.length = length
  return next
}

function readTokens(rows: Written, data: RequestLog | UsageBuckets): void {
  const { inputTokens, cachedTokens, outputTokens } = data
  const { length, row, states, marks, tokens } = rows
  const { input, cached, output } = tokens
  for (let at = 0; at < length; at++) {
    const i = row[at] as number
    const prompt = inputTokens[i] as number
    const found = cachedTokens[i] as number
    const state = stateOf(prompt, outputTokens[i] as number)
    states[at] = state
    marks[at] = MEDIA_UNTOLD | (Number.isNaN(found) ? CACHED_UNKNOWN : 0)
    cached[at] = state === NOTHING || Number.isNaN(found) ? 0 : Math.min(found, prompt)
    input[at] = state === NOTHING ? 0 : prompt - (cached[at] as number)
    output[at] = state === ALL ? (outputTokens[i] as number) : 0
  }
}

const stateOf = (prompt: number, answer: number): number =>
  Number.isNaN(prompt) ? NOTHING : Number.isNaN(answer) ? INPUT : ALL

/** What few logs state. What of a prompt was written into a cache is charged apart. */
function readRare(rows: Written, data: RequestLog | UsageBuckets): void {
  const { length, row, tokens } = rows
  const { cacheWrite5mTokens, cacheWrite1hTokens } = data
  const searches = data.grain === 'request' ? data.searches : undefined
  if (cacheWrite1hTokens !== undefined) takeWritten(rows, tokens.write1h, cacheWrite1hTokens)
  if (cacheWrite5mTokens !== undefined) takeWritten(rows, tokens.write5m, cacheWrite5mTokens)
  if (searches === undefined) return
  for (let at = 0; at < length; at++) tokens.searches[at] = searches[row[at] as number] || 0
}

/** Out of the rest of the prompt, as much as there is. */
function takeWritten(
  { length, row, tokens: { input } }: Written,
  written: Float64Array,
  column: Float32Array | Float64Array
): void {
  for (let at = 0; at < length; at++) {
    const rest = input[at] as number
    written[at] = Math.min(Math.max(column[row[at] as number] || 0, 0), rest)
    input[at] = rest - (written[at] as number)
  }
}

const statesMedia = (data: RequestLog | UsageBuckets): boolean =>
  (data.grain === 'request' && data.audioTokens !== undefined) ||
  MEDIA_PARTS.some(part => data[MEDIA_COLUMN[part]] !== undefined)

/**
 * Audio and images are parts of prompt and answer. Where a cache served some of a prompt with audio and the log does not say what of
 * it was audio, as much as can be is: cached audio costs least.
 */
function readMedia({ length, row, tokens, marks }: Written, data: RequestLog | UsageBuckets): void {
  const unparted = data.grain === 'request' ? data.audioTokens : undefined
  for (let at = 0; at < length; at++) {
    const i = row[at] as number
    const parted = partMedia(tokensAt(tokens, at), part => data[MEDIA_COLUMN[part]]?.[i] ?? Number.NaN)
    for (const part of BILLED_PARTS) tokens[part][at] = parted.tokens[part]
    const audio = (unparted?.[i] ?? 0) > 0 ? AUDIO_UNPARTED : parted.audio
    marks[at] = ((marks[at] as number) & CACHED_UNKNOWN) | audio | parted.untold
  }
}

function partMedia(text: Readonly<Tokens>, stated: (part: MediaPart) => number) {
  const [audio, image, audioFound] = [
    stated('audioInput') || 0,
    stated('imageInput') || 0,
    stated('audioCached')
  ]
  const { cached, input, output } = text
  const audioCached = Math.min(Number.isNaN(audioFound) ? audio : audioFound, cached)
  const imageCached = Math.min(stated('imageCached') || 0, cached - audioCached)
  const audioInput = Math.min(Math.max(0, audio - audioCached), input)
  const imageInput = Math.min(Math.max(0, image - imageCached), input - audioInput)
  const audioOutput = Math.min(stated('audioOutput') || 0, output)
  const imageOutput = Math.min(stated('imageOutput') || 0, output - audioOutput)
  const isUnparted = audio > 0 && cached > 0 && Number.isNaN(audioFound)
  const isHeard = audioInput + audioCached + audioOutput > 0
  return {
    tokens: {
      ...text,
      ...{ audioInput, audioCached, audioOutput, imageInput, imageCached, imageOutput },
      cached: cached - audioCached - imageCached,
      input: input - audioInput - imageInput,
      output: output - (audioOutput + imageOutput)
    },
    audio: isUnparted ? AUDIO_UNPARTED : isHeard ? AUDIO_PARTED : 0,
    untold: TELLING.every(part => Number.isNaN(stated(part))) ? MEDIA_UNTOLD : 0
  }
}

const MEDIA_COLUMN = {
  audioInput: 'audioInputTokens',
  audioCached: 'audioCachedTokens',
  audioOutput: 'audioOutputTokens',
  imageInput: 'imageInputTokens',
  imageCached: 'imageCachedTokens',
  imageOutput: 'imageOutputTokens'
} as const satisfies Readonly<Record<MediaPart, string>>

const TELLING: readonly MediaPart[] = ['audioInput', 'audioOutput', 'imageInput', 'imageOutput']

function findKinds(
  { length, row, kind, tokens, states }: Written,
  data: RequestLog | UsageBuckets,
  finder: KindFinder
): void {
  const { model } = data
  const flags = data.grain === 'request' ? data.flags : null
  for (let at = 0; at < length; at++) {
    const i = row[at] as number
    const tier = flags === null ? tierOfBucket(data as UsageBuckets, i) : tierOfFlags(flags[i] as number)
    kind[at] = finder.find(i, model[i] as number, tier, states[at] as number, tokens, at)
  }
}

const tierOfBucket = ({ batch, tier }: UsageBuckets, i: number): number =>
  batch[i] === 1 ? BATCH : (tier?.[i] ?? 0)

const BATCH = SERVICE_TIERS.indexOf('batch')
