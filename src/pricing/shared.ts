/** Metered tokens → what the shared pool charges for them, over the log and by the month. */
import { FAST_SOURCES, TIER_SOURCE, tierFactor } from '../catalog/serviceTiers.ts'
import { type Basis, derived, type Figure, unknown, weakest } from '../figure.ts'
import { TOKENS_PER_MTOK } from '../units.ts'
import type { Tokens } from './billed.ts'
import type { SharedCost } from './billShape.ts'
import type { Band } from './charges.ts'
import type { CostLine } from './lineShape.ts'
import { LEAST } from './lowerBound.ts'
import type { Metered, MeteredCharge } from './meter.ts'
import type { MonthScale } from './month.ts'
import type { TokenPriceOverrides } from './priceBook.ts'
import { isMixed } from './tokenPrices.ts'

/**
 * Σ tokens × rate, with cached input at its own rate. [USD] Priced rows only: the note says what is left out.
 * `assumed` where a flag names the model or the price, else `derived`; a month is no firmer than its scaling.
 */
export function priceShared(
  metered: Metered,
  month: MonthScale,
  overrides: TokenPriceOverrides,
  grain: 'request' | 'bucket'
): SharedCost {
  const lines = [...metered.charges.flatMap(linesOf), ...metered.stated.map(statedLine)]
  if (metered.pricedAttempts === 0 && lines.length === 0) {
    const none = unknown('USD', 'nothing in the log could be priced')
    return { usdInPeriod: none, usdPerMonth: { ...none, unit: 'USD/month' }, lines }
  }
  const usd = lines.reduce((sum, line) => sum + line.usd, 0)
  const perMonth = usd * month.factor
  const basis = basisOf(metered, overrides)
  const notes = notesOf(metered, grain)
  return {
    usdInPeriod: usdFigure(usd, 'USD', basis, notes),
    usdPerMonth: {
      ...usdFigure(perMonth, 'USD/month', weakest(basis, month.basis), [month.note, ...notes]),
      ...(month.spread === null
        ? {}
        : { low: perMonth * month.spread.low, high: perMonth * month.spread.high })
    },
    lines
  }
}

function usdFigure(usd: number, unit: string, basis: Basis, notes: readonly string[]): Figure {
  const note = notes.length > 0 ? notes.join('; ') : undefined
  return { ...derived(usd, unit, note), basis }
}

/** What no list prices and the log states. */
const statedLine = ({ name, attempts, usd }: Metered['stated'][number]): CostLine => ({
  label: `${name === '' ? 'the unnamed model' : name}, stated by the log`,
  quantity: attempts,
  unit: 'attempt',
  usdPerUnit: usd / attempts,
  usd,
  source: { where: 'the log itself', asOf: null, verified: false, note: 'no list prices it' }
})

function linesOf(charge: MeteredCharge): readonly CostLine[] {
  return charge.bands.flatMap((band, at) => [
    ...lineOf(charge, at, band, 'input', 'Mtok input'),
    ...lineOf(charge, at, band, 'cached', 'Mtok cached input'),
    ...lineOf(charge, at, band, 'write5m', 'Mtok cache write'),
    ...lineOf(charge, at, band, 'write1h', 'Mtok cache write, 1 h'),
    ...lineOf(charge, at, band, 'output', 'Mtok output'),
    ...lineOf(charge, at, band, 'audioInput', 'Mtok audio input'),
    ...lineOf(charge, at, band, 'audioCached', 'Mtok cached audio input'),
    ...lineOf(charge, at, band, 'audioOutput', 'Mtok audio output'),
    ...lineOf(charge, at, band, 'imageInput', 'Mtok image input'),
    ...lineOf(charge, at, band, 'imageCached', 'Mtok cached image input'),
    ...lineOf(charge, at, band, 'imageOutput', 'Mtok image output'),
    ...lineOf(charge, at, band, 'searches', 'thousand web searches')
  ])
}

function lineOf(
  { price, tier, tokens }: MeteredCharge,
  at: number,
  band: Band,
  part: keyof Tokens,
  unit: CostLine['unit']
): readonly CostLine[] {
  const count = (tokens[at] as Tokens)[part]
  if (count === 0 || (part === 'searches' && price.searches === undefined)) return []
  const perUnit = part === 'searches' ? 1_000 : TOKENS_PER_MTOK
  const quantity = count / perUnit
  const usdPerUnit = (band.rates[part] * perUnit) / TOKENS_PER_MTOK
  const label = `${price.model}${tier === 'standard' ? '' : `, ${tier}`}${sizeOf(band)}`
  return [{ label, quantity, unit, usdPerUnit, usd: quantity * usdPerUnit, source: price.source }]
}

