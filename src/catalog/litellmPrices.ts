/** A provider's id of a model that neither the price package nor the refreshed list holds → what LiteLLM's list has for it. */
import { LISTED_BY_LITELLM } from './refreshed/litellm.ts'
import type { Source } from './source.ts'

export type LitellmPrice = {
  readonly input: number
  /** `null`: no price of its own is listed. */
  readonly cached: number | null
  readonly output: number
  readonly source: Source
}

const SOURCE: Source = {
  where: 'LiteLLM’s model_prices_and_context_window.json (RoCry/llm-api-price@8442b93, MIT)',
  asOf: '2026-07-24',
  verified: false,
  note: 'by LiteLLM’s list alone'
}

const BY_NAME: ReadonlyMap<string, LitellmPrice> = new Map(
  LISTED_BY_LITELLM.trim()
    .split('\n')
    .map(line => {
      const [provider, model, input, cached, output] = line.split(' ')
      const price = {
        input: Number(input),
        cached: cached === '-' ? null : Number(cached),
        output: Number(output),
        source: SOURCE
      }
      return [`${provider} ${model}`, price] as const
    })
)

/** @param id as the provider writes it, in lower case */
export const litellmPrice = (provider: string, id: string): LitellmPrice | undefined =>
  BY_NAME.get(`${provider} ${id}`)
