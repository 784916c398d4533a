/** Billed usage and the user's own prices → tokens per price, and what could not be priced. */
import {
  answerOf,
  type BilledUsage,
  cachedOf,
  type Kind,
  type KindUsage,
  noTokens,
  promptOf,
  type Tokens,
  tokensAt,
  totalOf
} from './billed.ts'
import {
  bandAt,
  type Charge,
  chargeOf,
  priceOf,
  statesEnough,
  usdOf,
  usdOfAnswers,
  usdOfSearches,
  usdOfTokens
} from './charges.ts'
import type { Unpriced } from './lineShape.ts'
import type { TokenPriceOverrides } from './priceBook.ts'
import { whyUnlisted } from './tokenPrices.ts'
import { addTokens } from './usage.ts'

/** Of the billed rows of one model; attempts without stated tokens are counted beside. */
export type ModelUsage = {
  /** All of the prompts, and the part of them that a cache served. */
  input: number
  cached: number
  output: number
  attempts: number
  withoutTokens: number
  /** Of the priced rows' tokens, and the part of it that is for answers. [USD] */
  usd: number
  usdOutput: number
  /** Of their web searches. [USD] */
  usdSearches: number
}

type StatedByLog = { readonly name: string; attempts: number; usd: number }

/** A charge, the tokens in each of its bands, and the attempts that say nothing of audio and images. */
export type MeteredCharge = Charge & { readonly tokens: readonly Readonly<Tokens>[]; mediaUntold: number }

export type Metered = Readonly<Sums> & {
  /** By the log's model code. */
  readonly usage: readonly Readonly<ModelUsage>[]
  /** What each calendar day costs, and the tokens it served. [USD] */
  readonly dailyUsd: readonly number[]
  readonly dailyTokens: readonly number[]
  /** What the log itself says that attempts cost which no list prices; in no other sum. */
  readonly stated: readonly Readonly<StatedByLog>[]
  /** In the order in which the log first asks for them. */
  readonly charges: readonly MeteredCharge[]
  readonly unpriced: readonly Unpriced[]
  /** Not charged for: see `BilledUsage`. */
  readonly failedAnswers: number
}

type Sums = {
  /** Attempts that were charged for, priced or not. */
  billedAttempts: number
  pricedAttempts: number
  /** Priced attempts whose cached tokens the log does not state: charged as if none were cached. */
  cachedUnknown: number
  /** Priced attempts with audio, and with web searches, that are charged less than they may cost. */
  audioAsText: number
  searchesUnpriced: number
  /** Priced attempts that took their model from `sourceModel`. */
  modelAssumed: number
  /** Input and output tokens of the priced rows, and of every billed row that states them. */
  pricedTokens: number
  servedTokens: number
}

export function meterUsage(usage: BilledUsage, own: TokenPriceOverrides): Metered {
  const { models, kinds, list } = usage
  const meter = new Meter(models, usage.calendar.days.length)
  const charges = new Map<string, MeteredCharge>()
  const [noPrice, noTokens]: [Lacking, Lacking] = [new Map(), new Map()]
  for (const kind of kinds) {
    const found = chargeOf(kind, own)
    const charge = found === null ? null : sameCharge(charges, found)
    const isStated = statesEnough(kind, charge)
    meter.addServed(kind, isStated)
    if (charge !== null && isStated) {
      meter.addPriced(kind, charge)
      continue
    }
    const left = kind.attempts - meter.addStated(kind)
    if (charge === null) addTo(noPrice, kind.model, left, whyNoPrice(kind, own, list))
    else addTo(noTokens, kind.model, left, 'the log does not state its tokens')
  }
  const unpriced = [noPrice, noTokens].flatMap(lacking => listOf(lacking, models))
  return {
    ...meter.sums,
    usage: meter.used,
    dailyUsd: meter.days,
    dailyTokens: meter.dayTokens,
    charges: [...charges.values()],
    stated: meter.stated,
    unpriced,
    failedAnswers: usage.failedAnswers
  }
}

/** Names of one price share its lines. */
function sameCharge(charges: Map<string, MeteredCharge>, charge: Charge): MeteredCharge {
  const key = JSON.stringify([charge.price, charge.tier])
  const tokens = charge.bands.map(noTokens)
  const known = charges.get(key) ?? { ...charge, tokens, mediaUntold: 0 }
  charges.set(key, known)
  return known
}

/** Of a model that was not met, anew for every caller. */
export const noUsage = (): ModelUsage => ({
  input: 0,
  cached: 0,
  output: 0,
  attempts: 0,
  withoutTokens: 0,
  usd: 0,
  usdOutput: 0,
  usdSearches: 0
})

