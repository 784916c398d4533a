/** A model's name in a log and a time → what its tokens cost then, and who bills them. */
import { billedModel, isFreeVariant, paidOtherwise } from '../catalog/billedModel.ts'
import { isProfileOpen, type RegionalPrice, regionalPrice } from '../catalog/billedRegion.ts'
import { litellmPrice } from '../catalog/litellmPrices.ts'
import { makerOf } from '../catalog/makers.ts'
import { modelNamed } from '../catalog/models.ts'
import { openModelOffers } from '../catalog/openModelPrices.ts'
import { LONG_CONTEXT } from '../catalog/priceCorrections.ts'
import { SELF_HOSTED } from '../catalog/providers.ts'
import confirmed from '../catalog/refreshed/confirmed.json' with { type: 'json' }
import type { Source } from '../catalog/source.ts'
import { MICROS_PER_MILLI } from '../units.ts'
import { idsAt } from './idsAt.ts'
import { priceOfLitellm } from './litellmRates.ts'
import { contextOf, listedRates } from './priceList.ts'
import {
  eachRate,
  flat,
  flatPrice,
  type MoreRates,
  PACKAGE_LIST,
  type PriceList,
  type Rate,
  type TextPart,
  type TokenPrice,
  times
} from './rates.ts'
import { isOtherModel, type Reading, readingsOf, TUNED } from './readings.ts'
import { REFRESHED, refreshedRates } from './refreshedPrices.ts'

/**
 * List price of a model at a moment [µs since the epoch; `null`: the day on which prices were last looked up]. The name's own
 * provider is asked first; a closed model that it does not list is priced at its maker's list price, and the source says so. An
 * open-weight model has a price only where the name says who sells it. `null`: unpriced, never free.
 */
export function tokenPrice(
  name: string,
  atMicros: number | null,
  list: PriceList = PACKAGE_LIST
): TokenPrice | null {
  const at = atMicros ?? Date.parse(`${latestDay(list)}T12:00Z`) * MICROS_PER_MILLI
  const billed = billedModel(name)
  const isUnbilled = isFreeVariant(name) || paidOtherwise(name) !== undefined
  if (billed.provider === SELF_HOSTED || billed.id === '' || isUnbilled) return null
  for (const reading of readingsOf(name, billed)) {
    const price = priceAt(reading, at, list)
    if (price !== null)
      return withVariant(name, inRegion(price, regionalPrice(reading.billedBy, billed.id, name)))
  }
  return null
}

/** ISO date of the newest prices. */
const latestDay = ({ date }: PriceList): string =>
  REFRESHED.asOf !== null && REFRESHED.asOf > date ? REFRESHED.asOf : date

/** Why a name has no price in the list, and what to say for one. */
export function whyUnlisted(name: string, { name: list }: PriceList): string {
  const { provider, isTuned } = billedModel(name)
  if (isFreeVariant(name))
    return `${name} is a variant that its host gives away within daily limits: nobody bills its tokens`
  const instead = paidOtherwise(name)
  if (instead !== undefined) return `${name} is ${instead}: set --token-price for what you count it at`
  if (provider === SELF_HOSTED)
    return `${name} runs on your own GPUs, whose cost the log does not hold: set --current-cost or --current-fleet`
  if (isTuned) return `no price of a fine-tuned ${name} is listed: set --token-price`
  if (provider === null && modelNamed(name) !== undefined)
    return `the log does not say who bills ${name}, an open-weight model: set --billed-as '${name}=PROVIDER/${name}' or --token-price`
  return `${list} has no price for ${name}: set --token-price`
}

/** What a name says is billed beside the tokens, or above their list price. */
const VARIANTS: readonly (readonly [name: RegExp, least: string])[] = [
  [
    /:online$|-search-(?:preview|api)(?:$|-\d)|(?:^|[/-])deep-research(?:$|-)/i,
    'its web searches are billed by the call'
  ],
  [
    /^azure.*(?:\.ft-|\/ft:)/i,
    'Azure charges for hosting a fine-tuned deployment by the hour, used or not, and no such price is at hand'
  ],
  [/:(?:nitro|exacto)$/i, 'it goes to chosen providers, who may ask more than the listed one']
]

function withVariant(name: string, price: TokenPrice): TokenPrice {
  const found = VARIANTS.find(([pattern]) => pattern.test(name.trim()))
  if (found === undefined) return price
  return { ...price, least: price.least === undefined ? found[1] : `${price.least}; ${found[1]}` }
}

/** As the region asks it that the name states. */
function inRegion(price: TokenPrice, regional: RegionalPrice | null): TokenPrice {
  if (regional === null) return price
  if ('least' in regional) {
    const own = litellmPrice('aws', `${regional.region}/${regional.id}`)
    return own === undefined ? { ...price, least: regional.least } : priceOfLitellm(price.model, own)
  }
  const { factor, note, where } = regional
  const notes = [price.source.note, `${note} (${where})`].filter(part => part !== undefined)
  return {
    ...eachRate(price, (rate, part) => (part === 'searches' ? rate : times(rate, factor))),
    source: { ...price.source, note: notes.join('; ') }
  }
}

function priceAt(reading: Reading, at: number, list: PriceList): TokenPrice | null {
  const { provider, id, billedBy } = reading
  const listed = foundAt(provider, id, at, list)
  const found = listed !== null && provider === 'openrouter' ? passedOn(listed, id, at, list) : listed
  if (found === null || found.input === null) return fromOffers(provider, id) ?? fromLitellm(reading)
  const price = { ...found.more, ...withWrites(found, found.input, id) }
  const note = notesOf(found, reading).join('; ')
  const source = { ...found.source, ...(note === '' ? {} : { note }) }
  const model = billedBy === 'openai' ? found.model : `${billedBy}/${found.model}`
  const context = contextOf(list, provider, id)
  const least = found.least ?? (found.hasFee ? 'calls cost fees beside these tokens' : undefined)
  const sized = context === null ? price : { ...price, context }
  return withLongContext(
    { ...sized, model, source, holdsMicros: found.holdsMicros, ...(least === undefined ? {} : { least }) },
    id
  )
}

