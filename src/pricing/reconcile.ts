/** What a log explains of a bill, and what the bill holds → model by model what agrees, is missing, counted twice or priced differently. */
import { bareName } from '../catalog/modelNames.ts'
import { derived, type Figure, unknown } from '../figure.ts'
import { TOKENS_PER_MTOK } from '../units.ts'
import type { BillEntry } from './billExport.ts'
import { type BilledUsage, byPart, noTokens, type Tokens } from './billed.ts'
import { bandAt, chargeOf, statesEnough } from './charges.ts'
import type { PriceBook } from './priceBook.ts'
import { BILLED_PARTS, type BilledPart } from './rates.ts'
import type { Finding, ReconciledModel, ReconciledPart, Reconciliation } from './reconciliationShape.ts'
import { tokenPrice } from './tokenPrices.ts'

/** Rounding of an export's amounts. [share] */
const TOLERANCE = 0.005

type Side = { readonly tokens: Tokens; readonly usd: Tokens; requests: number }
type BillSide = {
  readonly tokens: Record<BilledPart, number | null>
  readonly usd: Record<BilledPart, number | null>
  otherUsd: number
  requests: number | null
  name: string
}

export function reconcile(
  source: string,
  entries: readonly BillEntry[],
  usage: BilledUsage,
  book: PriceBook,
  notes: readonly string[] = []
): Reconciliation {
  const log = logSides(usage, book)
  const bill = billSides(entries, book)
  const models = [...new Set([...bill.keys(), ...log.keys()])].map(key =>
    reconciled(key, log.get(key), bill.get(key))
  )
  const settled = settleByMoney(models)
  const usdBilled = sumOf(settled.map(model => model.usdBilled))
  const usdOfLog = settled.reduce((sum, model) => sum + model.usdOfLog, 0)
  return {
    source,
    usdBilled:
      usdBilled === null ? unknown('USD', 'the export holds no money') : derived(usdBilled, 'USD', source),
    usdOfLog: derived(usdOfLog, 'USD', 'the log at list prices'),
    coverage: coverageOf(settled),
    models: settled,
    notes
  }
}

/** One key for an alias and its dated snapshot: what the price list calls both. */
const keyOf = (name: string, { billedAs, list }: PriceBook): string =>
  tokenPrice(billedAs.get(name.toLowerCase()) ?? name, null, list)?.model ?? bareName(name)

function logSides({ kinds }: BilledUsage, book: PriceBook): Map<string, Side> {
  const sides = new Map<string, Side>()
  for (const kind of kinds) {
    if (kind.name === null) continue
    const key = keyOf(kind.name, book)
    const side = sides.get(key) ?? { tokens: noTokens(), usd: noTokens(), requests: 0 }
    sides.set(key, side)
    side.requests += kind.attempts
    const charge = chargeOf(kind, book.tokenPrices)
    const rates = charge !== null && statesEnough(kind, charge) ? bandAt(charge, kind).rates : null
    for (const part of BILLED_PARTS) {
      side.tokens[part] += kind[part]
      if (rates !== null) side.usd[part] += (kind[part] * rates[part]) / TOKENS_PER_MTOK
    }
  }
  return sides
}

function billSides(entries: readonly BillEntry[], book: PriceBook): Map<string, BillSide> {
  const sides = new Map<string, BillSide>()
  const more = (sum: number | null, by: number | null) => (by === null ? sum : (sum ?? 0) + by)
  for (const { model, part, usd, tokens, requests } of entries) {
    const key = keyOf(model, book)
    const side = sides.get(key) ?? {
      tokens: byPart<number | null>(() => null),
      usd: byPart<number | null>(() => null),
      otherUsd: 0,
      requests: null,
      name: model
    }
    sides.set(key, side)
    side.requests = more(side.requests, requests)
    if (part === null) side.otherUsd += usd ?? 0
    else {
      side.tokens[part] = more(side.tokens[part], tokens)
      side.usd[part] = more(side.usd[part], usd)
    }
  }
  return sides
}

function reconciled(key: string, log: Side | undefined, bill: BillSide | undefined): ReconciledModel {
  const logUsd = log === undefined ? 0 : BILLED_PARTS.reduce((sum, part) => sum + log.usd[part], 0)
  const parts = partsOf(log, bill)
  const usdBilled =
    bill === undefined ? null : sumOf([...BILLED_PARTS.map(part => bill.usd[part]), bill.otherUsd || null])
  const head = { model: key, usdOfLog: logUsd, usdBilled, parts }
  if (log === undefined) return { ...head, finding: 'not-in-log', coverage: 0, priceRatio: null }
  if (bill === undefined) return { ...head, finding: 'not-in-bill', coverage: null, priceRatio: null }
  const [priceRatio, coverage] = [priceRatioOf(log, bill), countCoverage(log, bill)]
  if (coverage === null) return { ...head, finding: 'either', coverage: over(logUsd, usdBilled), priceRatio }
  return { ...head, finding: findingOf(coverage, priceRatio), coverage, priceRatio }
}