/** Sums over kinds. */
class Meter {
  readonly used: ModelUsage[]
  readonly days: number[]
  readonly dayTokens: number[]
  readonly sums: Sums = {
    billedAttempts: 0,
    pricedAttempts: 0,
    cachedUnknown: 0,
    audioAsText: 0,
    searchesUnpriced: 0,
    modelAssumed: 0,
    pricedTokens: 0,
    servedTokens: 0
  }
  readonly stated: StatedByLog[] = []
  private readonly models: readonly string[]

  constructor(models: readonly string[], days: number) {
    this.models = models
    this.used = models.map(noUsage)
    this.days = new Array<number>(days).fill(0)
    this.dayTokens = new Array<number>(days).fill(0)
  }

  addServed(kind: KindUsage, isStated: boolean): void {
    const sum = this.used[kind.model] as ModelUsage
    sum.attempts += kind.attempts
    this.sums.billedAttempts += kind.attempts
    if (!isStated) {
      sum.withoutTokens += kind.attempts
      return
    }
    sum.input += promptOf(kind)
    sum.cached += cachedOf(kind)
    sum.output += answerOf(kind)
    this.sums.servedTokens += totalOf(kind)
    for (let day = 0; day < this.dayTokens.length; day++)
      this.dayTokens[day] = (this.dayTokens[day] as number) + totalOf(tokensAt(kind.daily, day))
  }

  /**
   * Adds what the log says that attempts without a list price cost, day by day in proportion to their tokens. A cost of 0 is
   * what proxies write that know no price: it says nothing.
   *
   * @returns how many attempts are priced so
   */
  addStated(kind: KindUsage): number {
    const { attempts, usd } = kind.stating
    if (!(usd > 0)) return 0
    const name = this.models[kind.model] as string
    const known = this.stated.find(other => other.name === name)
    const sum = known ?? { name, attempts: 0, usd: 0 }
    if (known === undefined) this.stated.push(sum)
    sum.attempts += attempts
    sum.usd += usd
    ;(this.used[kind.model] as ModelUsage).usd += usd
    const all = totalOf(kind)
    for (let day = 0; day < this.days.length; day++)
      this.days[day] =
        (this.days[day] as number) + (all > 0 ? (usd * totalOf(tokensAt(kind.daily, day))) / all : 0)
    this.sums.pricedAttempts += attempts
    this.sums.pricedTokens += totalOf(kind.stating)
    return attempts
  }

  addPriced(kind: KindUsage, charge: MeteredCharge): void {
    const band = bandAt(charge, kind)
    addTokens(charge.tokens[charge.bands.indexOf(band)] as Tokens, kind)
    const sum = this.used[kind.model] as ModelUsage
    sum.usd += usdOfTokens(band.rates, kind)
    sum.usdOutput += usdOfAnswers(band.rates, kind)
    sum.usdSearches += usdOfSearches(band.rates, kind)
    for (let day = 0; day < this.days.length; day++)
      this.days[day] = (this.days[day] as number) + usdOf(band.rates, tokensAt(kind.daily, day))
    this.sums.pricedAttempts += kind.attempts
    this.sums.pricedTokens += totalOf(kind)
    this.sums.cachedUnknown += kind.cachedUnknown
    this.sums.audioAsText += kind.audioUnparted + (hearsAsText(kind, charge) ? kind.withAudio : 0)
    if (charge.price.searches === undefined) this.sums.searchesUnpriced += kind.withSearches
    charge.mediaUntold += kind.mediaUntold
    if (this.models[kind.model] === '') this.sums.modelAssumed += kind.attempts
  }
}

/** Audio on a side for which no rate of its own is listed. */
const hearsAsText = (kind: KindUsage, { price }: Charge): boolean =>
  (['audioInput', 'audioCached', 'audioOutput'] as const).some(
    part => kind[part] > 0 && price[part] === undefined
  )

type Lacking = Map<number, { attempts: number; why: string }>

function addTo(sums: Lacking, model: number, attempts: number, why: string): void {
  const sum = sums.get(model) ?? { attempts: 0, why }
  sum.attempts += attempts
  sums.set(model, sum)
}

/** In the order of the log's models. */
const listOf = (lacking: Lacking, models: readonly string[]): readonly Unpriced[] =>
  [...lacking]
    .filter(([, { attempts }]) => attempts > 0)
    .sort(([a], [b]) => a - b)
    .map(([model, { attempts, why }]) => ({ side: 'shared', name: models[model] as string, attempts, why }))

function whyNoPrice(kind: Kind, own: TokenPriceOverrides, list: BilledUsage['list']): string {
  const { name, tier } = kind
  if (name === null) return 'the log names no model: set --source-model'
  if (priceOf(kind, own) !== null)
    return tier === 'unknown'
      ? `no price of ${name} at its service tier is listed, such as Scale Tier, which is paid by the unit`
      : `no price of ${name} at the ${tier} tier is known`
  return whyUnlisted(name, list)
}