function foundAt(provider: string, id: string, at: number, list: PriceList): Found | null {
  const isOld = list === PACKAGE_LIST || list.date < (REFRESHED.asOf ?? '')
  const later = isOld ? refreshedRates(provider, id, at) : null
  return later ?? (id.startsWith(TUNED) ? null : fromList(provider, id, at, list))
}

/** OpenRouter passes a maker's price on, that of cached input too, where the list holds its input and output alone. */
function passedOn(found: Found, id: string, at: number, list: PriceList): Found {
  const maker = makerOf(id)
  if (found.cached !== null || maker === null || maker.isOpen) return found
  const atMaker = idsAt(maker.provider, maker.id)
    .map(one => foundAt(maker.provider, one, at, list))
    .find(other => other !== null && other.input?.base === found.input?.base)
  return atMaker?.cached === undefined ? found : { ...found, cached: atMaker.cached }
}

/** Whatever a list has for it: nothing is generated. */
const EMBEDS = /(?:^|[-./])embed/

/** Anthropic's multiples of the input hold wherever Claude is sold and nothing else is listed. */
function withWrites(found: Found, input: Rate, id: string): Pick<TokenPrice, TextPart> {
  const [fiveMinutes, hour] = id.includes('claude') ? [times(input, 1.25), times(input, 2)] : [input, null]
  const write5m = found.write5m ?? fiveMinutes
  return {
    input,
    cached: found.cached ?? input,
    write5m,
    write1h: found.write1h ?? hour ?? write5m,
    output: found.output === null || EMBEDS.test(id) ? flat(0) : found.output
  }
}

/** Models that hear, speak or draw: what a log does not tell apart is charged as text, which is the least of them. */
export const isMixed = (id: string): boolean =>
  /(?:^|[-/])(?:audio|realtime|image|live|tts|transcribe|omni(?!-moderation)|sonic|voxtral)(?:$|[-/])/.test(
    id
  )

const notesOf = (
  { source, cached }: Found,
  { provider, id, billedBy, isGuessed, stranger }: Reading
): readonly string[] =>
  [
    source.note ?? '',
    cached === null ? 'no price for cached input is listed: charged as input' : '',
    isMixed(id) ? 'audio and image tokens cost more than text' : '',
    stranger === undefined ? '' : `${stranger} is not a known seller: the maker’s list price is used`,
    provider === 'aws' && isProfileOpen(id)
      ? 'priced as a regional profile, since the name states none; a global one costs a tenth less'
      : '',
    isGuessed
      ? 'taken for an OpenRouter name by its spelling: set --billed-as if another provider bills it'
      : '',
    billedBy === provider ? '' : `${billedBy} lists no price of its own: the maker’s list price`
  ].filter(note => note !== '')

type Found = Readonly<Record<TextPart, Rate | null>> & {
  readonly more?: MoreRates
  readonly model: string
  readonly source: Source
  readonly hasFee?: boolean
  readonly least?: string | undefined
  readonly holdsMicros: number | null
}

/** Provider and model of package prices that the refreshed list repeats. */
const CONFIRMED: ReadonlySet<string> = new Set(confirmed)

function fromList(provider: string, id: string, at: number, list: PriceList): Found | null {
  const listed = listedRates(list, provider, id, at)
  if (listed === null || isOtherModel(id, listed.model)) return null
  const isConfirmed =
    list === PACKAGE_LIST &&
    (CONFIRMED.has(`${provider} ${id}`) || CONFIRMED.has(`${provider} ${listed.model}`))
  const source = {
    where: `${list.name}, ${listed.provider}`,
    asOf: isConfirmed ? REFRESHED.asOf : list.date,
    verified: isConfirmed
  }
  return { ...listed, source }
}

/** What hosts ask for an open-weight model, where the list does not know its name there. */
function fromOffers(provider: string, id: string): TokenPrice | null {
  const model = modelNamed(id)
  const offer =
    model &&
    openModelOffers(model.name).find(({ provider: seller }) => seller.toLowerCase().startsWith(provider))
  if (!offer) return null
  const { usdPerMtokInput: input, usdPerMtokCached: cached, usdPerMtokOutput: output, source } = offer
  return flatPrice(`${provider}/${offer.model}`, { input, cached: cached ?? input, output }, source)
}

/** What no other list holds; a closed model's own maker is asked before. */
function fromLitellm({ provider, id }: Reading): TokenPrice | null {
  const listed = litellmPrice(provider, id)
  return listed === undefined ? null : priceOfLitellm(`${provider}/${id}`, listed)
}

function withLongContext(price: TokenPrice, id: string): TokenPrice {
  const rule = LONG_CONTEXT.find(({ model }) => model.test(id))
  if (rule === undefined || price.input.tiers.length > 0) return price
  const raised = ({ base }: Rate, factor: number): Rate => ({
    base,
    tiers: [{ start: rule.start, price: factor * base }]
  })
  return {
    ...price,
    input: raised(price.input, rule.input),
    cached: raised(price.cached, rule.input),
    write5m: raised(price.write5m, rule.input),
    write1h: raised(price.write1h, rule.input),
    output: raised(price.output, rule.output)
  }
}
