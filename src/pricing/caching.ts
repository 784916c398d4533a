/** A log that states cached tokens for part of its traffic → what the rest would cost if it found the same prompts in the cache. */
import { GrowingColumn } from '../capacity/demand/growingColumn.ts'
import { derived, type Figure } from '../figure.ts'
import type { RequestLog, UsageBuckets } from '../log/trafficLog.ts'
import { MICROS_PER_SECOND, TOKENS_PER_MTOK } from '../units.ts'
import type { Kind } from './billed.ts'
import { bandAt, chargeOf, statesEnough } from './charges.ts'
import type { Met } from './kindFinder.ts'
import { asBilled, type ListedBook } from './listing.ts'
import type { MonthScale } from './month.ts'
import type { PriceBook } from './priceBook.ts'
import type { CacheCost } from './waitingShape.ts'
import { type BilledRows, CACHED_UNKNOWN, walkBlocks } from './walkBilled.ts'

/** Providers keep a prompt for five minutes at the least. */
const KEPT_MICROS = 300 * MICROS_PER_SECOND
/** Fewer hits of a caller say nothing of what its prompts have in common. */
const LEAST_HITS = 20
/** Of a caller's billed requests to a model. [share] */
const LEAST_HIT_SHARE = 0.05

/** Of one caller's requests to one model: the cached tokens of those that found some, and of the others where they stand. */
type Group = {
  readonly hits: GrowingColumn
  /** By row: the prompt, and the number of its kind. */
  readonly misses: { readonly inputs: GrowingColumn; readonly indices: GrowingColumn }
  requests: number
  lastMicros: number
}

/** Requests that could have found a prompt, and its tokens by kind. */
export type Cacheable = {
  readonly attempts: number
  readonly kinds: readonly (Kind & { readonly tokens: number })[]
}

/**
 * A request counts that states no cached token and writes none, within five minutes of another of its caller to its model, with an
 * input of at least what the caller's hits have in common: the lower quartile of their cached tokens. Repeated sizes are no proof, so
 * without hits nothing counts. `null`: no request does.
 */
export function cacheableIn(
  data: RequestLog | UsageBuckets,
  book: ListedBook & Pick<PriceBook, 'asOf'>
): Cacheable | null {
  if (data.grain === 'bucket') return null
  const groups = new Map<number, Group>()
  const kinds: Kind[] = []
  walkBlocks(data, asBilled(book), book.asOf, rows => {
    const { cached, input } = rows.tokens
    for (let at = 0; at < rows.length; at++) {
      const row = rows.row[at] as number
      const key = (data.caller[row] as number) * 65_536 + (data.model[row] as number)
      let group = groups.get(key)
      if (group === undefined) {
        group = noRequests()
        groups.set(key, group)
      }
      const now = data.arrivalMicros[row] as number
      const isWarm = now - group.lastMicros <= KEPT_MICROS
      group.requests++
      group.lastMicros = now
      if ((cached[at] as number) > 0) group.hits.add(cached[at] as number)
      else if (isWarm && (input[at] as number) > 0 && isPlain(rows, at)) {
        const index = rows.kind[at] as number
        kinds[index] = (rows.met[index] as Met).kind
        group.misses.inputs.add(input[at] as number)
        group.misses.indices.add(index)
      }
    }
  })
  return summed([...groups.values()], kinds)
}

const noRequests = (): Group => ({
  hits: new GrowingColumn(),
  misses: { inputs: new GrowingColumn(), indices: new GrowingColumn() },
  requests: 0,
  lastMicros: Number.NaN
})

/** It states that nothing was cached, wrote nothing into a cache, and was billed as usual. */
const isPlain = ({ marks, met, kind, tokens: { write5m, write1h } }: BilledRows, at: number): boolean =>
  ((marks[at] as number) & CACHED_UNKNOWN) === 0 &&
  (write5m[at] as number) + (write1h[at] as number) === 0 &&
  (met[kind[at] as number] as Met).kind.tier === 'standard'

/** @param byIndex the kinds of rows by their number */
function summed(groups: readonly Group[], byIndex: readonly Kind[]): Cacheable | null {
  const kinds = new Map<number, Kind & { tokens: number }>()
  let attempts = 0
  for (const { hits, misses, requests } of groups) {
    if (hits.length < Math.max(LEAST_HITS, LEAST_HIT_SHARE * requests)) continue
    const common = hits.values().sort()[Math.floor(hits.length / 4)] as number
    const [inputs, indices] = [misses.inputs.values(), misses.indices.values()]
    for (let miss = 0; miss < inputs.length; miss++) {
      if ((inputs[miss] as number) < common) continue
      attempts++
      const index = indices[miss] as number
      const kind = kinds.get(index) ?? { ...(byIndex[index] as Kind), tokens: 0 }
      kind.tokens += common
      kinds.set(index, kind)
    }
  }
  return attempts === 0 ? null : { attempts, kinds: [...kinds.values()] }
}

/**
 * The bill less Σ tokens found × (input rate − cached rate). [USD/month]
 *
 * @returns `null` where nothing is saved so
 */
export function priceCaching(
  cacheable: Cacheable | null,
  billedAttempts: number,
  shared: Figure,
  month: MonthScale,
  own: PriceBook['tokenPrices']
): CacheCost | null {
  const { value } = shared
  if (cacheable === null || value === null) return null
  const saved = cacheable.kinds.reduce((sum, kind) => sum + savedBy(kind, own), 0) * month.factor
  if (!(saved > 0)) return null
  const note = `${cacheable.attempts} requests would find in the cache what others of the same caller find there`
  const [low, high] = [shared.low, shared.high].map(
    end => end && Math.max(0, (end * (value - saved)) / value)
  )
  return {
    share: cacheable.attempts / Math.max(1, billedAttempts),
    usdPerMonth: {
      ...shared,
      value: value - saved,
      note,
      ...(low === undefined ? {} : { low }),
      ...(high === undefined ? {} : { high })
    },
    savedPerMonth: { ...derived(saved, 'USD/month', note), basis: shared.basis }
  }
}

function savedBy(kind: Cacheable['kinds'][number], own: PriceBook['tokenPrices']): number {
  const charge = chargeOf(kind, own)
  if (charge === null || !statesEnough(kind, charge)) return 0
  const { input, cached } = bandAt(charge, kind).rates
  return (kind.tokens * Math.max(0, input - cached)) / TOKENS_PER_MTOK
}
