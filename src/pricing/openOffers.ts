/** An open-weight model and tokens → what each shared API that sells it asks for them by the month. */
import { openModelOffers } from '../catalog/openModelPrices.ts'
import { TOKENS_PER_MTOK } from '../units.ts'
import type { OpenOffer } from './billShape.ts'
import type { ModelUsage } from './meter.ts'
import type { MonthScale } from './month.ts'
import type { TokenPriceOverrides } from './priceBook.ts'

/** Cheapest first. */
export const offersFor = (
  target: string,
  { input, cached, output }: Pick<ModelUsage, 'input' | 'cached' | 'output'>,
  month: MonthScale,
  overrides: TokenPriceOverrides
): readonly OpenOffer[] =>
  offersOf(target, overrides)
    .map(({ provider, usdPerMtokInput, usdPerMtokCached, usdPerMtokOutput, precision, source }) => ({
      provider,
      usdPerMonth:
        (((input - cached) * usdPerMtokInput +
          cached * (usdPerMtokCached ?? usdPerMtokInput) +
          output * usdPerMtokOutput) /
          TOKENS_PER_MTOK) *
        month.factor,
      precision,
      source
    }))
    .sort((a, b) => a.usdPerMonth - b.usdPerMonth)

/** The lower median stands for all. */
export const middleOf = (offers: readonly OpenOffer[]): OpenOffer | undefined =>
  offers[(offers.length - 1) >> 1]

/** The user's own price of the model stands for all. */
function offersOf(model: string, overrides: TokenPriceOverrides): ReturnType<typeof openModelOffers> {
  const own = overrides.get(model.toLowerCase())
  if (own === undefined) return openModelOffers(model)
  const { input, cached, output, source } = own
  return [
    {
      model,
      provider: 'yours',
      usdPerMtokInput: input.base,
      usdPerMtokCached: cached.base,
      usdPerMtokOutput: output.base,
      precision: null,
      source
    }
  ]
}
