/** A log → every billed row in turn: of what kind it is, and what it used. */
import { AuditError } from '../errors.ts'
import { SERVICE_TIERS, type ServiceTier, tierOfFlags } from '../log/serviceTier.ts'
import { FAILED, GATEWAY_CACHED, type RequestLog, THROTTLED, type UsageBuckets } from '../log/trafficLog.ts'
import { MICROS_PER_MILLI } from '../units.ts'
import { type Item, type Kind, type Listing, noTokens, promptOf, type Tokens } from './billed.ts'
import { bandStarts, MEDIA_PARTS, type MediaPart } from './rates.ts'

/** Of one row, 0 where it does not say. The walk writes the same object anew for every row. */
type RowTokens = Tokens & {
  cachedUnknown: boolean
  /** Whether the log tells heard, cached and spoken audio apart; `null`: there is none. */
  audio: 'parted' | 'unparted' | null
  /** It says neither that there was audio or an image, nor that there was none. */
  mediaUntold: boolean
}

/** A kind of row, and its number among those that the walk may meet: sums in arrays are found faster than in maps. */
export type Met = { readonly kind: Kind; readonly index: number }

export type Visit = (row: number, attempts: number, met: Met, tokens: Readonly<RowTokens>) => void

/** Failures are not charged for, and what a gateway's cache answered never reached the provider. */
export const UNBILLED = FAILED | THROTTLED | GATEWAY_CACHED

/**
 * Walks the billed rows in the log's order.
 *
 * @throws {AuditError} BAD_OPTION where `asOf` is no date
 */
export function walkBilled(
  data: RequestLog | UsageBuckets,
  listing: Listing,
  asOf: string | null,
  visit: Visit
): void {
  const finder = new KindFinder(data, listing)
  const times = priceTimes(data, asOf)
  const tokens: RowTokens = { ...noTokens(), cachedUnknown: false, audio: null, mediaUntold: true }
  const hasMedia = statesMedia(data)
  for (let i = 0; i < data.length; i++) {
    const attempts = billedAttempts(data, i)
    if (attempts === null) continue
    const states = readTokens(tokens, data, i)
    if (hasMedia) readMedia(tokens, data, i)
    const met = finder.find(data.model[i] as number, tierOf(data, i), times.at(i), states, tokens)
    visit(i, attempts, met, tokens)
  }
}

/** Code of the tier at which row i is billed. */
function tierOf(data: RequestLog | UsageBuckets, i: number): number {
  if (data.grain === 'request') return tierOfFlags(data.flags[i] as number)
  return data.batch[i] === 1 ? BATCH : (data.tier?.[i] ?? 0)
}

const BATCH = SERVICE_TIERS.indexOf('batch')

function billedAttempts(data: RequestLog | UsageBuckets, i: number): number | null {
  if (data.grain === 'bucket') return data.requests[i] as number
  return ((data.flags[i] as number) & UNBILLED) === 0 ? 1 : null
}

/** What the rows of one kind say of their tokens, by its code. */
const STATES = ['all', 'input', 'nothing'] as const
const [ALL, INPUT, NOTHING] = [0, 1, 2] as const

/** Writes row i into `tokens`, and says by its code what the row states. */
function readTokens(tokens: RowTokens, data: RequestLog | UsageBuckets, i: number): number {
  const input = data.inputTokens[i] as number
  const output = data.outputTokens[i] as number
  const cached = data.cachedTokens[i] as number
  const states = Number.isNaN(input) ? NOTHING : Number.isNaN(output) ? INPUT : ALL
  tokens.cachedUnknown = Number.isNaN(cached)
  tokens.searches = data.grain === 'request' ? data.searches?.[i] || 0 : 0
  tokens.cached = states === NOTHING || tokens.cachedUnknown ? 0 : Math.min(cached, input)
  readWrites(tokens, data, i, states === NOTHING ? 0 : input - tokens.cached)
  tokens.output = states === ALL ? output : 0
  return states
}

const statesMedia = (data: RequestLog | UsageBuckets): boolean =>
  (data.grain === 'request' && data.audioTokens !== undefined) ||
  MEDIA_PARTS.some(part => data[MEDIA_COLUMN[part]] !== undefined)

/**
 * Audio and images are parts of prompt and answer. Where a cache served some of a prompt with audio and the log does not say what of
 * it was audio, as much as can be is: cached audio costs least.
 */
