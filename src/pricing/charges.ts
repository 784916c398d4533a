/** Prices → what a kind of row is charged by. */
import { tierFactor } from '../catalog/serviceTiers.ts'
import type { ServiceTier } from '../log/serviceTier.ts'
import { TOKENS_PER_MTOK } from '../units.ts'
import { byPart, type Kind, type Rows, type Tokens, tellsMedia } from './billed.ts'
import type { TokenPriceOverrides } from './priceBook.ts'
import { type BilledPart, bandStarts, MEDIA_PARTS, rateAbove, TEXT_OF, type TokenPrice } from './rates.ts'

/** The requests whose input exceeds `start`, up to the next band's, share one set of rates. */
export type Band = {
  readonly start: number
  /** USD per Mtok. */
  readonly rates: Readonly<Tokens>
}

export type Charge = {
  readonly price: TokenPrice
  readonly tier: ServiceTier
  /** Ascending; the first starts at −∞. */
  readonly bands: readonly Band[]
}

/** The user's own price, by the model's name or by the list's name for it, else the list's; `null`: none is known. */
export function priceOf({ name, listed }: Kind, own: TokenPriceOverrides): TokenPrice | null {
  const named = name === null ? undefined : own.get(name.toLowerCase())
  return named ?? (listed === null ? null : (own.get(listed.model.toLowerCase()) ?? listed))
}

/** `null` where nothing known is charged for the kind, the tier included. */
export function chargeOf(kind: Kind, own: TokenPriceOverrides): Charge | null {
  const price = priceOf(kind, own)
  const factor = price === null ? null : tierFactor(price.model, kind.tier)
  if (price === null || factor === null) return null
  const bands = bandStarts(price).map(start => ({
    start,
    rates: byPart(part => rateOf(price, part, start, factor))
  }))
  return { price, tier: kind.tier, bands }
}

/** Tiers change what tokens cost, not what a search does. */
function rateOf(price: TokenPrice, part: BilledPart, start: number, factor: number): number {
  if (part === 'searches') return price.searches === undefined ? 0 : rateAbove(price.searches, start)
  const rate = price[part] ?? price[TEXT_OF[part as keyof typeof TEXT_OF]]
  return factor * rateAbove(rate, start)
}

/** The band of a charge in which the rows of a kind fall. */
export const bandAt = ({ bands }: Charge, { start }: Kind): Band =>
  bands.findLast(band => band.start <= start) as Band

/** Whether rows of the kind say all that they are charged for. Embeddings need not state their output. */
export const statesEnough = ({ states }: Kind, charge: Charge | null): boolean =>
  states === 'all' || (states === 'input' && charge !== null && sellsNoOutput(charge.price))

const sellsNoOutput = ({ output }: TokenPrice): boolean => output.base === 0 && output.tiers.length === 0

/** What rows of a kind are charged per Mtok; `null` where they have no price, or do not say enough for one. */
export function ratesOf(kind: Kind, own: TokenPriceOverrides): Readonly<Tokens> | null {
  const charge = chargeOf(kind, own)
  return charge !== null && statesEnough(kind, charge) ? bandAt(charge, kind).rates : null
}

/** What so many tokens and searches cost. [USD] */
export const usdOf = (rates: Readonly<Tokens>, tokens: Readonly<Tokens>): number =>
  usdOfTokens(rates, tokens) + usdOfSearches(rates, tokens)

/** As `usdOf` the tokens of one row in columns. [USD] */
export const usdOfRow = (rates: Readonly<Tokens>, { tokens, hasMedia }: Rows, at: number): number =>
  ((tokens.input[at] as number) * rates.input +
    (tokens.cached[at] as number) * rates.cached +
    (tokens.write5m[at] as number) * rates.write5m +
    (tokens.write1h[at] as number) * rates.write1h +
    (tokens.output[at] as number) * rates.output +
    (hasMedia ? MEDIA_PARTS.reduce((sum, part) => sum + (tokens[part][at] as number) * rates[part], 0) : 0)) /
    TOKENS_PER_MTOK +
  ((tokens.searches[at] as number) * rates.searches) / TOKENS_PER_MTOK

/** Whoever answers, the searches are bought. [USD] */
export const usdOfSearches = (rates: Readonly<Tokens>, tokens: Readonly<Tokens>): number =>
  (tokens.searches * rates.searches) / TOKENS_PER_MTOK

/** Without the searches. [USD] */
export const usdOfTokens = (rates: Readonly<Tokens>, tokens: Readonly<Tokens>): number =>
  (tokens.input * rates.input +
    tokens.cached * rates.cached +
    tokens.write5m * rates.write5m +
    tokens.write1h * rates.write1h +
    tokens.output * rates.output +
    (tellsMedia(tokens) ? MEDIA_PARTS.reduce((sum, part) => sum + tokens[part] * rates[part], 0) : 0)) /
  TOKENS_PER_MTOK

/** What answers cost, whatever they are made of. [USD] */
export const usdOfAnswers = (rates: Readonly<Tokens>, tokens: Readonly<Tokens>): number =>
  (tokens.output * rates.output +
    tokens.audioOutput * rates.audioOutput +
    tokens.imageOutput * rates.imageOutput) /
  TOKENS_PER_MTOK
