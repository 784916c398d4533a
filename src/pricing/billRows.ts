/** A log and a price book → its bill, row by row: day, model, caller, tier and kind of tokens. */
import type { RequestLog, UsageBuckets } from '../log/trafficLog.ts'
import type { Zone } from '../log/zone.ts'
import { MICROS_PER_DAY, MICROS_PER_MILLI, TOKENS_PER_MTOK } from '../units.ts'
import type { Kind } from './billed.ts'
import { bandAt, type Charge, chargeOf, statesEnough } from './charges.ts'
import type { Met } from './kindFinder.ts'
import { asBilled } from './listing.ts'
import type { PriceBook } from './priceBook.ts'
import { BILLED_PARTS, type BilledPart } from './rates.ts'
import { walkBilled } from './walkBilled.ts'

export type BillRow = {
  /** ISO date in the log's time zone; `null`: the log has no wall clock. */
  readonly day: string | null
  readonly model: string
  readonly caller: string
  readonly tier: string
  /** `stated`: the log's own cost of attempts that no list prices. */
  readonly part: BilledPart | 'stated'
  /** Tokens; attempts where the cost is stated. */
  quantity: number
  usd: number
  /** `null` where the cost is stated. [USD per token] */
  readonly usdPerToken: number | null
  /** As the list names it. */
  readonly listed: string | null
  readonly source: string
  readonly priceDate: string | null
}

/** By day, then in the order in which the log asks for them. Their sum is the bill in the period. */
export function billRows(data: RequestLog | UsageBuckets, book: PriceBook, zone: Zone): readonly BillRow[] {
  const rows = new Map<string, BillRow>()
  const charges: (Charge | null | undefined)[] = []
  const micros = data.grain === 'request' ? data.arrivalMicros : data.startMicros
  const costs = data.grain === 'request' ? data.costUsd : undefined
  walkBilled(data, asBilled(book), book.asOf, (row, met, tokens) => {
    const charge = chargeFor(met, charges, book)
    const at = micros[row] as number
    const head = {
      day: data.clock === 'wall' ? dayOf(at + zone.offsetMicros(at)) : null,
      model: data.models[data.model[row] as number] as string,
      caller: data.callers[data.caller[row] as number] as string,
      tier: met.kind.tier
    }
    if (charge === null) {
      const usd = costs?.[row] ?? Number.NaN
      if (!Number.isNaN(usd)) add(rows, { ...head, part: 'stated', quantity: 1, usd, ...STATED })
      return
    }
    const { rates } = bandAt(charge, met.kind)
    for (const part of BILLED_PARTS) {
      const quantity = tokens[part]
      if (quantity === 0 || (part === 'searches' && charge.price.searches === undefined)) continue
      const usdPerToken = rates[part] / TOKENS_PER_MTOK
      const { model: listed, source } = charge.price
      const price = { usdPerToken, listed, source: source.where, priceDate: source.asOf }
      add(rows, { ...head, part, quantity, usd: quantity * usdPerToken, ...price })
    }
  })
  return [...rows.values()].sort((a, b) =>
    (a.day ?? '') < (b.day ?? '') ? -1 : (a.day ?? '') > (b.day ?? '') ? 1 : 0
  )
}

const STATED = { usdPerToken: null, listed: null, source: 'the log itself', priceDate: null } as const

function chargeFor(
  { kind, index }: Met,
  known: (Charge | null | undefined)[],
  book: PriceBook
): Charge | null {
  const charge = known[index]
  if (charge !== undefined) return charge
  const found = chargeIfStated(kind, book)
  known[index] = found
  return found
}

function chargeIfStated(kind: Kind, { tokenPrices }: PriceBook): Charge | null {
  const charge = chargeOf(kind, tokenPrices)
  return charge !== null && statesEnough(kind, charge) ? charge : null
}

const dayOf = (localMicros: number): string =>
  new Date((Math.floor(localMicros / MICROS_PER_DAY) * MICROS_PER_DAY) / MICROS_PER_MILLI)
    .toISOString()
    .slice(0, 10)

function add(rows: Map<string, BillRow>, row: BillRow): void {
  const { day, model, caller, tier, part, usdPerToken } = row
  const key = JSON.stringify([day, model, caller, tier, part, usdPerToken])
  const known = rows.get(key)
  if (known === undefined) rows.set(key, row)
  else {
    known.quantity += row.quantity
    known.usd += row.usd
  }
}
