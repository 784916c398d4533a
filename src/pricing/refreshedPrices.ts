/** Rows of prices beside the package's → what one provider asks for one model at a moment. */

import { familyName } from '../catalog/modelNames.ts'
import { PRICE_CORRECTIONS } from '../catalog/priceCorrections.ts'
import later from '../catalog/refreshed/later.json' with { type: 'json' }
import type { Source } from '../catalog/source.ts'
import { type CompactRow, expanded, type TokenPriceRow, type TokenRates } from '../catalog/tokenPriceRows.ts'
import { grouped } from '../grouped.ts'
import { MICROS_PER_DAY, MICROS_PER_HOUR, MICROS_PER_MILLI } from '../units.ts'
import { flat, type Rate, type TextPart } from './rates.ts'

export const REFRESHED: Source = {
  where: 'npm @earendil-works/pi-ai 1.6.0 (MIT), bundled model catalogue',
  asOf: '2026-11-20',
  verified: true
}

const BY_NAME = grouped(
  [...(later as unknown as readonly CompactRow[]).map(expanded(REFRESHED)), ...PRICE_CORRECTIONS],
  ({ provider, model }) => `${provider} ${model}`
)

export type RowRates = Readonly<Record<TextPart, Rate | null>> & {
  readonly model: string
  readonly least?: string | undefined
  readonly source: Source
  readonly holdsMicros: number | null
}

/**
 * The row whose start came last before that moment; of rows without one, the last, which is the correction. A dated
 * snapshot is priced as its model.
 */
export function refreshedRates(provider: string, id: string, atMicros: number): RowRates | null {
  const rows = BY_NAME.get(`${provider} ${id}`) ?? BY_NAME.get(`${provider} ${familyName(id)}`) ?? []
  const startOf = ({ from }: TokenPriceRow): number =>
    from === null ? Number.NEGATIVE_INFINITY : Date.parse(from) * MICROS_PER_MILLI
  const row = rows
    .filter(candidate => startOf(candidate) <= atMicros)
    .reduce<TokenPriceRow | null>(
      (last, next) => (last === null || startOf(next) >= startOf(last) ? next : last),
      null
    )
  if (row === null) return null
  const { model, source, least } = row
  return { ...ratesOfRow(row, atMicros), model, source, least, holdsMicros: holdsOf(rows) }
}

function ratesOfRow(row: TokenPriceRow, atMicros: number): Readonly<Record<TextPart, Rate | null>> {
  const { above } = row
  const base = row.peak !== undefined && isPeak(row.peak.hours, atMicros) ? row.peak.rates : row.rates
  const rate = (part: keyof TokenRates): Rate | null => {
    const usd = base[part]
    if (usd === null) return null
    const raised = above?.[part] ?? null
    return above === null || raised === null
      ? flat(usd)
      : { base: usd, tiers: [{ start: above.start, price: raised }] }
  }
  return {
    input: rate('input'),
    cached: rate('cached'),
    write5m: rate('write'),
    write1h: rate('write1h'),
    output: rate('output')
  }
}

/** Monday to Friday, UTC, which at these hours are the same days in Beijing. */
function isPeak(hours: readonly (readonly [string, string])[], atMicros: number): boolean {
  const moment = new Date(atMicros / MICROS_PER_MILLI)
  const time = moment.toISOString().slice(11, 16)
  const day = moment.getUTCDay()
  return day >= 1 && day <= 5 && hours.some(([from, to]) => time >= from && time < to)
}

/** Rows start at whole hours. */
function holdsOf(rows: readonly TokenPriceRow[]): number | null {
  if (rows.some(({ peak, from }) => peak !== undefined || from?.includes('T') === true))
    return MICROS_PER_HOUR
  return rows.some(({ from }) => from !== null) ? MICROS_PER_DAY : null
}
