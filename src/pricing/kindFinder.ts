/** A log and a price list → of what kind each of its rows is. */
import { AuditError } from '../errors.ts'
import { SERVICE_TIERS, type ServiceTier } from '../log/serviceTier.ts'
import type { RequestLog, UsageBuckets } from '../log/trafficLog.ts'
import { MICROS_PER_MILLI } from '../units.ts'
import { type Item, type Kind, type Listing, promptAt, type TokenColumns } from './billed.ts'
import { bandStarts } from './rates.ts'

/** A kind of row, and its number among those that were met: sums in arrays are found faster than in maps. */
export type Met = { readonly kind: Kind; readonly index: number }

/** What the rows of one kind say of their tokens, by its code. */
const STATES = ['all', 'input', 'nothing'] as const
export const [ALL, INPUT, NOTHING] = [0, 1, 2] as const

/** The moments whose prices apply: `always`, else each row's own; the price list's where there is neither. */
type PriceTimes = { readonly always: number | null; readonly micros: Float64Array | null }

function priceTimes(data: RequestLog | UsageBuckets, asOf: string | null): PriceTimes {
  if (asOf !== null) {
    const millis = Date.parse(asOf)
    if (Number.isNaN(millis))
      throw AuditError.of('BAD_OPTION', '--prices-as-of', asOf, 'a date such as 2026-09-23')
    return { always: millis * MICROS_PER_MILLI, micros: null }
  }
  if (data.clock === 'relative') return { always: null, micros: null }
  return { always: null, micros: data.grain === 'request' ? data.arrivalMicros : data.startMicros }
}

/** The kinds of one model at one tier while its price holds: band by band, each by the code of what is stated. */
type Bands = readonly { readonly start: number; readonly kinds: readonly Met[] }[]

/** From `from` up to `to`. [µs] */
type Slot = { readonly bands: Bands; readonly from: number; readonly to: number }

/** Asks for a price once per model and tier, and for one that changes with time once as long as it holds. */
export class KindFinder {
  /** By number. */
  readonly met: Met[] = []
  private readonly slots: (Slot | undefined)[]
  private readonly known = new Map<string, Bands>()
  private readonly models: readonly string[]
  private readonly listing: Listing
  private readonly times: PriceTimes
  /** A bucket's sum says nothing of its requests' sizes: only a request can reach a higher band. */
  private readonly oneRequest: boolean

  /** @throws {AuditError} BAD_OPTION where `asOf` is no date */
  constructor(data: RequestLog | UsageBuckets, listing: Listing, asOf: string | null) {
    this.models = data.models
    this.listing = listing
    this.times = priceTimes(data, asOf)
    this.oneRequest = data.grain === 'request'
    this.slots = Array.from({ length: data.models.length * SERVICE_TIERS.length })
  }

  /**
   * Number of the kind of a row of the log.
   *
   * @param at where its tokens stand
   */
  find(row: number, model: number, tier: number, states: number, tokens: TokenColumns, at: number): number {
    const bands = this.bandsAt(row, model, tier)
    let band = this.oneRequest ? bands.length - 1 : 0
    if (band > 0) {
      const prompt = promptAt(tokens, at)
      while (band > 0 && prompt <= (bands[band] as Bands[number]).start) band--
    }
    return ((bands[band] as Bands[number]).kinds[states] as Met).index
  }

  private bandsAt(row: number, model: number, tier: number): Bands {
    const { always, micros } = this.times
    const moment = micros === null ? (always ?? 0) : (micros[row] as number)
    const at = SERVICE_TIERS.length * model + tier
    const slot = this.slots[at]
    if (slot !== undefined && moment >= slot.from && moment < slot.to) return slot.bands
    const item = this.listing.of(this.models[model] as string, micros === null ? always : moment)
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
        kinds: STATES.map(states => this.meet({ ...item, model, tier, start, states }))
      }))
    this.known.set(key, bands)
    return bands
  }

  private meet(kind: Kind): Met {
    const met = { kind, index: this.met.length }
    this.met.push(met)
    return met
  }
}

function whileItHolds(holdsMicros: number | null, moment: number): Omit<Slot, 'bands'> {
  if (holdsMicros === null) return { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }
  const from = Math.floor(moment / holdsMicros) * holdsMicros
  return { from, to: from + holdsMicros }
}
