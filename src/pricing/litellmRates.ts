/** A row of LiteLLM's list → a price. */
import type { LitellmPrice } from '../catalog/litellmPrices.ts'
import { flatPrice, type Rate, type TokenPrice } from './rates.ts'

/** Cached input without a price of its own is charged as input, and its source says so. */
export function priceOfLitellm(
  model: string,
  { input, cached, output, above, isDearerThinking, source }: LitellmPrice
): TokenPrice {
  const notes = [
    source.note,
    cached === null ? 'no price for cached input is listed: charged as input' : undefined
  ].filter(note => note !== undefined)
  const price = flatPrice(
    model,
    { input, cached: cached ?? input, output },
    { ...source, note: notes.join('; ') }
  )
  const tiered = (rate: Rate, of: (tier: LitellmPrice['above'][number]) => number): Rate => ({
    ...rate,
    tiers: above.map(tier => ({ start: tier.start, price: of(tier) }))
  })
  return {
    ...price,
    input: tiered(price.input, tier => tier.input),
    cached: tiered(price.cached, tier => tier.cached ?? tier.input),
    write5m: tiered(price.write5m, tier => tier.input),
    write1h: tiered(price.write1h, tier => tier.input),
    output: tiered(price.output, tier => tier.output),
    ...(isDearerThinking ? { least: 'its output costs more where it thinks' } : {})
  }
}