const over = (part: number, whole: number | null): number | null =>
  whole === null || whole === 0 ? null : part / whole

function partsOf(log: Side | undefined, bill: BillSide | undefined): readonly ReconciledPart[] {
  const known = BILLED_PARTS.map(part => ({
    part,
    tokensInLog: log?.tokens[part] ?? 0,
    tokensBilled: bill?.tokens[part] ?? null,
    usdOfLog: log?.usd[part] ?? 0,
    usdBilled: bill?.usd[part] ?? null
  })).filter(
    ({ tokensInLog, tokensBilled, usdBilled }) =>
      tokensInLog > 0 || tokensBilled !== null || usdBilled !== null
  )
  const other = bill?.otherUsd ?? 0
  return other === 0
    ? known
    : [...known, { part: 'other', tokensInLog: 0, tokensBilled: null, usdOfLog: 0, usdBilled: other }]
}

/** By tokens of the parts that the bill counts, else by requests. */
function countCoverage(log: Side, bill: BillSide): number | null {
  const counted = BILLED_PARTS.filter(part => bill.tokens[part] !== null)
  const billed = counted.reduce((sum, part) => sum + (bill.tokens[part] ?? 0), 0)
  if (billed > 0) return counted.reduce((sum, part) => sum + log.tokens[part], 0) / billed
  return bill.requests !== null && bill.requests > 0 ? log.requests / bill.requests : null
}

/**
 * What the bill asks for its tokens over what the log's own rates make of as many: part by part, or all together where the bill has one
 * sum for them.
 */
function priceRatioOf(log: Side, bill: BillSide): number | null {
  const isOneSum = bill.otherUsd > 0 && BILLED_PARTS.every(part => bill.usd[part] === null)
  if (isOneSum) return ratioOfSum(log, bill)
  let [billed, listed] = [0, 0]
  for (const part of BILLED_PARTS) {
    const [usd, tokens] = [bill.usd[part], bill.tokens[part]]
    if (usd === null || tokens === null || log.tokens[part] === 0) continue
    billed += usd
    listed += (tokens * log.usd[part]) / log.tokens[part]
  }
  return listed > 0 ? billed / listed : null
}

/** `null` where the log has no rate for a part that the bill counts. */
function ratioOfSum(log: Side, { tokens, otherUsd }: BillSide): number | null {
  let listed = 0
  for (const part of BILLED_PARTS) {
    const count = tokens[part] ?? 0
    if (count === 0) continue
    if (log.tokens[part] === 0) return null
    listed += (count * log.usd[part]) / log.tokens[part]
  }
  return listed > 0 ? otherUsd / listed : null
}

function findingOf(coverage: number, priceRatio: number | null): Finding {
  if (coverage < 1 - TOLERANCE) return 'log-misses'
  if (coverage > 1 + TOLERANCE) return 'log-counts-more'
  return priceRatio !== null && Math.abs(priceRatio - 1) > TOLERANCE ? 'priced-differently' : 'agrees'
}

/** Of money alone: a model that agrees agrees; of the others a share that most of them have in common is what the log misses. */
function settleByMoney(models: readonly ReconciledModel[]): readonly ReconciledModel[] {
  const open = models.flatMap(({ finding, coverage }) =>
    finding === 'either' && coverage !== null ? [coverage] : []
  )
  const common = open.toSorted((a, b) => a - b)[(open.length - 1) >> 1]
  const isShared = open.filter(share => near(share, common)).length >= 2
  return models.map(model => {
    if (model.finding !== 'either' || model.coverage === null) return model
    if (near(model.coverage, 1)) return { ...model, finding: 'agrees' }
    if (!(isShared && near(model.coverage, common))) return model
    return { ...model, finding: model.coverage < 1 ? 'log-misses' : 'log-counts-more' }
  })
}

const near = (share: number, other: number | undefined): boolean =>
  other !== undefined && Math.abs(share - other) <= TOLERANCE * Math.max(1, other)

function coverageOf(models: readonly ReconciledModel[]): Figure {
  const tokens = models.flatMap(({ parts }) => parts).filter(({ tokensBilled }) => tokensBilled !== null)
  const billed = tokens.reduce((sum, { tokensBilled }) => sum + (tokensBilled ?? 0), 0)
  if (billed > 0)
    return derived(
      tokens.reduce((sum, { tokensInLog }) => sum + tokensInLog, 0) / billed,
      'share',
      'tokens of the log over those of the bill'
    )
  const priced = models.filter(({ usdBilled }) => usdBilled !== null)
  const usd = sumOf(priced.map(({ usdBilled }) => usdBilled)) ?? 0
  if (usd > 0)
    return derived(
      priced.reduce((sum, { usdOfLog }) => sum + usdOfLog, 0) / usd,
      'share',
      'the log at list prices over the bill: another price looks the same as missing rows'
    )
  return unknown('share', 'the export holds neither tokens nor money of a model')
}

function sumOf(values: readonly (number | null)[]): number | null {
  const known = values.filter(value => value !== null)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0)
}
