/** A provider's id of a model that neither the price package nor the refreshed list holds → what LiteLLM's list has for it. */
import listed from './refreshed/litellm.json' with { type: 'json' }
import type { Source } from './source.ts'

type LitellmRates = {
  readonly input: number
  /** `null`: no price of its own is listed. */
  readonly cached: number | null
  readonly output: number
}

export type LitellmPrice = LitellmRates & {
  /** What requests pay whose input exceeds `start` tokens; ascending. */
  readonly above: readonly (LitellmRates & { readonly start: number })[]
  /** It asks more for its output in thinking mode, which the name does not tell. */
  readonly isDearerThinking: boolean
  readonly source: Source
}

const SOURCE: Source = {
  where: 'LiteLLM’s model_prices_and_context_window.json (RoCry/llm-api-price@8442b93, MIT)',
  asOf: '2026-07-24',
  verified: false,
  note: 'by LiteLLM’s list alone'
}

const ratesOf = ([input, cached, output]: readonly (string | undefined)[]): LitellmRates => ({
  input: Number(input),
  cached: cached === '-' ? null : Number(cached),
  output: Number(output)
})

/** `qwen3-max 1.2 - 6 >32000:2.4:-:12 >128000:3:-:15` */
function priceOf(row: string): readonly [model: string, price: LitellmPrice] {
  const [model = '', input, cached, output, ...more] = row.split(' ')
  const above = more.flatMap(text => {
    const tier = /^>(\d+):(.*)$/.exec(text)
    return tier === null ? [] : [{ start: Number(tier[1]), ...ratesOf((tier[2] as string).split(':')) }]
  })
  return [
    model,
    {
      ...ratesOf([input, cached, output]),
      above,
      isDearerThinking: more.includes('thinking'),
      source: SOURCE
    }
  ]
}

/**
 * A line is a provider and its models: name, input, cached input (-: none of its own) and output in USD per Mtok; then what is
 * charged above a size of the input, and whether thinking costs more.
 */
const BY_NAME: ReadonlyMap<string, LitellmPrice> = new Map(
  listed.flatMap(line => {
    const [provider, ...rows] = line.split('|')
    return rows.map(priceOf).map(([model, price]) => [`${provider} ${model}`, price] as const)
  })
)

/** @param id as the provider writes it, in lower case; in a region `eu-west-2/meta.llama3-70b-instruct-v1:0` */
export const litellmPrice = (provider: string, id: string): LitellmPrice | undefined =>
  BY_NAME.get(`${provider} ${id}`)
