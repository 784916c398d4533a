/** A bill's rows → FOCUS 1.2 (FinOps Open Cost and Usage Specification) as CSV: its columns, then ours, which begin with x_. */
import type { BillRow } from '../pricing/billRows.ts'
import { csvCell } from './csv.ts'

const FOCUS_VERSION = '1.2'

export type Currency = {
  /** ISO 4217 */
  readonly code: string
  /** Of one USD. */
  readonly rate: number
}

type Cells = Readonly<Record<string, string | number>>

/** Every column of the Cost and Usage dataset, in its order; what does not apply stays empty. */
const COLUMNS =
  'AvailabilityZone BilledCost BillingAccountId BillingAccountName BillingAccountType BillingCurrency BillingPeriodEnd BillingPeriodStart CapacityReservationId CapacityReservationStatus ChargeCategory ChargeClass ChargeDescription ChargeFrequency ChargePeriodEnd ChargePeriodStart CommitmentDiscountCategory CommitmentDiscountId CommitmentDiscountName CommitmentDiscountQuantity CommitmentDiscountStatus CommitmentDiscountType CommitmentDiscountUnit ConsumedQuantity ConsumedUnit ContractedCost ContractedUnitPrice EffectiveCost InvoiceId InvoiceIssuerName ListCost ListUnitPrice PricingCategory PricingCurrency PricingCurrencyContractedUnitPrice PricingCurrencyEffectiveCost PricingCurrencyListUnitPrice PricingQuantity PricingUnit ProviderName PublisherName RegionId RegionName ResourceId ResourceName ResourceType ServiceCategory ServiceName ServiceSubcategory SkuId SkuMeter SkuPriceDetails SkuPriceId SubAccountId SubAccountName SubAccountType Tags x_Model x_Caller x_ServiceTier x_TokenKind x_PriceSource x_PriceDate x_ExchangeRate x_FocusVersion'.split(
    ' '
  )

const KINDS: Readonly<Record<BillRow['part'], string>> = {
  input: 'input tokens',
  cached: 'cached input tokens',
  write5m: 'cache write tokens',
  write1h: 'cache write tokens, 1 hour',
  output: 'output tokens',
  audioInput: 'audio input tokens',
  audioCached: 'cached audio input tokens',
  audioOutput: 'audio output tokens',
  imageInput: 'image input tokens',
  imageCached: 'cached image input tokens',
  imageOutput: 'image output tokens',
  searches: 'web searches',
  stated: 'attempts as the log states their cost'
}

/** Of what is counted otherwise than in tokens. */
const UNITS: Partial<Readonly<Record<BillRow['part'], string>>> = {
  searches: 'Searches',
  stated: 'Requests'
}

/** A day ends where the next one begins; costs in the billing currency, list prices in USD beside. */
export const renderFocus = (rows: readonly BillRow[], currency: Currency): string =>
  [
    COLUMNS.join(','),
    ...rows.map(row => COLUMNS.map(column => cellOf(cellsOf(row, currency)[column])).join(','))
  ]
    .map(line => `${line}\r\n`)
    .join('')

const cellOf = (value: string | number | undefined): string =>
  value === undefined ? '' : typeof value === 'number' ? String(value) : csvCell(value)

function cellsOf(row: BillRow, { code, rate }: Currency): Cells {
  const cost = row.usd * rate
  const unit = row.usdPerToken === null ? {} : pricesOf(row.usdPerToken, rate)
  return {
    ...periodOf(row.day),
    BilledCost: cost,
    EffectiveCost: cost,
    ContractedCost: cost,
    ListCost: cost,
    BillingCurrency: code,
    PricingCurrency: 'USD',
    PricingCurrencyEffectiveCost: row.usd,
    ...unit,
    ChargeCategory: 'Usage',
    ChargeFrequency: 'Usage-Based',
    ChargeDescription: `${row.model || 'unnamed model'}: ${KINDS[row.part]}${row.tier === 'standard' ? '' : `, ${row.tier}`}`,
    ConsumedQuantity: row.quantity,
    ConsumedUnit: UNITS[row.part] ?? 'Tokens',
    PricingQuantity: row.quantity,
    PricingUnit: UNITS[row.part] ?? 'Tokens',
    PricingCategory: row.tier === 'standard' ? 'Standard' : 'Other',
    ProviderName: providerOf(row),
    PublisherName: providerOf(row),
    InvoiceIssuerName: providerOf(row),
    ServiceCategory: 'AI and Machine Learning',
    ServiceSubcategory: 'Generative AI',
    ServiceName: `${providerOf(row)} API`,
    ResourceId: row.model,
    ResourceName: row.model,
    ResourceType: 'Model',
    SkuId: `${row.listed ?? row.model}/${row.tier}`,
    SkuMeter: KINDS[row.part],
    SkuPriceId: `${row.listed ?? row.model}/${row.tier}/${row.part}`,
    Tags: JSON.stringify({ model: row.model, caller: row.caller, service_tier: row.tier }),
    x_Model: row.model,
    x_Caller: row.caller,
    x_ServiceTier: row.tier,
    x_TokenKind: row.part,
    x_PriceSource: row.source,
    x_PriceDate: row.priceDate ?? '',
    x_ExchangeRate: rate,
    x_FocusVersion: FOCUS_VERSION
  }
}

const pricesOf = (usdPerToken: number, rate: number): Cells => ({
  ListUnitPrice: usdPerToken * rate,
  ContractedUnitPrice: usdPerToken * rate,
  PricingCurrencyListUnitPrice: usdPerToken,
  PricingCurrencyContractedUnitPrice: usdPerToken
})

/** What stands before the model in the list's name; OpenAI's have nothing there. */
function providerOf({ listed }: BillRow): string {
  if (listed === null) return 'as stated by the log'
  const slash = listed.indexOf('/')
  return slash < 0 ? 'openai' : listed.slice(0, slash)
}

function periodOf(day: string | null): Cells {
  if (day === null) return {}
  const [year, month] = day.split('-').map(Number) as [number, number]
  const stamp = (millis: number): string => new Date(millis).toISOString().replace('.000', '')
  return {
    ChargePeriodStart: stamp(Date.parse(day)),
    ChargePeriodEnd: stamp(Date.parse(day) + 86_400_000),
    BillingPeriodStart: stamp(Date.UTC(year, month - 1, 1)),
    BillingPeriodEnd: stamp(Date.UTC(year, month, 1))
  }
}