function readMedia(tokens: RowTokens, data: RequestLog | UsageBuckets, i: number): void {
  const stated = (part: MediaPart): number => data[MEDIA_COLUMN[part]]?.[i] ?? Number.NaN
  const [audio, image] = [stated('audioInput') || 0, stated('imageInput') || 0]
  const { cached, input } = tokens
  const audioCached = stated('audioCached')
  tokens.audioCached = Math.min(Number.isNaN(audioCached) ? audio : audioCached, cached)
  tokens.imageCached = Math.min(stated('imageCached') || 0, cached - tokens.audioCached)
  tokens.audioInput = Math.min(Math.max(0, audio - tokens.audioCached), input)
  tokens.imageInput = Math.min(Math.max(0, image - tokens.imageCached), input - tokens.audioInput)
  tokens.cached = cached - tokens.audioCached - tokens.imageCached
  tokens.input = input - tokens.audioInput - tokens.imageInput
  tokens.audioOutput = Math.min(stated('audioOutput') || 0, tokens.output)
  tokens.imageOutput = Math.min(stated('imageOutput') || 0, tokens.output - tokens.audioOutput)
  tokens.output -= tokens.audioOutput + tokens.imageOutput
  const isUnparted =
    (data.grain === 'request' && (data.audioTokens?.[i] ?? 0) > 0) ||
    (audio > 0 && cached > 0 && Number.isNaN(audioCached))
  const isHeard = tokens.audioInput + tokens.audioCached + tokens.audioOutput > 0
  tokens.audio = isUnparted ? 'unparted' : isHeard ? 'parted' : null
  tokens.mediaUntold = TELLING.every(part => Number.isNaN(stated(part)))
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

/** What of a prompt was written into a cache is charged apart; `rest` is the prompt without what was read from one. */
function readWrites(tokens: RowTokens, data: RequestLog | UsageBuckets, i: number, rest: number): void {
  const of = (column: { readonly [row: number]: number } | undefined, most: number): number =>
    Math.min(Math.max(column?.[i] || 0, 0), most)
  tokens.write1h = of(data.cacheWrite1hTokens, rest)
  tokens.write5m = of(data.cacheWrite5mTokens, rest - tokens.write1h)
  tokens.input = rest - tokens.write1h - tokens.write5m
}

/** The moment whose prices apply to a row: `asOf`, else the row's own, else the price list's, which is `null`. */
class PriceTimes {
  private readonly always: number | null
  private readonly micros: Float64Array | null

  constructor(always: number | null, micros: Float64Array | null) {
    this.always = always
    this.micros = micros
  }

  at(i: number): number | null {
    return this.micros === null ? this.always : (this.micros[i] as number)
  }
}

function priceTimes(data: RequestLog | UsageBuckets, asOf: string | null): PriceTimes {
  if (asOf !== null) {
    const millis = Date.parse(asOf)
    if (Number.isNaN(millis))
      throw AuditError.of('BAD_OPTION', '--prices-as-of', asOf, 'a date such as 2026-09-23')
    return new PriceTimes(millis * MICROS_PER_MILLI, null)
  }
  if (data.clock === 'relative') return new PriceTimes(null, null)
  return new PriceTimes(null, data.grain === 'request' ? data.arrivalMicros : data.startMicros)
}

/** The kinds of one model at one tier while its price holds: band by band, each by the code of what is stated. */
type Bands = readonly { readonly start: number; readonly kinds: readonly Met[] }[]

/** From `from` up to `to`. [µs] */
type Slot = { readonly bands: Bands; readonly from: number; readonly to: number }

/** Asks for a price once per model and tier, and for one that changes with time once as long as it holds. */
class KindFinder {
  private readonly slots: (Slot | undefined)[]
  private readonly known = new Map<string, Bands>()
  private count = 0
  private readonly models: readonly string[]
  private readonly listing: Listing
  /** A bucket's sum says nothing of its requests' sizes: only a request can reach a higher band. */
  private readonly oneRequest: boolean

  constructor({ models, grain }: RequestLog | UsageBuckets, listing: Listing) {
    this.models = models
    this.listing = listing
    this.oneRequest = grain === 'request'
    this.slots = Array.from({ length: models.length * SERVICE_TIERS.length })
  }

  find(model: number, tier: number, atMicros: number | null, states: number, tokens: Tokens): Met {
    const bands = this.bandsAt(model, tier, atMicros)
    let at = this.oneRequest ? bands.length - 1 : 0
    while (at > 0 && promptOf(tokens) <= (bands[at] as Bands[number]).start) at--
    return (bands[at] as Bands[number]).kinds[states] as Met
  }

  private bandsAt(model: number, tier: number, atMicros: number | null): Bands {
    const moment = atMicros ?? 0
    const at = SERVICE_TIERS.length * model + tier
    const slot = this.slots[at]
    if (slot !== undefined && moment >= slot.from && moment < slot.to) return slot.bands
    const item = this.listing.of(this.models[model] as string, atMicros)
    const bands = this.bandsOf(item, model, SERVICE_TIERS[tier] as ServiceTier)
    this.slots[at] = { bands, ...whileItHolds(item.listed?.holdsMicros ?? null, moment) }
    return bands
  }

  private bandsOf(item: Item, model: number, tier: ServiceTier): Bands {
    const key = JSON.stringify([model, tier, item])
    const bands =
      this.known.get(key) ??
      bandStarts(item.listed).map(start => ({
        start,
        kinds: STATES.map(states => ({ kind: { ...item, model, tier, start, states }, index: this.count++ }))
      }))
    this.known.set(key, bands)
    return bands
  }
}

function whileItHolds(holdsMicros: number | null, moment: number): Omit<Slot, 'bands'> {
  if (holdsMicros === null) return { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }
  const from = Math.floor(moment / holdsMicros) * holdsMicros
  return { from, to: from + holdsMicros }
}