const sizeOf = ({ start }: Band): string => (start > 0 ? `, requests over ${start} input tokens` : '')

function basisOf({ charges, modelAssumed, stated }: Metered, overrides: TokenPriceOverrides): Basis {
  const own = [...overrides.values()]
  if (modelAssumed > 0 || charges.some(({ price }) => own.includes(price))) return 'assumed'
  return stated.length > 0 ? 'stated' : 'derived'
}

function notesOf(metered: Metered, grain: 'request' | 'bucket'): readonly string[] {
  const { charges, cachedUnknown, audioAsText, searchesUnpriced, failedAnswers, modelAssumed } = metered
  const left = metered.unpriced.reduce((sum, { attempts }) => sum + attempts, 0)
  const tiered = grain === 'bucket' && charges.some(({ bands }) => bands.length > 1)
  return [
    ...statedNote(metered.stated),
    ...mixedNote(charges),
    ...leastNotes(charges),
    audioAsText > 0
      ? `${LEAST}: attempts with audio tokens, charged as the least they can be: ${audioAsText}`
      : '',
    searchesUnpriced > 0
      ? `${LEAST}: attempts that searched the web, which is billed by the call: ${searchesUnpriced}`
      : '',
    failedAnswers > 0
      ? `${LEAST}: attempts that failed with an answer, which may have been charged for anyway: ${failedAnswers}`
      : '',
    left > 0 ? `attempts left out because they could not be priced: ${left}` : '',
    cachedUnknown > 0 ? `attempts that do not state cached tokens, charged in full: ${cachedUnknown}` : '',
    modelAssumed > 0 ? `attempts priced as the model of --source-model: ${modelAssumed}` : '',
    ...tierNotes(charges),
    tiered ? 'surcharges for long requests cannot be seen in sums: charged at the base rate' : ''
  ].filter(note => note !== '')
}

/** What the log does not tell apart is charged at the price of text, which is the least of them. */
const mixedNote = (charges: Metered['charges']): readonly string[] => {
  const untold = charges.filter(({ price, mediaUntold }) => mediaUntold > 0 && isMixed(price.model))
  const models = [...new Set(untold.map(({ price }) => price.model))]
  return models.length === 0
    ? []
    : [`${LEAST}: audio and image tokens are not told apart from text by the log for ${models.join(', ')}`]
}

/** Where the list does not know what a region asks. */
const leastNotes = (charges: Metered['charges']): readonly string[] => [
  ...new Set(
    charges.flatMap(({ price: { model, least } }) =>
      least === undefined ? [] : [`${LEAST} for ${model}: ${least}`]
    )
  )
]

const statedNote = (stated: Metered['stated']): readonly string[] => {
  if (stated.length === 0) return []
  const usd = stated.reduce((sum, part) => sum + part.usd, 0)
  const names = stated.map(({ name }) => name || 'the unnamed model').join(', ')
  return [`$${Number(usd.toPrecision(4))} of it as the log states it, since no list prices ${names}`]
}

/** Where a tier other than the standard one was billed. */
function tierNotes(charges: Metered['charges']): readonly string[] {
  const halved = (['batch', 'flex'] as const).filter(tier =>
    charges.some(charge => charge.tier === tier && tierFactor(charge.price.model, tier) === 0.5)
  )
  const raised = RAISED.flatMap(([tier, source]) => {
    const models = charges.filter(charge => charge.tier === tier).map(({ price: { model } }) => model)
    const factors = [...new Set(models)].map(
      model => `${Number(tierFactor(model, tier)?.toPrecision(5))} × for ${model}`
    )
    return factors.length > 0 ? [`${tier} is charged at ${factors.join(', ')} (${source.asOf})`] : []
  })
  return [...halved.map(tier => `${tier} is charged at half the listed price`), ...raised]
}

const RAISED = [
  ['priority', TIER_SOURCE],
  ['speed-fast', FAST_SOURCES['speed-fast']],
  ['ultrafast', FAST_SOURCES.ultrafast]
] as const
